import { randomBytes } from 'node:crypto';
import { accessSync, constants, lstatSync, mkdirSync, mkdtempSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { systemClock } from '../clock/systemClock.ts';
import { processInfo } from '../processes/processList.ts';
import { removeTree } from './removeTree.ts';
import { removeAbandonedGroups } from './taskLimit.ts';

const ownerFile = 'owner.json';
/** What belongs to a process that cannot be looked up, because it runs in another container, is left alone this long. */
const foreignMs = 24 * 60 * 60 * 1000;

/** Where copies and temporary folders of all our processes lie; what a killed one left is found there by the next. */
export function defaultSandboxFolder(): string {
  const name = `roundtable-copies${process.getuid === undefined ? '' : `-${process.getuid()}`}`;
  const folder = path.join(temporaryPlace(), name);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stats = lstatSync(folder);
    // Anybody may make a folder of that name where everybody may write.
    if (stats.isDirectory() && (process.getuid === undefined || stats.uid === process.getuid())) return realpathSync(folder);
  } catch {
    // A folder with a name of its own serves as well; only nobody will find what is left of it.
  }
  return realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-copies-')));
}

/**
 * A disk rather than memory, and no folder with a dot in front on the way: servers under test refuse to serve from
 * those. Away from `/tmp` tests can have a `/tmp` of their own.
 */
function temporaryPlace(): string {
  if (process.platform === 'win32' || process.env['TMPDIR'] !== undefined) return tmpdir();
  try {
    accessSync('/var/tmp', constants.W_OK);
    return '/var/tmp';
  } catch {
    return tmpdir();
  }
}

/** Makes a folder that carries the name of its owner, this process. */
export function createOwnedFolder(base: string): string {
  mkdirSync(base, { recursive: true, mode: 0o700 });
  const folder = path.join(realpathSync(base), `${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(folder, { mode: 0o700 });
  const owner: Owner = { pid: process.pid, startedAt: processInfo(process.pid)?.startedAt ?? null, namespace: namespaceOfProcesses() };
  writeFileSync(path.join(folder, ownerFile), JSON.stringify(owner));
  return folder;
}

/** Removes what processes left that are gone; answers how many folders that were. */
export async function sweepAbandonedCopies(base: string = defaultSandboxFolder(), clock: Clock = systemClock): Promise<number> {
  removeAbandonedGroups();
  const names = await readdir(base).catch(() => []);
  let count = 0;
  for (const name of names) {
    if (!/^\d+-[0-9a-f]{8}$/.test(name)) continue;
    const folder = path.join(base, name);
    if (!(await isAbandoned(folder, clock.now()))) continue;
    await removeTree(folder).then(() => count++, () => {});
  }
  return count;
}

interface Owner {
  readonly pid: number;
  readonly startedAt: string | null;
  readonly namespace: string | null;
}

async function isAbandoned(folder: string, now: number): Promise<boolean> {
  const text = await readFile(path.join(folder, ownerFile), 'utf8').catch(() => null);
  const owner = text === null ? null : parseOwner(text);
  // Its owner may be about to write its name.
  if (owner === null) return now - (await madeAt(folder)) > 60_000;
  if (owner.namespace !== namespaceOfProcesses()) return now - (await madeAt(folder)) > foreignMs;
  if (owner.startedAt !== null) return processInfo(owner.pid)?.startedAt !== owner.startedAt;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** One that is gone was never made. */
function madeAt(folder: string): Promise<number> {
  return stat(folder).then((stats) => stats.mtimeMs, () => Infinity);
}

function parseOwner(text: string): Owner | null {
  try {
    const value = JSON.parse(text) as Partial<Owner> | null;
    if (typeof value?.pid !== 'number') return null;
    return { pid: value.pid, startedAt: value.startedAt ?? null, namespace: value.namespace ?? null };
  } catch {
    return null;
  }
}

/** Ids of processes mean something only among those that see the same ones. */
function namespaceOfProcesses(): string | null {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return null;
  }
}
