import path from 'node:path';
import type { Disposable } from '../../../base/disposable.ts';
import { DisposableStore } from '../../../base/disposable.ts';
import { cancellationOf, throwIfAborted } from '../../../base/errors.ts';
import type { Logger } from '../../../runtime/telemetry/logger.ts';
import type { LinterFound, LintFile, LintResult } from '../../../teams/review/ports/instruments.ts';
import type { LintRun } from './createLinters.ts';
import { eslintBases } from './eslintBases.ts';
import type { EslintStart } from './eslintProtocol.ts';
import { EslintProcess } from './eslintProcess.ts';

export interface EslintOptions extends LintRun {
  readonly child: URL;
  readonly logger: Logger;
  readonly idleMs: number;
}

/** After this many processes lost to one call, its remaining files are given up. */
const maxLosses = 3;

interface Kept {
  readonly process: EslintProcess;
  idle: Disposable | undefined;
  isBusy: boolean;
}

/** ESLint as the workspace installed and configured it: one warm process for each configuration, one file at a time. */
export function createEslint(options: EslintOptions): { lint(root: string, tool: LinterFound, files: readonly LintFile[], signal: AbortSignal): Promise<LintResult[]> } & Disposable {
  const store = new DisposableStore();
  const kept = new Map<string, Kept>();

  const take = (key: string, start: EslintStart): Kept => {
    const known = kept.get(key);
    if (known !== undefined && !known.isBusy) {
      known.idle?.dispose();
      known.idle = undefined;
      known.isBusy = true;
      return known;
    }
    const entry: Kept = {
      process: new EslintProcess({ child: options.child, start, clock: options.clock, timeLimitMs: options.timeLimitMs, onEnd: () => forget(key, entry) }),
      idle: undefined,
      isBusy: true,
    };
    store.add(entry.process);
    if (known === undefined) kept.set(key, entry);
    return entry;
  };

  const release = (key: string, entry: Kept): void => {
    entry.isBusy = false;
    if (entry.process.hasEnded) return;
    // A second process was only started because the first had its hands full.
    if (kept.get(key) !== entry || store.isDisposed) store.release(entry.process);
    else entry.idle = options.clock.schedule(options.idleMs, () => store.release(entry.process));
  };

  const forget = (key: string, entry: Kept): void => {
    entry.idle?.dispose();
    if (kept.get(key) === entry) kept.delete(key);
  };

  const lintGroup = async (root: string, start: EslintStart, configuration: string, files: readonly LintFile[], signal: AbortSignal): Promise<LintResult[]> => {
    const key = `${start.folder}\0${start.package}\0${configuration}`;
    const results: LintResult[] = [];
    let losses = 0;
    let lastReason = '';
    for (let at = 0; at < files.length; ) {
      throwIfAborted(signal);
      if (losses >= maxLosses) {
        results.push(...files.slice(at).map(({ path: file }) => ({ path: file, status: 'failed' as const, reason: lastReason })));
        break;
      }
      const entry = take(key, start);
      const onAbort = (): void => store.release(entry.process);
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        for (; at < files.length && !entry.process.hasEnded; at++) {
          const file = files[at]!;
          const { isOwn: _, ...outcome } = await entry.process.lint(path.join(root, file.path), file);
          if (signal.aborted) throw cancellationOf(signal);
          results.push({ path: file.path, ...outcome });
          if (outcome.status === 'failed') lastReason = outcome.reason;
        }
      } finally {
        signal.removeEventListener('abort', onAbort);
        release(key, entry);
      }
      if (entry.process.hasEnded) {
        losses++;
        options.logger.log('warn', 'The ESLint process ended early', { reason: lastReason });
      }
    }
    return results;
  };

  return {
    lint: async (root, tool, files, signal) => {
      const { groups, without } = await eslintBases(root, tool, files);
      const results: LintResult[] = without.map(({ path: file }) => ({ path: file, status: 'ignored' }));
      for (const { start, files: members } of groups) results.push(...(await lintGroup(root, start, tool.configuration ?? '', members, signal)));
      const byPath = new Map(results.map((result) => [result.path, result]));
      return files.map((file) => byPath.get(file.path)!);
    },
    dispose: () => store.dispose(),
  };
}
