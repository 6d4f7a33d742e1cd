import { statSync } from 'node:fs';
import path from 'node:path';
import type { ModelRules } from '../../adapters/models/createModels.ts';
import type { ModelChoice } from '../../adapters/models/readModelChoice.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { ReviewScope } from '../../teams/review/changeSet.ts';
import { reviewerIds } from '../../teams/review/finding.ts';
import type { ReviewerId } from '../../teams/review/finding.ts';
import { readModelRules } from './readModelRules.ts';
import { readModels } from './readModels.ts';
import { oneOf, positive } from './optionValues.ts';

export const reviewFormats = ['pretty', 'json', 'sarif', 'markdown'] as const;
export type ReviewFormat = (typeof reviewFormats)[number];
export const failLevels = ['error', 'warning', 'never'] as const;
export type FailLevel = (typeof failLevels)[number];

/** The options of `roundtable review` as the command line gives them. */
export interface RawReviewOptions {
  readonly base?: string;
  readonly staged?: boolean;
  readonly all?: boolean;
  readonly agents?: string;
  readonly format: string;
  readonly output?: string;
  readonly failOn: string;
  readonly cwd?: string;
  readonly include?: string[];
  readonly exclude?: string[];
  readonly linter: string;
  readonly maxSeconds?: string;
  readonly maxUsd?: string;
  readonly maxFiles?: string;
  readonly model?: string[];
  readonly smallModel?: string[];
  readonly balance?: string;
  readonly models?: string;
  readonly offline?: boolean;
  readonly probe?: boolean;
  readonly maxUsdPerDay?: string;
  readonly prices?: string;
  readonly localGlob?: string[];
  readonly mask?: string[];
  readonly preview?: boolean;
}

export interface ReviewOptions {
  readonly root: string;
  readonly scope: ReviewScope;
  readonly reviewers: readonly ReviewerId[];
  readonly format: ReviewFormat;
  readonly output: string | undefined;
  readonly failOn: FailLevel;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly linter: 'workspace' | 'bundled' | 'off';
  readonly maxSeconds: number | undefined;
  readonly maxUsd: number | undefined;
  readonly maxUsdPerDay: number | undefined;
  readonly models: ModelChoice | undefined;
  readonly modelRules: ModelRules;
  /** Only say what a model would be sent. */
  readonly isPreview: boolean;
  readonly maxFiles: number;
  /** Whether findings may be tried out by running code. */
  readonly probe: boolean;
}

/** Checks what was typed. Throws `UserFacingError` that names the option and what it takes. */
export function readReviewOptions(paths: readonly string[], raw: RawReviewOptions, currentFolder: string, env: NodeJS.ProcessEnv): ReviewOptions {
  const root = path.resolve(currentFolder, raw.cwd ?? '.');
  if (!isFolder(root)) throw new UserFacingError(`--cwd ${raw.cwd}: there is no such folder`);
  const named = [raw.base === undefined ? null : '--base', raw.staged ? '--staged' : null, raw.all ? '--all' : null, paths.length > 0 ? 'paths' : null].filter(
    (name) => name !== null,
  );
  if (named.length > 1) throw new UserFacingError(`${named.join(' and ')} do not go together: name one thing to review`);
  const models = readModels(raw, currentFolder, env);
  if (raw.preview === true && models === undefined) throw new UserFacingError('--preview shows what a model would be sent: name it with --model');
  if (raw.preview === true) oneOf('--format', raw.format, ['pretty', 'json'] as const);
  return {
    root,
    scope: readScope(paths, raw, root, currentFolder),
    reviewers: readReviewers(raw.agents),
    format: oneOf('--format', raw.format, reviewFormats),
    output: raw.output === undefined ? undefined : path.resolve(currentFolder, raw.output),
    failOn: oneOf('--fail-on', raw.failOn, failLevels),
    include: raw.include ?? [],
    exclude: raw.exclude ?? [],
    linter: oneOf('--linter', raw.linter, ['workspace', 'bundled', 'off'] as const),
    maxSeconds: raw.maxSeconds === undefined ? undefined : positive('--max-seconds', raw.maxSeconds),
    maxUsd: raw.maxUsd === undefined ? undefined : positive('--max-usd', raw.maxUsd),
    maxUsdPerDay: raw.maxUsdPerDay === undefined ? undefined : positive('--max-usd-per-day', raw.maxUsdPerDay),
    models,
    modelRules: readModelRules(raw, currentFolder),
    isPreview: raw.preview === true,
    maxFiles: raw.maxFiles === undefined ? 20_000 : positive('--max-files', raw.maxFiles),
    probe: raw.probe === true,
  };
}

function readScope(paths: readonly string[], raw: RawReviewOptions, root: string, currentFolder: string): ReviewScope {
  if (raw.base !== undefined) {
    if (raw.base.trim() === '' || raw.base.startsWith('-')) throw new UserFacingError(`--base ${raw.base}: not a revision`);
    return { kind: 'branch', base: raw.base };
  }
  if (raw.staged) return { kind: 'staged' };
  if (raw.all) return { kind: 'all' };
  if (paths.length === 0) return { kind: 'workingTree' };
  const absolute = paths.map((given) => {
    const fromRoot = path.resolve(root, given);
    const found = exists(fromRoot) ? fromRoot : path.resolve(currentFolder, given);
    if (!exists(found)) throw new UserFacingError(`${given}: there is no such file or folder`);
    const relative = path.relative(root, found);
    if (relative.startsWith('..') || path.isAbsolute(relative)) throw new UserFacingError(`${given} is outside ${root}`, { hint: 'Name the folder it is in with --cwd.' });
    return found;
  });
  return { kind: 'files', paths: absolute };
}

function readReviewers(agents: string | undefined): readonly ReviewerId[] {
  if (agents === undefined) return reviewerIds;
  const names = agents.split(',').map((name) => name.trim()).filter((name) => name !== '');
  if (names.length === 0) throw new UserFacingError(`--agents names no reviewer; there are ${reviewerIds.join(', ')}`);
  for (const name of names) {
    if (!(reviewerIds as readonly string[]).includes(name)) throw new UserFacingError(`--agents ${name}: there is no such reviewer; there are ${reviewerIds.join(', ')}`);
  }
  return reviewerIds.filter((id) => names.includes(id));
}

function exists(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false }) !== undefined;
}

function isFolder(target: string): boolean {
  return statSync(target, { throwIfNoEntry: false })?.isDirectory() === true;
}
