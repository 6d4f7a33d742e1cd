/** A group that is repeated at most this often has too few ways to match to take exponential time. */
const harmlessRepeats = 7;

/**
 * Whether a regular expression repeats a group that leaves a choice: an alternative, an optional part, another repeat or
 * a backreference. Only such an expression can take exponential time: where every endless repeat is of one character or
 * of a group that matches in one way, a text leads through its automaton on polynomially many paths (Weber and Seidl, On
 * the degree of ambiguity of finite automata, 1991: exponential ambiguity needs two ways around one state).
 * What cannot be read as an expression is said to be one that does.
 */
export function repeatsChoice(source: string): boolean {
  /** For each open group whether it holds a choice so far; the first is the whole expression. */
  const open: boolean[] = [false];
  const choose = (): void => void (open[open.length - 1] = true);
  for (let at = 0; at < source.length; ) {
    const char = source[at]!;
    if (char === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) choose();
      at += 2;
    } else if (char === '[') {
      const end = endOfClass(source, at);
      if (end < 0) return true;
      at = end;
    } else if (char === '(') {
      open.push(false);
      at += /^\(\?(?:[:=!]|<[=!]|<[^>]*>|[a-z-]+:)/.exec(source.slice(at, at + 80))?.[0].length ?? 1;
    } else if (char === ')') {
      const hadChoice = open.pop()!;
      if (open.length === 0) return true;
      const repeat = repeatAt(source, at + 1);
      if (hadChoice && repeat !== null && repeat.most > harmlessRepeats) return true;
      if (hadChoice) choose();
      at += 1;
    } else {
      const repeat = repeatAt(source, at);
      if (char === '|' || (repeat !== null && repeat.isChoice)) choose();
      at += repeat?.length ?? 1;
    }
  }
  return open.length !== 1;
}

interface Repeat {
  readonly length: number;
  readonly most: number;
  readonly isChoice: boolean;
}

function repeatAt(source: string, at: number): Repeat | null {
  switch (source[at]) {
    case '*':
    case '+':
      return { length: 1, most: Infinity, isChoice: true };
    case '?':
      return { length: 1, most: 1, isChoice: true };
    case '{': {
      const count = /^\{(\d+)(?:(,)(\d*))?\}/.exec(source.slice(at, at + 24));
      if (count === null) return null;
      const most = count[2] === undefined ? Number(count[1]) : count[3] === '' ? Infinity : Number(count[3]);
      return { length: count[0].length, most, isChoice: most !== Number(count[1]) };
    }
    default:
      return null;
  }
}

/** The offset behind a character class, or -1 where it does not end. */
function endOfClass(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++;
    else if (source[at] === ']') return at + 1;
  }
  return -1;
}
