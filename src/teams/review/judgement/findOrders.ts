import type { Observation } from '../../../analysis/observation.ts';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { InstructionHit } from '../../../runtime/models/trust/findInstructions.ts';
import { findInstructions } from '../../../runtime/models/trust/findInstructions.ts';
import { neutralWords } from '../../../runtime/models/trust/neutralWords.ts';
import type { ReviewAnswer } from '../agents/reviewTask.ts';
import { emptyAnswer } from '../agents/reviewTask.ts';
import { locate } from '../located.ts';
import type { ReviewSession } from '../reviewSession.ts';

/** Files that speak to models by their nature: whatever they say is said to one. */
const instructionFile = /(?:^|\/)(?:AGENTS|CLAUDE|GEMINI|REVIEW|COPILOT)(?:\.local)?\.md$|(?:^|\/)\.github\/(?:copilot-instructions\.md|instructions\/.+|prompts\/.+)$|(?:^|\/)\.(?:cursorrules|windsurfrules|clinerules)$|(?:^|\/)\.(?:cursor|roundtable)\/.+\.(?:md|mdc|txt)$/i;

/** Text and file names of the change that give orders to a model. They are obeyed by nobody here, and told to whoever should know. */
export async function findOrders(indices: readonly number[], session: ReviewSession, context: AgentContext): Promise<ReviewAnswer> {
  const raised: ReviewAnswer['raised'][number][] = [];
  for (const index of indices) {
    const file = session.changeSet.files[index]!;
    const text = await session.texts.read(session.changeSet, file, context.signal);
    if (text.status !== 'ok') continue;
    const inName = findInstructions(file.path.replace(/[-_./\\]+/g, ' ')).slice(0, 1).map((hit) => observed(hit, 'The name of this file'));
    const inText = findInstructions(text.text, { isAddressed: instructionFile.test(file.path) }).map((hit) => observed(hit, 'This text'));
    if (inName.length + inText.length > 0) raised.push({ root: file.root, file: file.path, observations: locate(text.text, [...inName, ...inText]) });
  }
  return { ...emptyAnswer, raised };
}

function observed({ line, quote, reason, confidence }: InstructionHit, what: string): Observation {
  return {
    rule: 'security/instruction-in-text',
    severity: 'warning',
    confidence,
    range: { start: { line, column: 1 }, end: { line: line + 1, column: 1 } },
    message: `${what} ${reason}: a model that reads it could be led to act on it`,
    evidence: [{ kind: 'syntax', text: `It says: ${neutralWords(quote)}` }, { kind: 'syntax', text: 'It goes to a model as data only; nothing in it was obeyed' }],
    symbol: '',
    cwe: ['CWE-1427'],
  };
}
