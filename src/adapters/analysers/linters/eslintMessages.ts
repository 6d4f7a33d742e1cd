import { LineIndex } from '../../../base/text.ts';
import type { Position } from '../../../base/text.ts';
import type { LintMessage } from '../../../teams/review/ports/instruments.ts';

/** A message as ESLint gives it: lines and columns from 1, fixes by offset. */
export interface EslintMessage {
  readonly ruleId: string | null;
  readonly severity: number;
  readonly fatal?: boolean;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
  readonly endLine?: number;
  readonly endColumn?: number;
  readonly fix?: { readonly range: readonly [number, number]; readonly text: string };
}

/** More messages than this about one file tell nothing new. */
const maxMessages = 2000;
const longestMessage = 1000;
/** A rule that rewrites half a file would fill the pipe. */
const longestFix = 100_000;

export function toLintMessages(text: string, messages: readonly EslintMessage[], urlOf: (rule: string) => string | undefined): LintMessage[] {
  const lines = new LineIndex(text);
  // Offsets count from behind a byte order mark, which ESLint takes off before it reads.
  const shift = text.startsWith('\uFEFF') ? 1 : 0;
  return messages.slice(0, maxMessages).map((message) => {
    const url = message.ruleId === null ? undefined : urlOf(message.ruleId);
    const { fix } = message;
    const start = { line: Math.max(1, message.line ?? 1), column: Math.max(1, message.column ?? 1) };
    return {
      rule: message.ruleId,
      severity: message.fatal === true || message.severity >= 2 ? 'error' : 'warning',
      message: message.message.slice(0, longestMessage),
      range: { start, end: endOf(message, start, lines) },
      ...(url === undefined ? {} : { url }),
      ...(fix === undefined || fix.text.length > longestFix
        ? {}
        : { fix: { edits: [{ range: lines.rangeOf(Math.max(0, fix.range[0]) + shift, Math.max(0, fix.range[1]) + shift), newText: fix.text }] } }),
    };
  });
}

/** Where a message names only its start, the rest of the word there is meant. */
function endOf(message: EslintMessage, start: Position, lines: LineIndex): Position {
  if (message.endLine !== undefined && message.endColumn !== undefined) return { line: message.endLine, column: message.endColumn };
  const rest = lines.lineText(start.line).slice(start.column - 1);
  const word = /^[\p{L}\p{N}_$]+|^\S/u.exec(rest)?.[0] ?? '';
  return { line: start.line, column: start.column + word.length };
}
