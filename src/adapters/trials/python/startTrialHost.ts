import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { toDisposable } from '../../../base/disposable.ts';
import { cancellationOf } from '../../../base/errors.ts';
import type { TrialOutcome } from '../../../teams/healing/ports/candidateTrials.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';

/** What a host says of one candidate; `late` where the time limit ended it. */
export interface HostVerdict {
  readonly outcome: TrialOutcome;
  readonly targetsPassed: number;
  readonly late: boolean;
}

export type HostOpening =
  | { readonly status: 'ready'; readonly guards: readonly number[]; readonly testsMs: number }
  | { readonly status: 'unsound'; readonly reason: string };

/** One warm Python process. Requests are answered in order; `stop` forgets what was asked and not answered. */
export interface TrialHost extends Disposable {
  open(request: Record<string, unknown>, signal: AbortSignal): Promise<HostOpening>;
  attempt(files: Record<string, string>, limitMs: number): Promise<HostVerdict | 'stopped'>;
  behave(files: Record<string, string>): Promise<readonly string[] | 'stopped'>;
  stop(): void;
}

type Answer =
  | { readonly op: 'opened'; readonly status: 'ready'; readonly guards: readonly number[]; readonly testsMs: number }
  | { readonly op: 'opened'; readonly status: 'unsound'; readonly reason: string }
  | ({ readonly op: 'verdict'; readonly seq: number } & HostVerdict)
  | { readonly op: 'digests'; readonly seq: number; readonly digests: readonly string[] };

/** Collecting and the baseline together; a project that needs more is no place for quick trials. */
const longestOpeningMs = 60_000;

export interface TrialHostOptions {
  readonly program: string;
  readonly script: string;
  readonly folder: string;
  readonly limitMs: number;
}

export function startTrialHost(sandbox: Sandbox, clock: Clock, options: TrialHostOptions): TrialHost {
  const child = sandbox.start({
    program: options.program,
    args: [options.script],
    cwd: options.folder,
    // Both hosts must see sets in the same order, or the same candidate would differ from itself.
    env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: '0', PYTHONUNBUFFERED: '1' },
    writable: [options.folder],
  });
  const { stdin, stdout, stderr } = child.process;
  const waiting = new Map<number, (answer: Answer | 'stopped' | Error) => void>();
  const opening = 0;
  let nextSeq = 1;
  let ended: Error | undefined;

  const end = (reason: string): void => {
    ended ??= new Error(reason);
    for (const settle of waiting.values()) settle(ended);
    waiting.clear();
  };
  child.process.once('error', (error) => end(`Python did not start: ${error.message}`));
  child.process.once('close', () => end('the warm Python process ended'));
  stdin?.on('error', () => undefined);
  stderr?.resume();
  let rest = '';
  stdout?.setEncoding('utf8');
  stdout?.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    for (const line of lines) {
      const answer = JSON.parse(line) as Answer;
      const seq = answer.op === 'opened' ? opening : answer.seq;
      const settle = waiting.get(seq);
      waiting.delete(seq);
      settle?.(answer);
    }
  });

  const ask = (seq: number, message: Record<string, unknown>): Promise<Answer | 'stopped'> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      waiting.set(seq, (answer) => (answer instanceof Error ? reject(answer) : resolve(answer)));
      stdin?.write(`${JSON.stringify(message)}\n`);
    });

  const host: TrialHost = {
    ...toDisposable(() => {
      end('the warm Python process was ended');
      child.kill();
    }),
    open: async (request, signal) => {
      const onAbort = (): void => waiting.get(opening)?.(cancellationOf(signal));
      const timer = clock.schedule(longestOpeningMs, () => waiting.get(opening)?.(new Error('collecting the tests takes too long')));
      signal.addEventListener('abort', onAbort, { once: true });
      try {
        const answer = await ask(opening, request);
        if (answer === 'stopped' || answer.op !== 'opened') return { status: 'unsound', reason: 'the warm Python process answered out of turn' };
        return answer.status === 'ready' ? { status: 'ready', guards: answer.guards, testsMs: answer.testsMs } : { status: 'unsound', reason: answer.reason };
      } catch (error) {
        if (signal.aborted) throw error;
        return { status: 'unsound', reason: (error as Error).message };
      } finally {
        signal.removeEventListener('abort', onAbort);
        timer.dispose();
      }
    },
    attempt: async (files, limitMs) => {
      const seq = nextSeq++;
      const answer = await ask(seq, { op: 'try', seq, files, limitMs });
      return answer === 'stopped' || answer.op !== 'verdict' ? 'stopped' : answer;
    },
    behave: async (files) => {
      const seq = nextSeq++;
      const answer = await ask(seq, { op: 'behave', seq, files });
      return answer === 'stopped' || answer.op !== 'digests' ? 'stopped' : answer.digests;
    },
    stop: () => {
      if (ended === undefined) stdin?.write(`${JSON.stringify({ op: 'stop' })}\n`);
      for (const settle of waiting.values()) settle('stopped');
      waiting.clear();
    },
  };
  return host;
}
