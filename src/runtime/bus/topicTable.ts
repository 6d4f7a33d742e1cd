import type { Disposable } from '../../base/disposable.ts';
import { toDisposable } from '../../base/disposable.ts';

interface Entry<T> {
  readonly segments: readonly string[];
  readonly value: T;
}

/** Finds who listens to a topic; answers are remembered until a subscription comes or goes. */
export class TopicTable<T> {
  readonly #entries = new Set<Entry<T>>();
  readonly #found = new Map<string, readonly T[]>();

  add(pattern: string, value: T): Disposable {
    const entry: Entry<T> = { segments: pattern.split('.'), value };
    this.#entries.add(entry);
    this.#found.clear();
    return toDisposable(() => {
      this.#entries.delete(entry);
      this.#found.clear();
    });
  }

  match(topic: string): readonly T[] {
    const known = this.#found.get(topic);
    if (known !== undefined) return known;
    const segments = topic.split('.');
    const values: T[] = [];
    for (const entry of this.#entries) if (matches(entry.segments, segments)) values.push(entry.value);
    // Topics made up on the fly must not fill memory.
    if (this.#found.size >= 1024) this.#found.clear();
    this.#found.set(topic, values);
    return values;
  }

  clear(): void {
    this.#entries.clear();
    this.#found.clear();
  }
}

function matches(pattern: readonly string[], topic: readonly string[]): boolean {
  for (let i = 0; i < pattern.length; i++) {
    const segment = pattern[i];
    if (segment === '>' && i === pattern.length - 1) return topic.length > i;
    if (i >= topic.length || (segment !== '*' && segment !== topic[i])) return false;
  }
  return pattern.length === topic.length;
}
