import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import process from 'node:process';
import { root } from './paths.mjs';
import { StepError } from './steps.mjs';

const run = promisify(execFile);

/**
 * Makes the sample workspace in a folder: the template's base as a commit, and its change on top of it, uncommitted.
 * What is deleted, renamed on the way or put together from pieces stands in `media/sample/sample.json`.
 */
export async function makeSample(folder, template = join(root, 'media', 'sample')) {
  const description = JSON.parse(readFileSync(join(template, 'sample.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  copy(join(template, 'base'), folder, description);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--no-verify', '--message', description.commitMessage);
  copy(join(template, 'change'), folder, description);
  for (const file of description.deleted) rmSync(join(folder, file));
  return folder;
}

function copy(from, to, description) {
  const names = readdirSync(from, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const entry of names) {
    const source = join(entry.parentPath, entry.name);
    const path = source.slice(from.length + 1).replaceAll('\\', '/');
    const target = join(to, description.renamed[path] ?? path);
    mkdirSync(join(target, '..'), { recursive: true });
    let text = readFileSync(source, 'utf8');
    for (const [placeholder, pieces] of Object.entries(description.assembled)) text = text.replaceAll(placeholder, pieces.join(''));
    writeFileSync(target, text);
  }
}

async function git(cwd, ...args) {
  // The user's own configuration (signing, hooks, templates, a default branch) has no say in the sample.
  const settings = ['user.name=Roundtable sample', 'user.email=sample@example.invalid', 'commit.gpgsign=false', 'core.autocrlf=false', 'core.hooksPath='];
  try {
    await run('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd,
      env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1', GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
    });
  } catch (error) {
    if (error.code === 'ENOENT') throw new StepError('git was not found.', { advice: 'Install git (https://git-scm.com) and run this again.' });
    throw new StepError(`git ${args[0]} failed: ${error.stderr || error.message}`);
  }
}
