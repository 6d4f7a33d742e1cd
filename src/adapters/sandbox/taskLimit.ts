import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, release } from 'node:os';
import path from 'node:path';
import { countThreads, processInfo } from '../processes/processList.ts';

/** How many processes and threads one call may have; a test runner starts some per core. */
export const mostTasks = Math.max(1_024, 64 * availableParallelism());

/**
 * The limit of a user that lets a call have so many, or null where it would not bind: root has none. What counts is all
 * that the user runs, of which the machine's own count is the most it can be, unless a namespace is counted by itself.
 */
export function userTaskLimit(isInNamespace: boolean): number | null {
  if (process.platform !== 'linux' || process.getuid?.() === 0) return null;
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const isCountedApart = isInNamespace && (major > 5 || (major === 5 && minor >= 14));
  return isCountedApart ? mostTasks : countThreads() + mostTasks;
}

const namePattern = /^roundtable-(\d+)-[0-9a-f]{8}$/;

/** A group of the system's own that no program in it can outgrow. Root needs it: the limits of a user do not bind root. */
export interface TaskGroup {
  /** Whoever writes its id here joins. */
  readonly joinFile: string;
  /** False where something in it is yet to end; try again later. */
  remove(): boolean;
}

/** Null where the system has no such groups or lets nobody make one. */
export function createTaskGroup(): TaskGroup | null {
  for (const parent of parentsOfGroups()) {
    const folder = path.join(parent, `roundtable-${process.pid}-${randomBytes(4).toString('hex')}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      if (!existsSync(path.join(folder, 'pids.max'))) throw new Error('It counts something else');
      writeFileSync(path.join(folder, 'pids.max'), String(mostTasks));
      return { joinFile: path.join(folder, 'cgroup.procs'), remove: () => remove(folder) };
    } catch {
      remove(folder);
    }
  }
  return null;
}

/** Below our own group and, where that may not be divided because we are in it, beside it. */
function parentsOfGroups(): string[] {
  if (process.platform !== 'linux') return [];
  let lines: string[];
  try {
    lines = readFileSync('/proc/self/cgroup', 'latin1').split('\n');
  } catch {
    return [];
  }
  return lines.flatMap((line) => {
    const [, controllers, own] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (own === undefined || (controllers !== '' && !controllers!.split(',').includes('pids'))) return [];
    const root = path.join('/sys/fs/cgroup', controllers!);
    return own === '/' ? [root] : [path.join(root, own), path.join(root, path.dirname(own))];
  });
}

/** Removes what killed processes left. Only what is empty can be removed, so nothing that runs is harmed. */
export function removeAbandonedGroups(): void {
  for (const parent of parentsOfGroups()) {
    if (!existsSync(parent)) continue;
    for (const name of readdirSync(parent)) {
      const pid = namePattern.exec(name)?.[1];
      if (pid !== undefined && processInfo(Number(pid)) === null) remove(path.join(parent, name));
    }
  }
}

function remove(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
