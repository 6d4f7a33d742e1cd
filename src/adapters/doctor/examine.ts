import { execFile } from 'node:child_process';
import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { errorMessage } from '../../base/errors.ts';
import { createSandbox } from '../sandbox/createSandbox.ts';
import { examineAudit } from '../store/ledger/examineAudit.ts';
import { ledgerFileName } from '../store/ledger/ledgerSchema.ts';
import { dataFolder } from '../store/dataFolder.ts';

const run = promisify(execFile);

/** One thing that was looked at. `missing` takes something away; `broken` stops a review. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'missing' | 'broken';
  readonly detail: string;
  /** What to do about it, where something can be done. */
  readonly remedy?: string;
}

export interface ExamineOptions {
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where runs are kept, when the host says so. */
  readonly storageFolder?: string;
}

/** Looks at everything that reviewing and healing lean on. Runs git, Node and Python only to ask for their versions. */
export async function examine(options: ExamineOptions): Promise<Check[]> {
  const root = path.resolve(options.root);
  return Promise.all([
    checkNode(),
    checkGit(),
    checkRepository(root),
    checkStorage(options.storageFolder ?? dataFolder(options.env)),
    checkSqlite(),
    checkAudit(options.storageFolder ?? dataFolder(options.env)),
    checkPython(),
    checkSandbox(),
  ]);
}

/** What tests run in while failing ones are healed, and probes of findings. */
async function checkSandbox(): Promise<Check> {
  const name = 'Sandbox';
  const sandbox = await createSandbox();
  try {
    if (sandbox.missing.length === 0) return { name, status: 'ok', detail: 'tests that are healed and findings that are tried out run in bubblewrap, in a copy and without a network' };
    const remedy = process.platform === 'linux' ? 'Install bubblewrap and let it make user namespaces.' : undefined;
    return { name, status: 'missing', detail: `tests that are healed and findings that are tried out run in a copy; ${sandbox.missing.join('; ')}`, ...(remedy === undefined ? {} : { remedy }) };
  } finally {
    sandbox.dispose();
  }
}

function checkNode(): Promise<Check> {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isFine = major > 22 || (major === 22 && minor >= 13);
  return Promise.resolve(
    isFine
      ? { name: 'Node', status: 'ok', detail: version }
      : { name: 'Node', status: 'missing', detail: `${version} has no SQLite of its own, so runs are not kept`, remedy: 'Use Node 24.' },
  );
}

async function checkGit(): Promise<Check> {
  try {
    const { stdout } = await run('git', ['--version'], { timeout: 5000 });
    return { name: 'git', status: 'ok', detail: stdout.trim().replace(/^git version /, '') };
  } catch {
    return { name: 'git', status: 'missing', detail: 'not found, so there are no changes to tell from the rest', remedy: 'Install git; until then whole files are reviewed.' };
  }
}

async function checkRepository(root: string): Promise<Check> {
  const name = 'Repository';
  try {
    await access(root, constants.R_OK);
  } catch (error) {
    return { name, status: 'broken', detail: `${root} cannot be read: ${errorMessage(error)}` };
  }
  try {
    const { stdout } = await run('git', ['-c', 'core.fsmonitor=false', 'rev-parse', '--show-toplevel'], { cwd: root, timeout: 5000 });
    return { name, status: 'ok', detail: stdout.trim() };
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr ?? errorMessage(error));
    if (reason.includes('dubious ownership')) {
      return { name, status: 'missing', detail: 'git does not trust this folder because somebody else owns it', remedy: `git config --global --add safe.directory ${root}` };
    }
    return { name, status: 'missing', detail: `${root} is in no repository, so whole files are reviewed` };
  }
}

async function checkStorage(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    return { name: 'Storage', status: 'ok', detail: folder };
  } catch (error) {
    return { name: 'Storage', status: 'missing', detail: `runs are not kept: ${errorMessage(error)}`, remedy: 'Point ROUNDTABLE_HOME at a folder that can be written.' };
  }
}

async function checkSqlite(): Promise<Check> {
  try {
    const { DatabaseSync } = await import('node:sqlite');
    const database = new DatabaseSync(':memory:');
    const row = database.prepare('select sqlite_version() as version').get() as { version: string };
    database.close();
    return { name: 'SQLite', status: 'ok', detail: row.version };
  } catch {
    return { name: 'SQLite', status: 'missing', detail: 'this Node has none, so runs and caches live in memory', remedy: 'Use Node 24.' };
  }
}

/** Follows the chain of the audit log, and says where it does not hold. */
function checkAudit(folder: string): Promise<Check> {
  const name = 'Audit log';
  const state = examineAudit(folder);
  switch (state.status) {
    case 'empty':
      return Promise.resolve({ name, status: 'ok', detail: 'nothing has been written yet' });
    case 'intact': {
      const entries = `${state.entries.toLocaleString('en')} ${state.entries === 1 ? 'entry' : 'entries'} since ${new Date(state.since).toISOString().slice(0, 10)}, each of which follows the one before it`;
      return Promise.resolve({ name, status: 'ok', detail: state.prunedUpTo === 0 ? entries : `${entries}; those up to ${state.prunedUpTo} were deleted for their age` });
    }
    case 'broken':
      return Promise.resolve({ name, status: 'broken', detail: `the chain is broken at entry ${state.at}: ${state.why}`, remedy: `Somebody or something has changed ${path.join(folder, ledgerFileName)}. Find out who; move that file and audit.head away to begin a new log.` });
    case 'unreadable':
      return Promise.resolve({ name, status: 'missing', detail: `it cannot be read: ${state.why}` });
  }
}

async function checkPython(): Promise<Check> {
  for (const python of process.platform === 'win32' ? ['python', 'py'] : ['python3', 'python']) {
    try {
      const { stdout, stderr } = await run(python, ['--version'], { timeout: 5000 });
      return { name: 'Python', status: 'ok', detail: (stdout + stderr).trim().replace(/^Python /, '') };
    } catch {
      // The next name may be there.
    }
  }
  return { name: 'Python', status: 'missing', detail: 'not found; Python files are reviewed all the same' };
}
