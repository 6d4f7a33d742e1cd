import { Worker } from 'node:worker_threads';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { MutableDisposable } from '../../../base/disposable.ts';
import { CancelledError, errorMessage, TimeoutError } from '../../../base/errors.ts';

/** What a lane and its worker say to each other. */
export type LaneMessage = { readonly kind: 'ready' } | { readonly kind: 'answer'; readonly id: number; readonly value: unknown } | { readonly kind: 'error'; readonly id: number; readonly message: string };

export interface LaneOptions {
  readonly worker: URL;
  readonly clock: Clock;
  /** How long one request may take, counted from when the worker begins with it. */
  readonly timeLimitMs: number;
  /** How long a worker with nothing to do is kept. */
  readonly idleMs: number;
  /** What is worked on, for reasons: "The analyser". */
  readonly name: string;
  readonly workerData?: unknown;
  readonly memoryLimitMb?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The lane ran out of requests. */
  readonly onIdle?: () => void;
  readonly onRestart?: (reason: string) => void;
}

/** A request in a lane: settled once, and dropped at once when nobody wants it any more. */
export interface LaneJob {
  readonly request: unknown;
  /** Jobs of one group are served after one another, so that they can share what the worker keeps. */
  readonly group: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** A worker that does not even load is started anew at most this many times. */
const maxFruitlessStarts = 3;
/** How long a worker may take to load. */
const startLimitMs = 30_000;

interface Sent {
  readonly id: number;
  readonly job: LaneJob;
}

/**
 * One worker thread and the requests that wait for it. A request that takes too long costs the worker its life and its
 * caller an error; whatever waited behind it is served by the next worker.
 */
export class WorkerLane implements Disposable {
  readonly #options: LaneOptions;
  readonly #waiting: LaneJob[] = [];
  readonly #timer = new MutableDisposable<Disposable>();
  #worker: Worker | undefined;
  #isReady = false;
  #sent: Sent | undefined;
  #lastGroup = '';
  #lastId = 0;
  #fruitlessStarts = 0;
  #isDisposed = false;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** Requests that are waiting or being worked on. */
  get load(): number {
    return this.#waiting.length + (this.#sent === undefined ? 0 : 1);
  }

  push(job: LaneJob): void {
    if (this.#isDisposed) {
      job.reject(new CancelledError());
      return;
    }
    this.#waiting.push(job);
    this.#next();
  }

  /** Takes a waiting job back; false when it is being worked on or done. */
  withdraw(job: LaneJob): boolean {
    const at = this.#waiting.indexOf(job);
    if (at < 0) return false;
    this.#waiting.splice(at, 1);
    return true;
  }

  /** Gives away the waiting jobs of the group that came last; a lane with nothing to do asks for them. */
  giveAway(): LaneJob[] {
    const group = this.#waiting.at(-1)?.group;
    if (group === undefined || group === this.#lastGroup) return [];
    const given = this.#waiting.filter((job) => job.group === group);
    for (const job of given) this.withdraw(job);
    return given;
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#timer.dispose();
    this.#stop();
    const left = [...(this.#sent === undefined ? [] : [this.#sent.job]), ...this.#waiting.splice(0)];
    this.#sent = undefined;
    for (const job of left) job.reject(new CancelledError());
  }

  #next(): void {
    if (this.#sent !== undefined || this.#isDisposed) return;
    if (this.#waiting.length === 0) {
      this.#worker?.unref();
      this.#timer.value = this.#worker === undefined ? undefined : this.#options.clock.schedule(this.#options.idleMs, () => this.#stop());
      this.#options.onIdle?.();
      return;
    }
    if (this.#worker === undefined) this.#start();
    if (!this.#isReady) return;
    this.#worker!.ref();
    const same = this.#waiting.findIndex((job) => job.group === this.#lastGroup);
    const job = this.#waiting.splice(Math.max(0, same), 1)[0]!;
    this.#lastGroup = job.group;
    this.#sent = { id: ++this.#lastId, job };
    this.#limit(this.#options.timeLimitMs, `took longer than ${seconds(this.#options.timeLimitMs)} and was stopped`);
    this.#worker!.postMessage({ id: this.#sent.id, request: job.request });
  }

  #start(): void {
    const { worker: file, workerData, memoryLimitMb, env } = this.#options;
    const worker = new Worker(file, {
      workerData,
      env: env ?? {},
      // What a worker prints must not reach a process whose own output is a protocol.
      stdout: true,
      stderr: true,
      ...(memoryLimitMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb } }),
    });
    worker.stdout.resume();
    worker.stderr.resume();
    this.#worker = worker;
    this.#isReady = false;
    this.#limit(startLimitMs, 'did not start');
    let failure = '';
    worker.on('message', (message: LaneMessage) => {
      if (this.#worker === worker) this.#receive(message);
    });
    worker.on('error', (error) => (failure = errorMessage(error)));
    worker.on('exit', (code) => {
      if (this.#worker === worker) this.#fail(`crashed (${failure === '' ? `code ${code}` : failure})`, (reason) => new Error(reason));
    });
  }

  #receive(message: LaneMessage): void {
    if (message.kind === 'ready') {
      this.#isReady = true;
      this.#fruitlessStarts = 0;
      this.#timer.value = undefined;
    } else {
      if (this.#sent?.id !== message.id) return;
      const { job } = this.#sent;
      this.#sent = undefined;
      this.#timer.value = undefined;
      if (message.kind === 'answer') job.resolve(message.value);
      else job.reject(new Error(message.message));
    }
    this.#next();
  }

  #limit(milliseconds: number, what: string): void {
    this.#timer.value = this.#options.clock.schedule(milliseconds, () => this.#fail(what, (reason) => new TimeoutError(reason)));
  }

  /** Gives up the worker and the job in its hands; the others are served by the next worker, if one can live at all. */
  #fail(what: string, toError: (reason: string) => Error): void {
    const reason = `${this.#options.name} ${what}`;
    const wasReady = this.#isReady;
    const sent = this.#sent;
    this.#sent = undefined;
    this.#stop();
    this.#options.onRestart?.(reason);
    sent?.job.reject(toError(reason));
    if (!wasReady && ++this.#fruitlessStarts >= maxFruitlessStarts) {
      this.#fruitlessStarts = 0;
      for (const job of this.#waiting.splice(0)) job.reject(toError(reason));
    }
    this.#next();
  }

  #stop(): void {
    this.#timer.value = undefined;
    const worker = this.#worker;
    this.#worker = undefined;
    this.#isReady = false;
    void worker?.terminate();
  }
}

/** Sends a request to whoever serves jobs and gives it up with the signal. */
export function submit<T>(signal: AbortSignal, request: unknown, group: string, push: (job: LaneJob) => Disposable): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) {
      reject(new CancelledError());
      return;
    }
    const settle = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const job: LaneJob = {
      request,
      group,
      resolve: (value) => settle(() => resolve(value as T)),
      reject: (error) => settle(() => reject(error)),
    };
    const onAbort = (): void => {
      handle.dispose();
      reject(new CancelledError());
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const handle = push(job);
  });
}

function seconds(milliseconds: number): string {
  return `${milliseconds / 1000} s`;
}
