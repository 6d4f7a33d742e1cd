import { deriveSignal } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import { errorMessage, TimeoutError } from '../../../base/errors.ts';
import type { AskModelOptions, ModelClient } from '../modelClient.ts';
import type { ModelCaller } from '../modelCaller.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ToolCall } from '../modelReply.ts';
import type { ModelMessage, ModelTier, ToolResult } from '../modelRequest.ts';
import { turnOf } from './judge.ts';
import type { LoopLimits, LoopStop } from './loopLimits.ts';
import { LoopMeter } from './loopLimits.ts';
import type { ModelTool } from './modelTool.ts';
import { describeTool } from './modelTool.ts';
import { validate } from './validate.ts';

export interface Conversation {
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools: readonly ModelTool[];
  readonly maxTokens: number;
  readonly tier?: ModelTier;
  readonly limits?: LoopLimits;
}

/** How a conversation ended. `text` is the last thing said, for a partial result. */
export type ConversationEnd =
  | { readonly kind: 'done'; readonly text: string; readonly messages: readonly ModelMessage[] }
  | { readonly kind: 'stopped'; readonly why: LoopStop; readonly text: string; readonly messages: readonly ModelMessage[] }
  | { readonly kind: 'failed'; readonly failure: ModelFailure; readonly message: string; readonly text: string; readonly messages: readonly ModelMessage[] };

const maxCallsPerTurn = 16;
const maxResultLength = 40_000;

/** Lets a model work with tools until it is done. It always ends: each way to go on forever has a limit. */
export async function converse(client: ModelClient, caller: ModelCaller, clock: Clock, conversation: Conversation, options: AskModelOptions = {}): Promise<ConversationEnd> {
  const { system, tools, maxTokens, tier } = conversation;
  const meter = new LoopMeter(clock, conversation.limits ?? {});
  const limit = deriveSignal(caller.signal, { clock, milliseconds: meter.secondsLeft * 1_000, what: 'The conversation' });
  // What the run is charged counts here, too: tries that failed included.
  const metered: ModelCaller = {
    agent: caller.agent,
    run: caller.run,
    signal: limit.signal,
    logger: caller.logger,
    budget: caller.budget,
    trace: caller.trace,
    ...(caller.record === undefined ? {} : { record: (name: string, data: unknown) => caller.record?.(name, data) }),
    use: (permission, detail, work) => caller.use(permission, detail, work),
    spend: (spending) => {
      meter.spent(spending.tokens ?? 0, spending.usd ?? 0);
      caller.spend(spending);
    },
  };
  const descriptions = tools.map(describeTool);
  let messages = conversation.messages;
  let text = '';
  try {
    for (;;) {
      const why = meter.reached;
      if (why !== null) return { kind: 'stopped', why, text, messages };
      meter.turned();
      const outcome = await client.ask(metered, { system, messages, tools: descriptions, maxTokens, ...(tier === undefined ? {} : { tier }) }, options);
      if (outcome.kind === 'failed') {
        if (!caller.signal.aborted && TimeoutError.is(limit.signal.reason)) return { kind: 'stopped', why: 'seconds', text, messages };
        return { kind: 'failed', failure: outcome.failure, message: outcome.message, text, messages };
      }
      const { reply } = outcome;
      if (reply.text !== '') text = reply.text;
      messages = [...messages, turnOf(reply)];
      if (reply.toolCalls.length === 0) return { kind: 'done', text, messages };
      const results: ToolResult[] = [];
      // Every call needs its answer, even one that is not made.
      for (const [index, call] of reply.toolCalls.entries()) results.push(await answer(call, index, tools, meter, limit.signal));
      meter.brought(results.filter(({ isError }) => isError !== true).map((result) => result.text));
      messages = [...messages, { role: 'tool', results }];
    }
  } catch (error) {
    if (!caller.signal.aborted && TimeoutError.is(limit.signal.reason)) return { kind: 'stopped', why: 'seconds', text, messages };
    throw error;
  } finally {
    limit.dispose();
  }
}

async function answer(call: ToolCall, index: number, tools: readonly ModelTool[], meter: LoopMeter, signal: AbortSignal): Promise<ToolResult> {
  const refuse = (text: string): ToolResult => ({ callId: call.id, text, isError: true });
  if (index >= maxCallsPerTurn) return refuse(`Not done: at most ${maxCallsPerTurn} calls in one turn.`);
  const tool = tools.find(({ name }) => name === call.name);
  if (tool === undefined) return refuse(`There is no tool of this name. There are: ${tools.map(({ name }) => name).join(', ')}.`);
  if (!meter.mayCall(call)) return refuse('Not done again: this call was made with the same arguments before. Use its earlier result or finish.');
  if (!('input' in call)) return refuse('The arguments are not JSON. Call again with valid JSON.');
  const input = validate(tool.input, call.input);
  if (!input.ok) return refuse(`The arguments do not fit: ${input.error}. Call again with corrected ones.`);
  try {
    const text = await tool.run(input.value, signal);
    return { callId: call.id, text: text.length <= maxResultLength ? text : `${text.slice(0, maxResultLength)}\n[shortened: ${text.length - maxResultLength} more characters]` };
  } catch (error) {
    if (signal.aborted) throw error;
    return refuse(`It failed: ${errorMessage(error).slice(0, 500)}`);
  }
}
