import { execFile } from 'node:child_process';
import { cleanEnvironment } from '../files/cleanEnvironment.ts';
import { isWithin } from '../files/containment.ts';
import { findExecutable } from '../files/findExecutable.ts';
import type { HiddenPlace } from './hiddenPlaces.ts';

/** Which of its walls bubblewrap can put up here; containers often forbid one. */
export interface Walls {
  readonly program: string;
  readonly hasNetwork: boolean;
  readonly hasProcesses: boolean;
}

export interface Enclosure {
  readonly cwd: string;
  /** Folders to write to; they exist. */
  readonly writable: readonly string[];
  readonly hidden: readonly HiddenPlace[];
  /** An empty file that stands in for hidden ones. */
  readonly emptyFile: string;
  /** What is needed, and so shown although it lies in a folder that is hidden. */
  readonly shown: readonly string[];
  /** Takes the place of `/tmp`, unless something there is needed. */
  readonly privateTmp: string | null;
}

const probeLimitMs = 5_000;

/** Finds out by trying. Null where there is no bubblewrap or where it may not do anything. */
export async function probeBubblewrap(environment: Readonly<Record<string, string | undefined>> = process.env): Promise<Walls | 'absent' | 'powerless'> {
  const program = process.platform === 'linux' ? await findExecutable('bwrap', environment) : null;
  if (program === null) return 'absent';
  for (const [hasProcesses, hasNetwork] of [[true, true], [true, false], [false, true], [false, false]] as const) {
    const walls: Walls = { program, hasNetwork, hasProcesses };
    if (await works(walls)) return walls;
  }
  return 'powerless';
}

function works(walls: Walls): Promise<boolean> {
  const args = [...wallArguments(walls), '--', '/bin/sh', '-c', 'exec true'];
  return new Promise((resolve) => {
    execFile(walls.program, args, { timeout: probeLimitMs, killSignal: 'SIGKILL', env: cleanEnvironment(), cwd: '/' }, (error) => resolve(error === null));
  });
}

/** Everything is there to be read and nothing to be written; what may be written is put on top. */
export function bubblewrapArguments(walls: Walls, enclosure: Enclosure): string[] {
  const { cwd, writable, hidden, emptyFile, shown, privateTmp } = enclosure;
  const isBelow = (folder: string, place: string): boolean => place !== folder && isWithin(folder, place);
  const hide = ({ path: place, kind }: HiddenPlace): string[] => {
    if (kind === 'file') return shown.includes(place) ? [] : ['--ro-bind', emptyFile, place];
    if (shown.includes(place)) return [];
    return ['--tmpfs', place, ...shown.filter((one) => isBelow(place, one)).flatMap((one) => ['--ro-bind-try', one, one])];
  };
  return [
    ...wallArguments(walls),
    ...(privateTmp === null ? [] : ['--bind', privateTmp, '/tmp']),
    ...hidden.flatMap(hide),
    ...writable.flatMap((place) => ['--bind', place, place]),
    '--chdir', cwd,
  ];
}

function wallArguments({ hasNetwork, hasProcesses }: Walls): string[] {
  return [
    '--ro-bind', '/', '/',
    '--dev', '/dev',
    ...(hasProcesses ? ['--unshare-pid', '--proc', '/proc'] : []),
    ...(hasNetwork ? ['--unshare-net'] : []),
    '--unshare-ipc',
    '--die-with-parent', '--new-session',
    // Root would keep the right to mount, and so to undo all of this. What a container leaves to root is enough for tests.
    ...(process.getuid?.() === 0 ? ['--cap-drop', 'ALL', ...keptByRoot.flatMap((name) => ['--cap-add', name])] : []),
  ];
}

const keptByRoot = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_FSETID', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID', 'CAP_NET_BIND_SERVICE'];
