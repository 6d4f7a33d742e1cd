import type { Node, NodeOf } from '../../../javascript/syntax/tree.ts';
import { endOf, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import type { SourceEdit } from '../../candidate.ts';
import { fitted, isAtomic, isCondition } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

type Alternatives = Readonly<Record<string, readonly (readonly [string, number])[]>>;

const comparison: Alternatives = {
  '<': [['<=', 1], ['>', 0.8], ['>=', 0.5], ['===', 0.25], ['!==', 0.2]],
  '<=': [['<', 1], ['>=', 0.7], ['>', 0.5], ['===', 0.25], ['!==', 0.15]],
  '>': [['>=', 1], ['<', 0.8], ['<=', 0.5], ['===', 0.25], ['!==', 0.2]],
  '>=': [['>', 1], ['<=', 0.7], ['<', 0.5], ['===', 0.25], ['!==', 0.15]],
  '==': [['!=', 0.85], ['===', 0.3], ['>=', 0.3], ['<=', 0.3], ['>', 0.3], ['<', 0.3]],
  '===': [['!==', 0.85], ['==', 0.3], ['>=', 0.3], ['<=', 0.3], ['>', 0.3], ['<', 0.3]],
  '!=': [['==', 0.85], ['!==', 0.3], ['>', 0.3], ['<', 0.3], ['>=', 0.2], ['<=', 0.2]],
  '!==': [['===', 0.85], ['!=', 0.3], ['>', 0.3], ['<', 0.3], ['>=', 0.2], ['<=', 0.2]],
  instanceof: [],
};

const arithmetic: Alternatives = {
  '+': [['-', 0.85], ['*', 0.5], ['/', 0.2], ['%', 0.2], ['|', 0.1]],
  '-': [['+', 0.85], ['*', 0.3], ['/', 0.3], ['%', 0.3]],
  '*': [['/', 0.7], ['+', 0.6], ['**', 0.4], ['-', 0.3], ['%', 0.3]],
  '/': [['*', 0.7], ['%', 0.6], ['-', 0.3], ['+', 0.2]],
  '%': [['/', 0.6], ['*', 0.4], ['-', 0.3], ['&', 0.1]],
  '**': [['*', 0.6]],
  '&': [['|', 0.6], ['^', 0.4], ['&&', 0.2]],
  '|': [['&', 0.6], ['^', 0.4], ['||', 0.2]],
  '^': [['&', 0.5], ['|', 0.5], ['**', 0.3]],
  '<<': [['>>', 0.6]],
  '>>': [['<<', 0.6], ['>>>', 0.4]],
  '>>>': [['>>', 0.5]],
};

const logical: Alternatives = { '&&': [['||', 0.85], ['??', 0.05]], '||': [['&&', 0.85], ['??', 0.4]], '??': [['||', 0.5], ['&&', 0.1]] };

const assignment: Alternatives = {
  '=': [['+=', 0.5], ['-=', 0.25], ['*=', 0.25], ['/=', 0.15], ['%=', 0.15], ['??=', 0.1], ['||=', 0.1]],
  '+=': [['-=', 0.8], ['=', 0.5], ['*=', 0.5], ['/=', 0.2], ['%=', 0.1]],
  '-=': [['+=', 0.8], ['=', 0.5], ['*=', 0.2], ['/=', 0.3], ['%=', 0.2]],
  '*=': [['/=', 0.6], ['+=', 0.6], ['=', 0.4], ['**=', 0.2]],
  '/=': [['*=', 0.6], ['-=', 0.4], ['=', 0.4], ['%=', 0.4]],
  '%=': [['/=', 0.6], ['=', 0.3]],
  '&&=': [['||=', 0.5], ['=', 0.3]],
  '||=': [['??=', 0.5], ['&&=', 0.4], ['=', 0.3]],
  '??=': [['||=', 0.5], ['=', 0.3]],
};

/** Another operator, a negation more or less. */
export function operators(node: Node, context: RepairContext): void {
  switch (node.type) {
    case 'BinaryExpression':
      between(node.left, node.right, node.operator, comparison, 'operator.comparison', context);
      if (context.kindOf(node) !== 'string') between(node.left, node.right, node.operator, arithmetic, 'operator.arithmetic', context);
      meantArrow(node, context);
      break;
    case 'LogicalExpression':
      between(node.left, node.right, node.operator, logical, 'operator.logical', context);
      wholeChain(node, context);
      break;
    case 'AssignmentExpression':
      between(node.left, node.right, node.operator, assignment, 'operator.assignment', context, context.kindOf(node.right) === 'string' ? /^[-*/%]/ : undefined);
      break;
    case 'UpdateExpression': {
      const at = node.prefix ? startOf(node) : endOf(node) - 2;
      const other = node.operator === '++' ? '--' : '++';
      context.edit(at, at + 2, other, 'operator.update', 0.7, `use \`${other}\` instead of \`${node.operator}\``);
      context.edit(at, at + 2, node.operator === '++' ? ' += 2' : ' -= 2', 'operator.update', node.prefix ? 0 : 0.15, 'step by two');
      break;
    }
    case 'UnaryExpression':
      if (node.operator === '!' || node.operator === '-') context.replace(node, fitted(node, context.source(node.argument)), node.operator === '!' ? 'operator.negation' : 'operator.sign', node.operator === '!' ? 0.75 : 0.4, `drop \`${node.operator}\``);
      break;
    default:
  }
  if (isCondition(context, node) && node.type !== 'UnaryExpression') {
    const text = isAtomic(node) || node.extra?.parenthesized ? context.source(node) : `(${context.source(node)})`;
    context.replace(node, node.extra?.parenthesized ? `!(${context.source(node)})` : `!${text}`, 'operator.negation', node.type === 'BinaryExpression' ? 0.3 : 0.6, `negate ${context.short(node)}`);
  }
}

/** An operator written between two operands, found behind the parentheses and comments that may stand there. */
function between(left: Node, right: Node, operator: string, table: Alternatives, template: string, context: RepairContext, without?: RegExp): void {
  const from = endOf(left);
  const gap = context.tree.text.slice(from, startOf(right));
  const at = gap.indexOf(operator);
  if (at < 0) return;
  for (const [other, prior] of table[operator] ?? []) {
    if (without?.test(other)) continue;
    // `a || b ?? c` does not parse.
    if (other === '??' && /[|&]{2}/.test(context.tree.text.slice(startOf(left), endOf(right)).replace(operator, ''))) continue;
    const loose = operator.length === 2 && /^[=!]=$/.test(operator);
    const fit = loose && /^[=!]==$/.test(other) ? other : !loose && operator.length < 3 ? other.replace(/^([=!])==$/, context.tree.text.includes('===') ? '$1==' : '$1=') : other;
    context.edit(from + at, from + at + operator.length, fit, template, prior, `use \`${fit}\` instead of \`${operator}\``);
  }
}

/** All operators of `a && b && c` at once: what is wrong with one is wrong with the others. */
function wholeChain(node: NodeOf<'LogicalExpression'>, context: RepairContext): void {
  const parent = parentOf(node);
  if (node.operator === '??' || (parent?.type === 'LogicalExpression' && parent.operator === node.operator)) return;
  const edits: SourceEdit[] = [];
  const other = node.operator === '&&' ? '||' : '&&';
  const collect = (each: Node): void => {
    if (each.type !== 'LogicalExpression' || each.operator !== node.operator) return;
    collect(each.left);
    const at = context.tree.text.indexOf(each.operator, endOf(each.left));
    edits.push({ start: at, end: at + 2, text: other });
    collect(each.right);
  };
  collect(node);
  if (edits.length > 1) context.edits(edits, 'operator.everywhere', 0.9, `use \`${other}\` instead of \`${node.operator}\` in all of ${context.short(node)}`);
}

/** `list.filter(x > test(x))`, where a name that nobody declares shows that an arrow was meant. */
function meantArrow(node: Node, context: RepairContext): void {
  if (node.type !== 'BinaryExpression') return;
  let first: Node = node;
  while (first.type === 'BinaryExpression') {
    const { operator, right } = first;
    const left: Node = first.left;
    if (left.type === 'Identifier' && /^>=?$/.test(operator) && !context.isVisible(left.name, left)) {
      const gap = context.tree.text.slice(endOf(left), startOf(right));
      const at = endOf(left) + gap.indexOf(operator);
      context.edit(at, at + operator.length, '=>', 'operator.arrow', 0.9, `use \`=>\` instead of \`${operator}\``);
    }
    first = left;
  }
}
