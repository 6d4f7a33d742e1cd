import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { simpleGit } from 'simple-git';
import { cancellationOf, throwIfAborted } from '../../base/errors.ts';
import { cleanEnvironment } from '../files/cleanEnvironment.ts';
import { findExecutable } from '../files/findExecutable.ts';
import { GitFailure, gitMissing, toUserError } from './gitErrors.ts';

/** Runs git so that nothing the repository names is ever run by it, and nothing is written. */
export interface Git {
  /** Standard output of a command whose answer is small enough to hold. */
  run(cwd: string, args: readonly string[], options?: GitRunOptions): Promise<string>;
  /** Hands standard output on as it comes, for answers that may be long. */
  stream(cwd: string, args: readonly string[], onData: (chunk: Buffer) => void, options?: GitRunOptions): Promise<void>;
  /** Starts a command that answers questions until its input closes. */
  open(cwd: string, args: readonly string[]): Promise<ChildProcessWithoutNullStreams>;
}

export interface GitRunOptions {
  readonly signal?: AbortSignal;
  readonly input?: string | Buffer;
  /** More `-c` settings, as `name=value`. */
  readonly config?: readonly string[];
  /** Also take a failing exit code that comes with a message as an empty answer. */
  readonly isFailureEmpty?: boolean;
  /** Lets paths carry pathspec magic such as `:(exclude)`; they are taken literally otherwise. */
  readonly hasPathspecMagic?: boolean;
}

export interface GitOptions {
  /** Name or absolute path of git; found on the PATH unless given. */
  readonly gitPath?: string;
  /** Environment to take PATH, HOME and the like from; the process's own unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Settings that would make git start a program or ask someone. */
const quietConfig = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.quotePath=false',
  'diff.orderFile=/dev/null',
];

/** Git's own variables. Prompts, lazy fetching from a promisor remote and optional locks are all off. */
const gitEnvironment = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_LAZY_FETCH: '1',
  GIT_LITERAL_PATHSPECS: '1',
};

export function createGit(options: GitOptions = {}): Git {
  const ambient = options.env ?? process.env;
  let found: Promise<string> | undefined;
  const binary = (): Promise<string> => {
    found ??= findExecutable(options.gitPath ?? 'git', ambient).then((path) => {
      // Not remembered, so that git installed meanwhile is found by the next review.
      if (path === null) found = undefined;
      if (path === null) throw gitMissing(options.gitPath);
      return path;
    });
    return found;
  };
  const baseEnv = cleanEnvironment(ambient, { LC_ALL: 'C', LANG: 'C', LANGUAGE: '' });

  return {
    run: async (cwd, args, { signal, input, config = [], isFailureEmpty = false } = {}) => {
      throwIfAborted(signal);
      // The library turns every error into one of its own, a text; the original is kept here.
      let failure: GitFailure | undefined;
      const git = simpleGit({
        baseDir: cwd,
        binary: await binary(),
        config: [...quietConfig, ...config],
        trimmed: false,
        // The library's default takes a process for done 50 ms after its exit, whatever is left in the pipe.
        completion: { onClose: true, onExit: false },
        allowEnvironment: Object.keys(gitEnvironment),
        // All of these only ever switch something off here.
        unsafe: { allowUnsafeCustomBinary: true, allowUnsafeFsMonitor: true, allowUnsafeHooksPath: true, allowUnsafeFilter: true },
        ...(signal === undefined ? {} : { abort: signal }),
        ...(input === undefined ? {} : { input: () => input }),
        errors: (error, result) => {
          if (result.exitCode === 0) return error;
          const stderr = Buffer.concat(result.stdErr).toString('utf8');
          if (isFailureEmpty || stderr === '') return undefined;
          failure = new GitFailure(args, result.exitCode, stderr);
          return failure;
        },
      }).env({ ...baseEnv, ...gitEnvironment });
      try {
        return await git.raw([...args]);
      } catch (error) {
        if (signal?.aborted) throw cancellationOf(signal);
        throw toUserError(failure ?? error, cwd);
      }
    },

    stream: async (cwd, args, onData, { signal, input, config = [], hasPathspecMagic = false } = {}) => {
      throwIfAborted(signal);
      const program = await binary();
      const settings = [...quietConfig, ...config].flatMap((setting) => ['-c', setting]);
      await new Promise<void>((resolve, reject) => {
        const child = spawn(program, [...settings, ...args], {
          cwd,
          env: { ...baseEnv, ...gitEnvironment, ...(hasPathspecMagic ? { GIT_LITERAL_PATHSPECS: '0' } : {}) },
          stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
          windowsHide: true,
          ...(signal === undefined ? {} : { signal, killSignal: 'SIGKILL' as const }),
        });
        let stderr = '';
        let failure: unknown;
        child.stdout!.on('data', (chunk: Buffer) => {
          if (failure !== undefined) return;
          try {
            onData(chunk);
          } catch (error) {
            failure = error;
            child.kill('SIGKILL');
          }
        });
        child.stderr!.on('data', (chunk: Buffer) => {
          if (stderr.length < 4096) stderr += chunk.toString('utf8');
        });
        child.stdin?.on('error', () => {});
        child.stdin?.end(input);
        child.on('error', (error) => {
          failure ??= error;
        });
        child.on('close', (code) => {
          if (signal?.aborted) reject(cancellationOf(signal));
          else if (failure !== undefined) reject(failure as Error);
          else if (code === 0) resolve();
          else reject(toUserError(new GitFailure(args, code ?? -1, stderr), cwd));
        });
      });
    },

    open: async (cwd, args) => {
      const settings = quietConfig.flatMap((setting) => ['-c', setting]);
      const env = { ...baseEnv, ...gitEnvironment };
      const child = spawn(await binary(), [...settings, ...args], { cwd, env, stdio: 'pipe', windowsHide: true });
      // Heard here because it may come before whoever asked has the child in hand; its close follows.
      child.on('error', () => {});
      return child;
    },
  };
}
