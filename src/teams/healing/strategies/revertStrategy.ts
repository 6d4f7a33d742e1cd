import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Bid } from '../../../runtime/patterns/marketplace.ts';
import type { Ailment } from '../ailment.ts';
import type { HealRoot, HealSession } from '../healSession.ts';
import { minimise } from '../locate/deltaDebugging.ts';
import { revertHunks } from '../locate/hunks.ts';
import type { ChangeHunk } from '../ports/changeHistory.ts';
import type { WorkspaceCopy } from '../ports/workspaceCopies.ts';
import { looksLikeTest, testId } from '../testModel.ts';
import { rerunLimitMs } from '../timeLimits.ts';
import { isFaultOfCode } from '../ailment.ts';
import { wholeText } from './wholeText.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from './draft.ts';

const name = 'revert';

/** So many commits are gone back at the most, twice as far each time. */
const furthestBack = 8;

/** Takes back the fewest hunks of the change that make the difference between pass and fail. */
export function createRevertStrategy(session: HealSession): AgentDefinition {
  return {
    id: name,
    role: 'strategy',
    title: 'Revert the minimal hunk',
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.execute', 'git.read'],
    onMessage: (message) => {
      if (message.kind !== 'announce') return undefined;
      const ailment = session.ailment((message.content as RepairAnnouncement).ailment);
      if (!isFaultOfCode(session.diagnoses.get(ailment.id))) return null;
      return bid(session.rootOf(ailment), ailment);
    },
    onTask: (task, context) => revert(session, session.ailment((task.input as RepairAnnouncement).ailment), context),
  };
}

function bid(root: HealRoot, ailment: Ailment): Bid | null {
  const hunks = sourceHunks(root.hunks);
  if (hunks.length === 0) return { confidence: 0.15, cost: 5 + (5 * ailment.suiteMs) / 1000, why: 'perhaps it passed some commits ago' };
  const runs = Math.ceil(2 * Math.log2(hunks.length + 1)) + 1;
  return { confidence: 0.4, cost: (runs * ailment.suiteMs) / 1000, why: `${hunks.length} uncommitted hunks of code, about ${runs} test runs` };
}

async function revert(session: HealSession, ailment: Ailment, context: AgentContext): Promise<StrategyAnswer> {
  const root = session.rootOf(ailment);
  const tests = ailment.failing.map(({ ref }) => ref);
  return root.copies.use(context.signal, async (copy) => {
    let candidates = 0;
    const passesWithout = async (reverted: readonly ChangeHunk[]): Promise<boolean> => {
      candidates++;
      await takeBack(copy, reverted);
      const outcome = await session.run(context, ailment.project, { kind: 'tests', tests }, { folder: copy.folder, timeLimitMs: rerunLimitMs(context.budget, ailment.suiteMs) });
      await copy.restore();
      return outcome.status === 'ran' && tests.every((ref) => outcome.results.some((result) => testId(result.ref) === testId(ref) && result.status === 'passed'));
    };
    const change = await changeThatBroke(session, root, passesWithout, context);
    if (change === null) return { drafts: [], candidates, note: 'the tests fail without the recent changes as well' };
    // What is minimised is the set that makes the tests pass when taken back, so passing plays the part of failing.
    const minimal = await minimise(change.hunks, passesWithout, { maxTests: 40, signal: context.signal });
    return { drafts: [await draftOf(copy, change, minimal)], candidates };
  });
}

/** A change without which the tests pass. */
interface BreakingChange {
  readonly hunks: readonly ChangeHunk[];
  /** In words: "the uncommitted change". */
  readonly words: string;
}

/** The uncommitted change, else the nearest of a few commits whose code makes the tests pass; null where neither does. */
async function changeThatBroke(
  session: HealSession,
  root: HealRoot,
  passesWithout: (hunks: readonly ChangeHunk[]) => Promise<boolean>,
  context: AgentContext,
): Promise<BreakingChange | null> {
  const uncommitted = sourceHunks(root.hunks);
  if (uncommitted.length > 0 && (await passesWithout(uncommitted))) return { hunks: uncommitted, words: 'the uncommitted change' };
  const commits = await context.use('git.read', 'recent commits', () => session.ports.history.commits(root.path, furthestBack + 1, context.signal));
  for (let back = 1; back <= furthestBack && back < commits.length; back *= 2) {
    const { id } = commits[back]!;
    const hunks = sourceHunks(await session.ports.history.since(root.path, id, context.signal));
    if (hunks.length > uncommitted.length && (await passesWithout(hunks))) return { hunks, words: `what changed since commit ${id.slice(0, 8)}, where it passes` };
  }
  return null;
}

async function draftOf(copy: WorkspaceCopy, change: BreakingChange, reverted: readonly ChangeHunk[]): Promise<Draft> {
  const files = [...new Set(reverted.map(({ file }) => file))];
  const changes = [];
  for (const file of files) {
    const text = (await copy.read(file)) ?? '';
    changes.push({ file, edits: wholeText(text, revertHunks(text, reverted.filter((hunk) => hunk.file === file))) });
  }
  const share = reverted.length / change.hunks.length;
  const where = reverted.slice(0, 2).map(({ file, newStart }) => `${file}:${newStart}`).join(', ');
  return {
    strategy: name,
    title: `revert ${reverted.length === 1 ? 'the hunk' : `${reverted.length} hunks`} at ${where}`,
    changes,
    // Taking back all of one's work is no repair; taking back one line of many is a good hint.
    score: 0.35 + 0.25 * (1 - share),
    otherPlausible: 0,
    agreement: null,
    changesTests: false,
    note: `Without ${reverted.length === 1 ? 'this hunk' : 'these hunks'} of ${change.words} the test passes; ${change.hunks.length - reverted.length} others make no difference to it`,
  };
}

/** New files are left out: taking one back would delete it. */
function sourceHunks(hunks: readonly ChangeHunk[]): readonly ChangeHunk[] {
  return hunks.filter((hunk) => !looksLikeTest(hunk.file) && !(hunk.oldStart === 0 && hunk.oldLines.length === 0 && hunk.newStart <= 1)).slice(0, 400);
}

async function takeBack(copy: WorkspaceCopy, hunks: readonly ChangeHunk[]): Promise<void> {
  for (const file of new Set(hunks.map((hunk) => hunk.file))) {
    const text = await copy.read(file);
    if (text !== null) await copy.write(file, revertHunks(text, hunks.filter((hunk) => hunk.file === file)));
  }
}
