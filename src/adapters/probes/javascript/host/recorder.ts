/** One call of something dangerous that a recorder stood in for. */
export interface Arrival {
  /** As the code names it: `child_process.exec`, `res.send`, `mysql.createConnection().query`. */
  readonly name: string;
  readonly args: readonly unknown[];
  /** Line of the probed file that called, as it runs; undefined where it was called from elsewhere. */
  readonly line: number | undefined;
}

/** Takes note of every call that the code under probe makes of something dangerous; nothing of it is carried out. */
export class Recorder {
  readonly arrivals: Arrival[] = [];
  readonly #file: string;
  #onArrival: ((arrival: Arrival) => void) | undefined;

  /** The file whose calls count. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Begins anew. */
  listen(onArrival: (arrival: Arrival) => void): void {
    this.arrivals.length = 0;
    this.#onArrival = onArrival;
  }

  listenNoMore(): void {
    this.#onArrival = undefined;
  }

  record(name: string, args: readonly unknown[]): void {
    const arrival: Arrival = { name, args: [...args], line: this.#callingLine() };
    if (this.arrivals.length < 10_000) this.arrivals.push(arrival);
    this.#onArrival?.(arrival);
  }

  /** Where in the probed file the code is that is running. */
  #callingLine(): number | undefined {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = 60;
    const stack = new Error('where').stack ?? '';
    Error.stackTraceLimit = limit;
    for (const frame of stack.split('\n')) {
      const at = frame.lastIndexOf(`${this.#file}:`);
      if (at === -1) continue;
      const line = /^(\d+)/.exec(frame.slice(at + this.#file.length + 1))?.[1];
      if (line !== undefined) return Number(line);
    }
    return undefined;
  }
}
