import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A workspace in a temporary folder with a real repository, a commit, and a change on top of it. */
export interface TestWorkspace {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  git(...args: string[]): string;
  dispose(): void;
}

/** Makes a workspace: `committed` files in one commit, `change` written on top. Without `committed` there is no repository. */
export function makeWorkspace(committed: Readonly<Record<string, string>> | null, change: Readonly<Record<string, string>> = {}): TestWorkspace {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
  const write = (files: Readonly<Record<string, string>>): void => {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  };
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  if (committed !== null) {
    git('init', '-q');
    write(committed);
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', 'base');
  }
  write(change);
  return { folder, write, git, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A folder of its own for runs, memory and cache. */
export function makeHome(): { readonly folder: string; dispose(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'roundtable-home-'));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
