type Numbers = Int32Array | Float64Array | Uint8Array | Uint16Array;

/** A list of numbers that only grows at its end, packed so that a hundred thousand cost what they weigh. */
export class Column<A extends Numbers> {
  private data: A;
  private size = 0;
  private readonly grow: (size: number) => A;

  constructor(grow: (size: number) => A) {
    this.grow = grow;
    this.data = grow(1024);
  }

  get length(): number {
    return this.size;
  }

  push(value: number): number {
    if (this.size === this.data.length) {
      const larger = this.grow(this.size * 2);
      larger.set(this.data as never);
      this.data = larger;
    }
    this.data[this.size] = value;
    return this.size++;
  }

  at(index: number): number {
    return this.data[index]!;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  clear(): void {
    this.size = 0;
  }

  /** The first place whose value is at least this one; values must not fall. */
  lowerBound(value: number, from = 0): number {
    let low = from;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.data[middle]! < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const int32Column = (): Column<Int32Array> => new Column((size) => new Int32Array(size));
export const float64Column = (): Column<Float64Array> => new Column((size) => new Float64Array(size));
export const uint8Column = (): Column<Uint8Array> => new Column((size) => new Uint8Array(size));
