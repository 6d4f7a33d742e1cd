import { applySourceEdits } from '../../../analysis/repair/candidate.ts';
import { contentHash, shortHash } from '../../../base/hash.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { PatchedFile, Proposal, Verdict } from '../failure.ts';
import type { HealSession } from '../healSession.ts';
import type { WorkspaceCopy } from '../ports/workspaceCopies.ts';
import type { Draft } from '../strategies/draft.ts';
import type { TestResult, TestRunOutcome } from '../testModel.ts';
import { isCutShort, looksLikeTest, testId } from '../testModel.ts';
import { rerunLimitMs, secondsLeft, suiteLimitMs } from '../timeLimits.ts';
import { overfitSigns } from './overfitSigns.ts';
import { unifiedDiff } from './unifiedDiff.ts';

/** What validation says of a draft. */
export type Validation =
  | { readonly status: 'proven'; readonly proposal: Proposal; /** Ids of all tests that pass with the patch. */ readonly passing: readonly string[] }
  | { readonly status: 'refuted'; readonly title: string; readonly why: string };

/** A suite that takes no longer than this is simply run as often as the failing test. */
const quickSuiteMs = 2_500;

/** Tries a draft with the real runner: its tests again and again, the suite, the types; and looks for over-fitting. */
export async function validateDraft(session: HealSession, ailment: Ailment, draft: Draft, reruns: number, context: AgentContext): Promise<Validation> {
  const refuted = (why: string): Validation => ({ status: 'refuted', title: draft.title, why });
  if (!draft.changesTests && draft.changes.some(({ file }) => looksLikeTest(file))) return refuted('it changes a test without having been asked to');
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const before = new Map<string, string>();
    const files: (PatchedFile & { before: string })[] = [];
    for (const { file, edits } of draft.changes) {
      const text = await copy.read(file);
      if (text === null) return refuted(`${file} is gone`);
      before.set(file, text);
      files.push({ file, before: text, baseHash: contentHash(text), newText: applySourceEdits(text, edits) });
    }
    if (files.every((each) => each.before === each.newText)) return refuted('it changes nothing');
    for (const { file, newText } of files) await copy.write(file, newText);

    // The linter has a process of its own and waits for nothing that the tests do.
    const linting = lintNotes(session, ailment, files, context);
    linting.catch(() => {});
    const runs = await runTests(session, ailment, copy, reruns, context);
    if (runs.status === 'refuted') return refuted(runs.why);
    const lint = await linting;
    if (lint.status === 'refuted') return refuted(lint.why);
    const types = await checkTypes(session, copy, files, context);
    if (types.newError !== undefined) return refuted(`the type checker refuses it: ${types.newError.slice(0, 160)}`);

    const signs = overfitSigns({ draft, before, testText: (await copy.read(ailment.file)) ?? '' });
    const verdict: Verdict = {
      target: { passed: runs.passed, runs: runs.runs },
      suite: runs.suite,
      regressions: [],
      reruns: runs.runs,
      typeCheck: types.status,
      overfit: { otherPlausible: draft.otherPlausible, agreement: draft.agreement, ...signs },
      notes: [...(draft.note === undefined ? [] : [draft.note]), ...runs.notes, ...lint.notes, ...copy.missing],
    };
    const patch = unifiedDiff(files.map(({ file, before: text, newText }) => ({ file, before: text, after: newText })));
    const proposal: Proposal = {
      id: shortHash(session.rootOf(ailment).path, patch),
      strategy: draft.strategy,
      title: draft.title,
      patch,
      files: files.map(({ file, baseHash, newText }) => ({ file, baseHash, newText })),
      verdict,
      confidence: confidenceIn(draft, verdict),
      applied: false,
    };
    return { status: 'proven', proposal, passing: runs.passing };
  });
}

/** Only errors that the patch brought count against it; the code before is checked where there are any. */
async function checkTypes(
  session: HealSession,
  copy: WorkspaceCopy,
  files: readonly (PatchedFile & { before: string })[],
  context: AgentContext,
): Promise<{ readonly status: Verdict['typeCheck']; readonly newError?: string }> {
  const names = files.map(({ file }) => file);
  const check = (): Promise<readonly string[] | null> => session.ports.types.errors(copy.folder, names, context.signal);
  const after = await check();
  if (after === null) return { status: 'none' };
  if (after.length === 0) return { status: 'ok' };
  for (const { file, before } of files) await copy.write(file, before);
  const known = new Set((await check()) ?? []);
  const newError = after.find((error) => !known.has(error));
  return newError === undefined ? { status: 'ok' } : { status: 'failed', newError };
}

type LintVerdict = { readonly status: 'refuted'; readonly why: string } | { readonly status: 'passed'; readonly notes: readonly string[] };

/** A new error of the linter refutes a repair, unless it is one that the linter puts right by itself. */
async function lintNotes(session: HealSession, ailment: Ailment, files: readonly (PatchedFile & { before: string })[], context: AgentContext): Promise<LintVerdict> {
  const changes = files.map(({ file, before, newText }) => ({ file, before, after: newText }));
  const errors = await context.use('workspace.execute', 'linter', () => session.ports.lint.newErrors(session.rootOf(ailment).path, changes, context.signal));
  if (errors === null) return { status: 'passed', notes: [] };
  const lasting = errors.find(({ isMended }) => !isMended);
  if (lasting !== undefined) return { status: 'refuted', why: `the linter refuses it: ${lasting.message.slice(0, 160)} (${lasting.rule})` };
  const layout = errors[0];
  return { status: 'passed', notes: [layout === undefined ? 'No new lint error' : `The linter would put it into another form (${layout.rule})`] };
}

type TestRuns =
  | { readonly status: 'refuted'; readonly why: string }
  | { readonly status: 'passed'; readonly passed: number; readonly runs: number; readonly suite: Verdict['suite']; readonly passing: readonly string[]; readonly notes: readonly string[] };

async function runTests(session: HealSession, ailment: Ailment, copy: WorkspaceCopy, reruns: number, context: AgentContext): Promise<TestRuns> {
  const targets = ailment.failing.map(({ ref }) => testId(ref));
  const guards = new Set(ailment.passing.map(testId));
  const hangs = ailment.failing.some(({ failure }) => isCutShort(failure));
  const isQuick = ailment.suiteMs <= quickSuiteMs;
  const notes: string[] = [];
  let suite: Verdict['suite'] = null;
  let passing: string[] = [];
  const judge = (outcome: TestRunOutcome, isSuite: boolean): string | null => {
    if (outcome.status === 'broken') return `the runner could not run with it: ${outcome.reason}`;
    const failing = targets.filter((id) => !outcome.results.some((result) => passed(result) && testId(result.ref) === id));
    if (failing.length > 0) return `the real runner still sees it fail: ${failing[0]}`;
    if (outcome.status === 'timedOut') return 'the tests did not end within their time limit';
    // Behind a test that did not end stand others of which nothing was known; now they had their turn.
    const unreported = hangs ? outcome.results.find((result) => result.status === 'failed' && result.ref.file === ailment.file && !targets.includes(testId(result.ref))) : undefined;
    if (unreported !== undefined) return `${testId(unreported.ref)}, which never had its turn before, fails with it`;
    const broken = outcome.results.filter((result) => result.status === 'failed' && guards.has(testId(result.ref)));
    if (broken.length > 0) return `${testId(broken[0]!.ref)} passed before and fails with it`;
    if (!isSuite) return null;
    const results = outcome.results.filter(({ status }) => status !== 'skipped');
    suite = { passed: results.filter(passed).length, total: results.length };
    passing = results.filter(passed).map(({ ref }) => testId(ref));
    return null;
  };
  for (let run = 0; run < reruns; run++) {
    const selection = isQuick ? ({ kind: 'all' } as const) : ({ kind: 'files', files: [ailment.file] } as const);
    const timeLimitMs = rerunLimitMs(context.budget, ailment.suiteMs);
    const why = judge(await session.run(context, ailment.project, selection, { folder: copy.folder, timeLimitMs }), isQuick);
    if (why !== null) return { status: 'refuted', why: run === 0 ? why : `in run ${run + 1} of ${reruns}, ${why}` };
  }
  if (!isQuick) {
    if (ailment.suiteMs / 1000 > secondsLeft(context.budget) * 0.6) notes.push(`The whole suite was not run with it: it takes ${Math.round(ailment.suiteMs / 1000)} s`);
    else {
      const why = judge(await session.run(context, ailment.project, { kind: 'all' }, { folder: copy.folder, timeLimitMs: suiteLimitMs(context.budget) }), true);
      if (why !== null) return { status: 'refuted', why };
    }
  }
  return { status: 'passed', passed: reruns, runs: reruns, suite, passing: passing.length > 0 ? passing : targets, notes };
}

function passed({ status }: TestResult): boolean {
  return status === 'passed';
}

/** Passing the tests is where confidence starts; what speaks for over-fitting takes from it. */
function confidenceIn(draft: Draft, verdict: Verdict): number {
  let confidence = draft.score;
  if (verdict.overfit.specialCase) confidence *= 0.6;
  if (verdict.overfit.deletes && draft.strategy !== 'revert') confidence *= 0.85;
  if (verdict.suite === null) confidence *= 0.85;
  return Math.round(Math.min(0.99, confidence) * 1000) / 1000;
}
