const javascript = /\b(?:it|test|specify)\b(?:\.\w+)*\s*(?:\(|\([^)]*\)\()\s*(['"`])((?:\\.|(?!\1).)+)\1/;
const python = /^\s*(?:async\s+)?def\s+(test\w*)\s*\(/;
/** A test longer than this is not looked through to its head. */
const reach = 400;

/** The name of the test that a line belongs to: the nearest one that begins at it or above. Lines count from 0. */
export function enclosingTest(lines: readonly string[], line: number): string | undefined {
  for (let at = Math.min(line, lines.length - 1); at >= 0 && at > line - reach; at--) {
    const name = testNameIn(lines[at]!);
    if (name !== undefined) return name;
  }
  return undefined;
}

/** The line at or above the given one where a test of this name begins; the given one where there is none. */
export function testHead(lines: readonly string[], name: string, line: number): number {
  for (let at = Math.min(line, lines.length - 1); at >= 0 && at > line - reach; at--) {
    const found = testNameIn(lines[at]!);
    if (found !== undefined) return found === name || name.startsWith(`${found}[`) ? at : line;
  }
  return line;
}

function testNameIn(text: string): string | undefined {
  if (text.length > 1000) return undefined;
  return javascript.exec(text)?.[2] ?? python.exec(text)?.[1];
}
