/** What a heap can order: smaller rank first, then smaller order. The heap keeps `heapIndex`; -1 is "in no heap". */
export interface Ranked {
  rank: number;
  order: number;
  heapIndex: number;
}

/** A binary heap whose members know their place, so that one can be taken out or moved in logarithmic time. */
export class PriorityHeap<T extends Ranked> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  get top(): T | undefined {
    return this.#items[0];
  }

  push(item: T): void {
    item.heapIndex = this.#items.length;
    this.#items.push(item);
    this.#up(item.heapIndex);
  }

  pop(): T | undefined {
    const top = this.#items[0];
    if (top !== undefined) this.remove(top);
    return top;
  }

  has(item: T): boolean {
    return this.#items[item.heapIndex] === item;
  }

  remove(item: T): void {
    const index = item.heapIndex;
    if (this.#items[index] !== item) return;
    const last = this.#items.pop()!;
    item.heapIndex = -1;
    if (last === item) return;
    this.#items[index] = last;
    last.heapIndex = index;
    this.update(last);
  }

  /** Finds the place of a member whose rank has changed. */
  update(item: T): void {
    this.#up(item.heapIndex);
    this.#down(item.heapIndex);
  }

  /** Empties the heap and returns what was in it, in no order. */
  drain(): T[] {
    const items = this.#items.splice(0);
    for (const item of items) item.heapIndex = -1;
    return items;
  }

  #up(from: number): void {
    const items = this.#items;
    const item = items[from]!;
    let index = from;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = items[parentIndex]!;
      if (!isBefore(item, parent)) break;
      items[index] = parent;
      parent.heapIndex = index;
      index = parentIndex;
    }
    items[index] = item;
    item.heapIndex = index;
  }

  #down(from: number): void {
    const items = this.#items;
    const item = items[from]!;
    let index = from;
    for (;;) {
      let childIndex = index * 2 + 1;
      if (childIndex >= items.length) break;
      if (childIndex + 1 < items.length && isBefore(items[childIndex + 1]!, items[childIndex]!)) childIndex++;
      const child = items[childIndex]!;
      if (!isBefore(child, item)) break;
      items[index] = child;
      child.heapIndex = index;
      index = childIndex;
    }
    items[index] = item;
    item.heapIndex = index;
  }
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.order < b.order);
}
