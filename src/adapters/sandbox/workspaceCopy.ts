import { mkdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import type { WorkspaceCopies, WorkspaceCopy } from '../../teams/healing/ports/workspaceCopies.ts';
import { systemClock } from '../clock/systemClock.ts';
import { createGit } from '../git/gitCommand.ts';
import { CopyMaker } from './copyMaker.ts';
import { CopyOfFolder } from './copyOfFolder.ts';
import { noteOrigin } from './copyOrigin.ts';
import { linkSurroundings } from './copySurroundings.ts';
import { createOwnedFolder, defaultSandboxFolder, sweepAbandonedCopies } from './ownedFolder.ts';
import { removeTree } from './removeTree.ts';
import type { Sandbox } from './sandbox.ts';
import { contentOf } from './workspaceContent.ts';

export interface WorkspaceCopiesOptions {
  /** Where copies are made. */
  readonly sandboxFolder?: string;
  readonly clock?: Clock;
  /** What works in the copies; what it lacks the copies lack. */
  readonly sandbox?: Pick<Sandbox, 'missing'>;
}

/**
 * Copies what a workspace holds as it is on disk. Not a worktree: that would leave traces in `.git` when we are killed.
 * The copy has no `.git` at all, so that nothing a test does with git reaches the repository; tests that need one fail.
 */
export function createWorkspaceCopies(options: WorkspaceCopiesOptions = {}): WorkspaceCopies {
  const git = createGit();
  let swept: Promise<unknown> | undefined;
  return {
    create: async (given, signal): Promise<WorkspaceCopy> => {
      const root = await realpath(given);
      const place = options.sandboxFolder ?? defaultSandboxFolder();
      // What a killed process left would fill the disk; nobody has to wait for its removal.
      swept ??= sweepAbandonedCopies(place, options.clock ?? systemClock);
      const owned = createOwnedFolder(place);
      try {
        const content = await contentOf(git, root, signal);
        const base = path.join(owned, 'copy');
        const folder = path.join(base, content.prefix);
        await mkdir(folder, { recursive: true });
        await noteOrigin(base, content.topLevel);
        const maker = new CopyMaker(root, folder, signal);
        await maker.copyFiles(content.files);
        await maker.copyIgnored(content.ignored);
        await maker.linkDependencies(content.dependencies);
        await linkSurroundings(content.topLevel, base, content.prefix);
        return await CopyOfFolder.of({ root, folder, owned, manifest: maker.manifest, missing: options.sandbox?.missing ?? [] });
      } catch (error) {
        await removeTree(owned).catch(() => {});
        throw error;
      }
    },
  };
}
