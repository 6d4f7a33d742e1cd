import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { toDisposable } from '../../base/disposable.ts';
import { BugError, CancelledError, cancellationOf, TimeoutError } from '../../base/errors.ts';
import type { Bus, MessageHandler } from './bus.ts';
import { NoReceiverError } from './bus.ts';
import type { Delivery } from './mailbox.ts';
import { Mailbox, MailboxFullError } from './mailbox.ts';
import type { Address, AgentId, Message, MessageId } from './message.ts';
import { TopicTable } from './topicTable.ts';

export interface InProcessBusOptions {
  readonly clock: Clock;
  /** Names replies. */
  readonly nextId: () => MessageId;
  /** How many messages may wait for one agent. Default 10,000. */
  readonly capacity?: number;
  /** A handler failed on a message that nobody waits for an answer to. */
  readonly onHandlerError?: (error: unknown, message: Message, agent: AgentId) => void;
  /** A topic's listener was too far behind to get the message. */
  readonly onDropped?: (message: Message, agent: AgentId) => void;
}

interface Receiver {
  readonly agent: AgentId;
  readonly handler: MessageHandler;
  readonly mailbox: Mailbox;
  isAttached: boolean;
}

interface Pending {
  readonly request: Message;
  resolve(reply: Message): void;
  reject(error: unknown): void;
}

const defaultCapacity = 10_000;
/** So many deliveries in a row, and the event loop gets a turn: a flood must not keep timers and cancel from firing. */
const burstLimit = 16_384;

/** Carries messages between the agents of one process; the default bus of a run. */
export class InProcessBus implements Bus {
  readonly #options: InProcessBusOptions;
  readonly #agents = new Map<AgentId, Receiver>();
  readonly #mailboxes = new Map<AgentId, Mailbox>();
  readonly #queues = new Map<string, { members: Receiver[]; next: number }>();
  readonly #topics = new TopicTable<Receiver>();
  readonly #pending = new Set<Pending>();
  #delivered = 0;
  #turn: Disposable | undefined;
  #afterTurn: (() => void)[] = [];
  #isDisposed = false;

  constructor(options: InProcessBusOptions) {
    this.#options = options;
  }

  attach(agent: AgentId, handler: MessageHandler): Disposable {
    if (this.#agents.has(agent)) throw new BugError(`${agent} is attached to the bus already`);
    const receiver = this.#receiver(agent, handler);
    this.#agents.set(agent, receiver);
    return toDisposable(() => {
      receiver.isAttached = false;
      this.#agents.delete(agent);
    });
  }

  subscribe(topic: string, agent: AgentId, handler: MessageHandler): Disposable {
    const receiver = this.#receiver(agent, handler);
    const entry = this.#topics.add(topic, receiver);
    return toDisposable(() => {
      receiver.isAttached = false;
      entry.dispose();
    });
  }

  join(queue: string, agent: AgentId, handler: MessageHandler): Disposable {
    const receiver = this.#receiver(agent, handler);
    let group = this.#queues.get(queue);
    if (group === undefined) this.#queues.set(queue, (group = { members: [], next: 0 }));
    const joined = group;
    joined.members.push(receiver);
    return toDisposable(() => {
      receiver.isAttached = false;
      joined.members = joined.members.filter((member) => member !== receiver);
      if (joined.members.length === 0) this.#queues.delete(queue);
    });
  }

  send(message: Message): void {
    this.#throwIfDisposed();
    const to = message.to;
    if ('topic' in to) {
      for (const receiver of this.#topics.match(to.topic)) {
        try {
          this.#post(receiver, message, undefined);
        } catch (error) {
          if (!MailboxFullError.is(error)) throw error;
          this.#options.onDropped?.(message, receiver.agent);
        }
      }
      return;
    }
    const receiver = this.#one(to);
    if (receiver === undefined) throw new NoReceiverError(to);
    this.#post(receiver, message, undefined);
  }

  request(message: Message, options: { timeoutMs?: number; signal?: AbortSignal } = {}): Promise<Message> {
    return new Promise<Message>((resolve, reject) => {
      this.#throwIfDisposed();
      const { timeoutMs, signal } = options;
      if (signal?.aborted) throw cancellationOf(signal);
      const receivers = this.#all(message.to);
      if (receivers.length === 0) throw new NoReceiverError(message.to);
      let timer: Disposable | undefined;
      const onAbort = (): void => pending.reject(cancellationOf(signal!));
      const release = (): boolean => {
        if (!this.#pending.delete(pending)) return false;
        timer?.dispose();
        signal?.removeEventListener('abort', onAbort);
        return true;
      };
      const pending: Pending = {
        request: message,
        resolve: (reply) => {
          if (release()) resolve(reply);
        },
        reject: (error) => {
          if (release()) reject(error as Error);
        },
      };
      this.#pending.add(pending);
      if (timeoutMs !== undefined && timeoutMs !== Infinity) {
        timer = this.#options.clock.schedule(timeoutMs, () =>
          pending.reject(new TimeoutError(`No reply to ${message.subject} within ${timeoutMs} ms`)),
        );
      }
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        for (const receiver of receivers) this.#post(receiver, message, pending);
      } catch (error) {
        pending.reject(error);
      }
    });
  }

  hasReceiver(to: Address): boolean {
    return this.#all(to).length > 0;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#turn?.dispose();
    this.#afterTurn = [];
    for (const mailbox of this.#mailboxes.values()) mailbox.close();
    for (const pending of [...this.#pending]) pending.reject(new CancelledError('The bus was closed'));
    this.#agents.clear();
    this.#queues.clear();
    this.#topics.clear();
  }

  #receiver(agent: AgentId, handler: MessageHandler): Receiver {
    this.#throwIfDisposed();
    // An agent has one mailbox whatever ways messages reach it, so that it handles one at a time.
    let mailbox = this.#mailboxes.get(agent);
    if (mailbox === undefined) {
      mailbox = new Mailbox(agent, this.#defer, this.#options.capacity ?? defaultCapacity);
      this.#mailboxes.set(agent, mailbox);
    }
    return { agent, handler, mailbox, isAttached: true };
  }

  #all(to: Address): readonly Receiver[] {
    if ('topic' in to) return this.#topics.match(to.topic);
    const receiver = this.#one(to);
    return receiver === undefined ? [] : [receiver];
  }

  #one(to: Exclude<Address, { topic: string }>): Receiver | undefined {
    if ('agent' in to) return this.#agents.get(to.agent);
    const group = this.#queues.get(to.queue);
    if (group === undefined) return undefined;
    const count = group.members.length;
    for (let step = 0; step < count; step++) {
      const index = (group.next + step) % count;
      if (group.members[index]!.mailbox.isFree || step === count - 1) {
        // With nobody free the turn still goes round, so that the waiting is shared.
        const chosen = group.members[index]!.mailbox.isFree ? index : group.next % count;
        group.next = (chosen + 1) % count;
        return group.members[chosen];
      }
    }
    return undefined;
  }

  #post(receiver: Receiver, message: Message, pending: Pending | undefined): void {
    const delivery: Delivery = () => this.#deliver(receiver, message, pending);
    receiver.mailbox.post(delivery);
  }

  #deliver(receiver: Receiver, message: Message, pending: Pending | undefined): PromiseLike<void> | undefined {
    this.#delivered++;
    if (!receiver.isAttached) {
      pending?.reject(new NoReceiverError(message.to));
      return undefined;
    }
    let answer: unknown;
    try {
      answer = receiver.handler(message);
    } catch (error) {
      this.#failed(error, receiver, message, pending);
      return undefined;
    }
    if (!isThenable(answer)) {
      if (pending !== undefined) pending.resolve(this.#reply(receiver, message, answer));
      return undefined;
    }
    const handled = answer.then(
      (content) => pending?.resolve(this.#reply(receiver, message, content)),
      (error: unknown) => this.#failed(error, receiver, message, pending),
    );
    // A task that was handed over does not hold up the mailbox: how many an agent works on is the scheduler's to say.
    return message.kind === 'task' ? undefined : handled;
  }

  #failed(error: unknown, receiver: Receiver, message: Message, pending: Pending | undefined): void {
    if (pending !== undefined) pending.reject(error);
    else this.#options.onHandlerError?.(error, message, receiver.agent);
  }

  #reply(receiver: Receiver, request: Message, content: unknown): Message {
    return {
      id: this.#options.nextId(),
      run: request.run,
      from: receiver.agent,
      to: { agent: request.from },
      kind: request.kind === 'task' ? 'result' : 'reply',
      subject: request.subject,
      content,
      cause: request.id,
      task: request.task,
      at: this.#options.clock.now(),
    };
  }

  readonly #defer = (drain: () => void): void => {
    if (this.#isDisposed) return;
    if (this.#delivered < burstLimit) {
      queueMicrotask(drain);
      return;
    }
    this.#afterTurn.push(drain);
    this.#turn ??= this.#options.clock.schedule(0, () => {
      this.#turn = undefined;
      this.#delivered = 0;
      const waiting = this.#afterTurn;
      this.#afterTurn = [];
      for (const next of waiting) next();
    });
  };

  #throwIfDisposed(): void {
    if (this.#isDisposed) throw new CancelledError('The bus is closed');
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
