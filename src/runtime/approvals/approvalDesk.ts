import { BugError } from '../../base/errors.ts';
import type { AgentId } from '../bus/message.ts';
import type { RunEventBody } from '../runs/runEvent.ts';
import type { TaskId } from '../scheduler/task.ts';
import type { ApprovalRecord, ApprovalRequest, ApprovalStatus } from './approval.ts';

interface Entry {
  record: ApprovalRecord;
  answer: string | null;
  /** Asked in this process and not answered yet. */
  isOpen: boolean;
  readonly waiters: Set<(answer: string) => void>;
}

const mostAnswers = 10;

/**
 * Keeps a run's questions to the human. Whoever asks waits as long as it takes; the process need not: a question that
 * was open when it ended is open in the log, can be answered before anybody asks it again, and is then answered at once.
 */
export class ApprovalDesk {
  readonly #log: (body: RunEventBody) => void;
  readonly #onWaiting: (isWaiting: boolean) => void;
  readonly #byKey = new Map<string, Entry>();
  #count = 0;
  /** Questions that somebody waits with. */
  #open = 0;

  /** `before` is what the log tells of an interrupted run. */
  constructor(options: { readonly log: (body: RunEventBody) => void; readonly onWaiting: (isWaiting: boolean) => void; readonly before?: Iterable<ApprovalStatus> | undefined }) {
    this.#log = options.log;
    this.#onWaiting = options.onWaiting;
    for (const { record, answer } of options.before ?? []) {
      this.#byKey.set(record.key, { record, answer, isOpen: false, waiters: new Set() });
      this.#count = Math.max(this.#count, Number(record.id.slice(1)) || 0);
    }
  }

  ask(request: ApprovalRequest, by: { readonly agent: AgentId; readonly task: TaskId | null }, signal: AbortSignal): Promise<string> {
    const { key, answers } = request;
    if (answers.length === 0 || answers.length > mostAnswers) throw new BugError(`The question ${key} has ${answers.length} answers`);
    const known = this.#byKey.get(key);
    if (known !== undefined && known.answer !== null && answers.includes(known.answer)) return Promise.resolve(known.answer);
    const entry = known !== undefined && known.answer === null ? known : { record: { ...request, ...by, id: `q${++this.#count}` }, answer: null, isOpen: false, waiters: new Set<(answer: string) => void>() };
    if (!entry.isOpen) {
      entry.isOpen = true;
      // Told anew after a resume as well: its wording may have changed with what led to it.
      entry.record = { ...request, ...by, id: entry.record.id };
      this.#byKey.set(key, entry);
      this.#log({ type: 'approval.asked', approval: entry.record });
      if (++this.#open === 1) this.#onWaiting(true);
    }
    return new Promise((resolve, reject) => {
      const waiter = (answer: string): void => {
        signal.removeEventListener('abort', giveUp);
        resolve(answer);
      };
      const giveUp = (): void => {
        entry.waiters.delete(waiter);
        if (entry.waiters.size === 0) this.#close(entry, null);
        reject(signal.reason as Error);
      };
      entry.waiters.add(waiter);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  /** False where nobody asked that, where it has been answered, and for what cannot be answered. */
  answer(id: string, answer: string): boolean {
    for (const entry of this.#byKey.values()) {
      if (entry.record.id !== id) continue;
      if (entry.answer !== null || !entry.record.answers.includes(answer)) return false;
      this.#close(entry, answer);
      return true;
    }
    return false;
  }

  #close(entry: Entry, answer: string | null): void {
    const { record, waiters } = entry;
    const wasOpen = entry.isOpen;
    entry.isOpen = false;
    if (answer === null) this.#byKey.delete(record.key);
    entry.answer = answer;
    this.#log({ type: 'approval.answered', id: record.id, answer });
    if (wasOpen && --this.#open === 0) this.#onWaiting(false);
    if (answer !== null) for (const waiter of waiters) waiter(answer);
    waiters.clear();
  }
}
