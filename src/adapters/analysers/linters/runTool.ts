import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import type { Clock } from '../../../base/clock.ts';
import { cancellationOf, throwIfAborted } from '../../../base/errors.ts';
import { childEnvironment } from './childEnvironment.ts';
import { inOwnGroup, killGroup } from '../../processes/processGroup.ts';

export interface ToolCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly input?: string;
  readonly timeLimitMs: number;
  readonly clock: Clock;
  /** More output than this ends the tool. */
  readonly outputCap?: number;
}

export type ToolOutcome =
  | { readonly status: 'ended'; readonly code: number; readonly stdout: string; readonly stderr: string }
  | { readonly status: 'failed'; readonly reason: string };

const defaultCap = 32 * 1024 * 1024;
const errorCap = 64 * 1024;

/** Runs a program to its end, or ends it with everything it started: on the time limit, on a flood, on cancellation. */
export async function runTool(call: ToolCall, signal: AbortSignal): Promise<ToolOutcome> {
  const isScript = await isNodeScript(call.program);
  throwIfAborted(signal);
  const cap = call.outputCap ?? defaultCap;
  return new Promise((resolve, reject) => {
    const child = spawn(isScript ? process.execPath : call.program, isScript ? [call.program, ...call.args] : call.args, {
      cwd: call.cwd,
      env: childEnvironment(isScript ? { ELECTRON_RUN_AS_NODE: '1' } : {}),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: inOwnGroup,
      windowsHide: true,
    });
    const stdout: Buffer[] = [];
    let size = 0;
    let stderr = '';
    let isSettled = false;
    const settle = (act: () => void): void => {
      if (isSettled) return;
      isSettled = true;
      timer.dispose();
      signal.removeEventListener('abort', onAbort);
      act();
    };
    const giveUp = (act: () => void): void => {
      killGroup(child);
      settle(act);
    };
    const onAbort = (): void => giveUp(() => reject(cancellationOf(signal)));
    signal.addEventListener('abort', onAbort, { once: true });
    const timer = call.clock.schedule(call.timeLimitMs, () =>
      giveUp(() => resolve({ status: 'failed', reason: `it took longer than ${call.timeLimitMs / 1000} s and was stopped` })),
    );
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > cap) giveUp(() => resolve({ status: 'failed', reason: `it printed more than ${Math.round(cap / 1024 / 1024)} MB and was stopped` }));
      else stdout.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      if (stderr.length < errorCap) stderr += chunk.toString('utf8');
    });
    child.on('error', (error: NodeJS.ErrnoException) => settle(() => resolve({ status: 'failed', reason: `it could not be started (${error.code ?? error.message})` })));
    child.on('close', (code, killedBy) =>
      settle(() =>
        resolve(
          code === null
            ? { status: 'failed', reason: `it was ended by ${killedBy ?? 'the system'}` }
            : { status: 'ended', code, stdout: Buffer.concat(stdout).toString('utf8'), stderr },
        ),
      ),
    );
    // A tool that does not read its input closes the pipe; what counts is what it answers.
    child.stdin.on('error', () => {});
    child.stdin.end(call.input ?? '');
  });
}

/** Packages install small scripts without an ending as their programs; Node runs those everywhere, `#!` only on some systems. */
async function isNodeScript(program: string): Promise<boolean> {
  if (/\.[cm]?js$/.test(program)) return true;
  const file = await open(program).catch(() => null);
  if (file === null) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(100), 0, 100, 0);
    return /^#!.*\bnode\b/.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await file.close();
  }
}
