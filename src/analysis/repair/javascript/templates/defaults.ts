import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isFunction, isMember, parentOf } from '../../../javascript/syntax/tree.ts';
import { asOperand, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** What may be missing at run time: optional access, a value to fall back on. */
export function defaults(node: Node, context: RepairContext): void {
  if (node.type === 'MemberExpression' && node.object.type !== 'Super' && isExpression(node)) optional(node, context);
  if (isFunction(node)) parameters(node, context);
  if (!isExpression(node)) return;
  const parent = parentOf(node);
  const isRead = isMember(node) || node.type === 'Identifier' || isCall(node);
  const isPlace = parent?.type === 'VariableDeclarator' || parent?.type === 'ReturnStatement' || parent?.type === 'AssignmentExpression' || parent?.type === 'ObjectProperty' || (isCall(parent) && parent.callee !== node) || (parent?.type === 'BinaryExpression' && !/^[=!]/.test(parent.operator)) || (isMember(parent) && parent.object === node);
  const kind = context.kindOf(node);
  if (!isRead || !isPlace || (kind !== 'unknown' && kind !== 'object' && kind !== 'array')) return;
  for (const [value, share] of [['0', 1], ["''", 0.8], ['[]', kind === 'array' ? 1 : 0.7], ['{}', 0.6], ['null', 0.2]] as const) {
    for (const [operator, prior] of [['??', 0.14], ['||', 0.1]] as const) {
      const text = `${asOperand(context, node)} ${operator} ${value}`;
      const isFree = parent?.type === 'VariableDeclarator' || parent?.type === 'ReturnStatement' || parent?.type === 'AssignmentExpression';
      context.replace(node, isFree ? text : `(${text})`, 'default.value', prior * share * (isMember(node) || isCall(node) ? 1 : 0.5), `fall back on ${context.short(value)}`);
    }
  }
}

function optional(node: Extract<Node, { type: 'MemberExpression' }>, context: RepairContext): void {
  const parent = parentOf(node);
  if (parent?.type === 'NewExpression' && parent.callee === node) return;
  const isGlobal = node.object.type === 'Identifier' && context.scopes.bindingOf(node.object) === undefined;
  if (isGlobal || node.object.type === 'ThisExpression' || /Literal|^Array/.test(node.object.type)) return;
  const text = `${asOperand(context, node.object)}?.${node.computed ? `[${context.source(node.property)}]` : context.source(node.property)}`;
  context.replace(node, text, 'default.optional', 0.25, `allow ${context.short(node.object)} to be missing`);
}

function parameters(node: Node, context: RepairContext): void {
  if (!isFunction(node)) return;
  for (const parameter of node.params.slice(0, 6)) {
    if (parameter.type !== 'Identifier') continue;
    const kind = context.kindOf(parameter);
    const values = kind === 'array' ? ['[]'] : kind === 'number' ? ['0', '1'] : kind === 'string' ? ["''"] : ['{}', '[]', '0', "''"];
    for (const value of values) context.edit(endOf(parameter), endOf(parameter), ` = ${value}`, 'default.parameter', 0.12, `let \`${parameter.name}\` be ${context.short(value)} where it is not given`);
  }
}
