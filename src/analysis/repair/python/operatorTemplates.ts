import type { PyNode } from '../../python/syntax.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { asOperand, inPlaceOf, shown, swapText } from './pythonDraft.ts';

type Choices = Readonly<Record<string, readonly (readonly [string, number])[]>>;

const comparisons: Choices = {
  '<': [['<=', 1], ['>', 0.95], ['>=', 0.75], ['==', 0.65], ['!=', 0.45]],
  '<=': [['<', 1], ['>=', 0.85], ['>', 0.75], ['==', 0.6], ['!=', 0.4]],
  '>': [['>=', 1], ['<', 0.95], ['<=', 0.75], ['==', 0.65], ['!=', 0.45]],
  '>=': [['>', 1], ['<=', 0.85], ['<', 0.75], ['==', 0.6], ['!=', 0.4]],
  '==': [['!=', 0.9], ['<=', 0.55], ['>=', 0.55], ['<', 0.38], ['>', 0.38], ['in', 0.3], ['is', 0.15]],
  '!=': [['==', 0.9], ['<', 0.38], ['>', 0.38], ['<=', 0.35], ['>=', 0.35], ['is not', 0.15], ['not in', 0.2]],
  is: [['is not', 0.8], ['==', 0.6]],
  'is not': [['is', 0.8], ['!=', 0.6]],
  in: [['not in', 0.85], ['==', 0.3]],
  'not in': [['in', 0.85], ['!=', 0.3]],
};

const arithmetic: Choices = {
  '+': [['-', 0.9], ['*', 0.5], ['/', 0.2], ['//', 0.2], ['%', 0.2], ['**', 0.15], ['|', 0.1]],
  '-': [['+', 0.9], ['*', 0.4], ['/', 0.3], ['//', 0.3], ['%', 0.35]],
  '*': [['/', 0.7], ['+', 0.6], ['**', 0.5], ['//', 0.4], ['-', 0.3], ['%', 0.2]],
  '/': [['//', 0.9], ['*', 0.75], ['%', 0.5], ['-', 0.3], ['+', 0.2]],
  '//': [['/', 0.8], ['%', 0.7], ['*', 0.4], ['-', 0.3]],
  '%': [['//', 0.75], ['/', 0.5], ['*', 0.3], ['-', 0.25], ['+', 0.2]],
  '**': [['*', 0.7], ['//', 0.2], ['+', 0.2], ['/', 0.2]],
  '&': [['|', 0.8], ['^', 0.6]],
  '|': [['&', 0.8], ['^', 0.6]],
  '^': [['&', 0.75], ['|', 0.7], ['**', 0.5]],
  '<<': [['>>', 0.8]],
  '>>': [['<<', 0.8]],
};

const augmented: Choices = {
  '+=': [['-=', 0.85], ['=', 0.6], ['*=', 0.45], ['|=', 0.1]],
  '-=': [['+=', 0.85], ['=', 0.5], ['//=', 0.3], ['/=', 0.2]],
  '*=': [['+=', 0.55], ['=', 0.6], ['/=', 0.4], ['**=', 0.3], ['//=', 0.3]],
  '/=': [['//=', 0.85], ['*=', 0.7], ['-=', 0.35], ['%=', 0.4]],
  '//=': [['/=', 0.7], ['%=', 0.6], ['-=', 0.4], ['*=', 0.4]],
  '%=': [['//=', 0.7], ['/=', 0.4]],
  '|=': [['&=', 0.8], ['^=', 0.6], ['+=', 0.3]],
  '&=': [['|=', 0.8], ['^=', 0.6]],
  '^=': [['&=', 0.8], ['|=', 0.7]],
  '<<=': [['>>=', 0.8]],
  '>>=': [['<<=', 0.8]],
};

/** Another operator, operands in another order, an operand too much, or terms grouped differently. */
export const operatorTemplates: PythonTemplate = (draft, node) => {
  switch (node.kind) {
    case 'comparison_operator':
      comparison(draft, node);
      break;
    case 'binary_operator':
      binary(draft, node);
      break;
    case 'augmented_assignment': {
      const sign = node.child('operator')!;
      for (const [other, prior] of augmented[sign.text] ?? []) operator(draft, node, sign, other, 'operator.augmented', prior);
      break;
    }
    case 'assignment': {
      const sign = node.all.find(({ kind }) => kind === '=');
      const left = node.child('left');
      if (sign === undefined || node.child('type') !== undefined || (left?.kind !== 'identifier' && left?.kind !== 'subscript')) break;
      for (const [other, prior] of [['+=', 0.45], ['-=', 0.25], ['*=', 0.15]] as const) operator(draft, node, sign, other, 'operator.augmented', prior);
      break;
    }
    case 'unary_operator': {
      const argument = node.child('argument')!;
      swapText(draft, node, argument.text, 'operator.sign', 0.5);
      break;
    }
    default:
  }
};

function operator(draft: PythonDraft, node: PyNode, sign: PyNode, text: string, template: string, prior: number): void {
  const before = draft.tree.source.slice(node.start, sign.start);
  const after = draft.tree.source.slice(sign.end, node.end);
  const isWord = /^\w/.test(text);
  const spaced = `${isWord && /[^\s(]$/.test(before) ? ' ' : ''}${text}${isWord && /^[^\s(]/.test(after) ? ' ' : ''}`;
  draft.propose({ edits: [{ start: sign.start, end: sign.end, text: spaced }], template, title: `use \`${text}\` instead of \`${sign.text.replace(/\s+/g, ' ')}\` in \`${shown(node.text)}\``, prior, at: node });
}

function comparison(draft: PythonDraft, node: PyNode): void {
  for (const sign of node.childrenIn('operators')) {
    for (const [other, prior] of comparisons[sign.text.replace(/\s+/g, ' ')] ?? []) operator(draft, node, sign, other, 'operator.comparison', prior);
  }
  const [left, right] = node.children;
  const signs = node.childrenIn('operators');
  const operands = node.children.filter((child) => child.field !== 'operators');
  const last = operands[1];
  if (signs.length !== 1 || left === undefined || right === undefined || last === undefined) return;
  // `a in b` turned round; for `<` that is the other operator, which is tried already.
  if (/in$/.test(signs[0]!.text)) swapText(draft, node, `${last.text} ${signs[0]!.text} ${operands[0]!.text}`, 'operands.swapped', 0.4);
}

function binary(draft: PythonDraft, node: PyNode): void {
  const left = node.child('left');
  const right = node.child('right');
  const sign = node.child('operator');
  if (left === undefined || right === undefined || sign === undefined) return;
  const isText = draft.types.of(node) === 'text' || draft.types.of(node) === 'list';
  // `i + 1` is an index of a neighbour more often than a wrong sign.
  const share = isText ? 0.15 : right.text === '1' && (sign.kind === '+' || sign.kind === '-') ? 0.65 : 1;
  for (const [other, prior] of arithmetic[sign.kind] ?? []) operator(draft, node, sign, other, 'operator.arithmetic', prior * share);
  const isTurnable = isText || ['-', '/', '//', '%', '**', '<<', '>>'].includes(sign.kind) || (sign.kind === '+' && draft.types.of(node) === undefined);
  if (isTurnable) swapText(draft, node, `${asOperand(right)} ${sign.text} ${asOperand(left)}`, 'operands.swapped', isText ? 0.6 : 0.65);
  // A chain of the same operator in the order of its parts: `a + b + c` also as `a + c`.
  swapText(draft, node, inPlace(node, left), 'operand.removed', 0.5);
  swapText(draft, node, inPlace(node, right), 'operand.removed', 0.45);
  if (isText && sign.kind === '+' && left.kind === 'binary_operator' && left.child('operator')?.kind === '+') {
    const [first, second] = [left.child('left')!, left.child('right')!];
    swapText(draft, node, `${asOperand(first)} + ${asOperand(right)} + ${asOperand(second)}`, 'operands.swapped', 0.3);
    swapText(draft, node, `${asOperand(right)} + ${asOperand(second)} + ${asOperand(first)}`, 'operands.swapped', 0.25);
  }
  regroup(draft, node, left, sign, right);
}

function inPlace(node: PyNode, operand: PyNode): string {
  return operand.kind === 'binary_operator' || operand.kind === 'unary_operator' ? inPlaceOf(node, operand.text) : operand.text;
}

/** `a + b * c` as `(a + b) * c`, and `(a + b) * c` as `a + b * c`. */
function regroup(draft: PythonDraft, node: PyNode, left: PyNode, sign: PyNode, right: PyNode): void {
  if (right.kind === 'binary_operator') {
    const [a, op, b] = [right.child('left')!, right.child('operator')!, right.child('right')!];
    swapText(draft, node, inPlaceOf(node, `(${left.text} ${sign.text} ${a.text}) ${op.text} ${b.text}`), 'operators.grouped', 0.35);
  }
  if (left.kind === 'binary_operator' && left.child('operator')!.kind !== sign.kind) {
    const [a, op, b] = [left.child('left')!, left.child('operator')!, left.child('right')!];
    swapText(draft, node, inPlaceOf(node, `${a.text} ${op.text} (${b.text} ${sign.text} ${right.text})`), 'operators.grouped', 0.35);
  }
  for (const [side, other] of [[left, right], [right, left]] as const) {
    const inner = side.kind === 'parenthesized_expression' ? side.children[0] : undefined;
    if (inner?.kind !== 'binary_operator') continue;
    swapText(draft, node, side === left ? `${inner.text} ${sign.text} ${other.text}` : `${other.text} ${sign.text} ${inner.text}`, 'operators.grouped', 0.3);
  }
}
