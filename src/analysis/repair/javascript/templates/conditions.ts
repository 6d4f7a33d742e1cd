import type { Node } from '../../../javascript/syntax/tree.ts';
import { parentOf } from '../../../javascript/syntax/tree.ts';
import { conditionsAt } from '../conditionsAt.ts';
import { asOperand, isCondition } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** A condition that asks for more, for less, or for something else. */
export function conditions(node: Node, context: RepairContext): void {
  if (!isCondition(context, node)) return;
  const own = context.source(node);
  const parent = parentOf(node);
  // The sides of `&&` are reached through the whole.
  const isPart = parent?.type === 'LogicalExpression';
  const share = isPart ? 0.4 : 1;
  const isParenthesized = node.extra?.parenthesized === true;
  const fit = (text: string): string => (isPart && !isParenthesized ? `(${text})` : text);
  const left = node.type === 'LogicalExpression' || node.type === 'ConditionalExpression' || node.type === 'AssignmentExpression' ? asOperand(context, node) : own;
  for (const { text, prior } of conditionsAt(node, context)) {
    if (text === own || text === `!(${own})`) continue;
    const term = /&&|\|\||\?/.test(text) && !text.startsWith('!(') ? `(${text})` : text;
    context.replace(node, fit(`${left} && ${term}`), 'condition.narrowed', prior * 0.8 * share, `also ask for ${context.short(text)}`);
    context.replace(node, fit(`${left} || ${term}`), 'condition.widened', prior * 0.7 * share, `let ${context.short(text)} do as well`);
    context.replace(node, fit(text), 'condition.replaced', prior * 0.55 * share, `ask for ${context.short(text)} instead of ${context.short(node)}`);
  }
  if (!isPart && parent?.type !== 'ForStatement') {
    context.replace(node, 'true', 'condition.constant', parent?.type === 'WhileStatement' ? 0 : 0.06, `take ${context.short(node)} for true`);
    context.replace(node, 'false', 'condition.constant', 0.06, `take ${context.short(node)} for false`);
  }
}
