import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { inOwnGroup, killGroup } from '../processes/processGroup.ts';
import { processesWithEnvironment } from '../processes/processList.ts';
import type { ProcessWatch } from '../processes/processWatch.ts';
import type { Enclosures, StartCall } from './enclosures.ts';
import type { SandboxedChild } from './sandbox.ts';

export interface IsolatedChild extends SandboxedChild {
  /** Whether bubblewrap stands between it and us and tells its exit in its own way. */
  readonly isWalled: boolean;
  /** Why it was ended, where it took more than it may. */
  readonly excess: () => string | null;
}

/** Starts a program in isolation and sees to it that nothing of it outlives it. */
export function startIsolated(call: StartCall, enclosures: Enclosures, watch: ProcessWatch, alive: Set<() => void>): IsolatedChild {
  const { program, args, env, mark, release } = enclosures.enclose(call);
  let child: ChildProcess;
  try {
    child = spawn(program, args, { cwd: call.cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: inOwnGroup, windowsHide: true });
  } catch (error) {
    release();
    throw error;
  }
  if (child.pid !== undefined) giveWay(child.pid);
  let excess: string | null = null;
  const watched = child.pid === undefined ? null : watch.watch(child.pid, (what) => {
    excess ??= what;
    kill();
  });
  const kill = (): void => {
    killGroup(child);
    // Inside walls everything ends with the first process; elsewhere some may have left the group.
    if (enclosures.hasWalls) return;
    watched?.kill();
    for (const pid of processesWithEnvironment(mark)) killOne(pid);
  };
  let isOver = false;
  const end = (): void => {
    if (isOver) return;
    isOver = true;
    alive.delete(kill);
    // What a program leaves behind would hold its pipes open and go on.
    if (child.pid !== undefined) kill();
    watched?.dispose();
    release();
  };
  alive.add(kill);
  child.once('exit', end);
  child.once('error', end);
  // A program that does not read its input closes the pipe; what counts is what it answers.
  child.stdin?.on('error', () => {});
  return { process: child, kill, isWalled: enclosures.hasWalls, excess: () => excess };
}

/** What people do at the same machine comes first, and so does our own watching over it. */
function giveWay(pid: number): void {
  try {
    setPriority(pid, 5);
  } catch {
    // It has ended already.
  }
}

function killOne(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
