import { constants } from 'node:os';
import type { Clock } from '../../base/clock.ts';
import { cancellationOf } from '../../base/errors.ts';
import type { SandboxCall, SandboxOutcome } from './sandbox.ts';
import type { IsolatedChild } from './startIsolated.ts';
import { TailBuffer } from './tailBuffer.ts';

const defaultCap = 4 * 1024 * 1024;
/** How long the pipes of a program that has ended may stay open; whoever holds them has left everything that we know of it. */
const drainMs = 2_000;

/** Hears an isolated program out, or ends it: on the time limit, on cancellation, where it takes too much. */
export function runToEnd(call: SandboxCall, isolated: IsolatedChild, clock: Clock, signal: AbortSignal): Promise<SandboxOutcome> {
  const { process: child } = isolated;
  const startedAt = clock.monotonic();
  const stdout = new TailBuffer(call.outputCap ?? defaultCap);
  const stderr = new TailBuffer(call.outputCap ?? defaultCap);
  return new Promise((resolve, reject) => {
    let isTimedOut = false;
    let isSettled = false;
    let drain: { dispose(): void } | undefined;
    const settle = (act: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      timer.dispose();
      drain?.dispose();
      signal.removeEventListener('abort', onAbort);
      child.stdout?.destroy();
      child.stderr?.destroy();
      act();
    };
    const onAbort = (): void => {
      isolated.kill();
      settle(() => reject(cancellationOf(signal)));
    };
    const timer = clock.schedule(call.timeLimitMs, () => {
      isTimedOut = true;
      isolated.kill();
    });
    const conclude = (code: number | null, killedBy: string | null): void =>
      settle(() => {
        const durationMs = clock.monotonic() - startedAt;
        const output = { stdout: stdout.toString(), stderr: stderr.toString(), durationMs };
        const excess = isolated.excess();
        if (excess !== null) resolve({ status: 'failed', reason: `${excess} and was stopped` });
        else if (isTimedOut) resolve({ status: 'timedOut', ...output });
        else if (isolated.isWalled && code === 1 && output.stdout === '' && /^bwrap: /.test(output.stderr)) resolve({ status: 'failed', reason: `it could not be isolated (${output.stderr.trim().slice(0, 300)})` });
        else resolve({ status: 'ended', ...endOf(code, killedBy), ...output });
      });
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    child.once('error', (error: NodeJS.ErrnoException) => settle(() => resolve({ status: 'failed', reason: `it could not be started (${error.code ?? error.message})` })));
    child.once('exit', (code, killedBy) => {
      drain = clock.schedule(drainMs, () => conclude(code, killedBy));
      if (isSettled) drain.dispose();
    });
    child.once('close', conclude);
    child.stdin?.end(call.input ?? '');
  });
}

const fatalSignals = ['SIGILL', 'SIGTRAP', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGKILL', 'SIGSEGV', 'SIGTERM', 'SIGXFSZ', 'SIGSYS'] as const;

/** A shell and bubblewrap tell a signal as an exit code above 128. */
function endOf(code: number | null, killedBy: string | null): { code: number | null; killedBy: string | null } {
  const name = code === null ? undefined : fatalSignals.find((one) => constants.signals[one] === code - 128);
  return name === undefined ? { code, killedBy } : { code: null, killedBy: name };
}
