import type { Clock } from '../../../base/clock.ts';
import { contentHash } from '../../../base/hash.ts';
import type { ToolCall } from '../modelReply.ts';

/** What ends a conversation with tools whatever the model wants. */
export interface LoopLimits {
  /** Replies. Default 12. */
  readonly turns?: number;
  /** Of this conversation; the run's own caps hold besides. */
  readonly tokens?: number;
  readonly usd?: number;
  /** Default 600. */
  readonly seconds?: number;
  /** The same call with the same arguments so often. Default 2. */
  readonly repeats?: number;
  /** Turns in a row in which no call brought anything new. Default 3. */
  readonly idleTurns?: number;
}

export type LoopStop = 'turns' | 'tokens' | 'usd' | 'seconds' | 'repeatedCall' | 'noProgress';

/** Counts towards the limits of one conversation. */
export class LoopMeter {
  readonly #limits: LoopLimits;
  readonly #clock: Clock;
  readonly #startedAt: number;
  readonly #calls = new Map<string, number>();
  readonly #results = new Set<string>();
  #turns = 0;
  #idleTurns = 0;
  #tokens = 0;
  #usd = 0;
  #isRepeating = false;

  constructor(clock: Clock, limits: LoopLimits) {
    this.#clock = clock;
    this.#limits = limits;
    this.#startedAt = clock.monotonic();
  }

  get secondsLeft(): number {
    return Math.max(0, (this.#limits.seconds ?? 600) - (this.#clock.monotonic() - this.#startedAt) / 1_000);
  }

  turned(): void {
    this.#turns++;
  }

  spent(tokens: number, usd: number): void {
    this.#tokens += tokens;
    this.#usd += usd;
  }

  /** Whether the call may be made; one that was made too often is not, and the next such ends the conversation. */
  mayCall(call: ToolCall): boolean {
    const key = `${call.name} ${contentHash('input' in call ? JSON.stringify(call.input ?? null) : call.unreadable)}`;
    const times = (this.#calls.get(key) ?? 0) + 1;
    this.#calls.set(key, times);
    const most = this.#limits.repeats ?? 2;
    if (times > most + 1) this.#isRepeating = true;
    return times <= most;
  }

  /** What a turn's calls brought. */
  brought(texts: readonly string[]): void {
    const before = this.#results.size;
    for (const text of texts) this.#results.add(contentHash(text));
    this.#idleTurns = this.#results.size > before ? 0 : this.#idleTurns + 1;
  }

  get reached(): LoopStop | null {
    const { turns = 12, tokens = Infinity, usd = Infinity, idleTurns = 3 } = this.#limits;
    if (this.#isRepeating) return 'repeatedCall';
    if (this.#idleTurns >= idleTurns) return 'noProgress';
    if (this.#tokens >= tokens) return 'tokens';
    if (this.#usd >= usd) return 'usd';
    if (this.secondsLeft <= 0) return 'seconds';
    return this.#turns >= turns ? 'turns' : null;
  }
}
