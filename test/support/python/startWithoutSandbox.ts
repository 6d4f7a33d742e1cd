import { spawn } from 'node:child_process';
import type { Sandbox } from '../../../src/adapters/sandbox/sandbox.ts';

/** Starts programs as they are, in a process group of their own; for tests of what runs inside a sandbox. */
export const startWithoutSandbox: Sandbox = {
  missing: ['isolation'],
  run: () => Promise.reject(new Error('not needed here')),
  start: ({ program, args, cwd, env }) => {
    const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env }, detached: true });
    return {
      process: child,
      kill: () => {
        try {
          process.kill(-child.pid!, 'SIGKILL');
        } catch {
          child.kill('SIGKILL');
        }
      },
    };
  },
  dispose: () => undefined,
};
