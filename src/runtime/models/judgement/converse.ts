import { deriveSignal } from '../../../base/abort.ts';
import type { Clock } from '../../../base/clock.ts';
import { TimeoutError } from '../../../base/errors.ts';
import type { AskModelOptions, ModelClient } from '../modelClient.ts';
import type { ModelCaller } from '../modelCaller.ts';
import type { ModelFailure } from '../modelFailure.ts';
import type { ModelMessage, ModelTier } from '../modelRequest.ts';
import { answerCalls } from './answerCalls.ts';
import { turnOf } from './judge.ts';
import type { LoopLimits, LoopStop } from './loopLimits.ts';
import { LoopMeter } from './loopLimits.ts';
import type { ModelTool } from './modelTool.ts';
import { describeTool } from './modelTool.ts';

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
      messages = [...messages, { role: 'tool', results: await answerCalls(reply.toolCalls, tools, meter, limit.signal) }];
    }
  } catch (error) {
    if (!caller.signal.aborted && TimeoutError.is(limit.signal.reason)) return { kind: 'stopped', why: 'seconds', text, messages };
    throw error;
  } finally {
    limit.dispose();
  }
}
