import type { RepairCandidate } from '../../analysis/repair/candidate.ts';
import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { RepairSource } from '../../teams/healing/ports/repairSource.ts';
import { submit, WorkerLane } from '../analysers/worker/workerLane.ts';
import type { RepairRequest } from './repairWorker.ts';

/** Making thousands of candidates of a large file takes seconds; one that takes longer than this is left out. */
const timeLimitMs = 20_000;
const idleMs = 30_000;

/** Candidate edits for the languages that are read to the end: JavaScript, TypeScript and Python; made on a worker thread. */
export function createRepairSource(options: { readonly worker: URL; readonly clock: Clock }): RepairSource & Disposable {
  const lane = new WorkerLane({ ...options, name: 'Looking for repairs', timeLimitMs, idleMs, memoryLimitMb: 1024 });
  return {
    reads: (file) => /\.([cm]?[jt]sx?|py)$/.test(file) && !/\.d\.[cm]?ts$/.test(file),
    generate: (input, signal) => {
      const lines = input.text.split('\n').length;
      const request: RepairRequest = { ...input, suspicion: Array.from({ length: lines }, (_, index) => input.suspicion(index + 1)) };
      return submit<readonly RepairCandidate[]>(signal, request, input.file, (job) => {
        lane.push(job);
        return { dispose: () => void lane.withdraw(job) };
      });
    },
    dispose: () => lane.dispose(),
  };
}
