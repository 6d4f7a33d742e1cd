import { UserFacingError } from '../../../base/errors.ts';
import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { DetectedFact, SuiteFact } from '../facts.ts';
import { healingFacts } from '../facts.ts';
import { isWanted } from '../wantedTests.ts';
import type { HealSession } from '../healSession.ts';
import type { TestProject, TestRef, TestResult, TestRunOutcome } from '../testModel.ts';
import { isCutShort } from '../testModel.ts';
import { messageOf } from '../failureMessage.ts';
import { environmentCause } from '../triage/environment.ts';
import { suiteLimitMs } from '../timeLimits.ts';

/** What running everything showed. */
export interface DetectAnswer {
  readonly ailments: readonly string[];
  /** Failing tests beyond the cap. */
  readonly left: number;
  readonly tests: { readonly passed: number; readonly failed: number; readonly skipped: number };
}

/** Finds the workspace's runners and runs all tests in a copy: what fails, and beside what passes. */
export function createTestRunner(session: HealSession): AgentDefinition {
  return {
    id: 'runner',
    role: 'runner',
    title: 'Test runner',
    reportsTo: 'medic',
    capabilities: ['heal.detect'],
    permissions: ['workspace.read', 'workspace.execute', 'git.read'],
    onTask: (_task, context) => detect(session, context),
  };
}

async function detect(session: HealSession, context: AgentContext): Promise<DetectAnswer> {
  const tests = { passed: 0, failed: 0, skipped: 0 };
  let left = 0;
  for (const [index, root] of session.roots.entries()) {
    await root.copies.use(context.signal, async (copy) => {
      const [projects, hunks] = await Promise.all([
        session.ports.runners.detect(root.path, session.request.command, context.signal).catch(withHint),
        context.use('git.read', 'uncommitted change', () => session.ports.history.uncommitted(root.path, context.signal)),
      ]);
      root.projects = projects;
      root.hunks = hunks;
      const fact: DetectedFact = { projects, isolation: copy.missing };
      context.record(healingFacts.detected, fact);
      for (const project of projects) {
        const outcome = await runAll(session, project, copy.folder, context);
        const results = outcome.status === 'broken' ? [brokenSuite(project, outcome)] : outcome.results;
        count(tests, results);
        record(project, results, outcome.durationMs, context);
        left += group(session, index, project, results, outcome.durationMs, context);
      }
    });
  }
  return { ailments: [...session.ailments.keys()], left, tests };
}

function runAll(session: HealSession, project: TestProject, folder: string, context: AgentContext): Promise<TestRunOutcome> {
  return session.run(context, project, { kind: 'all' }, { folder, timeLimitMs: suiteLimitMs(context.budget) });
}

/** Puts failing tests of one file together, and says how many were left for being too many. */
function group(session: HealSession, root: number, project: TestProject, results: readonly TestResult[], suiteMs: number, context: AgentContext): number {
  const passing = results.filter(({ status }) => status === 'passed').map(({ ref }) => ref);
  const byFile = new Map<string, TestResult[]>();
  let left = 0;
  for (const result of results) {
    if (result.status !== 'failed' || !isWanted(result.ref, session.request.tests)) continue;
    if (session.failures.size >= session.request.maxFailures) {
      left++;
      continue;
    }
    const key = `${result.ref.file}${causeOf(result, project)}`;
    byFile.set(key, [...(byFile.get(key) ?? []), result]);
    session.put(context, {
      id: session.failureId(root, result),
      root: session.roots[root]!.path,
      file: result.ref.file,
      ...(result.line === undefined ? {} : { line: result.line }),
      ...failingLineOf(result),
      name: result.ref.path.join(' › ') || result.ref.file,
      message: result.failure === undefined ? 'failed' : messageOf(result.failure),
      class: 'unknown',
      evidence: [],
      suspects: [],
      proposals: [],
      state: 'diagnosing',
    });
  }
  for (const [key, failing] of byFile) {
    const { file } = failing[0]!.ref;
    const ailment: Ailment = { id: `${root}:${project.id}:${key}`, root, project, file, failing, passing: nearFirst(passing, file), suiteMs };
    session.ailments.set(ailment.id, ailment);
  }
  return left;
}

/** Tests of one file have one cause, most often; what their own words tell apart is kept apart. */
function causeOf({ failure }: TestResult, project: TestProject): string {
  if (failure === undefined) return '';
  const cause = environmentCause(failure, { isPython: project.runner === 'pytest' });
  if (cause !== null) return ` ${cause.evidence}`;
  return isCutShort(failure) ? ' cut short' : '';
}

function failingLineOf({ ref, failure }: TestResult): { failingLine?: number } {
  const frame = failure?.stack.find(({ file }) => file === ref.file);
  return frame === undefined ? {} : { failingLine: frame.line };
}

function nearFirst(passing: readonly TestRef[], file: string): TestRef[] {
  return [...passing].sort((a, b) => Number(b.file === file) - Number(a.file === file));
}

function record(project: TestProject, results: readonly TestResult[], durationMs: number, context: AgentContext): void {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  count(counts, results);
  const fact: SuiteFact = { project: project.id, ...counts, durationMs: Math.round(durationMs) };
  context.record(healingFacts.suite, fact);
}

function count(counts: Record<TestResult['status'], number>, results: readonly TestResult[]): void {
  for (const { status } of results) counts[status]++;
}

/** A runner that could not start is a failure like others: it has a cause and may have a repair. */
function brokenSuite(project: TestProject, outcome: Extract<TestRunOutcome, { status: 'broken' }>): TestResult {
  if (outcome.reason === '') throw new UserFacingError(`The tests of ${project.id} could not be started`);
  return {
    ref: { project: project.id, file: project.folder === '' ? project.runner : project.folder, path: [] },
    status: 'failed',
    durationMs: outcome.durationMs,
    failure: { kind: 'suite', message: outcome.reason, stack: [], output: outcome.output },
  };
}

/** An error crosses the log as its message alone, so what to do about it has to be in there. */
function withHint(error: unknown): never {
  if (UserFacingError.is(error) && error.hint !== undefined) throw new UserFacingError(`${error.message}. ${error.hint}`, { cause: error });
  throw error;
}
