import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { errorMessage } from '../../base/errors.ts';
import type { RunId } from '../bus/message.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { RunEvent, RunEventBody } from './runEvent.ts';
import type { RunState } from './runState.ts';
import { applyEvent, toSnapshot } from './runState.ts';
import type { Lease, RunStore } from './runStore.ts';
import { RunConflictError } from './runStore.ts';

export interface LogWriterOptions {
  readonly clock: Clock;
  readonly store: RunStore;
  readonly logger: Logger;
  /** What the log told so far; the writer owns it and keeps it up to date. */
  readonly state: RunState;
  readonly run: RunId;
  readonly lease: Lease;
  readonly onEvent: (event: RunEvent) => void;
  /** The history can no longer be saved, and why; the run goes on in memory. */
  readonly onDegraded: (reason: string) => void;
  /** Another process writes this run now, so this one must stop. */
  readonly onConflict: () => void;
}

const flushAfterMs = 7;
const flushAtEvents = 500;
/** So many events are folded in a few milliseconds, which is less than storing a snapshot takes. */
const snapshotEvery = 8_000;

/** Numbers events, tells listeners at once, and writes in batches. */
export class LogWriter {
  readonly #options: LogWriterOptions;
  #seq: number;
  #buffer: RunEvent[] = [];
  /** Events that happened while one was being told; undefined while none is. */
  #untold: RunEvent[] | undefined;
  #timer: Disposable | undefined;
  #snapshotAt: number;
  #snapshotSeq: number;
  #status: 'saving' | 'memory only' | 'stopped' = 'saving';

  constructor(options: LogWriterOptions) {
    this.#options = options;
    this.#seq = options.state.seq;
    this.#snapshotSeq = options.state.seq;
    this.#snapshotAt = nextSnapshot(options.state.seq);
  }

  append(body: RunEventBody): void {
    if (this.#status === 'stopped') return;
    const { run, clock } = this.#options;
    const event: RunEvent = { run, seq: ++this.#seq, at: clock.now(), body };
    this.#buffer.push(event);
    this.#tell(event);
    // What the process has written outlives it. Waiting for the disk itself is for effects that cannot be undone; a run that
    // a power cut takes back to its last entry is resumed, and its finished tasks answer from the log.
    // Nobody is to be asked twice because a process ended early.
    if (body.type === 'run.finished' || body.type === 'approval.answered') this.flush('normal');
    else if (this.#buffer.length >= flushAtEvents) this.flush('normal');
    else if (body.type === 'run.started') this.#flushLater(0, 'normal');
    else if (this.#timer === undefined && this.#status === 'saving') this.#flushLater(flushAfterMs, 'normal');
  }

  flush(durability: 'normal' | 'full'): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const batch = this.#buffer;
    if (batch.length === 0) return;
    this.#buffer = [];
    const { state } = this.#options;
    for (const event of batch) applyEvent(state, event);
    if (this.#status !== 'saving') return;
    try {
      this.#store(batch, durability);
      if (state.seq >= this.#snapshotAt || (state.end !== null && state.seq - this.#snapshotSeq >= snapshotEvery)) {
        this.#snapshot();
      }
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Appends nothing more; what is buffered is written. */
  stop(): void {
    this.flush('normal');
    this.#status = 'stopped';
    this.#timer?.dispose();
    this.#timer = undefined;
  }

  /** A listener may cause further events; everyone still hears them in order. */
  #tell(event: RunEvent): void {
    if (this.#untold !== undefined) {
      this.#untold.push(event);
      return;
    }
    this.#untold = [];
    this.#options.onEvent(event);
    for (const next of this.#untold) this.#options.onEvent(next);
    this.#untold = undefined;
  }

  /** A new run is written as soon as the event loop turns: before anything outside can have come of it. */
  #flushLater(delayMs: number, durability: 'normal' | 'full'): void {
    this.#timer = this.#options.clock.schedule(delayMs, () => this.flush(durability));
  }

  #store(batch: readonly RunEvent[], durability: 'normal' | 'full'): void {
    const { store, logger } = this.#options;
    try {
      store.append(batch, durability, this.#options.lease);
    } catch (error) {
      const storable = batch.map(withoutWhatJsonCannotHold);
      if (storable.every((event, index) => event === batch[index])) throw error;
      logger.log('warn', 'Something in the run log could not be written as JSON and was left out', { run: this.#options.run });
      store.append(storable, durability, this.#options.lease);
    }
  }

  #snapshot(): void {
    const { store, state, run } = this.#options;
    store.saveSnapshot(run, state.seq, toSnapshot(state));
    this.#snapshotSeq = state.seq;
    this.#snapshotAt = nextSnapshot(state.seq);
  }

  #failed(error: unknown): void {
    if (error instanceof RunConflictError) {
      this.#status = 'stopped';
      this.#options.onConflict();
      return;
    }
    this.#status = 'memory only';
    const reason = errorMessage(error);
    this.#options.logger.log('warn', 'The history of this run is not being saved', { run: this.#options.run, reason });
    this.#options.onDegraded(reason);
  }
}

/** Each snapshot is due when the log has doubled, so that all of them together cost no more than the log itself. */
function nextSnapshot(seq: number): number {
  return Math.max(snapshotEvery, seq * 2);
}

/** A result that JSON cannot hold would be lost on resume: the log calls such a task failed, so that it is done again. */
function withoutWhatJsonCannotHold(event: RunEvent): RunEvent {
  try {
    JSON.stringify(event);
    return event;
  } catch (error) {
    const message = `It does not survive JSON: ${errorMessage(error)}`;
    const { body } = event;
    if (body.type === 'task.finished') {
      const agent = body.outcome.status === 'done' ? body.outcome.agent : null;
      return { ...event, body: { ...body, outcome: { status: 'failed', error: { name: 'BugError', message }, agent } } };
    }
    if (body.type === 'message') return { ...event, body: { ...body, message: { ...body.message, content: { omitted: message } } } };
    if (body.type === 'fact') return { ...event, body: { ...body, data: { omitted: message } } };
    if (body.type === 'run.started') return { ...event, body: { ...body, request: { omitted: message } } };
    if (body.type === 'run.finished' && 'result' in body.end) {
      return { ...event, body: { ...body, end: { ...body.end, result: { omitted: message } } } };
    }
    throw error;
  }
}
