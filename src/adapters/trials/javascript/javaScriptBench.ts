import type { Clock } from '../../../base/clock.ts';
import { CancelledError, cancellationOf, throwIfAborted } from '../../../base/errors.ts';
import type { TrialBench, TrialCandidate, TrialVerdict } from '../../../teams/healing/ports/candidateTrials.ts';
import type { SandboxedChild } from '../../sandbox/sandbox.ts';
import type { HostRequest } from './protocol.ts';
import type { LaneAnswer } from './trialLane.ts';
import { TrialLane } from './trialLane.ts';

export interface BenchOptions {
  readonly clock: Clock;
  readonly lanes: number;
  readonly open: Extract<HostRequest, { kind: 'open' }>;
  readonly start: (word: string) => SandboxedChild;
}

/** Candidates that ran out of steps are given this many times more, where none before them passes; so many of them at most. */
const secondPatience = 150;
const mostSecondChances = 40;

/** Enough that a host never waits for the next, few enough that stopping loses little. */
const handedOver = 24;

/** What is being done with the lanes at the moment. */
interface Work {
  readonly judged: Task['judged'];
  readonly failed: (error: Error) => void;
  readonly feed: (lane: TrialLane) => void;
}

interface Task {
  readonly next: () => TrialCandidate | undefined;
  readonly judged: (answer: LaneAnswer, candidate: TrialCandidate) => void;
  readonly isBehaviour?: boolean;
  readonly patience?: number;
}

/** Hands candidates to warm hosts and gathers what they say. */
export class JavaScriptBench implements TrialBench {
  readonly #options: BenchOptions;
  readonly #lanes: TrialLane[];
  readonly #returned: TrialCandidate[] = [];
  readonly #inHands = new Map<number, TrialCandidate>();
  #work: Work | undefined;
  #isDisposed = false;

  constructor(options: BenchOptions) {
    this.#options = options;
    this.#lanes = Array.from({ length: options.lanes }, (): TrialLane => {
      const lane: TrialLane = new TrialLane({
        start: options.start,
        open: options.open,
        clock: options.clock,
        onJudged: (answer) => this.#judged(lane, answer),
        onEnded: (returned) => {
          for (const id of returned) {
            const candidate = this.#inHands.get(id);
            if (candidate !== undefined) this.#returned.push(candidate);
          }
          if (this.#work !== undefined) this.#whenReady(lane);
        },
      });
      return lane;
    });
  }

  get parallelism(): number {
    return this.#lanes.length;
  }

  /** Why the bench is of no use, or null. */
  async open(signal: AbortSignal): Promise<string | null> {
    const onAbort = (): void => this.dispose();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const reasons = await Promise.all(this.#lanes.map((lane) => lane.open()));
      return reasons.find((reason) => reason !== null) ?? null;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  async tryAll(candidates: Iterable<TrialCandidate>, onVerdict: (verdict: TrialVerdict) => 'stop' | void, signal: AbortSignal): Promise<void> {
    const outOfSteps: { readonly candidate: TrialCandidate; readonly at: number }[] = [];
    const places = new Map<TrialCandidate, number>();
    let firstPass = Infinity;
    let isStopped = false;
    const run = (list: Iterable<TrialCandidate>, patience: number): Promise<void> => {
      const iterator = list[Symbol.iterator]();
      return this.#serve(signal, this.#lanes, (finish) => ({
        patience,
        next: () => {
          if (isStopped) return undefined;
          const { value, done } = iterator.next();
          if (done === true) return undefined;
          if (patience === 1) places.set(value, places.size);
          return value;
        },
        judged: (answer, candidate) => {
          // Answers may lie behind the one that ended it.
          if (isStopped) return;
          const at = places.get(candidate) ?? 0;
          if (answer.kind === 'verdict' && answer.isOutOfSteps && patience === 1 && outOfSteps.length < mostSecondChances && at < firstPass) {
            outOfSteps.push({ candidate, at });
            return;
          }
          const verdict = toVerdict(answer);
          if (verdict.outcome === 'passes') firstPass = Math.min(firstPass, at);
          if (onVerdict(verdict) !== 'stop') return;
          isStopped = true;
          finish();
        },
      }));
    };
    await run(candidates, 1);
    if (isStopped || outOfSteps.length === 0) return;
    // Whatever is less likely than one that passes need not pass as well.
    for (const { candidate, at } of outOfSteps) if (at > firstPass && !isStopped) isStopped = onVerdict({ id: candidate.id, outcome: 'killed', targetsPassed: 0 }) === 'stop';
    await run(outOfSteps.filter(({ at }) => at < firstPass).map(({ candidate }) => candidate), secondPatience);
  }

  async behaviours(candidates: readonly TrialCandidate[], signal: AbortSignal): Promise<readonly (readonly string[])[]> {
    const digests = new Map<number, readonly string[]>();
    // One host alone, so that all answer the same inputs even where tests make them up anew each time.
    await this.#serve(signal, this.#lanes.slice(0, 1), () => {
      const waiting = candidates.map((candidate, id) => ({ ...candidate, id })).reverse();
      return { isBehaviour: true, next: () => waiting.pop(), judged: (answer) => digests.set(answer.id, answer.kind === 'behaviour' ? answer.digests : []) };
    });
    return candidates.map((_, id) => digests.get(id) ?? []);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#work?.failed(new CancelledError());
    for (const lane of this.#lanes) lane.dispose();
  }

  async #serve(
    signal: AbortSignal,
    lanes: readonly TrialLane[],
    begin: (finish: () => void) => Task,
  ): Promise<void> {
    throwIfAborted(signal);
    if (this.#isDisposed) throw new CancelledError();
    let onAbort = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        onAbort = () => reject(cancellationOf(signal));
        signal.addEventListener('abort', onAbort, { once: true });
        const { next, judged, isBehaviour = false, patience = 1 } = begin(resolve);
        const take = (): TrialCandidate | undefined => this.#returned.pop() ?? next();
        const feed = (lane: TrialLane): void => {
          if (lane.state !== 'ready' || this.#work !== work) return;
          const batch: TrialCandidate[] = [];
          while (lane.load + batch.length < (isBehaviour ? 1 : handedOver)) {
            const candidate = take();
            if (candidate === undefined) break;
            this.#inHands.set(candidate.id, candidate);
            batch.push(candidate);
          }
          if (batch.length > 0 && isBehaviour) lane.send({ kind: 'behave', candidate: batch[0]! });
          else if (batch.length > 0) lane.send({ kind: 'try', candidates: batch, patience });
          if (this.#inHands.size === 0) resolve();
        };
        const work: Work = { judged, failed: reject, feed };
        this.#work = work;
        for (const lane of lanes) this.#whenReady(lane);
      });
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#work = undefined;
      this.#returned.length = 0;
      this.#inHands.clear();
      // What is still being tried is nobody's any more.
      for (const lane of this.#lanes) if (lane.load > 0) lane.forget();
    }
  }

  #judged(lane: TrialLane, answer: LaneAnswer): void {
    const candidate = this.#inHands.get(answer.id);
    if (candidate === undefined) return;
    this.#inHands.delete(answer.id);
    this.#work?.judged(answer, candidate);
    if (lane.state === 'ready' && lane.load <= handedOver / 2) this.#work?.feed(lane);
  }

  /** Feeds a lane, after starting it anew where its host had to be ended. */
  #whenReady(lane: TrialLane): void {
    if (this.#isDisposed) return;
    if (lane.state !== 'stopped') {
      this.#work?.feed(lane);
      return;
    }
    void lane.open().then((reason) => {
      if (this.#isDisposed) return;
      if (reason === null) this.#work?.feed(lane);
      else this.#work?.failed(new Error(`Trials could not go on: ${reason}`));
    });
  }
}

function toVerdict(answer: LaneAnswer): TrialVerdict {
  if (answer.kind !== 'verdict') return { id: answer.id, outcome: 'killed', targetsPassed: 0 };
  return { id: answer.id, outcome: answer.outcome, targetsPassed: answer.passed };
}
