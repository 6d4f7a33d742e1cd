import type { Node } from '../../../javascript/syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../../javascript/syntax/tree.ts';
import { memberName } from '../../../javascript/syntax/names.ts';
import { asOperand, fitted, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

const countingCalls = new Set(['slice', 'substring', 'substr', 'splice', 'at', 'charAt', 'charCodeAt', 'Array', 'repeat', 'fill', 'padStart', 'padEnd', 'indexOf', 'push', 'from']);

/** One more or one less, where numbers count: indices, bounds, arguments, what is returned. */
export function offByOne(node: Node, context: RepairContext): void {
  if (!isExpression(node) || node.type === 'NumericLiteral') return;
  const kind = context.kindOf(node);
  if (kind !== 'number' && kind !== 'unknown') return;
  if (/^(?:Assignment|Update|Logical|Conditional|Function|Arrow|Object|Array|Null|RegExp|This)/.test(node.type)) return;
  const isSure = kind === 'number';
  const prior = placePrior(node) * (isSure ? 1 : 0.6);
  if (prior === 0) return;
  const operand = node.type === 'BinaryExpression' && /^[-+]$/.test(node.operator) ? context.source(node) : asOperand(context, node);
  context.replace(node, fitted(node, `${operand} + 1`), 'offByOne', prior, `add 1 to ${context.short(node)}`);
  context.replace(node, fitted(node, `${operand} - 1`), 'offByOne', prior, `take 1 from ${context.short(node)}`);
}

function placePrior(node: Node): number {
  const parent = parentOf(node);
  if (parent === null) return 0;
  if (isMember(parent)) return parent.computed && parent.property === node ? 0.6 : 0;
  if (isCall(parent) || parent.type === 'NewExpression') {
    if (parent.callee === node) return 0;
    const { callee } = parent;
    const name = callee.type === 'Identifier' ? callee.name : (memberName(callee) ?? '');
    return countingCalls.has(name) ? 0.55 : 0.3;
  }
  switch (parent.type) {
    case 'BinaryExpression':
      return /^[<>]=?$/.test(parent.operator) ? 0.55 : /^[-*/%]$|^\*\*$/.test(parent.operator) ? 0.45 : parent.operator === '+' ? 0.25 : 0.3;
    case 'ReturnStatement':
      return 0.5;
    case 'VariableDeclarator':
    case 'AssignmentExpression':
      return 0.35;
    case 'ArrowFunctionExpression':
    case 'ConditionalExpression':
      return parent.type === 'ConditionalExpression' && parent.test === node ? 0 : 0.35;
    case 'ArrayExpression':
    case 'ObjectProperty':
      return 0.25;
    default:
      return 0;
  }
}
