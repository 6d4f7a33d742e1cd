import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync, chmodSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder that a test fills, with or without a git repository in it. */
export class TestFolder {
  readonly path: string;

  constructor(name = 'roundtable-test-') {
    this.path = realpathSync(mkdtempSync(path.join(tmpdir(), name)));
  }

  join(...parts: string[]): string {
    return path.join(this.path, ...parts);
  }

  write(file: string, content: string | Uint8Array): this {
    mkdirSync(path.dirname(this.join(file)), { recursive: true });
    writeFileSync(this.join(file), content);
    return this;
  }

  read(file: string): string {
    return readFileSync(this.join(file), 'utf8');
  }

  link(file: string, target: string): this {
    mkdirSync(path.dirname(this.join(file)), { recursive: true });
    symlinkSync(target, this.join(file));
    return this;
  }

  chmod(file: string, mode: number): this {
    chmodSync(this.join(file), mode);
    return this;
  }

  remove(file = ''): void {
    rmSync(this.join(file), { recursive: true, force: true });
  }

  /** Runs git in the folder, deaf to the settings of whoever runs the tests. */
  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: this.path,
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Test',
        GIT_AUTHOR_EMAIL: 'test@example.com',
        GIT_COMMITTER_NAME: 'Test',
        GIT_COMMITTER_EMAIL: 'test@example.com',
      },
    });
  }
}

/** An empty repository on branch `main`. */
export function createRepo(): TestFolder {
  const repo = new TestFolder();
  repo.git('init', '--quiet', '--initial-branch=main');
  return repo;
}

/** A repository whose first commit holds the given files. */
export function repoWith(files: Readonly<Record<string, string | Uint8Array>>): TestFolder {
  const repo = createRepo();
  for (const [file, content] of Object.entries(files)) repo.write(file, content);
  commitAll(repo);
  return repo;
}

export function commitAll(repo: TestFolder, message = 'A commit'): void {
  repo.git('add', '--all');
  repo.git('commit', '--quiet', '--allow-empty', '-m', message);
}
