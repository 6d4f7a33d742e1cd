import type { Scopes } from '../syntax/scopes.ts';
import { dottedName, keyName, unwrap } from '../syntax/names.ts';
import type { ClassNode, FunctionNode, Node, Tree } from '../syntax/tree.ts';
import { isFunction, isMember } from '../syntax/tree.ts';

/** The functions and methods that whoever imports the file can call, by the name they are exported under. */
export function exportedFunctions(tree: Tree, scopes: Scopes): ReadonlyMap<FunctionNode, string> {
  const found = new Map<FunctionNode, string>();
  const addClass = (node: ClassNode, name: string): void => {
    for (const member of node.body.body) {
      if (member.type !== 'ClassMethod' || member.accessibility === 'private' || member.kind === 'get' || member.kind === 'set') continue;
      const method = keyName(member.key, member.computed);
      if (member.kind === 'constructor') found.set(member, name);
      else if (method !== undefined && !method.startsWith('_')) found.set(member, `${name}.${method}`);
    }
  };
  const add = (value: Node | null | undefined, name: string, depth = 3): void => {
    const node = unwrap(value);
    if (!node || depth === 0) return;
    if (isFunction(node)) found.set(node, name);
    else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') addClass(node, name);
    else if (node.type === 'AssignmentExpression') add(node.right, name, depth);
    else if (node.type === 'VariableDeclarator') add(node.init, name, depth - 1);
    else if (node.type === 'Identifier') {
      const binding = scopes.bindingOf(node);
      if (binding !== undefined && binding.kind !== 'parameter') add(binding.node, name, depth - 1);
    } else if (node.type === 'ObjectExpression') {
      for (const property of node.properties) {
        if (property.type === 'SpreadElement') continue;
        const key = keyName(property.key, property.computed);
        if (key !== undefined) add(property.type === 'ObjectMethod' ? property : property.value, key, depth - 1);
      }
    } else if (node.type === 'NewExpression' && node.callee.type === 'Identifier') {
      const binding = scopes.bindingOf(node.callee);
      if (binding?.node.type === 'ClassDeclaration') addClass(binding.node, name);
    }
  };
  for (const statement of tree.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') add(statement.declaration, 'default');
    else if (statement.type === 'TSExportAssignment') add(statement.expression, 'module.exports');
    else if (statement.type === 'ExportNamedDeclaration' && !statement.source) {
      const { declaration } = statement;
      if (declaration?.type === 'VariableDeclaration') for (const each of declaration.declarations) add(each, each.id.type === 'Identifier' ? each.id.name : '');
      else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier') add(declaration, declaration.id.name);
      for (const specifier of statement.specifiers) if (specifier.type === 'ExportSpecifier') add(specifier.local, specifier.exported.type === 'Identifier' ? specifier.exported.name : specifier.exported.value);
    }
  }
  for (const node of tree.nodes) {
    if (node.type !== 'AssignmentExpression' || !isMember(node.left)) continue;
    const target = dottedName(node.left);
    if (target === undefined) continue;
    if (/^(module\.)?exports$/.test(target)) add(node.right, 'module.exports');
    const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(target);
    if (named !== null) add(node.right, named[1]!);
    // A jQuery plugin.
    const plugin = /^(?:\$|jQuery|window\.jQuery)\.fn\.([\w$]+)$/.exec(target);
    if (plugin !== null) add(node.right, `$.fn.${plugin[1]!}`);
    // `module.exports.prototype.method`, and a method put on the prototype of what is exported.
    const method = /^(?:module\.exports|exports\.[\w$]+|([\w$]+))\.prototype\.([\w$]+)$/.exec(target);
    if (method !== null && (method[1] === undefined || isExportedName(found, method[1], scopes, node.left))) add(node.right, method[2]!);
  }
  return found;
}

function isExportedName(found: ReadonlyMap<FunctionNode, string>, name: string, scopes: Scopes, target: Node): boolean {
  let root: Node = target;
  while (isMember(root)) root = root.object;
  const node = root.type === 'Identifier' && root.name === name ? scopes.bindingOf(root)?.node : undefined;
  const declared = node?.type === 'VariableDeclarator' ? unwrap(node.init) : node;
  return isFunction(declared) && found.has(declared);
}
