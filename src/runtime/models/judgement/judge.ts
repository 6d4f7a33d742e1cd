import * as z from 'zod';
import type { Clock } from '../../../base/clock.ts';
import type { Result } from '../../../base/result.ts';
import type { AskModelOptions, ModelClient } from '../modelClient.ts';
import type { ModelCaller } from '../modelCaller.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ModelReply } from '../modelReply.ts';
import type { JsonSchema, ModelMessage, ModelRequest, ModelTier } from '../modelRequest.ts';
import { answerCalls } from './answerCalls.ts';
import type { LoopLimits } from './loopLimits.ts';
import { LoopMeter } from './loopLimits.ts';
import type { ModelTool } from './modelTool.ts';
import { describeTool } from './modelTool.ts';
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
  /** What may be looked up before the answer. */
  readonly lookUps?: LookUps;
}

/** Tools for a question. They only serve the answer: what is asked for at the end is the answer itself. */
export interface LookUps {
  readonly clock: Clock;
  readonly tools: readonly ModelTool[];
  /** After these the answer is asked for without tools. Default: 5 turns. */
  readonly limits?: LoopLimits;
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
export function requestOf<T>({ system, prompt, schema, maxTokens, tier = 'large', lookUps }: JudgeQuestion<T>): ModelRequest {
  const messages: readonly ModelMessage[] = typeof prompt === 'string' ? [{ role: 'user', text: prompt }] : prompt;
  const tools = lookUps === undefined || lookUps.tools.length === 0 ? {} : { tools: lookUps.tools.map(describeTool) };
  return { system, messages, ...tools, schema: z.toJSONSchema(schema, { io: 'input' }) as JsonSchema, maxTokens, tier };
}

async function judgeOnce<T>(client: ModelClient, caller: ModelCaller, question: JudgeQuestion<T>, tier: ModelTier, options: AskModelOptions): Promise<Judgement<T>> {
  const request = requestOf({ ...question, tier });
  const read = (text: string): Result<T, string> => {
    const json = readJson(text);
    return json.ok ? validate(question.schema, json.value) : json;
  };
  const asking: AskModelOptions = { ...options, isWorthKeeping: ({ text, toolCalls }) => toolCalls.length > 0 || read(text).ok };
  const tools = question.lookUps?.tools ?? [];
  const meter = question.lookUps === undefined ? undefined : new LoopMeter(question.lookUps.clock, { turns: mostLookUpTurns, ...question.lookUps.limits });
  let { messages } = request;
  let mayLookUp = tools.length > 0;
  for (let misfits = 0; ; ) {
    if (mayLookUp) meter?.turned();
    const { tools: _tools, ...bare } = request;
    const outcome = await client.ask(caller, { ...(mayLookUp ? request : bare), messages }, asking);
    if (outcome.kind === 'failed') {
      // Some models and servers know no tools; the question can be answered without.
      if (mayLookUp && outcome.failure.kind === 'badRequest' && /\b(?:tools?|functions?)\b/i.test(outcome.failure.detail)) {
        mayLookUp = false;
        messages = withoutTools(messages);
        continue;
      }
      return { kind: 'none', failure: outcome.failure, message: outcome.message };
    }
    // What goes on holds what was hidden, as the question does: all of it is masked again, and alike.
    const whole = outcome.restoreReply();
    if (mayLookUp && whole.toolCalls.length > 0) {
      messages = [...messages, turnOf(whole), { role: 'tool', results: await answerCalls(whole.toolCalls, tools, meter!, caller.signal) }];
      if (meter!.reached === null) continue;
      mayLookUp = false;
      messages = [...withoutTools(messages), { role: 'user', text: 'No more can be looked up. Answer now, with the JSON and nothing else.' }];
      continue;
    }
    const checked = read(outcome.reply.text);
    if (checked.ok) return { kind: 'judged', value: checked.value, by: outcome.endpoint, tier, restore: outcome.restore };
    if (misfits++ > 0) {
      const detail = `after a second try it still did not fit: ${checked.error}`;
      return { kind: 'none', failure: { kind: 'malformed', detail }, message: `${outcome.endpoint} gave no usable judgement: ${detail}` };
    }
    // Calls of tools that nobody offered are not told back: nobody answers them.
    messages = [...messages, whole.toolCalls.length === 0 ? turnOf(whole) : { role: 'assistant', text: whole.text }, { role: 'user', text: `That does not fit what was asked for: ${checked.error}. Answer again, with the corrected JSON and nothing else.` }];
  }
}

const mostLookUpTurns = 5;

/** The same conversation for a model that is offered no tools: what they brought stays, as words. */
function withoutTools(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  return messages.map((message): ModelMessage => {
    if (message.role === 'tool') return { role: 'user', text: message.results.map(({ text }) => text).join('\n\n') };
    if (message.role !== 'assistant' || message.toolCalls === undefined) return message;
    return { role: 'assistant', text: `${message.text}\n(looked up: ${message.toolCalls.map(({ name }) => name).join(', ')})`.trim() };
  });
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
