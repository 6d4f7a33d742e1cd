import { digestOf } from './digest.ts';
import { isExportName } from './recordExports.ts';
import { settled } from './runTests.ts';
import { isThenable } from './testTree.ts';
import type { Ticker } from './ticker.ts';
import { variationsOf } from './variations.ts';

interface Recorded {
  readonly file: string;
  readonly name: string;
  readonly values: readonly unknown[];
}

const callsKept = 40;
const inputsKept = 60;
const steps = 50_000;
const waitMs = 50;

/** Remembers with what the tests called the functions of the changed files, and asks candidates the same and more. */
export class BehaviourRecorder {
  readonly #ticker: Ticker;
  readonly #calls = new Map<string, Map<string, Recorded>>();
  #inputs: readonly Recorded[] = [];
  #isRecording = false;
  hasRecorded = false;

  constructor(ticker: Ticker) {
    this.#ticker = ticker;
  }

  readonly record = (file: string, name: string, values: readonly unknown[]): void => {
    if (!this.#isRecording) return;
    const key = `${file}\u0000${name}`;
    let calls = this.#calls.get(key);
    if (calls === undefined) this.#calls.set(key, (calls = new Map()));
    if (calls.size >= callsKept) return;
    try {
      const copy = structuredClone(values);
      calls.set(digestOf(copy), { file, name, values: copy });
    } catch {
      // What cannot be copied cannot be asked again.
    }
  };

  begin(): void {
    this.#isRecording = true;
  }

  /** Settles on the inputs: those of exported functions where there are any, since others may not see all that callers promise. */
  end(): void {
    this.#isRecording = false;
    this.hasRecorded = true;
    const groups = [...this.#calls.values()].map((calls) => [...calls.values()]).filter(({ length }) => length > 0);
    const exported = groups.filter(([call]) => isExportName(call!.name));
    const used = (exported.length > 0 ? exported : groups).slice(0, 4);
    this.#inputs = used.flatMap((calls) => variationsOf(calls.map(({ values }) => values), inputsKept).map((values) => ({ ...calls[0]!, values })));
  }

  async replay(find: (file: string, name: string) => unknown): Promise<string[]> {
    const digests: string[] = [];
    for (const { file, name, values } of this.#inputs) {
      const given = structuredClone(values) as unknown[];
      this.#ticker.clear();
      this.#ticker.start(steps);
      let digest: string;
      try {
        const target = find(file, name);
        if (typeof target !== 'function') throw new TypeError('It is gone');
        let result = (target as (...values: unknown[]) => unknown)(...given);
        if (isThenable(result)) result = await settled(result, waitMs);
        digest = digestOf([result, given]);
      } catch (error) {
        digest = `throws ${error instanceof Error ? error.name : typeof error}`;
      }
      digests.push(this.#ticker.isKilled ? 'endless' : digest);
    }
    this.#ticker.clear();
    return digests;
  }
}
