import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The first version with a built-in SQLite that needs no flag. */
const wanted = [22, 13] as const;

/** What is asked of the disk. */
export interface Disk {
  readonly exists: (file: string) => boolean;
  /** Names in a folder; none where it is not there. */
  readonly list: (folder: string) => readonly string[];
}

/** The path of a newer Node to run with, where this one is too old and one can be found; else undefined. */
export function findNewerNode(version: string, env: NodeJS.ProcessEnv, disk: Disk): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return undefined;
  // A command that was handed over once is not handed over again.
  if (env['ROUNDTABLE_HANDED_OVER'] === '1') return undefined;
  const executable = process.platform === 'win32' ? 'node.exe' : 'node';
  const platformPackage = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const folder = path.dirname(fileURLToPath(import.meta.url));
  const candidates: string[] = env['ROUNDTABLE_NODE'] === undefined ? [] : [env['ROUNDTABLE_NODE']];
  // Bundled, this file lies in dist/ or dist/chunks/; run from source, in src/cli/.
  for (const root of [path.resolve(folder, '..'), path.resolve(folder, '../..')]) {
    // `npm start` and `npm test` put it in a folder that is named after what was locked.
    const cached = disk.list(path.join(root, '.cache')).filter((name) => /^node24-[0-9a-f]+$/.test(name));
    for (const modules of [...cached.map((name) => path.join(root, '.cache', name, 'node_modules')), path.join(root, 'node_modules')]) {
      candidates.push(path.join(modules, platformPackage, 'bin', executable), path.join(modules, 'node', 'bin', executable));
    }
  }
  return candidates.find((file) => disk.exists(file));
}

/** Runs the same command with another Node and resolves with its exit code; signals reach the child as well. */
export function runWith(node: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(node, args, { stdio: 'inherit', env: { ...process.env, ROUNDTABLE_HANDED_OVER: '1' } });
    // The terminal sends Ctrl-C to both; this process stays until the child has said how it ended.
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on('SIGINT', () => {});
    process.on('SIGTERM', forward);
    child.on('error', (error) => {
      process.stderr.write(`${node} could not be started: ${error.message}\n`);
      resolve(4);
    });
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 4)));
  });
}
