/** Pieces that a filter takes out because they are dangerous. */
const dangers = ['<script>', '<script ', '<!--', '<iframe ', '<object ', '<style>', ' onclick=', 'onerror=', 'javascript:', '../', '/../'];
/** What a filter may take out, to be hidden in a danger. */
const bait = ['<script>', '<script></script>', '<script>x</script>', '<!--', '<!---->', '-->', '--', '../', '..', './', '/../', '<b>', '</b>', '<a b>', '</script>', 'on', ' onclick=', 'onclick=', 'onclick="x"', ' onclick="x"', " onclick='x'", 'onx=', 'javascript:', 'data:', 'x:', '<iframe>', '<iframe></iframe>', '<style></style>', '<object></object>', 'script'];

export interface Rejoined {
  readonly before: string;
  readonly after: string;
}

/**
 * A text from which a filter, applied once, makes the very thing that it takes out: `<scr<script>ipt>`. Undefined where
 * none was found, or where the pattern could take long.
 */
export function rejoined(pattern: string, flags: string, into: string): Rejoined | undefined {
  if (pattern.length > 200 || /[)][*+{]/.test(pattern) || /\(\?<?[=!]|\\[1-9]/.test(pattern)) return undefined;
  let regex: RegExp;
  try {
    regex = new RegExp(pattern, flags.replace(/[gy]/g, '') + 'g');
  } catch {
    return undefined;
  }
  for (const danger of dangers) {
    // Only what the filter is against can be its failure.
    const once = `x${danger}x`.replace(regex, into);
    if (once.includes(danger)) continue;
    for (const piece of bait) {
      if (piece.replace(regex, into) !== into) continue;
      for (let at = 1; at < danger.length; at++) {
        const before = danger.slice(0, at) + piece + danger.slice(at);
        const after = before.replace(regex, into);
        if (after !== before && after.includes(danger)) return { before, after };
      }
    }
  }
  return undefined;
}
