import type { RegexLiteral } from '../regexLiteral.ts';
import type { SourceFile } from '../sourceFile.ts';
import { isRegexExposed } from './regexExposure.ts';
import { constantText, dottedName, symbolOf } from './syntax/names.ts';
import { parseJavaScript, reasonToSkip } from './syntax/parse.ts';
import { resolveScopes } from './syntax/scopes.ts';
import type { Node } from './syntax/tree.ts';
import { endOf, startOf } from './syntax/tree.ts';

/** The regular expressions that a file writes out: literals, and `RegExp` with constant text. */
export function regexesOf(file: SourceFile): RegexLiteral[] {
  if (reasonToSkip(file.text) !== null) return [];
  const parsed = parseJavaScript(file.text, file.language, file.path);
  if (!parsed.ok) return [];
  const tree = parsed.value;
  const found: RegexLiteral[] = [];
  let scopes: ReturnType<typeof resolveScopes> | undefined;
  const isExposed = (node: Node, source: string): boolean => couldBeSlow(source) && isRegexExposed(file.path, node, (scopes ??= resolveScopes(tree)));
  for (const node of tree.nodes) {
    const range = (): RegexLiteral['range'] => tree.lines.rangeOf(startOf(node), endOf(node));
    if (node.type === 'RegExpLiteral') {
      found.push({ source: node.pattern, flags: node.flags, range: range(), symbol: symbolOf(node), isExposed: isExposed(node, node.pattern) });
    } else if ((node.type === 'NewExpression' || node.type === 'CallExpression') && dottedName(node.callee) === 'RegExp') {
      const source = constantText(node.arguments[0]);
      if (source !== undefined) found.push({ source, flags: constantText(node.arguments[1]) ?? '', range: range(), symbol: symbolOf(node), isExposed: isExposed(node, source) });
    }
  }
  return found;
}

/** Without an endless repeat there is nothing to ask. */
function couldBeSlow(source: string): boolean {
  return /[*+]|,\}/.test(source);
}
