import type { Node } from '../../../javascript/syntax/tree.ts';
import { descendants, endOf, isCall, startOf } from '../../../javascript/syntax/tree.ts';
import { asOperand, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** Two things that were written in each other's place. */
export function swaps(node: Node, context: RepairContext): void {
  if (isCall(node) || node.type === 'NewExpression') {
    const values = node.arguments;
    for (let a = 0; a < Math.min(values.length, 5); a++) for (let b = a + 1; b < Math.min(values.length, 5); b++) swap(values[a]!, values[b]!, 'swap.arguments', b === a + 1 ? 0.5 : 0.25, context);
  }
  switch (node.type) {
    case 'BinaryExpression':
      if (/^(?:[-/%]|\*\*|[<>]=?|in|instanceof)$/.test(node.operator) || (node.operator === '+' && context.kindOf(node) !== 'number')) {
        const text = `${asOperand(context, node.right)} ${node.operator} ${asOperand(context, node.left)}`;
        context.replace(node, text, 'swap.operands', /^[<>]/.test(node.operator) ? 0.3 : 0.5, `swap ${context.short(node.left)} and ${context.short(node.right)}`);
      }
      acrossOperands(node, context);
      break;
    case 'LogicalExpression':
      acrossOperands(node, context);
      swap(node.left, node.right, 'swap.operands', node.left.type === 'LogicalExpression' || node.right.type === 'LogicalExpression' ? 0 : 0.15, context);
      break;
    case 'ConditionalExpression':
      swap(node.consequent, node.alternate, 'swap.branches', 0.5, context);
      break;
    case 'IfStatement':
      if (node.alternate && node.alternate.type !== 'IfStatement') swap(node.consequent, node.alternate, 'swap.branches', 0.35, context);
      break;
    case 'ArrayExpression':
      for (let at = 1; at < Math.min(node.elements.length, 8); at++) if (node.elements[at - 1] && node.elements[at]) swap(node.elements[at - 1]!, node.elements[at]!, 'swap.elements', 0.2, context);
      break;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      for (let at = 1; at < Math.min(node.params.length, 5); at++) swap(node.params[at - 1]!, node.params[at]!, 'swap.parameters', 0.25, context);
      literals(node, context);
      break;
    case 'ReturnStatement':
    default:
  }
}

function swap(a: Node, b: Node, template: string, prior: number, context: RepairContext): void {
  if (prior === 0) return;
  const [first, second] = [context.source(a), context.source(b)];
  if (first === second) return;
  const edits = [{ start: startOf(a), end: endOf(a), text: second }, { start: startOf(b), end: endOf(b), text: first }];
  context.edits(edits, template, prior, `swap ${context.short(first)} and ${context.short(second)}`);
}

/** `a[0] === x && a[1] === y` may have been meant as `a[0] === y && a[1] === x`. */
function acrossOperands(node: Node, context: RepairContext): void {
  if (node.type !== 'LogicalExpression' && node.type !== 'BinaryExpression') return;
  const { left, right } = node;
  if (left.type !== 'BinaryExpression' || right.type !== 'BinaryExpression') return;
  swap(left.right, right.right, 'swap.operands', 0.35, context);
  swap(left.left, right.left, 'swap.operands', 0.2, context);
}

/** Constants of one kind that stand in each other's place anywhere in a function. */
function literals(home: Node, context: RepairContext): void {
  if (context.outermost(home) !== home) return;
  const found = [...descendants(context.tree, home)].filter((node) => /^(?:String|Numeric|RegExp|Boolean)Literal$/.test(node.type) && isExpression(node)).slice(0, 24);
  for (let a = 0; a < found.length; a++) {
    for (let b = a + 1; b < found.length; b++) {
      if (found[a]!.type === found[b]!.type) swap(found[a]!, found[b]!, 'swap.constants', found[a]!.type === 'NumericLiteral' ? 0.08 : 0.2, context);
    }
  }
}
