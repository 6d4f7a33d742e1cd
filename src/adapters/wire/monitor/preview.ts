import { maskSecrets } from './maskSecrets.ts';
import { oneLine } from './oneLine.ts';
import { wordsOf } from './wordsOf.ts';

const longest = 160;
/** More of a content than this is never looked at for a line of preview. */
const looked = 320;

export interface Preview {
  /** In words and one line, without control characters, secrets masked. */
  readonly text: string;
  /** Length of the content as JSON. */
  readonly size: number;
}

/** The start of a content, for a row in a list. */
export function previewOf(content: unknown): Preview {
  if (content === undefined || content === null) return { text: '', size: 0 };
  return { text: shortLine(maskSecrets(wordsOf(content).slice(0, looked))), size: (JSON.stringify(content) ?? '').length };
}

/** A text in one line that fits a row. */
export function shortLine(text: string): string {
  const line = oneLine(text);
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

/** A secret is one long word, or stands in one with its name. */
const longWord = /[^\s"'`,;]{12}/;
const known = new Map<string, string>();
const mostKnown = 1_000;

/** A short text as it may be shown: in one line, secrets masked. */
export function safeLine(text: string): string {
  return oneLine(safeText(text));
}

/** A text as it may be shown, its lines kept: secrets masked. The same few come again and again, so they are remembered. */
export function safeText(text: string): string {
  if (!longWord.test(text)) return text;
  let safe = known.get(text);
  if (safe === undefined) {
    safe = maskSecrets(text);
    if (known.size >= mostKnown) known.clear();
    if (text.length <= 200) known.set(text, safe);
  }
  return safe;
}
