import type { AgentId } from './message.ts';

/** One thing to handle: returns a promise while it is not done, and never throws or rejects. */
export type Delivery = () => PromiseLike<void> | undefined;

/** Runs a drain soon: in a microtask, or after the event loop has turned where a burst went on for too long. */
export type Defer = (drain: () => void) => void;

/** Handles one delivery at a time in order of arrival; what arrives meanwhile waits, up to a bound. */
export class Mailbox {
  readonly #agent: AgentId;
  readonly #defer: Defer;
  readonly #capacity: number;
  readonly #burst: number;
  #queue: Delivery[] = [];
  #head = 0;
  #isBusy = false;
  #isClosed = false;

  constructor(agent: AgentId, defer: Defer, capacity: number, burst = 256) {
    this.#agent = agent;
    this.#defer = defer;
    this.#capacity = capacity;
    this.#burst = burst;
  }

  get size(): number {
    return this.#queue.length - this.#head;
  }

  /** Whether nothing is being handled and nothing waits. */
  get isFree(): boolean {
    return !this.#isBusy;
  }

  /** Throws `MailboxFullError` where the bound is reached. */
  post(delivery: Delivery): void {
    if (this.#isClosed) return;
    if (this.size >= this.#capacity) throw new MailboxFullError(this.#agent, this.#capacity);
    this.#queue.push(delivery);
    if (!this.#isBusy) {
      this.#isBusy = true;
      this.#defer(this.#drain);
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#head = 0;
  }

  readonly #resume = (): void => this.#defer(this.#drain);

  readonly #drain = (): void => {
    for (let left = this.#burst; left > 0; left--) {
      if (this.#head === this.#queue.length) {
        this.#queue = [];
        this.#head = 0;
        this.#isBusy = false;
        return;
      }
      const delivery = this.#queue[this.#head++]!;
      if (this.#head > 1024 && this.#head * 2 > this.#queue.length) {
        this.#queue = this.#queue.slice(this.#head);
        this.#head = 0;
      }
      const pending = delivery();
      if (pending !== undefined) {
        pending.then(this.#resume, this.#resume);
        return;
      }
    }
    this.#defer(this.#drain);
  };
}

/** Says that a receiver is so far behind that more messages to it are refused. */
export class MailboxFullError extends Error {
  override readonly name = 'MailboxFullError';

  constructor(agent: AgentId, capacity: number) {
    super(`The mailbox of ${agent} is full: ${capacity} messages wait already`);
  }

  static is(error: unknown): error is MailboxFullError {
    return typeof error === 'object' && error !== null && (error as { name?: unknown }).name === 'MailboxFullError';
  }
}
