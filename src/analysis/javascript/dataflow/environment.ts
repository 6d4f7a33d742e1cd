import type { Value } from './values.ts';
import { join } from './values.ts';

/** Values by binding, layered: a branch writes to a layer of its own and reads through to those below. */
export class Environment {
  readonly #parent: Environment | undefined;
  readonly #values = new Map<unknown, Value>();
  readonly depth: number;

  constructor(parent?: Environment) {
    this.#parent = parent;
    this.depth = (parent?.depth ?? 0) + 1;
  }

  get(key: unknown): Value | undefined {
    for (let at: Environment | undefined = this as Environment; at !== undefined; at = at.#parent) {
      const value = at.#values.get(key);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  set(key: unknown, value: Value): void {
    this.#values.set(key, value);
  }

  fork(): Environment {
    return new Environment(this);
  }

  /** Takes over what a fork wrote. */
  commit(fork: Environment): void {
    for (const [key, value] of fork.#values) this.#values.set(key, value);
  }

  /** Takes over what either of several forks wrote, each of which may be what happened. */
  merge(forks: readonly Environment[]): void {
    if (forks.length === 1) {
      this.commit(forks[0]!);
      return;
    }
    const keys = new Set<unknown>();
    for (const fork of forks) for (const key of fork.#values.keys()) keys.add(key);
    for (const key of keys) {
      let merged: Value | undefined;
      for (const fork of forks) {
        const value = fork.get(key);
        if (value !== undefined) merged = merged === undefined ? value : join(merged, value);
      }
      if (merged !== undefined) this.#values.set(key, merged);
    }
  }

  /** What was written since another environment below, as one fork of it. */
  since(base: Environment): Environment {
    const flat = new Environment(base);
    const layers: Environment[] = [];
    for (let at: Environment | undefined = this as Environment; at !== undefined && at !== base; at = at.#parent) layers.unshift(at);
    for (const layer of layers) flat.commit(layer);
    return flat;
  }
}
