import type { Range as LspRange } from 'vscode-languageserver/node';
import type { Range } from '../../base/text.ts';

/** Ours count from 1, the LSP's from 0. */
export function toLspRange(range: Range): LspRange {
  return {
    start: { line: Math.max(0, range.start.line - 1), character: Math.max(0, range.start.column - 1) },
    end: { line: Math.max(0, range.end.line - 1), character: Math.max(0, range.end.column - 1) },
  };
}
