import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import type { ModelChoice } from '../../adapters/models/readModelChoice.ts';
import { balances, readBalance, readModelFile } from '../../adapters/models/readModelChoice.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import { collect } from './collect.ts';

/** The options that say which models are asked. */
export interface RawModels {
  readonly model?: string[];
  readonly smallModel?: string[];
  readonly balance?: string;
  readonly models?: string;
  readonly offline?: boolean;
}

/** Adds them to a verb that can ask models; `what` says what a model does there. */
export function addModelOptions(command: Command, what: string): Command {
  return command
    .option('--model <provider/name>', `${what}: anthropic/NAME, openai/NAME or openai-compatible/NAME, with the key in the environment; repeated, each stands in for the one before`, collect)
    .option('--small-model <provider/name>', 'a small model for triage; the large one is asked only where it is unsure; may be repeated', collect)
    .option('--balance <which>', `who of several models is asked first: ${balances.join(', ')}; default: failover`)
    .option('--models <file>', 'JSON with all of this and addresses: { "large": [{ "model": "openai-compatible/NAME", "baseUrl": "http://…", "keyFrom": "VARIABLE" }], "small": [], "balance": "failover" }; default: the file that ROUNDTABLE_MODELS names');
}

/** Which models are asked; undefined where none is. Throws `UserFacingError` that names the option. */
export function readModels(raw: RawModels, currentFolder: string, env: NodeJS.ProcessEnv): ModelChoice | undefined {
  const names = raw.model ?? [];
  if ((names.length > 0 || raw.models !== undefined) && raw.offline === true) throw new UserFacingError(`${names.length > 0 ? '--model' : '--models'} and --offline do not go together: leave one of them out`);
  if (names.length > 0 && raw.models !== undefined) throw new UserFacingError('--model and --models do not go together: name them all in the file');
  if (raw.offline === true) return undefined;
  const file = raw.models ?? (names.length > 0 ? undefined : env['ROUNDTABLE_MODELS']?.trim() || undefined);
  if (file !== undefined) {
    if (raw.smallModel !== undefined || raw.balance !== undefined) throw new UserFacingError(`${raw.smallModel !== undefined ? '--small-model' : '--balance'} and ${raw.models === undefined ? 'ROUNDTABLE_MODELS' : '--models'} do not go together: say it in the file`);
    return readModelFile(readJsonFile(file, currentFolder, raw.models === undefined ? 'ROUNDTABLE_MODELS' : '--models'), `${raw.models === undefined ? 'ROUNDTABLE_MODELS' : '--models'} ${file}`, env);
  }
  if (names.length === 0) {
    if (raw.smallModel !== undefined) throw new UserFacingError('--small-model does triage for a large one: name that with --model');
    if (raw.balance !== undefined) throw new UserFacingError('--balance chooses among several models: name them with --model');
    return undefined;
  }
  // Said before anything is opened.
  for (const name of [...names, ...(raw.smallModel ?? [])]) parseModelReference(name);
  return { large: names.map((model) => ({ model })), small: (raw.smallModel ?? []).map((model) => ({ model })), balance: readBalance(raw.balance, '--balance') };
}

function readJsonFile(file: string, currentFolder: string, option: string): unknown {
  let text: string;
  try {
    text = readFileSync(path.resolve(currentFolder, file), 'utf8');
  } catch (error) {
    throw new UserFacingError(`${option} ${file} cannot be read: ${errorMessage(error)}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UserFacingError(`${option} ${file} is not JSON: ${errorMessage(error)}`, { cause: error });
  }
}
