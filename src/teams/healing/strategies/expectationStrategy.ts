import type { AgentContext, AgentDefinition } from '../../../runtime/agents/agent.ts';
import type { Ailment } from '../ailment.ts';
import type { HealSession } from '../healSession.ts';
import type { TestResult } from '../testModel.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from './draft.ts';

/** Offers to let a test expect what the code now does; only where the test changed last, and only as such. */
export function createExpectationStrategy(session: HealSession): AgentDefinition {
  return {
    id: 'expectation',
    role: 'strategy',
    title: 'Update the expectation',
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.read'],
    onMessage: (message) => {
      if (message.kind !== 'announce') return undefined;
      const { ailment } = message.content as RepairAnnouncement;
      if (session.diagnoses.get(ailment)?.class !== 'wrong test') return null;
      return { confidence: 0.2, cost: 1, why: 'the test changed last' };
    },
    onTask: (task, context) => propose(session, session.ailment((task.input as RepairAnnouncement).ailment), context),
  };
}

async function propose(session: HealSession, ailment: Ailment, context: AgentContext): Promise<StrategyAnswer> {
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const text = await copy.read(ailment.file);
    if (text === null) return { drafts: [], candidates: 0 };
    const edits = ailment.failing.map((result) => expectationEdit(text, result, ailment.file));
    if (edits.some((edit) => edit === null)) return { drafts: [], candidates: 0, note: 'the expected value does not stand as a literal in the test' };
    const draft: Draft = {
      strategy: 'expectation',
      title: edits.length === 1 ? `expect ${edits[0]!.text} in the test` : `expect what the code returns in ${edits.length} tests`,
      changes: [{ file: ailment.file, edits: edits.filter((edit) => edit !== null) }],
      score: 0.15,
      otherPlausible: 0,
      agreement: null,
      changesTests: true,
      note: 'It changes what the test expects, not the code: take it only if the test is wrong',
    };
    return { drafts: [draft], candidates: 1 };
  });
}

/** The edit of the assertion's line that puts the actual value in the place of the expected one, where that is sure. */
function expectationEdit(text: string, { failure }: TestResult, file: string): { start: number; end: number; text: string } | null {
  if (failure?.expected === undefined || failure.actual === undefined) return null;
  const frame = failure.stack.find((each) => each.file === file);
  if (frame === undefined) return null;
  const lines = text.split('\n');
  const line = lines[frame.line - 1];
  if (line === undefined) return null;
  const { expected, actual } = failure;
  const at = line.lastIndexOf(expected);
  if (expected === '' || at === -1 || line.indexOf(expected) !== at || !/^[\w"'.+-]+$/.test(expected) || !/^[\w"'.+ -]+$/.test(actual)) return null;
  const start = lines.slice(0, frame.line - 1).reduce((sum, each) => sum + each.length + 1, 0) + at;
  return { start, end: start + expected.length, text: actual };
}
