import type { Disposable } from '../../base/disposable.ts';
import type { Address, AgentId, Message } from './message.ts';

/** What a receiver does with a message; for a request, what it returns is the reply's content. */
export type MessageHandler = (message: Message) => unknown;

/**
 * The contract of every bus, in-process or NATS: at-least-once to queues, at-most-once to topics, in order between
 * one sender and one receiver, and never a lost reply without an error.
 */
export interface Bus extends Disposable {
  /** Receives what is addressed to the agent, one message at a time in order of arrival. */
  attach(agent: AgentId, handler: MessageHandler): Disposable;
  /** Receives what is published to a topic; `*` stands for one segment, `>` at the end for the rest. */
  subscribe(topic: string, agent: AgentId, handler: MessageHandler): Disposable;
  /** Joins a queue: each message goes to one member. */
  join(queue: string, agent: AgentId, handler: MessageHandler): Disposable;
  send(message: Message): void;
  /**
   * Sends and waits for the reply. Rejects with a `TimeoutError`, with `NoReceiverError` at once where nobody
   * listens, with the receiver's error, or with a cancellation when the signal aborts.
   */
  request(message: Message, options?: { timeoutMs?: number; signal?: AbortSignal }): Promise<Message>;
  hasReceiver(to: Address): boolean;
}

export class NoReceiverError extends Error {
  override readonly name = 'NoReceiverError';

  constructor(to: Address) {
    super(`Nobody receives messages to ${JSON.stringify(to)}`);
  }

  static is(error: unknown): error is NoReceiverError {
    return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'NoReceiverError';
  }
}
