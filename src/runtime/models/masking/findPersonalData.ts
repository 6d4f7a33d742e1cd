/** A stretch of text that must not leave the machine. */
export interface SensitiveSpan {
  readonly kind: 'secret' | 'personal';
  readonly start: number;
  readonly end: number;
}

const email = /\b[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}\b/g;
/** Nobody's addresses: reserved for documentation, or names of machines that log in by key. */
const harmless = /@(?:[\w.-]+\.)?(?:example|test|invalid|localhost)(?:\.\w+)?$|^(?:git|noreply|no-reply)@|@\dx\.\w+$|@users\.noreply\./i;

/** What the user lists: a word, or an expression with the flag `g`. */
export type Listed = string | RegExp;

/** Email addresses, and whatever the user lists: names, hosts, customers. */
export function findPersonalData(text: string, listed: readonly Listed[]): SensitiveSpan[] {
  const spans: SensitiveSpan[] = [];
  if (text.includes('@')) {
    for (const match of text.matchAll(email)) {
      if (!harmless.test(match[0])) spans.push({ kind: 'personal', start: match.index, end: match.index + match[0].length });
    }
  }
  for (const entry of listed) {
    const isWord = typeof entry === 'string';
    if (isWord && entry.trim() === '') continue;
    for (const match of text.matchAll(isWord ? new RegExp(literal(entry.trim()), 'giu') : entry)) {
      const end = match.index + match[0].length;
      if (match[0] !== '' && (!isWord || isWhole(text, match.index, end))) spans.push({ kind: 'personal', start: match.index, end });
    }
  }
  return spans;
}

/** A listed name inside a longer word is another word. */
function isWhole(text: string, start: number, end: number): boolean {
  const joins = (a: string | undefined, b: string | undefined): boolean => a !== undefined && b !== undefined && /\w/.test(a) && /\w/.test(b);
  return !joins(text[start - 1], text[start]) && !joins(text[end - 1], text[end]);
}

function literal(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
