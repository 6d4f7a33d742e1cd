import { realpath } from 'node:fs/promises';
import type { WorkspaceFiles } from '../../teams/feature/featurePorts.ts';
import { contentOf } from '../sandbox/workspaceContent.ts';
import type { GitOptions } from './gitCommand.ts';
import { createGit } from './gitCommand.ts';

/** What git tracks or would track; what it ignores is nobody's to read or to change. */
export function createWorkspaceFiles(options: GitOptions = {}): WorkspaceFiles {
  const git = createGit(options);
  return {
    list: async (root, most, signal) => {
      const { files } = await contentOf(git, await realpath(root), signal);
      return { files: files.slice(0, most), isCut: files.length > most };
    },
  };
}
