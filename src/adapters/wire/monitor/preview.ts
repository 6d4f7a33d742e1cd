import { maskSecrets } from './maskSecrets.ts';

const longest = 160;
/** More of a content than this is never looked at for a line of preview. */
const looked = 320;

export interface Preview {
  /** In one line, without control characters, secrets masked. */
  readonly text: string;
  /** Length of the content as JSON. */
  readonly size: number;
}

/** The start of a content, for a row in a list. */
export function previewOf(content: unknown): Preview {
  if (content === undefined || content === null) return { text: '', size: 0 };
  const json = JSON.stringify(content) ?? '';
  const shown = typeof content === 'string' ? content.slice(0, looked) : json.slice(0, looked);
  const line = oneLine(maskSecrets(shown));
  return { text: line.length > longest ? `${line.slice(0, longest - 1)}…` : line, size: json.length };
}

/** Without line breaks, control characters and marks that turn the direction of text. */
export function oneLine(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\s]+/g, ' ').trim();
}
