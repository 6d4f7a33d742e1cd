import type { RepairCandidate, SourceEdit } from './candidate.ts';

/** Half of a pair comes from the likeliest candidates: more of them would only make pairs that nobody gets to. */
const mostHalves = 2000;

/** Pairs of changes of one file that do not touch each other, by how likely both are together. */
export function combinePairs(singles: readonly RepairCandidate[], limit: number): RepairCandidate[] {
  const halves = [...singles].sort((a, b) => b.prior - a.prior).slice(0, mostHalves);
  const pairs: RepairCandidate[] = [];
  const seen = new Set<string>();
  // The best partner that is left for each half stands in a heap, so that pairs come out in order without making them all.
  const heap = new Heap<{ readonly a: number; readonly b: number; readonly prior: number }>((x, y) => x.prior - y.prior);
  const offer = (a: number, b: number): void => {
    if (b < halves.length) heap.push({ a, b, prior: halves[a]!.prior * halves[b]!.prior });
  };
  if (halves.length > 1) offer(0, 1);
  let steps = 0;
  const mostSteps = limit * 20 + 1000;
  for (let next = heap.pop(); next !== undefined && pairs.length < limit && steps++ < mostSteps; next = heap.pop()) {
    const { a, b, prior } = next;
    if (b === a + 1) offer(b, b + 1);
    offer(a, b + 1);
    const [first, second] = [halves[a]!, halves[b]!];
    if (first.file !== second.file || touch(first.edits, second.edits)) continue;
    const edits = [...first.edits, ...second.edits].sort((x, y) => x.start - y.start);
    const key = `${first.file}:${edits.map(({ start, end, text }) => `${start},${end},${text}`).join(';')}`;
    if (seen.has(key)) continue;
    seen.add(key);
    const [upper, lower] = first.line <= second.line ? [first, second] : [second, first];
    pairs.push({
      file: first.file,
      edits,
      template: `pair(${upper.template}, ${lower.template})`,
      title: `${upper.title}, and ${lower.title}`,
      prior,
      line: upper.line,
    });
  }
  return pairs;
}

function touch(a: readonly SourceEdit[], b: readonly SourceEdit[]): boolean {
  return a.some((x) => b.some((y) => x.start <= y.end && y.start <= x.end));
}

/** Hands out the greatest first. */
class Heap<T> {
  readonly #items: T[] = [];
  readonly #compare: (a: T, b: T) => number;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  push(item: T): void {
    this.#items.push(item);
    for (let at = this.#items.length - 1; at > 0; ) {
      const above = (at - 1) >> 1;
      if (this.#compare(this.#items[at]!, this.#items[above]!) <= 0) return;
      this.#swap(at, above);
      at = above;
    }
  }

  pop(): T | undefined {
    const top = this.#items[0];
    const last = this.#items.pop();
    if (last === undefined || this.#items.length === 0) return top;
    this.#items[0] = last;
    for (let at = 0; ; ) {
      let greatest = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < this.#items.length && this.#compare(this.#items[child]!, this.#items[greatest]!) > 0) greatest = child;
      if (greatest === at) return top;
      this.#swap(at, greatest);
      at = greatest;
    }
  }

  #swap(a: number, b: number): void {
    [this.#items[a], this.#items[b]] = [this.#items[b]!, this.#items[a]!];
  }
}
