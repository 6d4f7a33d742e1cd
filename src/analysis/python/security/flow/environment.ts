import type { Uses } from './contexts.ts';
import type { Value } from './taint.ts';
import { join } from './taint.ts';

/** What each name holds at a point of a function, and which sources were checked on the way there. */
export class Environment {
  readonly #values: Map<string, Value>;
  readonly #checked: Map<string, Uses>;

  constructor(values = new Map<string, Value>(), checked = new Map<string, Uses>()) {
    this.#values = values;
    this.#checked = checked;
  }

  copy(): Environment {
    return new Environment(new Map(this.#values), new Map(this.#checked));
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
    // Members of what the name held before are gone with it.
    if (this.#values.size > 1) for (const key of this.#values.keys()) if (key.startsWith(`${name}.`)) this.#values.delete(key);
  }

  /** Uses that the checks passed so far have made safe for a source. */
  checked(key: string): Uses {
    let uses = this.#checked.get(key) ?? 0;
    // A check of the whole speaks for its parts: `data` for `data[name]`.
    for (let at = key.lastIndexOf('['); at > 0; at = key.lastIndexOf('[', at - 1)) uses |= this.#checked.get(key.slice(0, at)) ?? 0;
    return uses;
  }

  markChecked(key: string, uses: Uses): void {
    this.#checked.set(key, this.checked(key) | uses);
  }

  /** After two ways met: a name holds what it may hold on either, a check counts if it was passed on both. */
  static meet(a: Environment | undefined, b: Environment | undefined): Environment | undefined {
    if (a === undefined || b === undefined) return a ?? b;
    if (a === b) return a;
    const values = new Map(a.#values);
    for (const [name, value] of b.#values) {
      const other = values.get(name);
      values.set(name, other === undefined || other === value ? value : join(other, value));
    }
    const checked = new Map<string, Uses>();
    for (const [key, uses] of a.#checked) {
      const both = uses & (b.#checked.get(key) ?? 0);
      if (both !== 0) checked.set(key, both);
    }
    return new Environment(values, checked);
  }
}
