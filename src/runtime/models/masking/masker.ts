import { LRUCache } from 'lru-cache';
import type { Listed, SensitiveSpan } from './findPersonalData.ts';
import { findPersonalData } from './findPersonalData.ts';
import { Placeholders } from './placeholders.ts';

export interface MaskerOptions {
  /** Finds secrets; the patterns are an adapter's. */
  readonly findSecrets: (text: string) => readonly { readonly start: number; readonly end: number }[];
  /** Words that the user wants to stay here. */
  readonly listed?: readonly Listed[];
}

const maxRememberedCharacters = 4_000_000;

/** Finds what must not leave; the same text is read once, since a conversation repeats its beginning with each call. */
export class Masker {
  readonly #options: MaskerOptions;
  readonly #seen = new LRUCache<string, readonly SensitiveSpan[]>({ maxSize: maxRememberedCharacters, sizeCalculation: (_spans, text) => text.length + 1 });

  constructor(options: MaskerOptions) {
    this.#options = options;
  }

  /**
   * Opens a masking of several texts that go out together. Placeholders are numbered by first appearance, so that
   * the same request is masked alike at any time and a longer conversation begins as the shorter one did.
   */
  open(texts: readonly string[]): Placeholders {
    const placeholders = new Placeholders(texts);
    for (const text of texts) {
      for (const { kind, start, end } of this.#spans(text)) placeholders.add(kind, text.slice(start, end));
    }
    return placeholders;
  }

  /** Blanks out what must not leave and keeps length and lines, for whoever compares places. */
  hide(text: string): string {
    let hidden = '';
    let at = 0;
    for (const { start, end } of this.#spans(text)) {
      hidden += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, '\0');
      at = end;
    }
    return at === 0 ? text : hidden + text.slice(at);
  }

  #spans(text: string): readonly SensitiveSpan[] {
    const seen = this.#seen.get(text);
    if (seen !== undefined) return seen;
    const secrets = this.#options.findSecrets(text).map(({ start, end }): SensitiveSpan => ({ kind: 'secret', start, end }));
    const spans = merge([...secrets, ...findPersonalData(text, this.#options.listed ?? [])]);
    this.#seen.set(text, spans);
    return spans;
  }
}

/** In order and apart from each other: what overlaps becomes one, and a secret as soon as any part of it is. */
function merge(spans: readonly SensitiveSpan[]): SensitiveSpan[] {
  const merged: SensitiveSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = merged.at(-1);
    if (last === undefined || span.start >= last.end) merged.push(span);
    else {
      const kind = last.kind === 'secret' || span.kind === 'secret' ? 'secret' : 'personal';
      merged[merged.length - 1] = { kind, start: last.start, end: Math.max(last.end, span.end) };
    }
  }
  return merged;
}
