import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isMember, parentOf } from '../../../javascript/syntax/tree.ts';
import { namesIn } from '../ingredients.ts';
import { asOperand, fitted, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

interface Operand {
  readonly text: string;
  readonly prior: number;
}

const operations = [['+', 1], ['-', 0.9], ['*', 0.9], ['/', 0.8], ['%', 0.6]] as const;

/** Something missing from an expression: a term, a factor, a remainder; or another expression of the same function. */
export function terms(node: Node, context: RepairContext): void {
  if (!isExpression(node)) return;
  const kind = context.kindOf(node);
  if (isWhole(node) && (kind === 'number' || kind === 'unknown') && !/^(?:Assignment|Update|Object|Array|Function|Arrow|RegExp|Null|New|Conditional)/.test(node.type)) missingTerm(node, kind === 'number' ? 1 : 0.5, context);
  if (isWhole(node) && (kind === 'string' || kind === 'unknown') && !/Literal$|Function|^Assignment|^Update|^Array|^Object|^New/.test(node.type)) missingText(node, kind === 'string' ? 1 : 0.3, context);
  otherExpression(node, context);
}

function missingTerm(node: Node, factor: number, context: RepairContext): void {
  const own = context.source(node);
  for (const { text, prior } of operandsAt(node, context)) {
    for (const [operator, share] of operations) {
      if ((text === '1' && operator !== '+' && operator !== '-') || (text === '0')) continue;
      if (text === own && operator !== '*' && operator !== '+') continue;
      const left = node.type === 'BinaryExpression' && /^[-+]$/.test(operator) && !/^[<>=!&|^]/.test(node.operator) ? own : asOperand(context, node);
      const title = `${words[operator]} ${context.short(text)}`;
      const close = /^[*/%]$/.test(operator) ? closingParenthesis(node, context) : -1;
      if (close >= 0) context.edit(close, close, ` ${operator} ${text}`, 'term.missing', prior * share * factor, title);
      else context.replace(node, fitted(node, `${left} ${operator} ${text}`), 'term.missing', prior * share * factor, title);
      if (operator === '-' || operator === '/') context.replace(node, fitted(node, `${text} ${operator} ${asOperand(context, node)}`), 'term.missing', prior * share * factor * 0.4, `take it from ${context.short(text)}`);
    }
  }
}

/** Where the parentheses around a node are over; -1 where it has none. */
function closingParenthesis(node: Node, context: RepairContext): number {
  if (node.extra?.parenthesized !== true) return -1;
  const gap = /^\s*\)/.exec(context.tree.text.slice(endOf(node), endOf(node) + 100));
  return gap === null ? -1 : endOf(node) + gap[0].length;
}

const words = { '+': 'add', '-': 'subtract', '*': 'multiply with', '/': 'divide by', '%': 'take the remainder by' } as const;

function missingText(node: Node, factor: number, context: RepairContext): void {
  for (const text of context.ingredients(node).strings) {
    if (text.length > 12) continue;
    context.replace(node, fitted(node, `${asOperand(context, node)} + ${text}`), 'term.text', 0.12 * factor, `append ${context.short(text)}`);
    context.replace(node, fitted(node, `${text} + ${asOperand(context, node)}`), 'term.text', 0.1 * factor, `prepend ${context.short(text)}`);
  }
}

/** Numbers that can be reckoned with at a node. */
export function operandsAt(node: Node, context: RepairContext): Operand[] {
  const found = new Map<string, number>();
  const offer = (text: string, prior: number): void => void found.set(text, Math.max(prior, found.get(text) ?? 0));
  const { numbers, expressions } = context.ingredients(node);
  for (const { name, identifier, scope, kind } of context.visible(node)) {
    if (scope.kind === 'module' || kind === 'function') continue;
    const value = context.kindOf(identifier);
    if (value === 'number') offer(name, 0.2);
    else if (value === 'unknown') offer(name, 0.1);
  }
  for (const number of numbers) offer(number, 0.22);
  for (const [number, prior] of [['2', 0.18], ['1', 0.1], ['10', 0.1], ['100', 0.03]] as const) offer(number, prior);
  for (const each of expressions) {
    if (each.text.length > 24 || (each.kind !== 'number' && each.kind !== 'unknown') || (each.kind === 'unknown' && !isMember(each.node))) continue;
    if (!each.names.every((name) => context.isVisible(name, node))) continue;
    offer(isMember(each.node) || isCall(each.node) ? each.text : `(${each.text})`, each.kind === 'number' ? 0.1 : 0.09);
  }
  const own = context.source(node);
  if (isMember(node) || node.type === 'Identifier') offer(own, 0.15);
  return [...found].map(([text, prior]) => ({ text, prior })).slice(0, 24);
}

/** Where a whole value is asked for, rather than a part of one. */
function isWhole(node: Node): boolean {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'VariableDeclarator':
    case 'ReturnStatement':
    case 'ArrowFunctionExpression':
    case 'AssignmentExpression':
    case 'ConditionalExpression':
      return parent.type !== 'ConditionalExpression' || parent.test !== node;
    case 'CallExpression':
      return parent.callee !== node;
    case 'BinaryExpression':
      return true;
    case 'MemberExpression':
      return parent.computed && parent.property === node;
    case 'ArrayExpression':
    case 'ObjectProperty':
    case 'TemplateLiteral':
      return true;
    default:
      return false;
  }
}

/** An expression of the function that is of the same kind, in place of this one. */
function otherExpression(node: Node, context: RepairContext): void {
  if (/Function|^Assignment|^Update|^Object|^New/.test(node.type)) return;
  const parent = parentOf(node);
  if (parent?.type === 'ExpressionStatement' || (isCall(parent) && parent.callee === node)) return;
  const own = context.source(node);
  if (own.length > 40) return;
  const kind = context.kindOf(node);
  const ownNames = new Set(namesIn(context, node));
  for (const each of context.ingredients(node).expressions) {
    if (each.text === own || each.kind === 'boolean' || each.text.includes(own) === false && each.text.length > 30) continue;
    const isLike = each.kind === kind || kind === 'unknown' || each.kind === 'unknown';
    if (!isLike || !each.names.every((name) => context.isVisible(name, node))) continue;
    if ((each.node.start ?? 0) <= (node.start ?? 0) && (each.node.end ?? 0) >= (node.end ?? 0)) continue;
    const shared = each.names.some((name) => ownNames.has(name)) ? 1 : 0.6;
    const sameShape = each.node.type === node.type ? 1 : 0.6;
    context.replace(node, fitted(node, each.text), 'expression.other', 0.22 * shared * sameShape * (each.kind === kind ? 1 : 0.7));
  }
}
