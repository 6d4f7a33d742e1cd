import type { ChildProcess } from 'node:child_process';

/** A program to run in isolation: clean environment, no network but loopback, writing only where it is allowed to. */
export interface SandboxCall {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Absolute folders it may write to, beside a temporary folder of its own. */
  readonly writable: readonly string[];
  readonly input?: string;
  readonly timeLimitMs: number;
  /** Bytes of output kept of each stream; what comes after is dropped, the end is kept. Default 4 MB. */
  readonly outputCap?: number;
}

export type SandboxOutcome =
  | { readonly status: 'ended'; readonly code: number | null; readonly killedBy: string | null; readonly stdout: string; readonly stderr: string; readonly durationMs: number }
  | { readonly status: 'timedOut'; readonly stdout: string; readonly stderr: string; readonly durationMs: number }
  | { readonly status: 'failed'; readonly reason: string };

/** A long-lived isolated child with pipes for stdin, stdout and stderr; `kill` ends it with everything it started. */
export interface SandboxedChild {
  readonly process: ChildProcess;
  kill(): void;
}

export interface Sandbox {
  /** Runs to the end, or ends it with everything it started: on the time limit or on cancellation (which rejects). */
  run(call: SandboxCall, signal: AbortSignal): Promise<SandboxOutcome>;
  start(call: Omit<SandboxCall, 'input' | 'timeLimitMs' | 'outputCap'>): SandboxedChild;
  /** What isolation is missing on this machine, in words. */
  readonly missing: readonly string[];
  dispose(): void;
}
