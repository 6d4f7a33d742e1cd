import { oneLine } from './oneLine.ts';
import { withoutSecret } from './withoutSecret.ts';

/** Names that say nothing to a reader beside their value. */
const unsaid = new Set(['file', 'path', 'title', 'name', 'text', 'why', 'reason', 'message', 'status', 'verdict', 'ailment', 'reviewer', 'vote', 'claim', 'question', 'note', 'rule', 'kind']);
const left = new Set(['root', 'range', 'key', 'id']);
const most = 12;

/** A content as somebody would say it: `src/a.ts, 2 observations, confidence 0.75`. Secrets that their name tells are masked. */
export function wordsOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (Array.isArray(content)) return count(content.length, 'item');
  if (typeof content !== 'object' || content === null) return content === undefined || content === null ? '' : String(content);
  const words: string[] = [];
  collect(content, words, 0);
  return words.join(', ');
}

function collect(content: object, words: string[], depth: number): void {
  for (const [name, value] of Object.entries(content)) {
    if (words.length >= most) return;
    if (left.has(name) || value === null || value === undefined || value === false) continue;
    if (typeof value === 'string') {
      if (value !== '') words.push(`${unsaid.has(name) ? '' : `${spaced(name)} `}${withoutSecret(name, oneLine(value.slice(0, 200)))}`);
    } else if (typeof value === 'number') words.push(`${spaced(name)} ${Number.isInteger(value) ? value : Math.round(value * 100) / 100}`);
    else if (value === true) words.push(spaced(name));
    else if (Array.isArray(value)) {
      if (value.length > 0) words.push(`${value.length} ${spaced(name)}`);
    } else if (typeof value === 'object' && depth < 1) collect(value, words, depth + 1);
  }
}

/** `perSecond` is `per second`. */
function spaced(name: string): string {
  return oneLine(name).slice(0, 40).replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
