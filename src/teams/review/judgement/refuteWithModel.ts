import * as z from 'zod';
import type { AgentContext } from '../../../runtime/agents/agent.ts';
import { judge } from '../../../runtime/models/judgement/judge.ts';
import { neutralWords } from '../../../runtime/models/trust/neutralWords.ts';
import type { Objection } from '../deliberation/objections.ts';
import type { Finding } from '../finding.ts';
import type { ReviewSession } from '../reviewSession.ts';
import { lookUpWords, reviewLookUps } from './reviewLookUps.ts';
import type { ReviewModels } from './reviewModels.ts';

const refutationSchema = z.object({
  verdict: z.enum(['refuted', 'stands']),
  line: z.number().int().min(1).nullable(),
  quote: z.string().max(400).nullable(),
  why: z.string().max(400),
});

const maxReplyTokens = 1_000;
const around = 60;

/** What came of asking: an objection that cites its line, none, or why nobody could be asked. */
export type ModelAttack = { readonly kind: 'objects'; readonly objection: Objection } | { readonly kind: 'stands' } | { readonly kind: 'unasked'; readonly why: string };

/**
 * Has a model attack a finding. By default the finding survives: only a refutation that quotes a line of the file counts,
 * and the quote has to stand there.
 */
export async function refuteWithModel(finding: Finding, points: readonly string[], text: string, models: ReviewModels, session: ReviewSession, context: AgentContext): Promise<ModelAttack> {
  const { client, fence } = models;
  const lines = text.split('\n');
  const from = Math.max(1, finding.range.start.line - around);
  const excerpt = lines.slice(from - 1, finding.range.end.line + around).map((line, index) => `${String(from + index).padStart(5)}   ${line.slice(0, 400)}`).join('\n');
  const claim = `line ${finding.range.start.line}, ${finding.rule}, ${finding.severity}: ${finding.message}\n${points.join('\n')}`;
  const judgement = await judge(client, context, {
    system: [
      'You are the skeptic of a team that reviews code. You get a claim about a file and try to refute it from the code alone.',
      'A refutation names one line of the file (`line`) and quotes it to the letter (`quote`): a guard, a type, a caller, a fact that makes the claim wrong. Without such a line the claim stands (`line` and `quote` null). Being unsure is no refutation.',
      lookUpWords,
      fence.rule,
      'Answer with JSON and nothing else.',
    ].join('\n\n'),
    prompt: `The claim:\n${fence.around(claim, 'a claim')}\n\nThe code:\n${fence.around(excerpt, finding.file)}`,
    schema: refutationSchema,
    maxTokens: maxReplyTokens,
    lookUps: reviewLookUps(session, models, finding.root, context),
  }, { isMasked: true });
  if (judgement.kind === 'none') return { kind: 'unasked', why: judgement.message };
  const { verdict, line, quote, why } = judgement.value;
  if (verdict === 'stands' || line === null || quote === null || quote.trim().length < 3) return { kind: 'stands' };
  const cited = lines[line - 1];
  if (cited === undefined || !cited.includes(judgement.restore(quote).trim())) return { kind: 'stands' };
  return { kind: 'objects', objection: { kind: 'refuted', line, text: `Line ${line} refutes it (\`${neutralWords(quote.trim().slice(0, 120))}\`): ${neutralWords(why)}` } };
}
