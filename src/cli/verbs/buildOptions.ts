import { statSync } from 'node:fs';
import path from 'node:path';
import type { ModelRules } from '../../adapters/models/createModels.ts';
import type { ModelChoice } from '../../adapters/models/readModelChoice.ts';
import { UserFacingError } from '../../base/errors.ts';
import { noModelWords } from '../../teams/feature/agents/manager.ts';
import { defaultCaps } from '../../teams/feature/featureRequest.ts';
import { oneOf, positive } from './optionValues.ts';
import { readModelRules } from './readModelRules.ts';
import type { RawModels } from './readModels.ts';
import { readModels } from './readModels.ts';

export const buildFormats = ['pretty', 'json'] as const;
export type BuildFormat = (typeof buildFormats)[number];

/** The options of `roundtable build` as the command line gives them. */
export interface RawBuildOptions extends RawModels {
  readonly command?: string;
  readonly write?: string;
  readonly apply?: boolean;
  readonly format: string;
  readonly cwd?: string;
  readonly maxSeconds?: string;
  readonly maxTokens?: string;
  readonly maxUsd?: string;
  readonly maxUsdPerDay?: string;
  readonly prices?: string;
  readonly localGlob?: string[];
  readonly mask?: string[];
}

export interface BuildOptions {
  readonly root: string;
  readonly task: string;
  readonly command: string | undefined;
  /** Where the patch is written to. */
  readonly write: string | undefined;
  readonly apply: boolean;
  readonly format: BuildFormat;
  readonly maxSeconds: number;
  readonly maxTokens: number;
  readonly maxUsd: number | undefined;
  readonly maxUsdPerDay: number | undefined;
  readonly models: ModelChoice;
  readonly modelRules: ModelRules;
}

const longestTask = 20_000;

/** Checks what was typed. Throws `UserFacingError` that names the option and what it takes. */
export function readBuildOptions(task: string, raw: RawBuildOptions, currentFolder: string, env: NodeJS.ProcessEnv): BuildOptions {
  const root = path.resolve(currentFolder, raw.cwd ?? '.');
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UserFacingError(`--cwd ${raw.cwd}: there is no such folder`);
  if (task.trim() === '') throw new UserFacingError('There is no task', { hint: 'Say what is to be built: roundtable build "let price() take a discount in percent".' });
  if (task.length > longestTask) throw new UserFacingError(`The task has ${task.length} characters; at most ${longestTask} are read`);
  if (raw.command !== undefined && raw.command.trim() === '') throw new UserFacingError('--command takes the command that runs your tests, for example --command "npm test"');
  const models = readModels(raw, currentFolder, env);
  if (models === undefined) throw new UserFacingError(noModelWords);
  return {
    root,
    task: task.trim(),
    command: raw.command,
    write: raw.write === undefined ? undefined : path.resolve(currentFolder, raw.write),
    apply: raw.apply === true,
    format: oneOf('--format', raw.format, buildFormats),
    maxSeconds: raw.maxSeconds === undefined ? defaultCaps.seconds : positive('--max-seconds', raw.maxSeconds),
    maxTokens: raw.maxTokens === undefined ? defaultCaps.tokens : positive('--max-tokens', raw.maxTokens),
    maxUsd: raw.maxUsd === undefined ? undefined : positive('--max-usd', raw.maxUsd),
    maxUsdPerDay: raw.maxUsdPerDay === undefined ? undefined : positive('--max-usd-per-day', raw.maxUsdPerDay),
    models,
    modelRules: readModelRules(raw, currentFolder),
  };
}
