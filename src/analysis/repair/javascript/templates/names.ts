import type { Binding } from '../../../javascript/syntax/scopes.ts';
import type { Node, NodeOf } from '../../../javascript/syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../../javascript/syntax/tree.ts';
import { isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';
import type { ValueKind } from '../valueKinds.ts';

const mostNames = 14;

/** Another variable that can be read or written there, another property of what the function reads. */
export function names(node: Node, context: RepairContext): void {
  if (node.type !== 'Identifier') return;
  const parent = parentOf(node);
  if (isMember(parent) && parent.property === node && !parent.computed) properties(node, parent, context);
  else if (parent?.type === 'ObjectProperty' && parent.shorthand && isExpression(node)) shorthand(node, context);
  else if (isExpression(node)) reads(node, context);
  else if ((parent?.type === 'AssignmentExpression' && parent.left === node) || (parent?.type === 'UpdateExpression' && parent.argument === node)) writes(node, context);
}

function reads(node: NodeOf<'Identifier'>, context: RepairContext): void {
  const kind = context.kindOf(node);
  const parent = parentOf(node);
  const isCallee = isCall(parent) && parent.callee === node;
  const own = context.scopes.bindingOf(node);
  for (const other of others(node, context)) {
    if (isCallee !== isFunctionLike(other)) continue;
    const isNear = other.scope.kind !== 'module';
    const sameShape = isSameShape(own, other) ? 1 : 0.9;
    context.replace(node, other.name, 'name.variable', (isNear ? 0.75 : 0.35) * likeness(kind, context.kindOf(other.identifier)) * sameShape * (own === undefined ? 1.2 : 1));
  }
}

function writes(node: NodeOf<'Identifier'>, context: RepairContext): void {
  const kind = context.kindOf(node);
  for (const other of others(node, context)) {
    if (!['let', 'var', 'parameter'].includes(other.kind)) continue;
    context.replace(node, other.name, 'name.target', (other.scope.kind === 'module' ? 0.2 : 0.6) * likeness(kind, context.kindOf(other.identifier)));
  }
}

function shorthand(node: NodeOf<'Identifier'>, context: RepairContext): void {
  for (const other of others(node, context)) {
    context.replace(node, other.name, 'name.variable', 0.3 * likeness(context.kindOf(node), context.kindOf(other.identifier)), `use ${context.short(other.name)} for \`${node.name}\``);
  }
}

function properties(node: NodeOf<'Identifier'>, member: Node, context: RepairContext): void {
  const parent = parentOf(member);
  // Methods have families of their own.
  if (isCall(parent) && parent.callee === member) return;
  for (const other of context.ingredients(node).properties) {
    if (other !== node.name) context.replace(node, other, 'name.property', 0.35);
  }
}

function others(node: NodeOf<'Identifier'>, context: RepairContext): Binding[] {
  return context
    .visible(node)
    .filter(({ name, kind }) => name !== node.name && kind !== 'class')
    .slice(0, mostNames);
}

function isFunctionLike(binding: Binding): boolean {
  if (binding.kind === 'function' || binding.kind === 'import') return true;
  return binding.node.type === 'VariableDeclarator' && /Function/.test(binding.node.init?.type ?? '');
}

/** Loop counters are mistaken for each other more often than for anything else, and so are parameters. */
function isSameShape(own: Binding | undefined, other: Binding): boolean {
  if (own === undefined) return false;
  return own.kind === other.kind && (own.name.length === 1) === (other.name.length === 1);
}

/** How well a value of one kind stands in for another. */
export function likeness(a: ValueKind, b: ValueKind): number {
  if (a === b) return 1;
  if (a === 'unknown' || b === 'unknown') return 0.75;
  return 0.2;
}
