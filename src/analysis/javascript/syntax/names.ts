import type { FunctionNode, Node, NodeOf } from './tree.ts';
import { isFunction, isMember, parentOf } from './tree.ts';

/** Takes away what changes nothing at run time: type assertions, `!`, parentheses. */
export function unwrap(node: Node): Node;
export function unwrap(node: Node | null | undefined): Node | null | undefined;
export function unwrap(node: Node | null | undefined): Node | null | undefined {
  let inner = node;
  for (;;) {
    switch (inner?.type) {
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'TSInstantiationExpression':
      case 'ParenthesizedExpression':
        inner = inner.expression;
        continue;
      default:
        return inner;
    }
  }
}

/** The text of a constant: a string literal, a template without holes, a number; else undefined. */
export function constantText(node: Node | null | undefined): string | undefined {
  const inner = unwrap(node);
  if (inner?.type === 'StringLiteral') return inner.value;
  if (inner?.type === 'NumericLiteral') return String(inner.value);
  if (inner?.type === 'TemplateLiteral' && inner.expressions.length === 0) return inner.quasis[0]?.value.cooked ?? undefined;
  return undefined;
}

export function stringValue(node: Node | null | undefined): string | undefined {
  const inner = unwrap(node);
  return inner?.type === 'NumericLiteral' ? undefined : constantText(inner);
}

/** The name of a member or property key where it is known without running: `a.b`, `a['b']`, `#b`. */
export function keyName(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateName') return `#${key.id.name}`;
  if (!computed && key.type === 'Identifier') return key.name;
  return constantText(key);
}

export function memberName(node: Node | null | undefined): string | undefined {
  return isMember(node) ? keyName(node.property, node.computed) : undefined;
}

/** What `import { total as sum }` takes from the other module: `total`. */
export function importedName({ imported }: NodeOf<'ImportSpecifier'>): string {
  return imported.type === 'Identifier' ? imported.name : imported.value;
}

/** `null` or `undefined` as written. */
export function isNullish(node: Node): boolean {
  return node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined');
}

/** `a.b.c` as written for chains of names, else undefined. */
export function dottedName(node: Node | null | undefined): string | undefined {
  const inner = unwrap(node);
  if (inner === null || inner === undefined) return undefined;
  if (inner.type === 'Identifier') return inner.name;
  if (inner.type === 'ThisExpression') return 'this';
  if (inner.type === 'Super') return 'super';
  if (!isMember(inner)) return undefined;
  const object = dottedName(inner.object);
  const name = memberName(inner);
  return object === undefined || name === undefined ? undefined : `${object}.${name}`;
}

/** The name of what a call calls: the last word of a chain. */
export function calledName(callee: Node): string | undefined {
  const inner = unwrap(callee);
  return inner.type === 'Identifier' ? inner.name : memberName(inner);
}

/** The value of an object literal's property by name. */
export function propertyOf(object: Node | null | undefined, name: string): Node | undefined {
  const inner = unwrap(object);
  if (inner?.type !== 'ObjectExpression') return undefined;
  for (const property of inner.properties) {
    if (property.type === 'ObjectProperty' && keyName(property.key, property.computed) === name) return property.value;
    if (property.type === 'ObjectMethod' && keyName(property.key, property.computed) === name) return property;
  }
  return undefined;
}

/** What a function is called, by its own name or by what it is assigned to; undefined for a bare callback. */
export function functionName(node: FunctionNode): string | undefined {
  if (node.type === 'ClassMethod' || node.type === 'ClassPrivateMethod' || node.type === 'ObjectMethod') {
    return keyName(node.key, node.type !== 'ClassPrivateMethod' && node.computed);
  }
  if (node.type !== 'ArrowFunctionExpression' && node.id) return node.id.name;
  return nameFromPlace(node);
}

function nameFromPlace(node: Node): string | undefined {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'VariableDeclarator':
      return parent.id.type === 'Identifier' ? parent.id.name : undefined;
    case 'AssignmentExpression':
      return dottedName(parent.left);
    case 'ObjectProperty':
    case 'ClassProperty':
      return keyName(parent.key, parent.computed ?? false);
    case 'ClassPrivateProperty':
      return `#${parent.key.id.name}`;
    case 'AssignmentPattern':
      return parent.left.type === 'Identifier' ? parent.left.name : undefined;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return nameFromPlace(parent);
    case 'ExportDefaultDeclaration':
      return 'default';
    // memo(function …), useCallback(() => …): the wrapper does not take the name away.
    case 'CallExpression': {
      const grand = parentOf(parent);
      return parent.arguments[0] === node && grand?.type === 'VariableDeclarator' ? nameFromPlace(parent) : undefined;
    }
    default:
      return undefined;
  }
}

/** Dotted name of the functions, methods and classes that enclose a node, outermost first. */
export function symbolOf(node: Node): string {
  const names: string[] = [];
  for (let at: Node | null = node; at !== null; at = parentOf(at)) {
    const name = nameOf(at);
    if (name !== undefined) names.unshift(name);
  }
  return names.join('.');
}

function nameOf(node: Node): string | undefined {
  if (isFunction(node)) return functionName(node);
  if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') return node.id?.name ?? nameFromPlace(node);
  if (node.type === 'TSModuleDeclaration' && node.id.type === 'Identifier') return node.id.name;
  return undefined;
}

/** The nearest function around a node, not the node itself; null at the top level. */
export function enclosingFunction(node: Node): FunctionNode | null {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) if (isFunction(at)) return at;
  return null;
}
