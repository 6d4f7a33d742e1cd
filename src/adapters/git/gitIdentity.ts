import { realpath } from 'node:fs/promises';
import { shortHash } from '../../base/hash.ts';
import { createGit } from './gitCommand.ts';
import type { GitOptions } from './gitCommand.ts';
import { openRepository } from './repository.ts';

/** Names a workspace the same way in every window and, in git, in every worktree of one repository. */
export async function gitIdentityOf(root: string, signal: AbortSignal, options: GitOptions = {}): Promise<string> {
  const folder = await realpath(root);
  const repository = await openRepository(createGit(options), folder, signal).catch(() => null);
  if (repository === null) return shortHash('folder', folder);
  const common = await realpath(repository.commonDir).catch(() => repository.commonDir);
  return shortHash('git', common, repository.prefix);
}
