import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import { dirname, join } from '../locate/relativePaths.ts';
import { rerunLimitMs } from '../timeLimits.ts';
import type { RepairAnnouncement, StrategyAnswer } from './draft.ts';
import { wholeText } from './wholeText.ts';

/** Offers the snapshots as the runner would write them now; only as such, since it changes what is expected. */
export function createSnapshotStrategy(session: HealSession): AgentDefinition {
  return {
    id: 'snapshot',
    role: 'strategy',
    title: 'Update the snapshot',
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.execute'],
    onMessage: (message) => {
      if (message.kind !== 'announce') return undefined;
      const { ailment } = message.content as RepairAnnouncement;
      if (session.diagnoses.get(ailment)?.class !== 'stale snapshot') return null;
      return { confidence: 0.3, cost: 2, why: 'only a snapshot disagrees' };
    },
    onTask: (task, context) => update(session, session.ailment((task.input as RepairAnnouncement).ailment), context),
  };
}

async function update(session: HealSession, ailment: Ailment, context: AgentContext): Promise<StrategyAnswer> {
  const places = snapshotPlaces(ailment.file);
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const before = new Map<string, string | null>();
    for (const place of places) before.set(place, await copy.read(place));
    const options = { folder: copy.folder, timeLimitMs: rerunLimitMs(context.budget, ailment.suiteMs), updateSnapshots: true };
    await session.run(context, ailment.project, { kind: 'tests', tests: ailment.failing.map(({ ref }) => ref) }, options);
    const changes = [];
    for (const place of places) {
      const [old, now] = [before.get(place) ?? null, await copy.read(place)];
      // A snapshot that is written for the first time was not stale.
      if (old !== null && now !== null && old !== now) changes.push({ file: place, edits: wholeText(old, now) });
    }
    if (changes.length === 0) return { drafts: [], candidates: 1, note: 'the runner wrote no snapshot anew' };
    const note = 'It changes what the test expects, not the code: take it only if the new output is what you want';
    return {
      drafts: [{ strategy: 'snapshot', title: `update ${changes.length === 1 ? `the snapshot \`${changes[0]!.file}\`` : `${changes.length} snapshots`}`, changes, score: 0.3, otherPlausible: 0, agreement: null, changesTests: true, note }],
      candidates: 1,
    };
  });
}

/** Where runners keep the snapshots of a test file: beside it, in a folder of their own, or in the test itself. */
function snapshotPlaces(file: string): readonly string[] {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const bare = name.replace(/\.py$/, '');
  return [file, `${file}.snapshot`, join(dirname(file), '__snapshots__', `${name}.snap`), join(dirname(file), '__snapshots__', `${bare}.ambr`)];
}
