/** Keeps the end of a stream: what a program says last tells how it went. */
export class TailBuffer {
  readonly #cap: number;
  readonly #chunks: Buffer[] = [];
  #size = 0;

  constructor(cap: number) {
    this.#cap = cap;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#size += chunk.length;
    while (this.#chunks.length > 1 && this.#size - this.#chunks[0]!.length >= this.#cap) this.#size -= this.#chunks.shift()!.length;
  }

  toString(): string {
    const bytes = Buffer.concat(this.#chunks);
    if (bytes.length <= this.#cap) return bytes.toString('utf8');
    let start = bytes.length - this.#cap;
    // A character that the cut went through would be read as damage.
    while (start < bytes.length && (bytes[start]! & 0xc0) === 0x80) start++;
    return bytes.toString('utf8', start);
  }
}
