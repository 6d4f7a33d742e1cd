import type { Node } from '../../../javascript/syntax/tree.ts';
import { startOf } from '../../../javascript/syntax/tree.ts';
import { isStatementInList, loopAround } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';
import { separator } from './guards.ts';

const usual = ["' '", "','", "', '", "'\\n'"];

/** A text that is put together in a loop, or a list that is handed out, without what should stand between its parts. */
export function separators(node: Node, context: RepairContext): void {
  if (node.type === 'ReturnStatement' && node.argument) {
    for (const { name, identifier, scope } of context.visible(node)) {
      if (scope.kind === 'module' || context.kindOf(identifier) !== 'array') continue;
      for (const between of ["''", ...usual]) context.replace(node.argument, `${name}.join(${between})`, 'separator.join', 0.06);
    }
    return;
  }
  if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression' || !isStatementInList(node)) return;
  const { left, right, operator } = node.expression;
  const loop = loopAround(node);
  if (loop === null || left.type !== 'Identifier' || context.kindOf(left) !== 'string') return;
  const grows = operator === '+=' || (operator === '=' && right.type === 'BinaryExpression' && right.operator === '+' && context.source(right).startsWith(left.name));
  if (!grows) return;
  const init = loop.type === 'ForStatement' ? loop.init : null;
  const counter = init?.type === 'VariableDeclaration' && init.declarations[0]?.id.type === 'Identifier' ? init.declarations[0].id.name : undefined;
  const conditions = [...(counter === undefined ? [] : [`${counter} > 0`]), `${left.name} !== ''`];
  const texts = new Set([...usual, ...context.ingredients(node).strings.filter((text) => text.length <= 5 && text.length > 2)]);
  for (const text of texts) {
    for (const condition of conditions) context.edit(startOf(node), startOf(node), `if (${condition}) ${left.name} += ${text};${separator(node, context)}`, 'separator.between', 0.15, `put ${context.short(text)} between the parts`);
  }
}
