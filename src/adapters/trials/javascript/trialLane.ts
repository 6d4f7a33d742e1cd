import { randomBytes } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import type { Clock } from '../../../base/clock.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { MutableDisposable } from '../../../base/disposable.ts';
import type { TrialCandidate } from '../../../teams/healing/ports/candidateTrials.ts';
import type { SandboxedChild } from '../../sandbox/sandbox.ts';
import type { HostAnswer, HostRequest } from './protocol.ts';

export interface LaneOptions {
  /** Starts a host that puts this word before its answers. */
  readonly start: (word: string) => SandboxedChild;
  readonly open: Extract<HostRequest, { kind: 'open' }>;
  readonly clock: Clock;
  /** A candidate was judged, or its host had to be ended over it. */
  readonly onJudged: (answer: LaneAnswer) => void;
  /** The host ended; these candidates had been handed over and were not to blame. */
  readonly onEnded: (returned: readonly number[]) => void;
}

export type LaneAnswer = Extract<HostAnswer, { kind: 'verdict' | 'behaviour' }> | { readonly kind: 'killed'; readonly id: number };

/** Starting and running everything once on the text as it is may take this much longer than a candidate. */
const openLimitMs = 60_000;
const longestLine = 16 * 1024 * 1024;

/** One warm host. It is replaced when it has to be ended; only the candidate in its hands is lost with it. */
export class TrialLane implements Disposable {
  readonly #options: LaneOptions;
  readonly #timer = new MutableDisposable<Disposable>();
  #child: SandboxedChild | undefined;
  /** In the order in which the host takes them; a forgotten one has no id any more. */
  #outstanding: { readonly sent: number; id: number | null }[] = [];
  #lastSent = 0;
  #lastSign = 0;
  #opening: { readonly settle: (reason: string | null) => void } | undefined;
  #errors = '';

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  /** How many candidates it has that are not judged. */
  get load(): number {
    return this.#outstanding.length;
  }

  get state(): 'stopped' | 'opening' | 'ready' {
    return this.#child === undefined ? 'stopped' : this.#opening === undefined ? 'ready' : 'opening';
  }

  /** Starts a host; the answer is why it is of no use, or null. */
  open(): Promise<string | null> {
    const word = `${randomBytes(8).toString('hex')} `;
    const child = this.#options.start(word);
    this.#child = child;
    this.#errors = '';
    const decoder = new StringDecoder('utf8');
    let text = '';
    child.process.stdout?.on('data', (chunk: Buffer) => {
      text += decoder.write(chunk);
      for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n')) {
        const line = text.slice(0, at);
        text = text.slice(at + 1);
        if (this.#child === child && line.startsWith(word)) this.#receive(JSON.parse(line.slice(word.length)) as HostAnswer);
      }
      if (text.length > longestLine) text = '';
    });
    child.process.stderr?.on('data', (chunk: Buffer) => (this.#errors = (this.#errors + chunk.toString('utf8')).slice(-4000)));
    child.process.stdin?.on('error', () => {});
    child.process.on('error', (error) => this.#ended(child, error.message));
    child.process.on('exit', (code, killedBy) => this.#ended(child, `it ended (${killedBy ?? `code ${code}`})${this.#lastError()}`));
    return new Promise((resolve) => {
      this.#opening = { settle: resolve };
      this.#write(this.#options.open);
      this.#watch();
    });
  }

  send(request: Extract<HostRequest, { kind: 'try' | 'behave' }>): void {
    if (this.#outstanding.length === 0) this.#lastSign = this.#options.clock.monotonic();
    const number = (candidate: TrialCandidate): TrialCandidate => {
      this.#outstanding.push({ sent: ++this.#lastSent, id: candidate.id });
      return { ...candidate, id: this.#lastSent };
    };
    this.#write(request.kind === 'try' ? { ...request, candidates: request.candidates.map(number) } : { kind: 'behave', candidate: number(request.candidate) });
    this.#watch();
  }

  /** Nobody wants to hear of what it still has to do. */
  forget(): void {
    for (const each of this.#outstanding) each.id = null;
  }

  /** Ends the host and forgets what it had to do; the next request needs another `open`. */
  stop(): void {
    this.#timer.value = undefined;
    const child = this.#child;
    this.#child = undefined;
    this.#outstanding = [];
    const opening = this.#opening;
    this.#opening = undefined;
    child?.kill();
    opening?.settle('it was stopped');
  }

  dispose(): void {
    this.stop();
    this.#timer.dispose();
  }

  #write(request: HostRequest): void {
    this.#child?.process.stdin?.write(`${JSON.stringify(request)}\n`);
  }

  #receive(answer: HostAnswer): void {
    this.#lastSign = this.#options.clock.monotonic();
    switch (answer.kind) {
      case 'started':
        return;
      case 'opened':
      case 'unsound': {
        const opening = this.#opening;
        this.#opening = undefined;
        this.#timer.value = undefined;
        opening?.settle(answer.kind === 'opened' ? null : answer.reason);
        return;
      }
      default: {
        const at = this.#outstanding.findIndex(({ sent }) => sent === answer.id);
        if (at < 0) return;
        const { id } = this.#outstanding.splice(at, 1)[0]!;
        if (this.#outstanding.length === 0) this.#timer.value = undefined;
        if (id !== null) this.#options.onJudged({ ...answer, id });
      }
    }
  }

  #watch(): void {
    if (this.#timer.value !== undefined) return;
    const { clock, open } = this.#options;
    if (this.#opening !== undefined) this.#lastSign = clock.monotonic();
    // One with all its targets and guards may take the whole limit, and the host a moment more to say so.
    const limit = this.#opening === undefined ? open.timeLimitMs + 100 : Math.max(openLimitMs, open.timeLimitMs * 4);
    const check = (isSecondLook: boolean): void => {
      const left = this.#lastSign + limit - clock.monotonic();
      if (left > 0) this.#timer.value = clock.schedule(left, () => check(false));
      // Answers may be waiting while this process was busy itself.
      else if (!isSecondLook) this.#timer.value = clock.schedule(10, () => check(true));
      else if (this.#child !== undefined) this.#ended(this.#child, `it took longer than ${limit} ms`);
    };
    this.#timer.value = clock.schedule(limit, () => check(false));
  }

  #ended(child: SandboxedChild, reason: string): void {
    if (this.#child !== child) return;
    const [current, ...rest] = this.#outstanding;
    const opening = this.#opening;
    this.#opening = undefined;
    this.stop();
    opening?.settle(reason);
    if (current?.id != null) this.#options.onJudged({ kind: 'killed', id: current.id });
    this.#options.onEnded(rest.flatMap(({ id }) => (id === null ? [] : [id])));
  }

  #lastError(): string {
    const line = this.#errors.split('\n').map((text) => text.trim()).find((text) => /error/i.test(text));
    return line === undefined ? '' : `: ${line.slice(0, 300)}`;
  }
}
