import { UserFacingError } from '../../../base/errors.ts';
import { languageOf } from '../../../analysis/languageOf.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Verdict } from '../../healing/failure.ts';
import { messageOf } from '../../healing/failureMessage.ts';
import type { TestResult } from '../../healing/testModel.ts';
import { looksLikeTest, testId } from '../../healing/testModel.ts';
import { suiteLimitMs } from '../../healing/timeLimits.ts';
import { runTestFiles } from '../../review/checking/testRuns.ts';
import type { BaselineFact, CheckedFact } from '../facts.ts';
import { featureFacts } from '../facts.ts';
import type { FeatureSession } from '../featureSession.ts';

export type ValidatorInput = { readonly kind: 'baseline' } | { readonly kind: 'check' };

/** What validation says of the change as it stands. */
export interface FeatureCheck {
  readonly isProven: boolean;
  readonly verdict: Verdict;
  /** What has to be put right, for whoever writes the code. */
  readonly objections: readonly string[];
}

const mostObjections = 8;
const rerunLimitMs = 90_000;

/** Says what the tests say before anything is changed, and proves or refutes the change with the real runners. */
export function createFeatureValidator(session: FeatureSession): AgentDefinition {
  return {
    id: 'validator',
    role: 'validator',
    title: 'Validator',
    reportsTo: 'manager',
    capabilities: ['feature.validate'],
    permissions: ['workspace.read', 'workspace.execute', 'instrument.run'],
    onTask: (task, context) => ((task.input as ValidatorInput).kind === 'baseline' ? baseline(session, context) : check(session, context)),
  };
}

async function baseline(session: FeatureSession, context: AgentContext): Promise<BaselineFact> {
  await context.use('workspace.read', 'a copy of the workspace', () => session.open(context.signal));
  const note = await detect(session, session.request.root, context);
  const { results } = await runAll(session, context);
  for (const result of results) {
    session.known.add(testId(result.ref));
    if (result.status === 'passed') session.passing.add(testId(result.ref));
  }
  const failed = results.filter(({ status }) => status === 'failed').length;
  const fact: BaselineFact = { projects: session.projects.map(({ id }) => id), passed: session.passing.size, failed, isolation: session.isolation, ...(note === null ? {} : { note }) };
  context.record(featureFacts.baseline, fact);
  await session.settle();
  return fact;
}

/** A workspace without tests can be worked on; then less is proven, which is said. */
async function detect(session: FeatureSession, folder: string, context: AgentContext): Promise<string | null> {
  try {
    session.projects = await session.ports.runners.detect(folder, session.request.command, context.signal);
    return session.projects.length === 0 ? 'No test runner was found' : null;
  } catch (error) {
    if (!UserFacingError.is(error)) throw error;
    return error.message;
  }
}

async function check(session: FeatureSession, context: AgentContext): Promise<FeatureCheck> {
  await session.settle();
  // A first test may have come with the change.
  if (session.projects.length === 0) await detect(session, session.copy.folder, context);
  const objections: string[] = [];
  const notes: string[] = [];
  for (const [file, { after }] of session.changes) {
    const language = languageOf(file);
    if (language !== null && (await context.use('instrument.run', 'parser', () => session.ports.analyser.analyse({ path: file, language, text: after }, [], context.signal))).parse !== 'ok') objections.push(`${file} does not parse`);
  }
  const { results, problems } = await runAll(session, context);
  objections.push(...problems.map((problem) => `The tests could not be run to their end: ${problem.slice(0, 300)}`));
  const now = new Map(results.map((result) => [testId(result.ref), result]));
  const regressions = [...session.passing].filter((id) => now.get(id)?.status !== 'passed');
  for (const id of regressions.slice(0, mostObjections)) objections.push(`${id} passed before and ${now.has(id) ? `fails now: ${failureWords(now.get(id)!)}` : 'is gone'}`);
  const own = results.filter(({ ref, status }) => status !== 'skipped' && !session.known.has(testId(ref)));
  for (const result of own.filter(({ status }) => status === 'failed').slice(0, mostObjections)) objections.push(`The new test ${testId(result.ref)} fails: ${failureWords(result)}`);

  const testFiles = [...session.changes.keys()].filter(looksLikeTest);
  let runs = own.length === 0 ? 0 : 1;
  if (objections.length === 0 && own.length > 0 && testFiles.length > 0) {
    // A test that only passes sometimes proves nothing.
    await session.settle();
    session.testRuns++;
    const again = await runTestFiles(session.ports, session.projects, session.copy, testFiles, rerunLimitMs, context);
    runs++;
    const flaky = again.results.find((result) => result.status === 'failed' && now.get(testId(result.ref))?.status === 'passed');
    if (flaky !== undefined) objections.push(`${testId(flaky.ref)} passed once and failed when it was run again: ${failureWords(flaky)}`);
  }
  const types = await checkTypes(session, context);
  if (types.newError !== undefined) objections.push(`The type checker refuses it: ${types.newError.slice(0, 300)}`);
  const lint = await lintErrors(session, context);
  objections.push(...lint.map((error) => `The linter refuses it: ${error.slice(0, 300)}`));

  const changedTests = testFiles.filter((file) => session.changes.get(file)!.before !== null);
  if (changedTests.length > 0) notes.push(`It changes tests that were there before: ${changedTests.join(', ')}`);
  if (own.length === 0) notes.push(session.projects.length === 0 ? 'There is no test runner here, so nothing was run' : 'No test was added, so nothing shows that it does what was asked');
  notes.push(...session.isolation);
  const passed = own.filter(({ status }) => status === 'passed').length;
  const verdict: Verdict = {
    target: { passed, runs: own.length },
    suite: session.projects.length === 0 ? null : { passed: results.filter(({ status }) => status === 'passed').length, total: results.filter(({ status }) => status !== 'skipped').length },
    regressions,
    reruns: runs,
    typeCheck: types.status,
    overfit: { otherPlausible: 0, agreement: null, deletes: false, specialCase: false },
    notes,
  };
  const isProven = objections.length === 0 && own.length > 0;
  const fact: CheckedFact = { isProven, title: isProven ? 'it holds' : (objections[0] ?? notes[0] ?? ''), objections };
  context.record(featureFacts.checked, fact);
  return { isProven, verdict, objections: objections.slice(0, mostObjections) };
}

async function runAll(session: FeatureSession, context: AgentContext): Promise<{ readonly results: readonly TestResult[]; readonly problems: readonly string[] }> {
  const results: TestResult[] = [];
  const problems: string[] = [];
  for (const project of session.projects) {
    session.testRuns++;
    const outcome = await context.use('workspace.execute', `${project.id}: all tests`, () => session.ports.runners.run(project, { kind: 'all' }, { folder: session.copy.folder, timeLimitMs: suiteLimitMs(context.budget) }, context.signal));
    if (outcome.status === 'broken') problems.push(outcome.reason);
    else {
      results.push(...outcome.results);
      if (outcome.status === 'timedOut') problems.push('they did not end within their time limit');
    }
  }
  return { results, problems };
}

function failureWords({ failure }: TestResult): string {
  return failure === undefined ? 'no reason is given' : messageOf(failure);
}

/** Only errors that the change brought count against it. */
async function checkTypes(session: FeatureSession, context: AgentContext): Promise<{ readonly status: Verdict['typeCheck']; readonly newError?: string }> {
  const files = [...session.changes.keys()];
  const errors = (): Promise<readonly string[] | null> => context.use('workspace.execute', 'type check', () => session.ports.types.errors(session.copy.folder, files, context.signal));
  await session.settle();
  const after = await errors();
  if (after === null) return { status: 'none' };
  if (after.length === 0) return { status: 'ok' };
  await session.copy.restore();
  const known = new Set((await errors()) ?? []);
  await session.settle();
  const newError = after.find((error) => !known.has(error));
  return newError === undefined ? { status: 'ok' } : { status: 'failed', newError };
}

/** What the linter would not put right by itself. */
async function lintErrors(session: FeatureSession, context: AgentContext): Promise<readonly string[]> {
  const changes = [...session.changes].map(([file, { before, after }]) => ({ file, before: before ?? '', after }));
  const errors = await context.use('workspace.execute', 'linter', () => session.ports.lint.newErrors(session.request.root, changes, context.signal));
  return (errors ?? []).filter(({ isMended }) => !isMended).map(({ file, message, rule }) => `${file}: ${message} (${rule})`).slice(0, 4);
}
