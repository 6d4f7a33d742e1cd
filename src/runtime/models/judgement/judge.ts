import * as z from 'zod';
import type { Result } from '../../../base/result.ts';
import type { AskModelOptions, ModelClient } from '../modelClient.ts';
import type { ModelCaller } from '../modelCaller.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ModelReply } from '../modelReply.ts';
import type { JsonSchema, ModelMessage, ModelRequest, ModelTier } from '../modelRequest.ts';
import { readJson } from './readJson.ts';
import { validate } from './validate.ts';

/** A question whose answer has a shape. */
export interface JudgeQuestion<T> {
  readonly system: string;
  readonly prompt: string | readonly ModelMessage[];
  readonly schema: z.ZodType<T>;
  readonly maxTokens: number;
  /** Where to begin. Default `large`. */
  readonly tier?: ModelTier;
  /** Of an answer from the small tier: whether the large one should be asked as well. */
  readonly isUnsure?: (value: T) => boolean;
}

export type Judgement<T> =
  | { readonly kind: 'judged'; readonly value: T; readonly by: string; readonly tier: ModelTier; /** Puts back what was hidden from the model; with `isMasked`, nothing else does. */ readonly restore: (text: string) => string }
  /** No judgement; the message says why and what to do, and the work goes on without. */
  | { readonly kind: 'none'; readonly failure: ModelFailure; readonly message: string };

/**
 * Asks for a judgement. What does not fit the schema is asked for once more with the reasons, then given up. The small
 * tier is asked first where the question says so; the large one when it is unsure or cannot answer.
 */
export async function judge<T>(client: ModelClient, caller: ModelCaller, question: JudgeQuestion<T>, options: AskModelOptions = {}): Promise<Judgement<T>> {
  const tier = question.tier ?? 'large';
  const first = await judgeOnce(client, caller, question, tier, options);
  if (tier === 'large') return first;
  const isEnough = first.kind === 'judged' ? !(question.isUnsure?.(first.value) ?? false) : isFinal(first.failure);
  if (isEnough) return first;
  const second = await judgeOnce(client, caller, question, 'large', options);
  // An unsure judgement is better than none.
  return second.kind === 'none' && first.kind === 'judged' ? first : second;
}

/** The first request that a question makes. */
export function requestOf<T>({ system, prompt, schema, maxTokens, tier = 'large' }: JudgeQuestion<T>): ModelRequest {
  const messages: readonly ModelMessage[] = typeof prompt === 'string' ? [{ role: 'user', text: prompt }] : prompt;
  return { system, messages, schema: z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, maxTokens, tier };
}

async function judgeOnce<T>(client: ModelClient, caller: ModelCaller, question: JudgeQuestion<T>, tier: ModelTier, options: AskModelOptions): Promise<Judgement<T>> {
  const request = requestOf({ ...question, tier });
  const read = (text: string): Result<T, string> => {
    const json = readJson(text);
    return json.ok ? validate(question.schema, json.value) : json;
  };
  const asking: AskModelOptions = { ...options, isWorthKeeping: ({ text }) => read(text).ok };
  let { messages } = request;
  for (let round = 0; ; round++) {
    const outcome = await client.ask(caller, { ...request, messages }, asking);
    if (outcome.kind === 'failed') return { kind: 'none', failure: outcome.failure, message: outcome.message };
    const checked = read(outcome.reply.text);
    if (checked.ok) return { kind: 'judged', value: checked.value, by: outcome.endpoint, tier, restore: outcome.restore };
    if (round > 0) {
      const detail = `after a second try it still did not fit: ${checked.error}`;
      return { kind: 'none', failure: { kind: 'malformed', detail }, message: `${outcome.endpoint} gave no usable judgement: ${detail}` };
    }
    // Calls of tools that nobody offered are not told back: nobody answers them.
    messages = [...messages, outcome.reply.toolCalls.length === 0 ? turnOf(outcome.reply) : { role: 'assistant', text: outcome.reply.text }, { role: 'user', text: `That does not fit what was asked for: ${checked.error}. Answer again, with the corrected JSON and nothing else.` }];
  }
}

/** A reply as a turn of the conversation that goes on. */
export function turnOf(reply: ModelReply): ModelMessage {
  return {
    role: 'assistant',
    text: reply.text,
    ...(reply.toolCalls.length === 0 ? {} : { toolCalls: reply.toolCalls }),
    ...(reply.raw === undefined ? {} : { raw: reply.raw }),
  };
}

/** The large tier would fail alike, or must not be asked. */
function isFinal(failure: ModelFailure): boolean {
  return failure.kind === 'budget' || failure.kind === 'notSent' || failure.kind === 'cancelled';
}
