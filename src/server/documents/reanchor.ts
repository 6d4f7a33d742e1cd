/** How far from its old place code is looked for, in UTF-16 code units; beyond it a match is more likely chance. */
const reach = 20_000;

/**
 * Finds code in a text that may have changed since: the occurrence nearest to where it was. Undefined where it is
 * gone.
 */
export function reanchor(text: string, code: string, oldOffset: number): { readonly start: number; readonly end: number } | undefined {
  if (code === '') return undefined;
  if (text.startsWith(code, oldOffset)) return { start: oldOffset, end: oldOffset + code.length };
  let best: number | undefined;
  let at = text.indexOf(code, Math.max(0, oldOffset - reach));
  for (let seen = 0; at !== -1 && at <= oldOffset + reach && seen < 200; seen++) {
    if (best === undefined || Math.abs(at - oldOffset) < Math.abs(best - oldOffset)) best = at;
    at = text.indexOf(code, at + 1);
  }
  return best === undefined ? undefined : { start: best, end: best + code.length };
}
