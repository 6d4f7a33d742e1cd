/** A stretch of lines, both counted from 1 and included. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

const declaration =
  /^(\s*)(?:export\s+)?(?:default\s+)?(?:public\s+|private\s+|protected\s+|static\s+|async\s+|get\s+|set\s+|override\s+)*(?:function\s*\*?\s*([\w$]+)|(?:const|let|var)\s+([\w$]+)(?:\s*:[^=]+)?\s*=\s*(?:async\s*)?(?:function\b|\(|[\w$]+\s*=>)|def\s+(\w+)|class\s+([\w$]+)|([\w$]+)\s*\([^;]*\)\s*(?::[^={]+)?\{\s*$)/;
const keywords = new Set(['if', 'for', 'while', 'switch', 'catch', 'function', 'return', 'with', 'constructor']);
const longest = 5_000;

/**
 * Where functions and classes stand whose names are in a set, by indentation rather than by a parser: it serves to weigh
 * lines that are otherwise equal, for any language that people indent.
 */
export function namedFunctions(text: string, names: ReadonlySet<string>): LineRange[] {
  const lines = text.split('\n').slice(0, longest);
  const found: LineRange[] = [];
  lines.forEach((line, at) => {
    const match = declaration.exec(line);
    const name = match === null ? undefined : (match[2] ?? match[3] ?? match[4] ?? match[5] ?? match[6]);
    if (match === null || name === undefined || keywords.has(name) || !names.has(name)) return;
    found.push({ from: at + 1, to: endOf(lines, at, match[1]!.length) });
  });
  return found;
}

/** The last line before something stands as far to the left as the declaration, other than what closes it. */
function endOf(lines: readonly string[], at: number, indent: number): number {
  for (let next = at + 1; next < lines.length; next++) {
    const line = lines[next]!;
    const left = line.length - line.trimStart().length;
    if (line.trim() === '' || (left >= indent && /^\s*[)\]}]/.test(line))) continue;
    if (left <= indent) return next;
  }
  return lines.length;
}

/** Words of a test that may name what it tests: those of its title and of its first lines. */
export function wordsOfTest(names: readonly string[], testText: string, line: number | undefined): ReadonlySet<string> {
  const body = line === undefined ? [] : testText.split('\n').slice(line - 1, line + 14);
  return new Set([...names, ...body].join('\n').match(/[A-Za-z_$][\w$]{2,}/g)?.slice(0, 500) ?? []);
}
