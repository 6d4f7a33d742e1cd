import { readdirSync, readFileSync } from 'node:fs';

export interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  readonly threads: number;
  /** In ticks since the machine started; with the id it names a process for good. */
  readonly startedAt: string;
  /** Bytes of memory it holds. */
  readonly resident: number;
}

/** All processes that can be seen, or null where the platform does not list them as files. */
export function listProcesses(): ProcessInfo[] | null {
  if (process.platform !== 'linux') return null;
  let names: string[];
  try {
    names = readdirSync('/proc');
  } catch {
    return null;
  }
  const found: ProcessInfo[] = [];
  for (const name of names) {
    const first = name.charCodeAt(0);
    if (first < 48 || first > 57) continue;
    const info = processInfo(Number(name));
    if (info !== null) found.push(info);
  }
  return found;
}

/** What the system knows of a process; null where it is gone, or where the platform does not tell. */
export function processInfo(pid: number): ProcessInfo | null {
  if (process.platform !== 'linux') return null;
  const stat = statOf(pid);
  if (stat === null) return null;
  // A program's name may hold blanks and brackets; what follows the last bracket may not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // Ended, and only waiting to be asked how.
  if (fields[0] === 'Z' || fields[0] === 'X') return null;
  return {
    pid,
    parent: Number(fields[1]),
    group: Number(fields[2]),
    session: Number(fields[3]),
    threads: Number(fields[17]),
    startedAt: fields[19]!,
    resident: Number(fields[21]) * pageSize(),
  };
}

/** How many threads the machine runs in all; 0 where it does not tell. */
export function countThreads(): number {
  if (process.platform !== 'linux') return 0;
  try {
    return Number(readFileSync('/proc/loadavg', 'latin1').split(' ')[3]!.split('/')[1]);
  } catch {
    return 0;
  }
}

/** Those whose environment, as they were started, holds a text. */
export function processesWithEnvironment(text: string): number[] {
  return (listProcesses() ?? []).flatMap(({ pid }) => {
    if (pid === process.pid) return [];
    try {
      return readFileSync(`/proc/${pid}/environ`).includes(text) ? [pid] : [];
    } catch {
      return [];
    }
  });
}

function statOf(pid: number): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return null;
  }
}

let knownPageSize: number | undefined;

/** Memory is told in pages, whose size differs between machines; ours in bytes against ours in pages tells it. */
function pageSize(): number {
  if (knownPageSize === undefined) {
    const stat = statOf(process.pid) ?? '';
    const pages = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[21]);
    const ratio = process.memoryUsage.rss() / pages;
    knownPageSize = Number.isFinite(ratio) && ratio > 0 ? 2 ** Math.round(Math.log2(ratio)) : 4096;
  }
  return knownPageSize;
}
