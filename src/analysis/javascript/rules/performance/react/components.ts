import type { RuleContext } from '../../../rule.ts';
import { calledName, functionName, unwrap } from '../../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../../syntax/tree.ts';
import { contains, isCall, isFunction, ownDescendants, parentOf } from '../../../syntax/tree.ts';

const react = /^(?:react|preact)(?:$|[-/])|^next(?:$|\/)|^@[\w-]+\/(?:react|preact)(?:$|[-/])/;

/** Whether a file is written for React or Preact; others use the same markup with other rules. */
export function usesReact({ tree }: RuleContext): boolean {
  return tree.program.body.some((node) => node.type === 'ImportDeclaration' && react.test(node.source.value));
}

/** The component around a node, the nearest one; undefined outside of components. */
export function componentAround(context: RuleContext, node: Node): FunctionNode | undefined {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) if (isFunction(at) && isComponent(context, at)) return at;
  return undefined;
}

/** A function with a capital name that gives markup or uses hooks. */
export function isComponent(context: RuleContext, node: FunctionNode): boolean {
  if (!/^[A-Z]/.test(functionName(node) ?? '')) return false;
  if (node.body.type === 'JSXElement' || node.body.type === 'JSXFragment') return true;
  for (const inner of ownDescendants(context.tree, node.body)) if (inner.type === 'JSXElement' || inner.type === 'JSXFragment' || isHook(inner)) return true;
  return false;
}

export function isHook(node: Node): node is NodeOf<'CallExpression'> {
  return node.type === 'CallExpression' && /^use[A-Z]/.test(calledName(node.callee) ?? '');
}

/** A call of `useState`'s second half, by what it is destructured from. */
export function isStateSetter(context: RuleContext, callee: Node): boolean {
  const inner = unwrap(callee);
  const binding = inner.type === 'Identifier' ? context.scopes.bindingOf(inner) : undefined;
  const declarator = binding?.node;
  if (binding === undefined || declarator?.type !== 'VariableDeclarator' || declarator.id.type !== 'ArrayPattern') return false;
  const call = unwrap(declarator.init);
  return isCall(call) && /^use(?:State|Reducer)$/.test(calledName(call.callee) ?? '') && declarator.id.elements[1] === binding.identifier;
}

/** The context of `<Theme.Provider …>`, else undefined. */
export function providedContext({ name }: NodeOf<'JSXOpeningElement'>): string | undefined {
  if (name.type !== 'JSXMemberExpression' || name.property.name !== 'Provider') return undefined;
  return name.object.type === 'JSXIdentifier' ? name.object.name : name.object.property.name;
}

/** What an attribute is given in braces. */
export function attributeValue(element: NodeOf<'JSXOpeningElement'>, wanted: string): Node | undefined {
  for (const attribute of element.attributes) {
    if (attribute.type !== 'JSXAttribute' || attribute.name.type !== 'JSXIdentifier' || attribute.name.name !== wanted) continue;
    return attribute.value?.type === 'JSXExpressionContainer' ? unwrap(attribute.value.expression) : undefined;
  }
  return undefined;
}

/** What makes a new value each time it is evaluated, in words; undefined for what may be the same again. */
export function newValueWords(node: Node | null | undefined): string | undefined {
  const inner = unwrap(node);
  if (inner?.type === 'ObjectExpression') return 'object';
  if (inner?.type === 'ArrayExpression') return 'array';
  if (isFunction(inner)) return 'function';
  return undefined;
}

/** Where a component's body makes a value anew in each render: in place, or as a constant of its own. */
export function madeInRender(context: RuleContext, component: FunctionNode, node: Node): { readonly node: Node; readonly words: string } | undefined {
  const inner = unwrap(node);
  const words = newValueWords(inner);
  if (words !== undefined) return { node: inner, words };
  const binding = inner.type === 'Identifier' ? context.scopes.bindingOf(inner) : undefined;
  if (binding?.kind !== 'const' || binding.node.type !== 'VariableDeclarator' || binding.node.id.type !== 'Identifier' || !contains(component, binding.node)) return undefined;
  const made = newValueWords(binding.node.init);
  return made === undefined ? undefined : { node: binding.node, words: made };
}
