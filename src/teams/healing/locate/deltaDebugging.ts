import { throwIfAborted } from '../../../base/errors.ts';

export interface MinimiseOptions {
  /** How often `fails` may be asked; then the smallest set found so far is the answer. */
  readonly maxTests: number;
  readonly signal: AbortSignal;
}

/**
 * A smallest part of the items that fails as all of them do: without any one of it, it does not fail any more (ddmin,
 * Zeller and Hildebrandt 2002). All items together are taken to fail and none of them not to, which is not asked
 * again. Subsets keep the order of the items. No subset is asked twice.
 */
export async function minimise<T>(
  items: readonly T[],
  fails: (subset: readonly T[]) => Promise<boolean>,
  { maxTests, signal }: MinimiseOptions,
): Promise<readonly T[]> {
  const known = new Map<string, boolean>();
  let asked = 0;
  /** Null where no more may be asked. */
  const ask = async (indices: readonly number[]): Promise<boolean | null> => {
    throwIfAborted(signal);
    const key = indices.join(',');
    const answer = known.get(key);
    if (answer !== undefined) return answer;
    if (asked >= maxTests) return null;
    asked++;
    const fresh = await fails(indices.map((index) => items[index]!));
    known.set(key, fresh);
    return fresh;
  };

  let current = items.map((_, index) => index);
  let parts = 2;
  search: while (current.length >= 2) {
    const chunks = split(current, parts);
    for (const chunk of chunks) {
      const answer = await ask(chunk);
      if (answer === null) break search;
      if (!answer) continue;
      current = chunk;
      parts = 2;
      continue search;
    }
    // Of two parts each is what the other leaves.
    for (const chunk of parts === 2 ? [] : chunks) {
      const left = new Set(chunk);
      const rest = current.filter((index) => !left.has(index));
      const answer = await ask(rest);
      if (answer === null) break search;
      if (!answer) continue;
      current = rest;
      parts = Math.max(2, parts - 1);
      continue search;
    }
    if (parts >= current.length) break;
    parts = Math.min(current.length, parts * 2);
  }
  return current.map((index) => items[index]!);
}

/** Parts whose sizes differ by one at most. */
function split(indices: readonly number[], parts: number): number[][] {
  const chunks: number[][] = [];
  for (let part = 0; part < parts; part++) {
    const chunk = indices.slice(Math.floor((part * indices.length) / parts), Math.floor(((part + 1) * indices.length) / parts));
    if (chunk.length > 0) chunks.push(chunk);
  }
  return chunks;
}
