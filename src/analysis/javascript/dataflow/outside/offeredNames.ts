import type { FlowAlias } from '../../../flows/fileFlows.ts';
import { constantText, dottedName, keyName, unwrap } from '../../syntax/names.ts';
import type { Scopes } from '../../syntax/scopes.ts';
import type { ClassNode, FunctionNode, Node, NodeOf, Tree } from '../../syntax/tree.ts';
import { isCall, isFunction, isMember, ownDescendants, parentOf } from '../../syntax/tree.ts';

/** What other files can call of a file, by what they write after the module's name, and what it only hands on. */
export interface OfferedNames {
  readonly functions: ReadonlyMap<string, FunctionNode>;
  readonly aliases: readonly FlowAlias[];
}

const maxDepth = 4;
const maxNames = 200;

/** Reads exports of both kinds: `export`, `export default`, `module.exports = …`, `exports.x = …`, and what is handed on. */
export function offeredNames(tree: Tree, scopes: Scopes): OfferedNames {
  const functions = new Map<string, FunctionNode>();
  const aliases: FlowAlias[] = [];
  const written = memberWrites(tree);

  const addFunction = (name: string, node: FunctionNode): void => {
    if (functions.size >= maxNames || functions.has(name)) return;
    functions.set(name, node);
    // `function Users(db) { this.find = (name) => …; }`
    if (name.endsWith(')') || node.type === 'ArrowFunctionExpression') return;
    for (const inner of ownDescendants(tree, node)) {
      if (inner.type === 'AssignmentExpression' && isMember(inner.left) && inner.left.object.type === 'ThisExpression' && isFunction(inner.right)) addFunction(`${name}().${keyName(inner.left.property, inner.left.computed) ?? '*'}`, inner.right);
    }
  };
  const addAlias = (name: string, specifier: string, imported: string): void => {
    if (aliases.length < maxNames) aliases.push({ name, specifier, imported: imported === 'default' ? '' : imported });
  };

  const addClass = (node: ClassNode, name: string, isInstance: boolean): void => {
    for (const member of node.body.body) {
      const method = member.type === 'ClassMethod' ? member : member.type === 'ClassProperty' && isFunction(member.value) ? member.value : undefined;
      if (method === undefined || (member.type !== 'ClassMethod' && member.type !== 'ClassProperty')) continue;
      const key = keyName(member.key, member.computed ?? false);
      if (key === undefined || key === 'constructor') continue;
      if (isInstance ? !member.static : member.static) addFunction(join(name, key), method);
      else if (!isInstance) addFunction(join(`${name}()`, key), method);
    }
  };

  const add = (value: Node | null | undefined, name: string, depth = maxDepth): void => {
    const node = unwrap(value);
    if (!node || depth === 0) return;
    if (isFunction(node)) {
      addFunction(name, node);
      return;
    }
    switch (node.type) {
      case 'ClassDeclaration':
      case 'ClassExpression':
        addClass(node, name, false);
        return;
      case 'AssignmentExpression':
        add(node.right, name, depth);
        return;
      case 'Identifier':
        addBinding(node, name, depth);
        return;
      case 'ObjectExpression':
        for (const property of node.properties) {
          if (property.type === 'SpreadElement') {
            const from = importedFrom(property.argument, scopes);
            if (from !== undefined) addAlias(join(name, '*'), from.specifier, from.name);
            continue;
          }
          const key = keyName(property.key, property.computed);
          if (key !== undefined) add(property.type === 'ObjectMethod' ? property : property.value, join(name, key), depth - 1);
        }
        return;
      case 'NewExpression': {
        const from = importedFrom(node.callee, scopes);
        if (from !== undefined) addAlias(name, from.specifier, `${from.name}()`);
        const made = node.callee.type === 'Identifier' ? scopes.bindingOf(node.callee)?.node : undefined;
        if (made?.type === 'ClassDeclaration') addClass(made, name, true);
        return;
      }
      default: {
        const from = importedFrom(node, scopes);
        if (from !== undefined) addAlias(name, from.specifier, from.name);
        // `asyncHandler(async (req, res) => …)` is called as what it wraps.
        else if (isCall(node)) add(node.arguments.find((argument) => isFunction(argument)), name, depth - 1);
      }
    }
  };

  const addBinding = (node: NodeOf<'Identifier'>, name: string, depth: number): void => {
    const binding = scopes.bindingOf(node);
    if (binding === undefined || binding.kind === 'parameter') return;
    const from = importedFrom(node, scopes);
    if (from !== undefined) addAlias(name, from.specifier, from.name);
    else if (binding.node.type === 'VariableDeclarator') {
      if (binding.node.id.type === 'Identifier') add(binding.node.init, name, depth - 1);
    } else add(binding.node, name, depth - 1);
    // `users.find = function …`, `Users.prototype.find = function …`
    for (const { root, members, value } of written) {
      if (members.length > 2 || scopes.bindingOf(root) !== binding) continue;
      if (members[0] === 'prototype') {
        if (members.length === 2) add(value, join(`${name}()`, members[1]!), depth - 1);
      } else if (members.length === 1) add(value, join(name, members[0]!), depth - 1);
    }
  };

  for (const statement of tree.program.body) {
    switch (statement.type) {
      case 'ExportDefaultDeclaration':
        add(statement.declaration, '');
        break;
      case 'TSExportAssignment':
        add(statement.expression, '');
        break;
      case 'ExportAllDeclaration':
        addAlias('*', statement.source.value, '');
        break;
      case 'ExportNamedDeclaration': {
        for (const specifier of statement.specifiers) {
          const exported = 'exported' in specifier ? textOfName(specifier.exported) : 'default';
          const name = exported === 'default' ? '' : exported;
          if (statement.source) addAlias(name, statement.source.value, specifier.type === 'ExportSpecifier' ? textOfName(specifier.local) : '');
          else if (specifier.type === 'ExportSpecifier') add(specifier.local, name);
        }
        const { declaration } = statement;
        if (declaration?.type === 'VariableDeclaration') {
          for (const each of declaration.declarations) if (each.id.type === 'Identifier') addBinding(each.id, each.id.name, maxDepth);
        } else if (declaration && 'id' in declaration && declaration.id?.type === 'Identifier') addBinding(declaration.id, declaration.id.name, maxDepth);
        break;
      }
      default:
    }
  }
  for (const node of tree.nodes) {
    if (node.type !== 'AssignmentExpression' || !isMember(node.left)) continue;
    const target = dottedName(node.left);
    const named = target === undefined ? null : /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(target);
    if (named === null || (named[1] === undefined && target !== 'module.exports')) continue;
    // `exports = module.exports = …` was met as its right side.
    add(node.right, named[1] === undefined || named[1] === 'default' ? '' : named[1]);
  }
  return { functions, aliases };
}

/** What an expression takes from another module: `require('./a').b`, an imported name, a member of one. */
function importedFrom(expression: Node, scopes: Scopes, depth = 3): { readonly specifier: string; readonly name: string } | undefined {
  const node = unwrap(expression);
  if (depth === 0) return undefined;
  if (isMember(node)) {
    const key = keyName(node.property, node.computed);
    const from = key === undefined ? undefined : importedFrom(node.object, scopes, depth - 1);
    return from === undefined ? undefined : { specifier: from.specifier, name: join(from.name, key!) };
  }
  if (isCall(node) && node.callee.type === 'Identifier' && node.callee.name === 'require' && scopes.bindingOf(node.callee) === undefined) {
    const specifier = constantText(node.arguments[0]);
    return specifier === undefined ? undefined : { specifier, name: '' };
  }
  const binding = node.type === 'Identifier' ? scopes.bindingOf(node) : undefined;
  if (binding === undefined) return undefined;
  const declaration = parentOf(binding.node);
  if (declaration?.type === 'ImportDeclaration') {
    return { specifier: declaration.source.value, name: binding.node.type === 'ImportSpecifier' ? join('', textOfName(binding.node.imported)) : '' };
  }
  if (binding.node.type !== 'VariableDeclarator' || !binding.node.init || binding.references.some(({ isWrite, node: at }) => isWrite && parentOf(at)?.type === 'AssignmentExpression')) return undefined;
  const { id, init } = binding.node;
  if (id.type === 'Identifier') return unwrap(init).type === 'Identifier' ? undefined : importedFrom(init, scopes, depth - 1);
  if (id.type !== 'ObjectPattern') return undefined;
  const property = id.properties.find((each) => each.type === 'ObjectProperty' && each.value === binding.identifier);
  const key = property?.type === 'ObjectProperty' ? keyName(property.key, property.computed) : undefined;
  const from = key === undefined ? undefined : importedFrom(init, scopes, depth - 1);
  return from === undefined ? undefined : { specifier: from.specifier, name: join(from.name, key!) };
}

interface MemberWrite {
  readonly root: NodeOf<'Identifier'>;
  readonly members: readonly string[];
  readonly value: Node;
}

function memberWrites(tree: Tree): MemberWrite[] {
  const found: MemberWrite[] = [];
  for (const node of tree.nodes) {
    if (node.type !== 'AssignmentExpression' || !isMember(node.left)) continue;
    const members: string[] = [];
    let at: Node = node.left;
    for (; isMember(at); at = unwrap(at.object)) members.unshift(keyName(at.property, at.computed) ?? '*');
    if (at.type === 'Identifier' && !/^(module|exports)$/.test(at.name)) found.push({ root: at, members, value: node.right });
  }
  return found;
}

function textOfName(node: Node): string {
  return node.type === 'Identifier' ? node.name : node.type === 'StringLiteral' ? node.value : '';
}

/** A member's name behind its owner's; the default export goes by the module's own. */
export function join(owner: string, key: string): string {
  return key === 'default' ? owner : owner === '' ? key : `${owner}.${key}`;
}
