import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const cli = path.resolve(import.meta.dirname, '../../dist/cli.js');

/** Starts the real command, as it was built. */
export function startRoundtable(args: readonly string[], options: { readonly cwd: string; readonly home: string; readonly env?: Record<string, string> }): { readonly child: ChildProcess; readonly result: Promise<CommandResult> } {
  const env: Record<string, string> = { PATH: process.env['PATH'] ?? '', HOME: options.home, ROUNDTABLE_HOME: path.join(options.home, 'roundtable'), ...options.env };
  const child = spawn(process.execPath, [cli, ...args], { cwd: options.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const result = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { child, result };
}

export function roundtable(args: readonly string[], options: { readonly cwd: string; readonly home: string; readonly env?: Record<string, string> }): Promise<CommandResult> {
  return startRoundtable(args, options).result;
}
