import { throwIfAborted } from '../../../base/errors.ts';
import { applySourceEdits } from '../../../analysis/repair/candidate.ts';
import type { TrialBench, TrialCandidate, TrialVerdict } from '../../../teams/healing/ports/candidateTrials.ts';
import type { TrialHost } from './startTrialHost.ts';

/** Asked of a host before it has answered, so that it never waits for us. */
const ahead = 32;
/** So many of those that ran out of the short time are tried again with a longer one. */
const secondChances = 24;
const limits = { shortestMs: 25, secondMs: 400, slack: 12 } as const;

/** Spreads candidates over warm hosts. Endless loops are ended early, since most candidates that run long never end. */
export function createPythonBench(hosts: readonly TrialHost[], texts: ReadonlyMap<string, string>, limitMs: number, testsMs: number): TrialBench {
  const shortMs = Math.min(limitMs, Math.max(limits.shortestMs, testsMs * limits.slack));
  const longMs = Math.min(limitMs, Math.max(limits.secondMs, shortMs * 4));

  const filesOf = (candidate: TrialCandidate): Record<string, string> | undefined => {
    const files: Record<string, string> = {};
    for (const { file, edits } of candidate.changes) {
      const text = texts.get(file);
      if (text === undefined) return undefined;
      files[file] = applySourceEdits(text, edits);
    }
    return files;
  };

  const run = async (candidates: Iterable<TrialCandidate>, onVerdict: (verdict: TrialVerdict) => 'stop' | void, signal: AbortSignal): Promise<void> => {
    const iterator = candidates[Symbol.iterator]();
    const late: TrialCandidate[] = [];
    let retried = 0;
    let hasPassed = false;
    /** What ran late comes again once something has passed, since it stood before it in the order, and else at the end. */
    const nextOne = (): { readonly candidate: TrialCandidate; readonly ms: number; readonly isRetry: boolean } | undefined => {
      if (!hasPassed || late.length === 0) {
        const next = iterator.next();
        if (next.done !== true) return { candidate: next.value, ms: shortMs, isRetry: false };
      }
      const again = late.shift();
      if (again !== undefined) retried++;
      return again === undefined ? undefined : { candidate: again, ms: longMs, isRetry: true };
    };
    let isStopped = false;
    const stop = (): void => {
      isStopped = true;
      for (const host of hosts) host.stop();
    };
    const lane = async (host: TrialHost): Promise<void> => {
      while (!isStopped) {
        const next = nextOne();
        if (next === undefined) return;
        const { candidate, ms, isRetry } = next;
        const files = filesOf(candidate);
        const verdict = files === undefined ? ({ outcome: 'invalid', targetsPassed: 0, late: false } as const) : await host.attempt(files, ms);
        if (verdict === 'stopped' || isStopped) return;
        const { outcome, targetsPassed } = verdict;
        if (outcome === 'passes') hasPassed = true;
        if (verdict.late && !isRetry && longMs > shortMs && late.length + retried < secondChances) late.push(candidate);
        else if (onVerdict({ id: candidate.id, outcome, targetsPassed }) === 'stop') stop();
      }
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.all(hosts.flatMap((host) => Array.from({ length: ahead }, () => lane(host))));
    } catch (error) {
      stop();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
    }
    throwIfAborted(signal);
  };

  return {
    parallelism: hosts.length,
    tryAll: async (candidates, onVerdict, signal) => {
      throwIfAborted(signal);
      await run(candidates, onVerdict, signal);
    },
    behaviours: async (candidates, signal) => {
      const host = hosts[0]!;
      const digests: (readonly string[])[] = [];
      for (const candidate of candidates) {
        throwIfAborted(signal);
        const files = filesOf(candidate);
        const answer = files === undefined ? [] : await host.behave(files);
        digests.push(answer === 'stopped' ? [] : answer);
      }
      return digests;
    },
    dispose: () => hosts.forEach((host) => host.dispose()),
  };
}
