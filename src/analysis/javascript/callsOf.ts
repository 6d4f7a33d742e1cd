import type { CallSummary } from '../sourceFile.ts';
import { constantText, importedName } from './syntax/names.ts';
import type { Binding, Scopes } from './syntax/scopes.ts';
import type { Node, Tree } from './syntax/tree.ts';
import { isCall, parentOf, startOf } from './syntax/tree.ts';

/** A file with more calls than this is told in part. */
const maxCalls = 2000;

/** The calls of what a file imports by name or declares as a function at its top level. */
export function callsOf(tree: Tree, scopes: Scopes): CallSummary[] {
  const calls: CallSummary[] = [];
  for (const binding of scopes.module.bindings.values()) {
    const origin = originOf(binding);
    if (origin === undefined) continue;
    for (const { node } of binding.references) {
      const call = parentOf(node);
      if (call === null || !(isCall(call) || call.type === 'NewExpression') || call.callee !== node) continue;
      const { arguments: given } = call;
      calls.push({
        ...origin,
        places: given.length,
        named: [],
        isOpen: given.some((argument) => argument.type === 'SpreadElement' || argument.type === 'ArgumentPlaceholder'),
        line: tree.lines.positionAt(startOf(call)).line,
      });
      if (calls.length === maxCalls) return calls;
    }
  }
  return calls;
}

/** What a name at the top of a file stands for: a name of another module, or the file's own function. */
function originOf({ name, kind, node, declarations, identifier }: Binding): Pick<CallSummary, 'name' | 'specifier'> | undefined {
  if (kind === 'import') {
    const declaration = parentOf(node);
    if (declaration?.type !== 'ImportDeclaration') return undefined;
    if (node.type === 'ImportDefaultSpecifier') return { name: 'default', specifier: declaration.source.value };
    if (node.type !== 'ImportSpecifier') return undefined;
    return { name: importedName(node), specifier: declaration.source.value };
  }
  if (declarations > 1) return undefined;
  if (kind === 'function') return { name, specifier: '' };
  if (kind !== 'const' || node.type !== 'VariableDeclarator') return undefined;
  const { init } = node;
  if (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression') return { name, specifier: '' };
  const required = isCall(init) && init.callee.type === 'Identifier' && init.callee.name === 'require' ? constantText(init.arguments[0]) : undefined;
  if (required === undefined) return undefined;
  const key = keyOf(identifier);
  return key === undefined ? undefined : { name: key, specifier: required };
}

/** The property that `const { a: b } = require(...)` takes for `b`. */
function keyOf(identifier: Node): string | undefined {
  const property = parentOf(identifier);
  if (property?.type !== 'ObjectProperty' || property.computed || parentOf(parentOf(property)!)?.type !== 'VariableDeclarator') return undefined;
  return property.key.type === 'Identifier' ? property.key.name : undefined;
}
