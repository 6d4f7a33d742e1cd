import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FlowPurpose } from '../../analysis/flows/fileFlows.ts';
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
  | { readonly kind: 'flows'; readonly file: SourceFile; readonly specifiers: readonly string[]; readonly purpose: FlowPurpose }
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
  /** Which lane has the questions about a path that are not answered yet. */
  const places = new Map<string, { lane: WorkerLane; jobs: number }>();
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
    const given = busiest.giveAway();
    if (given.length === 0) return;
    for (const entry of shared.values()) if (given.includes(entry.job)) entry.lane = idle;
    const place = places.get(given[0]!.group);
    if (place !== undefined) place.lane = idle;
    for (const job of given) idle.push(job);
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
      forget(key, entry);
      for (const waiter of entry.waiters) act(waiter);
    };
    const entry: Shared = {
      lane: laneFor(request.file.path),
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
    if (entry.waiters.size === 0 && entry.lane.withdraw(entry.job)) forget(key, entry);
  };

  const forget = (key: string, entry: Shared): void => {
    if (shared.get(key) !== entry) return;
    shared.delete(key);
    const place = places.get(entry.job.group)!;
    if (--place.jobs === 0) places.delete(entry.job.group);
  };

  /** Where a path's other questions wait already; else its own lane, which may still have it parsed, unless that lags behind. */
  const laneFor = (file: string): WorkerLane => {
    let place = places.get(file);
    if (place === undefined) {
      const own = lanes[laneOf(file, size)]!;
      const idle = own.load >= worthSharing ? lanes.find((lane) => lane.load === 0) : undefined;
      places.set(file, (place = { lane: idle ?? own, jobs: 0 }));
    }
    place.jobs++;
    return place.lane;
  };

  return {
    analyse: (file, areas, signal) => ask({ kind: 'analyse', file, areas }, signal),
    summarise: (file, signal) => ask({ kind: 'summarise', file }, signal),
    flows: (file, specifiers, purpose, signal) => ask({ kind: 'flows', file, specifiers, purpose }, signal),
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
  const asked = request.kind === 'analyse' ? request.areas.join() : request.kind === 'flows' ? [request.purpose, ...request.specifiers].join() : '';
  return [request.kind, asked, file.language, file.path, file.baseText ?? '\u0001', file.text].join('\0');
}

function laneOf(path: string, size: number): number {
  let hash = 0;
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) | 0;
  return (hash >>> 0) % size;
}
