import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { MutableDisposable } from '../../../base/disposable.ts';
import type { LintFile, LintResult } from '../../../teams/review/ports/instruments.ts';
import { childEnvironment } from './childEnvironment.ts';
import type { EslintAnswer, EslintStart } from './eslintProtocol.ts';
import { inOwnGroup, killGroup } from '../../processes/processGroup.ts';

export interface EslintProcessOptions {
  readonly child: URL;
  readonly start: EslintStart;
  readonly clock: Clock;
  readonly timeLimitMs: number;
  readonly onEnd: () => void;
}

/** One answer may not be longer than this. */
const longestLine = 16 * 1024 * 1024;
const keptErrors = 8 * 1024;

/** One warm ESLint in a process of its own. Once it has ended, for whatever reason, it stays ended. */
export class EslintProcess implements Disposable {
  readonly #options: EslintProcessOptions;
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #timer = new MutableDisposable<Disposable>();
  #errors = '';
  #line = '';
  #lastId = 0;
  #pending: { readonly id: number; readonly settle: (result: Outcome) => void } | undefined;
  #endReason: string | undefined;

  constructor(options: EslintProcessOptions) {
    this.#options = options;
    const program = fileURLToPath(options.child);
    this.#child = spawn(process.execPath, [program, JSON.stringify(options.start)], {
      cwd: options.start.folder,
      env: childEnvironment({ ELECTRON_RUN_AS_NODE: '1' }),
      // What plugins print is nobody's business, and cannot fill anything up either.
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
      detached: inOwnGroup,
      windowsHide: true,
    });
    this.#pipe = this.#child.stdio[3] as Duplex;
    this.#child.on('error', (error) => this.#end(`it could not be started: ${error.message}`));
    this.#child.on('exit', (code, killedBy) => this.#end(`it crashed (${killedBy ?? `code ${code}`})${this.#lastError()}`));
    this.#child.stderr!.on('data', (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString('utf8')).slice(-keptErrors)));
    const decoder = new StringDecoder('utf8');
    this.#pipe.on('data', (chunk: Buffer) => this.#read(decoder.write(chunk)));
    this.#pipe.on('error', () => this.#end('it closed its pipe'));
  }

  get hasEnded(): boolean {
    return this.#endReason !== undefined;
  }

  /** Lints one file; a file that takes too long costs the process its life. */
  lint(absolute: string, file: LintFile): Promise<Outcome> {
    return new Promise((resolve) => {
      if (this.#endReason !== undefined) {
        resolve({ status: 'failed', reason: this.#endReason });
        return;
      }
      const id = ++this.#lastId;
      this.#pending = { id, settle: resolve };
      const { clock, timeLimitMs } = this.#options;
      this.#timer.value = clock.schedule(timeLimitMs, () => this.#end(`it took longer than ${timeLimitMs / 1000} s on ${file.path} and was stopped`));
      this.#pipe.write(`${JSON.stringify({ id, file: absolute, text: file.text })}\n`);
    });
  }

  dispose(): void {
    this.#end('it was stopped');
  }

  #read(text: string): void {
    this.#line += text;
    for (let at = this.#line.indexOf('\n'); at >= 0; at = this.#line.indexOf('\n')) {
      const line = this.#line.slice(0, at);
      this.#line = this.#line.slice(at + 1);
      const answer = parseAnswer(line);
      if (answer === undefined) this.#end('it answered with something that is no answer');
      else this.#receive(answer);
      if (this.#endReason !== undefined) return;
    }
    if (this.#line.length > longestLine) this.#end('it answered with more than 16 MB');
  }

  #receive(answer: EslintAnswer): void {
    if (answer.kind === 'ready' || answer.kind === 'refused') return;
    if (this.#pending?.id !== answer.id) return;
    const { settle } = this.#pending;
    this.#pending = undefined;
    this.#timer.value = undefined;
    if (answer.kind === 'linted') settle({ status: 'ok', messages: answer.messages });
    else if (answer.kind === 'ignored') settle({ status: 'ignored' });
    else settle({ status: 'failed', reason: answer.reason, isOwn: true });
  }

  #end(reason: string): void {
    if (this.#endReason !== undefined) return;
    this.#endReason = reason;
    this.#timer.dispose();
    this.#line = '';
    killGroup(this.#child);
    this.#pipe.destroy();
    const pending = this.#pending;
    this.#pending = undefined;
    pending?.settle({ status: 'failed', reason });
    this.#options.onEnd();
  }

  #lastError(): string {
    const line = this.#errors.split('\n').map((text) => text.trim()).find((text) => /error/i.test(text));
    return line === undefined ? '' : `: ${line.slice(0, 300)}`;
  }
}

/** A result without its path; `isOwn` where ESLint itself refused, so that trying again would tell the same. */
export type Outcome = WithoutPath<LintResult> & { readonly isOwn?: boolean };
type WithoutPath<T> = T extends unknown ? Omit<T, 'path'> : never;

function parseAnswer(line: string): EslintAnswer | undefined {
  try {
    const answer = JSON.parse(line) as EslintAnswer;
    if (typeof answer !== 'object' || answer === null) return undefined;
    if (answer.kind === 'linted') return Array.isArray(answer.messages) ? answer : undefined;
    return ['ready', 'refused', 'ignored', 'failed'].includes(answer.kind) ? answer : undefined;
  } catch {
    return undefined;
  }
}
