import * as z from 'zod';
import type { AgentContext, AgentDefinition } from '../../../../runtime/agents/agent.ts';
import type { Bid } from '../../../../runtime/patterns/marketplace.ts';
import { converse } from '../../../../runtime/models/judgement/converse.ts';
import { defineTool } from '../../../../runtime/models/judgement/modelTool.ts';
import { isFaultOfCode } from '../../ailment.ts';
import type { HealModels } from '../../healPorts.ts';
import type { HealSession } from '../../healSession.ts';
import { secondsLeft } from '../../timeLimits.ts';
import { validateDraft } from '../../validate/validateDraft.ts';
import type { Draft, RepairAnnouncement, StrategyAnswer } from '../draft.ts';
import { proposedEdits, readEdits, whyOutOfBounds } from './readEdits.ts';
import { repairPrompt, repairSystem } from './repairPrompt.ts';

const shownFiles = 4;
const mostLines = 300;
const mostTurns = 10;
const maxTokens = 6_000;

/** Has a model repair what the strategies that cost nothing could not; the bid comes after theirs. */
export function createModelStrategy(session: HealSession): AgentDefinition {
  return {
    id: 'model',
    role: 'strategy',
    title: 'Repair by a model',
    reportsTo: 'medic',
    capabilities: ['heal.repair'],
    permissions: ['workspace.read', 'workspace.execute', 'model.call'],
    onMessage: (message): Bid | null | undefined => {
      if (message.kind !== 'announce') return undefined;
      const isAsked = session.request.usesModel === true && session.ports.models !== undefined;
      if (!isAsked || !isFaultOfCode(session.diagnoses.get((message.content as RepairAnnouncement).ailment))) return null;
      return { confidence: 0.6, cost: 60, why: 'a model can write what no small edit comes to' };
    },
    onTask: (task, context) => repair(session, session.ports.models!, (task.input as RepairAnnouncement).ailment, context),
  };
}

async function repair(session: HealSession, models: HealModels, id: string, context: AgentContext): Promise<StrategyAnswer> {
  const ailment = session.ailment(id);
  const { client, fence } = models;
  const staysLocal = models.keepLocal(session.request.localGlobs ?? []);
  // What the test says and what the runner prints of it are the test's text.
  if (staysLocal(ailment.file)) return { drafts: [], candidates: 0, note: 'no model was asked: the test stays on this machine' };
  const whyNot = (file: string): string | null => whyOutOfBounds(file) ?? (staysLocal(file) ? 'its text stays on this machine' : null);
  const lines = session.locations.get(id)?.lines;
  const drafts: Draft[] = [];
  let candidates = 0;
  return session.rootOf(ailment).copies.use(context.signal, async (copy) => {
    const read = (file: string): Promise<string | null> => context.use('workspace.read', file, () => copy.read(file));
    const testText = (await read(ailment.file)) ?? '';
    const files: { file: string; text: string }[] = [];
    for (const file of (lines?.files() ?? []).filter((each) => whyNot(each) === null).slice(0, shownFiles)) {
      const text = await read(file);
      if (text !== null) files.push({ file, text });
    }
    const prompt = repairPrompt({ ailment, diagnosis: session.diagnoses.get(id), testText, suspects: (lines?.top(20) ?? []).filter(({ file }) => !staysLocal(file)), files, refuted: session.refuted.get(id) ?? [] }, fence);
    const readLines = defineTool({
      name: 'read_lines',
      description: `Reads lines of a source file, at most ${mostLines}.`,
      input: z.object({ file: z.string(), from: z.number().int().min(1), to: z.number().int().min(1) }),
      run: async ({ file, from, to }) => {
        const why = whyNot(file);
        const text = why === null ? await read(file) : null;
        if (text === null) throw new Error(why ?? 'there is no such file');
        return fence.around(text.split('\n').slice(from - 1, Math.min(to, from + mostLines - 1)).join('\n'), file);
      },
    });
    const propose = defineTool({
      name: 'propose_edits',
      description: 'Hands in a repair, which is checked and run with the real tests.',
      input: proposedEdits,
      run: async (proposed) => {
        if (drafts.length > 0) return 'A repair was accepted already. Finish.';
        candidates++;
        session.candidates++;
        const edits = await readEdits(proposed, read, testText, whyNot);
        if (edits.status === 'refused') throw new Error(edits.why);
        const draft: Draft = { strategy: 'model', title: proposed.title, changes: edits.changes, score: 0.7, otherPlausible: 0, agreement: null, changesTests: false, note: 'A model wrote it: read it before you take it' };
        session.tell(context, ailment, `model: ${proposed.title}`);
        const validation = await validateDraft(session, ailment, draft, 1, context);
        // What the runner printed is workspace text as well.
        if (validation.status === 'refuted') return `Refused:\n${fence.around(validation.why, 'the validator')}`;
        drafts.push(draft);
        return 'Accepted. Finish.';
      },
    });
    const limits = { turns: mostTurns, seconds: Math.max(1, Math.min(240, secondsLeft(context.budget) * 0.7)) };
    const end = await converse(client, context, session.ports.clock, { system: repairSystem(fence), messages: [{ role: 'user', text: prompt }], tools: [readLines, propose], maxTokens, limits });
    if (end.kind === 'failed' && drafts.length === 0) {
      context.degrade(`healed without a model: ${end.message}`);
      return { drafts, candidates, note: `healed without a model: ${end.message}` };
    }
    return { drafts, candidates, ...(drafts.length > 0 ? {} : { note: end.kind === 'stopped' ? `the model was stopped (${end.why}) before it had a repair` : 'the model had no repair that holds' }) };
  });
}
