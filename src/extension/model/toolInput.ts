import { UserFacingError } from '../../base/errors.ts';
import type { ReviewTarget } from '../../protocol/messages.ts';

/** What a model may say to the review tool; the editor has checked it against the schema, and it is checked again. */
export interface ReviewToolInput {
  readonly target?: unknown;
  readonly base?: unknown;
  readonly files?: unknown;
  readonly limit?: unknown;
}

export const defaultLimit = 20;
const mostResults = 50;
const mostFiles = 50;
const mostTests = 20;
const longest = 500;

/** Turns it into a review; `resolve` gives the URI of a file in the workspace, and undefined for any other. */
export function reviewToolTarget({ target = 'changes', base, files }: ReviewToolInput, resolve: (file: string) => string | undefined): ReviewTarget {
  switch (target) {
    case 'changes':
      return { kind: 'workingTree' };
    case 'staged':
      return { kind: 'staged' };
    case 'workspace':
      return { kind: 'all' };
    case 'branch':
      if (typeof base !== 'string' || !/^[\w./@^~-]{1,200}$/.test(base) || base.startsWith('-')) throw new UserFacingError('The target "branch" needs `base`, a branch, tag or commit.');
      return { kind: 'branch', base };
    case 'files':
      return { kind: 'files', uris: urisOf(files, resolve) };
    default:
      throw new UserFacingError('`target` has to be "changes", "staged", "branch", "files" or "workspace".');
  }
}

function urisOf(files: unknown, resolve: (file: string) => string | undefined): readonly string[] {
  if (!Array.isArray(files) || files.length === 0 || files.length > mostFiles || !files.every((file): file is string => typeof file === 'string' && file.length <= longest)) {
    throw new UserFacingError(`The target "files" needs \`files\`, up to ${mostFiles} paths in the workspace.`);
  }
  return files.map((file) => {
    const uri = resolve(file);
    if (uri === undefined) throw new UserFacingError(`${file} does not lie in the workspace.`);
    return uri;
  });
}

export function toolLimit(limit: unknown): number {
  return typeof limit === 'number' && limit >= 1 ? Math.min(mostResults, Math.floor(limit)) : defaultLimit;
}

/** The tests a model names, as a heal takes them; none: all that fail. */
export function toolTests(tests: unknown): readonly string[] {
  if (tests === undefined || tests === null) return [];
  if (!Array.isArray(tests) || tests.length > mostTests || !tests.every((test): test is string => typeof test === 'string' && test.trim() !== '' && test.length <= longest)) {
    throw new UserFacingError(`\`tests\` has to be up to ${mostTests} names of tests.`);
  }
  return tests;
}
