import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';

/**
 * Applies a candidate's edits and those that prepare a file for running in one pass, so that nothing is parsed anew. Null
 * where they touch each other and only a parser could tell what comes inside of what.
 */
export function mergeEdits(text: string, prepared: readonly SourceEdit[], edits: readonly SourceEdit[]): string | null {
  const own = [...edits].sort((a, b) => a.start - b.start || a.end - b.end);
  if (own.some(({ text: newText }) => bringsCode.test(newText))) return null;
  let result = '';
  let at = 0;
  let next = 0;
  for (const edit of own) {
    if (edit.start < at) return null;
    for (; next < prepared.length && prepared[next]!.end <= edit.start; next++) {
      const before = prepared[next]!;
      if (before.start < at) return null;
      if (edit.start === edit.end && before.end === edit.start) return null;
      result += text.slice(at, before.start) + before.text;
      at = before.end;
    }
    const following = prepared[next];
    if (following !== undefined && (following.start < edit.end || (edit.start === edit.end && following.start === edit.start))) return null;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  for (; next < prepared.length; next++) {
    const after = prepared[next]!;
    if (after.start < at) return null;
    result += text.slice(at, after.start) + after.text;
    at = after.end;
  }
  return result + text.slice(at);
}

/** New loops and functions have to be counted, and new imports to be rewritten. */
const bringsCode = /\b(?:for|while|do|function|import|export|class)\b|=>/;
