import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import process from 'node:process';
import { root } from './paths.mjs';
import { StepError } from './steps.mjs';

const run = promisify(execFile);
const usualTemplate = join(root, 'media', 'sample');

/**
 * Makes the sample workspace in a folder: the template's base as a commit, and its change on top of it, uncommitted.
 * What is deleted, renamed on the way or put together from pieces stands in `media/sample/sample.json`.
 */
export async function makeSample(folder, template = usualTemplate) {
  const sample = readTemplate(template);
  mkdirSync(folder, { recursive: true });
  write(folder, sample.base);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--no-verify', '--message', sample.description.commitMessage);
  write(folder, sample.change);
  for (const file of sample.description.deleted) rmSync(join(folder, file));
  return folder;
}

/** Whether a folder is the sample as it was made: nothing in it edited, deleted or added. */
export function isUntouchedSample(folder, template = usualTemplate) {
  if (!existsSync(join(folder, '.git', 'HEAD'))) return false;
  const { base, change, description } = readTemplate(template);
  const expected = new Map([...base, ...change]);
  for (const file of description.deleted) expected.delete(file);
  const present = filesUnder(folder).filter((path) => !path.startsWith('.git/'));
  return present.length === expected.size
    && present.every((path) => expected.has(path) && readFileSync(join(folder, path), 'utf8') === expected.get(path));
}

function readTemplate(template) {
  const description = JSON.parse(readFileSync(join(template, 'sample.json'), 'utf8'));
  const read = (part) => new Map(filesUnder(join(template, part)).map((path) => {
    let text = readFileSync(join(template, part, path), 'utf8');
    // Nothing that looks like a secret stands in our own files; the sample gets it here.
    for (const [placeholder, pieces] of Object.entries(description.assembled)) text = text.replaceAll(placeholder, pieces.join(''));
    return [description.renamed[path] ?? path, text];
  }));
  return { description, base: read('base'), change: read('change') };
}

function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1).replaceAll('\\', '/'));
}

function write(folder, files) {
  for (const [path, text] of files) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
}

async function git(cwd, ...args) {
  // The user's own configuration (signing, hooks, line ends, identity) has no say in the sample.
  const settings = ['user.name=Roundtable sample', 'user.email=sample@example.invalid', 'commit.gpgsign=false', 'core.autocrlf=false', 'core.hooksPath='];
  try {
    await run('git', [...settings.flatMap((setting) => ['-c', setting]), ...args], {
      cwd,
      env: { ...process.env, GIT_DIR: undefined, GIT_WORK_TREE: undefined, GIT_INDEX_FILE: undefined },
    });
  } catch (error) {
    if (error.code === 'ENOENT') throw new StepError('git was not found.', { advice: 'Install git (https://git-scm.com) and run this again.' });
    throw new StepError(`git ${args[0]} failed: ${error.stderr || error.message}`);
  }
}
