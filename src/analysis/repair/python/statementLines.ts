import type { PyNode } from '../../python/syntax.ts';

/** Where a statement that has its lines to itself stands, line break included; nothing for `if x: return`. */
export interface StatementLines {
  readonly start: number;
  readonly end: number;
  readonly indent: string;
  /** The lines themselves, ending with a line break. */
  readonly text: string;
}

export function linesOf(source: string, node: PyNode): StatementLines | undefined {
  const start = source.lastIndexOf('\n', node.start - 1) + 1;
  const indent = source.slice(start, node.start);
  if (/\S/.test(indent)) return undefined;
  const lineEnd = source.indexOf('\n', node.end);
  const end = lineEnd < 0 ? source.length : lineEnd + 1;
  const rest = source.slice(node.end, end).trim();
  if (rest !== '' && !rest.startsWith('#')) return undefined;
  const text = source.slice(start, end);
  return { start, end, indent, text: text.endsWith('\n') ? text : `${text}\n` };
}

/** The same lines as deep as another place. */
export function reindented(lines: StatementLines, indent: string): string {
  if (lines.indent === indent) return lines.text;
  return lines.text.split('\n').map((line) => (line.startsWith(lines.indent) && line.trim() !== '' ? indent + line.slice(lines.indent.length) : line)).join('\n');
}

/** One step of indentation as the file has it. */
export function indentStep(source: string): string {
  const found = /\n([ \t]+)\S/.exec(source)?.[1];
  return found === undefined ? '    ' : found.startsWith('\t') ? '\t' : found;
}

/** The statements of a block or module, comments and definitions' docstrings left out. */
export function statementsIn(block: PyNode): readonly PyNode[] {
  return block.children;
}
