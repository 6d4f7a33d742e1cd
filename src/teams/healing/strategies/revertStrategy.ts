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
  const hunks = sourceHunks(root);
  if (hunks.length === 0) return null;
  const runs = Math.ceil(2 * Math.log2(hunks.length + 1)) + 1;
  return { confidence: 0.4, cost: (runs * ailment.suiteMs) / 1000, why: `${hunks.length} uncommitted hunks of code, about ${runs} test runs` };
}

async function revert(session: HealSession, ailment: Ailment, context: AgentContext): Promise<StrategyAnswer> {
  const root = session.rootOf(ailment);
  const hunks = sourceHunks(root);
  const tests = ailment.failing.map(({ ref }) => ref);
  return root.copies.use(context.signal, async (copy) => {
    let candidates = 0;
    const fails = async (reverted: readonly ChangeHunk[]): Promise<boolean> => {
      candidates++;
      await apply(copy, hunks, reverted);
      const outcome = await session.run(context, ailment.project, { kind: 'tests', tests }, { folder: copy.folder, timeLimitMs: rerunLimitMs(context.budget, ailment.suiteMs) });
      await copy.restore();
      const passed = outcome.status === 'ran' && tests.every((ref) => outcome.results.some((result) => testId(result.ref) === testId(ref) && result.status === 'passed'));
      // What is minimised is the set that makes the tests pass, so passing plays the part of failing.
      return passed;
    };
    if (!(await fails(hunks))) return { drafts: [], candidates, note: 'the tests fail without the uncommitted change as well' };
    const minimal = await minimise(hunks, fails, { maxTests: 40, signal: context.signal });
    return { drafts: [await draftOf(copy, hunks, minimal)], candidates };
  });
}

async function draftOf(copy: WorkspaceCopy, all: readonly ChangeHunk[], reverted: readonly ChangeHunk[]): Promise<Draft> {
  const files = [...new Set(reverted.map(({ file }) => file))];
  const changes = [];
  for (const file of files) {
    const text = (await copy.read(file)) ?? '';
    changes.push({ file, edits: wholeText(text, revertHunks(text, reverted.filter((hunk) => hunk.file === file))) });
  }
  const share = reverted.length / all.length;
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
    note: `Without ${reverted.length === 1 ? 'this hunk' : 'these hunks'} of the uncommitted change the test passes; ${all.length - reverted.length} others make no difference to it`,
  };
}

/** New files are left out: taking one back would delete it. */
function sourceHunks(root: HealRoot): readonly ChangeHunk[] {
  return root.hunks.filter((hunk) => !looksLikeTest(hunk.file) && !(hunk.oldStart === 0 && hunk.oldLines.length === 0 && hunk.newStart <= 1)).slice(0, 400);
}

async function apply(copy: WorkspaceCopy, all: readonly ChangeHunk[], reverted: readonly ChangeHunk[]): Promise<void> {
  for (const file of new Set(all.map((hunk) => hunk.file))) {
    const own = reverted.filter((hunk) => hunk.file === file);
    if (own.length === 0) continue;
    const text = await copy.read(file);
    if (text !== null) await copy.write(file, revertHunks(text, own));
  }
}
