import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isMember, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { fitted, isAtomic, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** Something too much in an expression: an operand, a wrapper, an element, an argument. */
export function excess(node: Node, context: RepairContext): void {
  switch (node.type) {
    case 'BinaryExpression':
      if (/^(?:[-+*/%&|^]|\*\*|<<|>>>?)$/.test(node.operator)) {
        keep(node, node.left, 'excess.operand', 0.55, context);
        keep(node, node.right, 'excess.operand', 0.45, context);
      }
      break;
    case 'LogicalExpression':
      keep(node, node.left, 'excess.condition', 0.5, context);
      keep(node, node.right, 'excess.condition', 0.5, context);
      break;
    case 'ConditionalExpression':
      keep(node, node.consequent, 'excess.branch', 0.25, context);
      keep(node, node.alternate, 'excess.branch', 0.25, context);
      break;
    case 'AwaitExpression':
      keep(node, node.argument, 'excess.await', 0.15, context);
      break;
    case 'ArrayExpression':
      elements(node.elements, 'excess.element', context);
      break;
    case 'ObjectExpression':
      elements(node.properties, 'excess.property', context, 0.12);
      break;
    default:
  }
  if (isCall(node)) {
    elements(node.arguments, 'excess.argument', context);
    const [first] = node.arguments;
    if (isExpression(node) && first && first.type !== 'SpreadElement' && parentOf(node)?.type !== 'ExpressionStatement') keep(node, first, 'excess.call', isMember(node.callee) && node.callee.object.type !== 'Identifier' ? 0.12 : 0.3, context);
    if (isMember(node.callee) && isExpression(node)) {
      const isGlobal = node.callee.object.type === 'Identifier' && context.scopes.bindingOf(node.callee.object) === undefined;
      if (!isGlobal && node.callee.object.type !== 'Super' && parentOf(node)?.type !== 'ExpressionStatement') keep(node, node.callee.object, 'excess.method', 0.3, context);
    }
  }
}

function keep(node: Node, part: Node, template: string, prior: number, context: RepairContext): void {
  const text = context.source(part);
  const isSafe = isAtomic(part) || node.extra?.parenthesized === true;
  context.replace(node, isSafe ? text : fitted(node, text), template, prior, `use ${context.short(part)} alone instead of ${context.short(node)}`);
}

function elements(list: readonly (Node | null)[], template: string, context: RepairContext, prior = 0.3): void {
  const { text } = context.tree;
  for (let at = 0; at < Math.min(list.length, 12); at++) {
    const element = list[at];
    if (!element) continue;
    const following = list[at + 1];
    const before = list[at - 1];
    // The comma goes with it.
    const start = following || !before ? startOf(element) : endOf(before);
    const end = following ? startOf(following) : endOf(element);
    context.edit(start, end, '', template, prior, `drop ${context.short(element)}`);
    // And all that follows.
    if (before && following && list.length - at <= 4 && list.at(-1)) {
      context.edit(endOf(before), endOf(list.at(-1)!), '', template, prior * 0.6, `drop ${context.short(text.slice(startOf(element), endOf(list.at(-1)!)))}`);
    }
  }
}
