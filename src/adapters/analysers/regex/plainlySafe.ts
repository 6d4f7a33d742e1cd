/** More ways than this to match a bounded part are left to the checker. */
const maxWays = 2000;

/**
 * Whether an expression is linear by its shape alone, so that most need no checker. Two shapes are taken: without any
 * unbounded quantifier the work per start position is bounded by a constant; with exactly one, over a single character
 * and behind a `^` that holds for every alternative, each length of that one stretch is tried once. Groups under a
 * quantifier other than `?`, backreferences and anything unusual are never taken.
 */
export function isPlainlySafe(source: string, flags: string): boolean {
  if (source.length > 2000 || /[^dgimsuvy]/.test(flags) || flags.includes('v')) return false;
  let unbounded = 0;
  let ways = 1;
  let depth = 0;
  let hasTopAlternative = false;
  let isAfterGroup = false;
  let isInLookaround = false;
  for (let at = 0; at < source.length; ) {
    const char = source[at]!;
    if (char === '*' || char === '+') {
      if (isAfterGroup) return false;
      unbounded++;
      at += 1;
      if (source[at] === '?') at++;
      continue;
    }
    if (char === '?') {
      ways *= 2;
      at += 1;
      if (source[at] === '?') at++;
      isAfterGroup = false;
      continue;
    }
    const count = char === '{' ? /^\{(\d{1,4})(?:(,)(\d{0,4}))?\}\??/.exec(source.slice(at, at + 14)) : null;
    if (count !== null) {
      const isFixed = count[2] === undefined;
      if (isAfterGroup) return false;
      if (!isFixed && count[3] === '') unbounded++;
      else if (!isFixed) ways *= Math.max(1, Number(count[3]) - Number(count[1]) + 1);
      at += count[0].length;
      continue;
    }
    isAfterGroup = false;
    if (char === '\\') {
      const next = source[at + 1];
      if (next === undefined || /[1-9k]/.test(next)) return false;
      if (next === 'p' || next === 'P' || next === 'u' || next === 'x' || next === 'c') {
        const escape = /^\\(?:[pP]\{[\w=]+\}|u\{[\da-fA-F]+\}|u[\da-fA-F]{4}|x[\da-fA-F]{2}|c[a-zA-Z])/.exec(source.slice(at, at + 80));
        if (escape === null) return false;
        at += escape[0].length;
      } else at += 2;
      continue;
    }
    if (char === '[') {
      const end = endOfClass(source, at);
      if (end < 0) return false;
      at = end;
      continue;
    }
    if (char === '(') {
      depth++;
      if (source[at + 1] === '?') {
        const opening = /^\(\?(?::|<?[=!]|<[A-Za-z_$][\w$]*>)/.exec(source.slice(at, at + 80));
        if (opening === null) return false;
        if (/[=!]$/.test(opening[0])) isInLookaround = true;
        at += opening[0].length;
      } else at += 1;
      continue;
    }
    if (char === ')') {
      if (--depth < 0) return false;
      isAfterGroup = true;
      at += 1;
      continue;
    }
    if (char === '|') {
      if (depth === 0) hasTopAlternative = true;
      ways *= 2;
    }
    at += 1;
  }
  if (depth !== 0 || ways > maxWays) return false;
  if (unbounded === 0) return true;
  return unbounded === 1 && source.startsWith('^') && !hasTopAlternative && !isInLookaround && !flags.includes('m') && !flags.includes('y');
}

/** The offset behind a character class, or -1 where it does not end. */
function endOfClass(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === ']') return at + 1;
  }
  return -1;
}
