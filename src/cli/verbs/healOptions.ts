import { statSync } from 'node:fs';
import path from 'node:path';
import { UserFacingError } from '../../base/errors.ts';
import type { ModelRules } from '../../adapters/models/createModels.ts';
import type { ModelChoice } from '../../adapters/models/readModelChoice.ts';
import { readModelRules } from './readModelRules.ts';
import { readModels } from './readModels.ts';
import { oneOf, positive } from './optionValues.ts';

export const healFormats = ['pretty', 'json'] as const;
export type HealFormat = (typeof healFormats)[number];

/** The options of `roundtable heal` as the command line gives them. */
export interface RawHealOptions {
  readonly command?: string;
  readonly test?: string[];
  readonly apply?: boolean;
  readonly format: string;
  readonly cwd?: string;
  readonly model?: string[];
  readonly smallModel?: string[];
  readonly balance?: string;
  readonly models?: string;
  readonly maxSeconds?: string;
  readonly maxUsd?: string;
  readonly maxFailures?: string;
  readonly offline?: boolean;
  readonly maxUsdPerDay?: string;
  readonly prices?: string;
  readonly localGlob?: string[];
  readonly mask?: string[];
}

export interface HealOptions {
  readonly root: string;
  readonly command: string | undefined;
  readonly tests: readonly string[];
  readonly apply: boolean;
  readonly format: HealFormat;
  readonly maxSeconds: number;
  readonly maxFailures: number;
  readonly maxUsd: number | undefined;
  readonly maxUsdPerDay: number | undefined;
  readonly models: ModelChoice | undefined;
  readonly modelRules: ModelRules;
}

/** Long enough for a suite of some minutes, short enough that a hanging test does not hold up a pipeline. */
const defaultSeconds = 300;

/** Checks what was typed. Throws `UserFacingError` that names the option and what it takes. */
export function readHealOptions(raw: RawHealOptions, currentFolder: string, env: NodeJS.ProcessEnv): HealOptions {
  const root = path.resolve(currentFolder, raw.cwd ?? '.');
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UserFacingError(`--cwd ${raw.cwd}: there is no such folder`);
  if (raw.command !== undefined && raw.command.trim() === '') throw new UserFacingError('--command takes the command that runs your tests, for example --command "npm test"');
  const models = readModels(raw, currentFolder, env);
  return {
    root,
    command: raw.command,
    tests: raw.test ?? [],
    apply: raw.apply === true,
    format: oneOf('--format', raw.format, healFormats),
    maxSeconds: raw.maxSeconds === undefined ? defaultSeconds : positive('--max-seconds', raw.maxSeconds),
    maxFailures: raw.maxFailures === undefined ? 50 : positive('--max-failures', raw.maxFailures),
    maxUsd: raw.maxUsd === undefined ? undefined : positive('--max-usd', raw.maxUsd),
    maxUsdPerDay: raw.maxUsdPerDay === undefined ? undefined : positive('--max-usd-per-day', raw.maxUsdPerDay),
    models,
    modelRules: readModelRules(raw, currentFolder),
  };
}
