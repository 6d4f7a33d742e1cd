import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ReviewArea } from '../../analysis/observation.ts';
import type { SourceFile } from '../../analysis/sourceFile.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { CancelledError } from '../../base/errors.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import { silentLogger } from '../../runtime/telemetry/logger.ts';
import type { CodeAnalyser } from '../../teams/review/ports/instruments.ts';
import type { LaneJob } from './worker/workerLane.ts';
import { submit, WorkerLane } from './worker/workerLane.ts';

export type AnalysisRequest =
  | { readonly kind: 'analyse'; readonly file: SourceFile; readonly areas: readonly ReviewArea[] }
  | { readonly kind: 'summarise' | 'regexes'; readonly file: SourceFile };

export interface AnalysisWorkerPoolOptions {
  /** The worker program, bundled or as source. */
  readonly worker: URL;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** One less than the machine has cores unless given. */
  readonly size?: number;
  readonly timeLimitMs?: number;
  readonly idleMs?: number;
}

/** A question that several callers may wait for. */
interface Shared {
  readonly job: LaneJob;
  lane: WorkerLane;
  waiters: Set<LaneJob>;
}

/** A lane that lags behind by this many requests gives some to one that has none. */
const worthSharing = 4;

/**
 * Runs the analysis layer on worker threads. All questions about one path go to the same worker, one after the other, so
 * that the file is parsed once for all of them; equal questions are asked once.
 */
export function createAnalysisWorkerPool(options: AnalysisWorkerPoolOptions): CodeAnalyser & Disposable {
  const { worker, clock, logger = silentLogger } = options;
  const size = options.size ?? Math.max(1, availableParallelism() - 1);
  const shared = new Map<string, Shared>();
  let isDisposed = false;

  const lanes = Array.from({ length: size }, (): WorkerLane => {
    const lane: WorkerLane = new WorkerLane({
      worker,
      clock,
      name: 'The analyser',
      timeLimitMs: options.timeLimitMs ?? 10_000,
      idleMs: options.idleMs ?? 30_000,
      memoryLimitMb: 1024,
      workerData: { folder: path.dirname(fileURLToPath(worker)) },
      onIdle: () => takeFromOthers(lane),
      onRestart: (reason) => logger.log('warn', 'An analysis worker was replaced', { reason }),
    });
    return lane;
  });

  const takeFromOthers = (idle: WorkerLane): void => {
    if (isDisposed) return;
    const busiest = lanes.reduce((most, lane) => (lane.load > most.load ? lane : most));
    if (busiest === idle || busiest.load < worthSharing) return;
    for (const job of busiest.giveAway()) {
      for (const entry of shared.values()) if (entry.job === job) entry.lane = idle;
      idle.push(job);
    }
  };

  const ask = <T>(request: AnalysisRequest, signal: AbortSignal): Promise<T> =>
    submit<T>(signal, request, request.file.path, (waiter) => {
      if (isDisposed) {
        waiter.reject(new CancelledError());
        return { dispose: () => {} };
      }
      const key = keyOf(request);
      let entry = shared.get(key);
      if (entry === undefined) {
        const created = (entry = share(key, request));
        created.waiters.add(waiter);
        created.lane.push(created.job);
      } else entry.waiters.add(waiter);
      return { dispose: () => leave(key, entry, waiter) };
    });

  const share = (key: string, request: AnalysisRequest): Shared => {
    const settle = (act: (waiter: LaneJob) => void): void => {
      shared.delete(key);
      for (const waiter of entry.waiters) act(waiter);
    };
    const entry: Shared = {
      lane: lanes[laneOf(request.file.path, size)]!,
      waiters: new Set(),
      job: {
        request,
        group: request.file.path,
        resolve: (value) => settle((waiter) => waiter.resolve(value)),
        reject: (error) => settle((waiter) => waiter.reject(error)),
      },
    };
    shared.set(key, entry);
    return entry;
  };

  /** A question that nobody waits for any more is not asked. */
  const leave = (key: string, entry: Shared, waiter: LaneJob): void => {
    entry.waiters.delete(waiter);
    if (entry.waiters.size === 0 && entry.lane.withdraw(entry.job) && shared.get(key) === entry) shared.delete(key);
  };

  return {
    analyse: (file, areas, signal) => ask({ kind: 'analyse', file, areas }, signal),
    summarise: (file, signal) => ask({ kind: 'summarise', file }, signal),
    regexes: (file, signal) => ask({ kind: 'regexes', file }, signal),
    dispose: () => {
      if (isDisposed) return;
      isDisposed = true;
      for (const lane of lanes) lane.dispose();
    },
  };
}

/** The texts stand in the key themselves: comparing them is cheaper than hashing, and they are held anyway. */
function keyOf(request: AnalysisRequest): string {
  const { file } = request;
  const areas = request.kind === 'analyse' ? request.areas.join() : '';
  return [request.kind, areas, file.language, file.path, file.baseText ?? '\u0001', file.text].join('\0');
}

function laneOf(path: string, size: number): number {
  let hash = 0;
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) | 0;
  return (hash >>> 0) % size;
}
