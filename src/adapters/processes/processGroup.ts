import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';

/** Whether children are started as leaders of groups of their own, so that what they started ends with them. */
export const inOwnGroup = process.platform !== 'win32';

/** Ends a child at once, with everything it started. */
export function killGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  if (!inOwnGroup) {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true }).on('error', () => child.kill('SIGKILL'));
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}
