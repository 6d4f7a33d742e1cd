import { constantText, importedName, keyName, memberName, unwrap } from './names.ts';
import type { Scopes } from './scopes.ts';
import type { Node } from './tree.ts';
import { isMember, parentOf } from './tree.ts';

/** Where a name comes from, as far as declarations tell: `crypto.createHash`, `#Math.random` for globals; undefined for local things. */
export function apiPath(scopes: Scopes, expression: Node | null | undefined, depth = 4): string | undefined {
  const node = unwrap(expression);
  if (node === null || node === undefined || depth === 0) return undefined;
  if (isMember(node)) {
    const object = apiPath(scopes, node.object, depth);
    const name = memberName(node);
    return object === undefined || name === undefined ? undefined : name === 'default' ? object : `${object}.${name}`;
  }
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const module = requiredModule(node);
    if (module !== undefined) return module;
    const callee = apiPath(scopes, node.callee, depth - 1);
    return callee === undefined ? undefined : `${callee}()`;
  }
  if (node.type === 'AwaitExpression') return apiPath(scopes, node.argument, depth);
  if (node.type !== 'Identifier') return undefined;
  const binding = scopes.bindingOf(node);
  if (binding === undefined) return `#${node.name}`;
  const declaration = binding.node;
  if (binding.kind === 'import') {
    const statement = parentOf(declaration);
    if (statement?.type !== 'ImportDeclaration') return undefined;
    const module = statement.source.value.replace(/^node:/, '');
    if (declaration.type !== 'ImportSpecifier') return module;
    return `${module}.${importedName(declaration)}`;
  }
  if (declaration.type !== 'VariableDeclarator' || binding.references.some(({ isWrite }) => isWrite)) return undefined;
  const origin = apiPath(scopes, declaration.init, depth - 1);
  if (origin === undefined || declaration.id.type === 'Identifier') return origin;
  if (declaration.id.type !== 'ObjectPattern') return undefined;
  for (const property of declaration.id.properties) {
    if (property.type === 'ObjectProperty' && property.value === binding.identifier) return `${origin}.${keyName(property.key, property.computed) ?? '*'}`;
  }
  return undefined;
}

function requiredModule(node: Node): string | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return undefined;
  return constantText(node.arguments[0])?.replace(/^node:/, '');
}
