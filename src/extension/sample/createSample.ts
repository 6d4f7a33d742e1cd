import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { UserFacingError } from '../../base/errors.ts';

/** How `media/sample/sample.json` describes what plain copying cannot make. */
interface SampleDescription {
  readonly commitMessage: string;
  /** Files that the change removes. */
  readonly deleted: readonly string[];
  /** Files that are stored under another name than they get. */
  readonly renamed: Readonly<Record<string, string>>;
  /** Text that must not stand in our own sources in one piece, such as a made-up secret. */
  readonly assembled: Readonly<Record<string, readonly string[]>>;
}

/** Makes the sample: its base as one commit, its change on top of it, uncommitted. */
export async function createSample(template: string, folder: string, git = 'git'): Promise<void> {
  const description = JSON.parse(await readFile(path.join(template, 'sample.json'), 'utf8')) as SampleDescription;
  await mkdir(folder, { recursive: true });
  await copy(path.join(template, 'base'), folder, description);
  await runGit(git, folder, 'init', '--quiet', '--initial-branch=main');
  await runGit(git, folder, 'add', '--all');
  await runGit(git, folder, 'commit', '--quiet', '--no-verify', '--message', description.commitMessage);
  await copy(path.join(template, 'change'), folder, description);
  for (const file of description.deleted) await rm(path.join(folder, file), { force: true });
}

async function copy(from: string, to: string, { renamed, assembled }: SampleDescription): Promise<void> {
  const entries = await readdir(from, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((candidate) => candidate.isFile())) {
    const source = path.join(entry.parentPath, entry.name);
    const relative = path.relative(from, source).split(path.sep).join('/');
    const target = path.join(to, renamed[relative] ?? relative);
    await mkdir(path.dirname(target), { recursive: true });
    const text = await readFile(source, 'utf8');
    const whole = Object.entries(assembled).reduce(
      (result, [placeholder, pieces]) => result.replaceAll(placeholder, pieces.join('')),
      text,
    );
    if (whole === text) await cp(source, target);
    else await writeFile(target, whole);
  }
}

/** The user's own configuration (signing, hooks, line endings) has no say in the sample. */
async function runGit(git: string, cwd: string, ...args: readonly string[]): Promise<void> {
  const settings = [
    'user.name=Roundtable sample',
    'user.email=sample@example.invalid',
    'commit.gpgsign=false',
    'core.autocrlf=false',
    'core.hooksPath=',
  ];
  try {
    await promisify(execFile)(git, [...settings.flatMap((setting) => ['-c', setting]), ...args], { cwd });
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') {
      throw new UserFacingError('git was not found.', { hint: 'The sample is a git repository: install git and try again.' });
    }
    throw error;
  }
}
