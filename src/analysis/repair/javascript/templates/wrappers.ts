import { memberName } from '../../../javascript/syntax/names.ts';
import type { Node } from '../../../javascript/syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../../javascript/syntax/tree.ts';
import { asOperand, isAtomic, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

const aroundNumbers = [['Math.abs', 0.35], ['Math.floor', 0.35], ['Math.round', 0.25], ['Math.ceil', 0.25], ['Math.trunc', 0.2], ['Math.sqrt', 0.12], ['String', 0.12], ['Number', 0.15]] as const;
const afterStrings = [['.toLowerCase()', 0.3], ['.toUpperCase()', 0.2], ['.trim()', 0.25], [".split('')", 0.12], ['.length', 0.12], ['.charCodeAt(0)', 0.08]] as const;
const afterArrays = [['.length', 0.15], ['.slice()', 0.25], ['.reverse()', 0.15], ['.sort()', 0.2], ['.sort((a, b) => a - b)', 0.25], [".join('')", 0.15], ['.flat()', 0.08], ['.filter(Boolean)', 0.06]] as const;
const afterUnknown = [['.length', 0.1], ['.toLowerCase()', 0.1], ['.trim()', 0.06], ['.slice()', 0.08], ['.toString()', 0.05], ['.sort()', 0.05]] as const;

/** A conversion or a copy that is missing around a value. */
export function wrappers(node: Node, context: RepairContext): void {
  if (!isExpression(node) || !isUsed(node)) return;
  const kind = context.kindOf(node);
  const text = context.source(node);
  if (/Literal$|Function|^Assignment|^Update/.test(node.type) && node.type !== 'TemplateLiteral') return;
  const around = (name: string, prior: number): void => {
    if (isCall(node) && context.source(node.callee) === name) return;
    context.replace(node, `${name}(${text})`, 'wrapper.call', prior, `put \`${name}\` around ${context.short(node)}`);
  };
  const after = (suffix: string, prior: number): void => {
    if (isCall(node) && isMember(node.callee) && suffix.startsWith(`.${memberName(node.callee) ?? ''}(`)) return;
    const operand = isAtomic(node) && node.type !== 'NewExpression' ? text : node.extra?.parenthesized === true ? text : asOperand(context, node);
    context.replace(node, node.extra?.parenthesized === true && !isAtomic(node) ? `(${operand})${suffix}` : `${operand}${suffix}`, 'wrapper.method', prior, `add \`${suffix}\` to ${context.short(node)}`);
  };
  if (kind === 'number' || kind === 'unknown') for (const [name, prior] of aroundNumbers) around(name, kind === 'number' ? prior : prior * 0.5);
  if (kind === 'string') {
    for (const [suffix, prior] of afterStrings) after(suffix, prior);
    around('Number', 0.2);
    around('parseInt', 0.1);
  } else if (kind === 'array') for (const [suffix, prior] of afterArrays) after(suffix, prior);
  else if (kind === 'unknown') for (const [suffix, prior] of afterUnknown) after(suffix, prior);
  if (kind === 'boolean') around('Boolean', 0.02);
  if (kind === 'array' || (kind === 'unknown' && node.type === 'Identifier')) {
    context.replace(node, `[...${asOperand(context, node)}]`, 'wrapper.copy', kind === 'array' ? 0.25 : 0.1, `copy ${context.short(node)}`);
    around('new Set', 0.04);
  }
  if (kind === 'object' && node.type === 'Identifier') context.replace(node, `{ ...${text} }`, 'wrapper.copy', 0.15, `copy ${context.short(node)}`);
  if (kind === 'unknown' || kind === 'string' || kind === 'array') parts(node, after, context);
  knownFunctions(node, around, context);
}

/** A part of a text or list, cut off where a variable says. */
function parts(node: Node, after: (suffix: string, prior: number) => void, context: RepairContext): void {
  const share = context.kindOf(node) === 'unknown' ? 0.6 : 1;
  for (const { name, identifier, scope } of context.visible(node)) {
    if (scope.kind === 'module' || context.kindOf(identifier) !== 'number' || context.source(node) === name) continue;
    after(`.slice(${name})`, 0.14 * share);
    after(`.slice(0, ${name})`, 0.12 * share);
    if (isMember(node) || node.type === 'Identifier') after(`[${name}]`, 0.14 * share);
  }
  after('.slice(1)', 0.12 * share);
  after('.slice(0, -1)', 0.12 * share);
}

/** Functions of the same file that take one value. */
function knownFunctions(node: Node, around: (name: string, prior: number) => void, context: RepairContext): void {
  let count = 0;
  for (const { name, kind, node: declaration } of context.visible(node)) {
    const isFunction = kind === 'function' || (declaration.type === 'VariableDeclarator' && /Function/.test(declaration.init?.type ?? ''));
    if (isFunction && count++ < 6) around(name, 0.08);
  }
}

function isUsed(node: Node): boolean {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'ExpressionStatement':
    case 'AwaitExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'IfStatement':
      return false;
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    default:
      return parent !== null;
  }
}
