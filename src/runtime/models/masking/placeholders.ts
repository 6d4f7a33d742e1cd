import type { SensitiveSpan } from './findPersonalData.ts';

/** A reply cannot nest deeper than this and still mean something. */
const maxDepth = 40;

/** Stands words in for what must not leave, and puts it back in what comes in. */
export class Placeholders {
  readonly #prefix: string;
  readonly #byValue = new Map<string, string>();
  readonly #byPlaceholder = new Map<string, string>();
  #pattern: RegExp | undefined;

  /** The texts themselves must not hold what would be taken for a placeholder on the way back. */
  constructor(texts: readonly string[]) {
    let prefix = 'MASKED';
    for (let round = 1; round < 1_000 && texts.some((text) => text.includes(`__${prefix}_`)); round++) prefix = `MASKED${round}`;
    this.#prefix = prefix;
  }

  get isEmpty(): boolean {
    return this.#byValue.size === 0;
  }

  /** How many values are hidden, by kind. */
  get counts(): { readonly secrets: number; readonly personal: number } {
    const secrets = [...this.#byPlaceholder.keys()].filter((name) => name.includes('_SECRET_')).length;
    return { secrets, personal: this.#byPlaceholder.size - secrets };
  }

  add(kind: SensitiveSpan['kind'], value: string): void {
    if (value === '' || this.#byValue.has(value)) return;
    const placeholder = `__${this.#prefix}_${kind.toUpperCase()}_${this.#byValue.size + 1}__`;
    this.#byValue.set(value, placeholder);
    this.#byPlaceholder.set(placeholder, value);
    this.#pattern = undefined;
  }

  /** Hides each value wherever it stands, not only where it was recognised. */
  mask(text: string): string {
    if (this.isEmpty) return text;
    // The longest first, so that a value that holds another goes as a whole.
    this.#pattern ??= new RegExp([...this.#byValue.keys()].sort((a, b) => b.length - a.length).map(escape).join('|'), 'g');
    return text.replace(this.#pattern, (value) => this.#byValue.get(value) ?? value);
  }

  restore(text: string): string {
    if (this.isEmpty || !text.includes(`__${this.#prefix}_`)) return text;
    return text.replace(new RegExp(`__${this.#prefix}_(?:SECRET|PERSONAL)_\\d+__`, 'g'), (name) => this.#byPlaceholder.get(name) ?? name);
  }

  /** Restores every text inside a value that came as JSON. */
  restoreIn(value: unknown, depth = 0): unknown {
    if (this.isEmpty || depth > maxDepth) return value;
    if (typeof value === 'string') return this.restore(value);
    if (Array.isArray(value)) return value.map((item) => this.restoreIn(item, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.restore(key), this.restoreIn(item, depth + 1)]));
  }

  /** As `restoreIn`, the other way. */
  maskIn(value: unknown, depth = 0): unknown {
    if (this.isEmpty || depth > maxDepth) return value;
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((item) => this.maskIn(item, depth + 1));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.mask(key), this.maskIn(item, depth + 1)]));
  }
}

/** A short value inside a longer word is another word. */
function escape(value: string): string {
  const literal = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return value.length >= 8 ? literal : `(?<!\\w)${literal}(?!\\w)`;
}
