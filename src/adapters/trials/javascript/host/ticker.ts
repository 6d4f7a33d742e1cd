/** Thrown where a candidate used up its steps, and again at every further step, so that no `catch` of its own saves it. */
export class StepsUsedUp extends Error {
  override readonly name = 'StepsUsedUp';
}

/** Thrown instead of ending the process. */
export class ProcessEnded extends Error {
  override readonly name = 'ProcessEnded';
}

/**
 * Counts steps: every turn of a loop and every call of a function in workspace code is one. A count ends nearly all endless
 * loops in microseconds and, unlike a clock, says the same on a busy machine.
 */
export interface Ticker {
  readonly tick: () => void;
  /** Starts counting down from a number of steps. */
  start(steps: number): void;
  /** Steps since `start`. */
  used(): number;
  /** Whether the steps ran out, or somebody tried to end the process, since `clear`. */
  readonly isKilled: boolean;
  /** Whether it was the steps. */
  readonly isOutOfSteps: boolean;
  kill(): void;
  clear(): void;
}

export function createTicker(): Ticker {
  let left = Number.MAX_SAFE_INTEGER;
  let given = left;
  let isKilled = false;
  let isOutOfSteps = false;
  const overrun = (): never => {
    isOutOfSteps ||= !isKilled;
    isKilled = true;
    throw new StepsUsedUp('The candidate used up its steps');
  };
  return {
    tick: () => {
      if (--left < 0) overrun();
    },
    start: (steps) => {
      given = steps;
      left = steps;
    },
    used: () => given - left,
    get isKilled() {
      return isKilled;
    },
    get isOutOfSteps() {
      return isOutOfSteps;
    },
    kill: () => {
      isKilled = true;
      left = 0;
    },
    clear: () => {
      isKilled = false;
      isOutOfSteps = false;
      left = Number.MAX_SAFE_INTEGER;
      given = left;
    },
  };
}
