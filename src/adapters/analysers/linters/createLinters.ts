import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { throwIfAborted } from '../../../base/errors.ts';
import type { Logger } from '../../../runtime/telemetry/logger.ts';
import { silentLogger } from '../../../runtime/telemetry/logger.ts';
import type { Linter } from '../../../teams/review/ports/instruments.ts';
import { lintWithBiome } from './biome.ts';
import { detectLinters } from './detect.ts';
import { createEslint } from './eslint.ts';
import { lintWithOxlint } from './oxlint.ts';
import { lintWithRuff } from './ruff.ts';

export interface LintersOptions {
  /** The program that runs the workspace's ESLint, bundled or as source. */
  readonly eslintChild: URL;
  readonly clock: Clock;
  readonly logger?: Logger;
  /** How long a tool may work on one file, or on one call of many files. */
  readonly timeLimitMs?: number;
  readonly idleMs?: number;
}

/** What running a tool needs beside its files. */
export interface LintRun {
  readonly clock: Clock;
  readonly timeLimitMs: number;
}

/** Runs the workspace's own linters, each in a process that can be ended. */
export function createLinters(options: LintersOptions): Linter & Disposable {
  const run: LintRun = { clock: options.clock, timeLimitMs: options.timeLimitMs ?? 30_000 };
  const eslint = createEslint({ ...run, child: options.eslintChild, logger: options.logger ?? silentLogger, idleMs: options.idleMs ?? 60_000 });
  return {
    detect: (root, signal) => detectLinters(root, signal),
    lint: async (root, tool, files, signal) => {
      throwIfAborted(signal);
      if (files.length === 0) return [];
      switch (tool.tool) {
        case 'eslint':
          return eslint.lint(root, tool, files, signal);
        case 'biome':
          return lintWithBiome(root, tool, files, run, signal);
        case 'oxlint':
          return lintWithOxlint(root, tool, files, run, signal);
        case 'ruff':
          return lintWithRuff(root, tool, files, run, signal);
      }
    },
    dispose: () => eslint.dispose(),
  };
}
