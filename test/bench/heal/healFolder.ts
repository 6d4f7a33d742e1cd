import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { HealJson } from '../../../src/adapters/wire/healJson.ts';

const cli = path.resolve(import.meta.dirname, '../../../dist/cli.js');

/** Runs the real command on a folder, offline, and reads its answer; null where there is none. */
export function healFolder(folder: string, seconds: number, more: readonly string[] = []): { readonly heal: HealJson | null; readonly seconds: number; readonly stderr: string } {
  const begin = performance.now();
  const run = spawnSync(process.execPath, [cli, 'heal', '--format', 'json', '--offline', '--max-seconds', String(seconds), '--cwd', folder, ...more], {
    encoding: 'utf8',
    timeout: (seconds + 60) * 1000,
    killSignal: 'SIGKILL',
    maxBuffer: 1e8,
  });
  const took = (performance.now() - begin) / 1000;
  try {
    return { heal: JSON.parse(run.stdout) as HealJson, seconds: took, stderr: run.stderr };
  } catch {
    return { heal: null, seconds: took, stderr: run.stderr };
  }
}

/** All proposals of a run, the most confident first. */
export function proposalsOf(heal: HealJson): HealJson['failures'][number]['proposals'] {
  return heal.failures.flatMap(({ proposals }) => proposals).sort((a, b) => b.confidence - a.confidence);
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
