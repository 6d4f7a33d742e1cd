import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isFunction, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { isStatementInList, loopAround } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';
import { separatorAfter } from './guards.ts';

/** Where a loop or a function is left: too early, too late, or with nothing in hand. */
export function jumps(node: Node, context: RepairContext): void {
  if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') {
    if (loopAround(node) === null) return;
    const other = node.type === 'BreakStatement' ? 'continue' : 'break';
    if (!node.label) context.edit(startOf(node), startOf(node) + (other === 'break' ? 8 : 5), other, 'jump.kind', 0.3, `\`${other}\` instead of \`${other === 'break' ? 'continue' : 'break'}\``);
    return;
  }
  if (isFunction(node)) missingReturn(node, context);
  if (!isStatementInList(node)) return;
  const list = listOf(node);
  if (list.at(-1) === node && loopAround(node) !== null && !/^(?:Return|Break|Continue|Throw)/.test(node.type)) {
    const gap = separatorAfter(node, context);
    const isBranch = parentOf(parentOf(node)!)?.type === 'IfStatement';
    context.edit(endOf(node), endOf(node), `${gap}break;`, 'jump.added', isBranch ? 0.2 : 0.06, 'leave the loop afterwards');
    context.edit(endOf(node), endOf(node), `${gap}continue;`, 'jump.added', isBranch ? 0.12 : 0, 'go on with the next afterwards');
  }
  if (node.type === 'ExpressionStatement' && context.home(node).type !== 'Program' && node.expression.type !== 'AssignmentExpression' && node.expression.type !== 'UpdateExpression') {
    context.edit(startOf(node), startOf(node), 'return ', 'return.added', list.at(-1) === node ? 0.4 : 0.1, `return ${context.short(node)}`);
  }
  if (node.type === 'ReturnStatement' && node.argument) {
    const others = context.visible(node).filter(({ scope, kind }) => scope.kind !== 'module' && kind !== 'function').slice(0, 8);
    for (const { name } of others) if (node.argument.type !== 'Identifier' && context.source(node.argument) !== name) context.replace(node.argument, name, 'return.other', 0.12);
    for (const text of context.ingredients(node).returned) if (text !== context.source(node.argument) && (!/^[A-Za-z_$]/.test(text) || /^(?:true|false|null|undefined)$/.test(text) || context.isVisible(text, node))) context.replace(node.argument, text, 'return.other', 0.2);
  }
}

function missingReturn(node: Node, context: RepairContext): void {
  if (!isFunction(node) || node.body.type !== 'BlockStatement' || node.generator) return;
  const last = node.body.body.at(-1);
  if (last === undefined || last.type === 'ReturnStatement' || last.type === 'ThrowStatement') return;
  const gap = separatorAfter(last, context);
  const locals = context.visible(last).filter(({ scope, kind }) => scope.kind !== 'module' && kind !== 'function').slice(0, 8);
  for (const { name, kind } of locals) context.edit(endOf(last), endOf(last), `${gap}return ${name};`, 'return.added', kind === 'parameter' ? 0.15 : 0.3, `return \`${name}\` at the end`);
  for (const text of ['true', 'false', '0', 'null']) context.edit(endOf(last), endOf(last), `${gap}return ${text};`, 'return.added', context.ingredients(last).returned.includes(text === 'true' ? 'false' : 'true') ? 0.25 : 0.05, `return \`${text}\` at the end`);
}

function listOf(node: Node): readonly Node[] {
  const parent = parentOf(node);
  return parent?.type === 'BlockStatement' || parent?.type === 'Program' ? (parent.body as Node[]) : [];
}
