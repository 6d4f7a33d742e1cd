import { parseJavaScript } from '../../../../analysis/javascript/syntax/parse.ts';
import type { FunctionNode, Node, Tree } from '../../../../analysis/javascript/syntax/tree.ts';
import { endOf, isFunction, parentOf, startOf } from '../../../../analysis/javascript/syntax/tree.ts';
import type { ProbeSource } from '../../../../teams/review/ports/probes.ts';

/** How the function that data enters through takes it. */
export interface EntryShape {
  /** What each parameter is called; a pattern has no name. */
  readonly parameters: readonly EntryParameter[];
  /** Which parameter the data comes in by. */
  readonly at: number;
  /** Where in that parameter: `['query', 'host']`; empty where it is the parameter itself. */
  readonly path: readonly string[];
  /** As a person would name it: `req.query.host`. */
  readonly name: string;
  readonly isAsync: boolean;
}

export interface EntryParameter {
  readonly name: string | undefined;
  readonly type: string | undefined;
  readonly isOptional: boolean;
}

/** Reads from the code how the function around a source takes what comes in; undefined where it is no parameter's. */
export function entryShapeOf(text: string, language: 'javascript' | 'typescript' | 'jsx' | 'tsx', source: ProbeSource): EntryShape | undefined {
  const parsed = parseJavaScript(text, language);
  if (!parsed.ok) return undefined;
  const offset = parsed.value.lines.offsetAt({ line: source.line, column: source.column });
  for (let node: Node | null = innermost(parsed.value, offset); node !== null; node = parentOf(node)) {
    if (!isFunction(node)) continue;
    const found = shapeIn(node, offset, source.written, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Lines that the loader takes out above a line: imports and lists of exports have none of their own where they run. */
export function linesTakenBefore(text: string, language: 'javascript' | 'typescript' | 'jsx' | 'tsx', line: number): number {
  const parsed = parseJavaScript(text, language);
  if (!parsed.ok) return 0;
  let taken = 0;
  for (const node of parsed.value.program.body) {
    const isTaken = node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && !node.declaration);
    // What holds types alone is blanked before, its lines kept.
    const isBlanked = (node.type === 'ImportDeclaration' && node.importKind === 'type') || (node.type === 'ExportNamedDeclaration' && node.exportKind === 'type');
    if (!isTaken || isBlanked || parsed.value.lines.positionAt(startOf(node)).line >= line) continue;
    taken += text.slice(startOf(node), endOf(node)).split('\n').length - 1;
  }
  return taken;
}

function innermost(tree: Tree, offset: number): Node {
  let found: Node = tree.program;
  for (const node of tree.nodes) if (startOf(node) <= offset && offset < endOf(node) && startOf(node) >= startOf(found)) found = node;
  return found;
}

function shapeIn(node: FunctionNode, offset: number, written: string, text: string): EntryShape | undefined {
  const parameters = node.params.map((parameter) => describe(parameter, text));
  const isAsync = node.async === true;
  const inParameter = node.params.findIndex((parameter) => startOf(parameter) <= offset && offset < endOf(parameter));
  if (inParameter !== -1) {
    const name = parameters[inParameter]!.name;
    // In a pattern, what is written is one of the things taken out of it.
    if (name !== undefined) return { parameters, at: inParameter, path: [], name, isAsync };
    const taken = /^[\w$]+$/.exec(written.trim())?.[0];
    return { parameters, at: inParameter, path: taken === undefined ? ['*'] : [taken], name: taken ?? written.slice(0, 40), isAsync };
  }
  const [, root, rest] = /^([\w$]+)((?:\??\.[\w$]+|\[(?:'[^']*'|"[^"]*")\])*)/.exec(written) ?? [];
  const at = parameters.findIndex(({ name }) => name !== undefined && name === root);
  if (at === -1) return undefined;
  const path = [...rest!.matchAll(/\.([\w$]+)|\[(?:'([^']*)'|"([^"]*)")\]/g)].map(([, dotted, single, double]) => dotted ?? single ?? double!);
  return { parameters, at, path, name: `${root}${rest!.replaceAll('?.', '.')}`, isAsync };
}

function describe(parameter: Node, text: string): EntryParameter {
  const isOptional = parameter.type === 'AssignmentPattern' || parameter.type === 'RestElement' || ('optional' in parameter && parameter.optional === true);
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const name = pattern.type === 'Identifier' ? pattern.name : undefined;
  const annotation = 'typeAnnotation' in pattern && pattern.typeAnnotation ? text.slice(startOf(pattern.typeAnnotation), endOf(pattern.typeAnnotation)).replace(/^:\s*/, '') : undefined;
  return { name, type: annotation, isOptional };
}
