import type { PyNode } from '../../python/syntax.ts';
import { usableNames } from './ingredients.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { asOperand, inPlaceOf, isValue, swapText } from './pythonDraft.ts';

/** One more or one less, bounds of ranges and slices, a sequence cut or turned round. */
export const offByOneTemplates: PythonTemplate = (draft, node) => {
  if (node.kind === 'call' && node.child('function')?.text === 'range') range(draft, node);
  if (node.kind === 'slice') slice(draft, node);
  if (!isValue(node)) return;
  oneMore(draft, node);
  cut(draft, node);
};

const counted = new Set(['identifier', 'call', 'subscript', 'attribute', 'binary_operator', 'parenthesized_expression']);

function oneMore(draft: PythonDraft, node: PyNode): void {
  if (!counted.has(node.kind) || node.field === 'function' || node.field === 'object' || (node.field === 'value' && node.parent?.kind === 'subscript')) return;
  const type = draft.types.of(node);
  if (type !== undefined && type !== 'number') return;
  if (node.parent?.kind === 'binary_operator' && /^[+-]$/.test(node.parent.child('operator')?.kind ?? '') && node.field === 'left') return;
  // `i + 1` becomes `i` or `i + 2` through its own parts.
  if (node.kind === 'binary_operator' && /^[+-]$/.test(node.child('operator')?.kind ?? '') && node.child('right')?.kind === 'integer') return;
  if (node.parent?.kind === 'boolean_operator' || node.parent?.kind === 'not_operator' || node.field === 'condition') return;
  const prior = priorOfPlace(draft, node) * (type === 'number' ? 1 : 0.6);
  if (prior === 0) return;
  for (const step of ['+ 1', '- 1']) swapText(draft, node, inPlaceOf(node, `${node.text} ${step}`), 'offByOne', prior, `use \`${node.text.slice(0, 40)} ${step}\``);
  if (type === 'number' && node.parent?.kind !== 'binary_operator') {
    for (const [change, much] of [['* 2', 0.12], ['// 2', 0.18], ['/ 2', 0.22], ['% 2', 0.1], ['** 2', 0.14], ['% 10', 0.05]] as const) {
      swapText(draft, node, inPlaceOf(node, `${operandFor(node)} ${change}`), 'term.added', much);
    }
    swapText(draft, node, inPlaceOf(node, `-${asOperand(node)}`), 'operator.sign', 0.3);
  }
  // A term that was forgotten: `k - used` where only `k` stands.
  if (node.kind === 'identifier' || node.parent?.kind === 'return_statement' || node.field === 'right') {
    for (const { name, type: other, weight } of usableNames(draft, node)) {
      if (name === node.text || (other !== undefined && other !== 'number') || weight < 0.5) continue;
      const share = (other === 'number' ? 1 : 0.5) * (type === 'number' ? 1 : 0.5) * weight;
      for (const [sign, much] of [['+', 0.16], ['-', 0.16], ['*', 0.1], ['%', 0.05], ['//', 0.04]] as const) {
        swapText(draft, node, inPlaceOf(node, `${operandFor(node)} ${sign} ${name}`), 'term.added', much * share);
      }
    }
  }
}

function operandFor(node: PyNode): string {
  return node.kind === 'parenthesized_expression' ? node.text : asOperand(node);
}

function priorOfPlace(draft: PythonDraft, node: PyNode): number {
  const holder = node.parent;
  switch (holder?.kind) {
    case 'subscript': return 0.55;
    case 'slice': return 0.6;
    case 'argument_list': {
      const called = holder.parent?.child('function')?.text;
      if (called === 'range') return 0.85;
      return called === draft.regionOf(node).node.child('name')?.text ? 0.5 : 0.3;
    }
    case 'return_statement': return 0.45;
    case 'comparison_operator': return 0.35;
    case 'binary_operator': return 0.2;
    case 'assignment': case 'augmented_assignment': return 0.3;
    case 'keyword_argument': case 'list': case 'tuple': case 'expression_list': case 'conditional_expression': return 0.25;
    case 'list_comprehension': case 'generator_expression': return 0.2;
    default: return 0;
  }
}

function range(draft: PythonDraft, node: PyNode): void {
  const list = node.child('arguments')!;
  const args = list.children;
  const put = (parts: readonly string[], prior: number): void => swapText(draft, list, `(${parts.join(', ')})`, 'range.bounds', prior, `use \`range(${parts.join(', ')})\``);
  const texts = args.map(({ text }) => text);
  if (args.length === 1) {
    const [end] = texts as [string];
    put(['1', end], 0.6);
    put(['1', `${end} + 1`], 0.65);
    put(['2', end], 0.35);
    put(['2', `${end} + 1`], 0.35);
    put([`${end} - 1`, '-1', '-1'], 0.25);
    put([end, '0', '-1'], 0.15);
    put(['0', end, '2'], 0.25);
    for (const { name, type } of usableNames(draft, node)) if (type === 'number' || type === undefined) {
      put([name, end], 0.25);
      put([`${name} + 1`, end], 0.25);
    }
  } else if (args.length >= 2) {
    const [start, end, step] = texts as [string, string, string | undefined];
    const rest = step === undefined ? [] : [step];
    put([end], step === undefined ? 0.55 : 0.25);
    put([end, start, ...rest], 0.3);
    if (args[0]!.kind === 'integer') for (const other of ['0', '1', '2']) if (other !== start) put([other, `${end} + 1`, ...rest], 0.25);
    if (step === undefined) {
      put([start, end, '2'], 0.3);
      put([`${end} - 1`, `${start} - 1`, '-1'], 0.2);
      put([start, end, '-1'], 0.15);
    } else put([start, end], 0.4);
  }
}

function slice(draft: PythonDraft, node: PyNode): void {
  const colons = node.all.filter(({ kind }) => kind === ':');
  const first = colons[0]!;
  const start = node.all.find((child) => child.isNamed && child.end <= first.start);
  const end = node.all.find((child) => child.isNamed && child.start >= first.end && (colons[1] === undefined || child.end <= colons[1].start));
  const step = colons[1] === undefined ? '' : node.text.slice(colons[1].start - node.start);
  const put = (from: string, to: string, rest: string, prior: number): void => swapText(draft, node, `${from}:${to}${rest}`, 'slice.bounds', prior);
  const [from, to] = [start?.text ?? '', end?.text ?? ''];
  if (from !== '') put('', to, step, 0.35);
  if (to !== '') put(from, '', step, 0.35);
  put(to, from, step, 0.5);
  if (from === '') for (const other of ['1', '2']) put(other, to, step, 0.35);
  if (to === '') for (const other of ['-1', '-2']) put(from, other, step, 0.35);
  if (step === '') {
    put(from, to, ':-1', 0.25);
    put(from, to, ':2', 0.3);
  } else put(from, to, '', 0.35);
  for (const { name, type } of usableNames(draft, node)) {
    if (type !== 'number' && type !== undefined) continue;
    const share = type === 'number' ? 1 : 0.4;
    if (from === '') put(name, to, step, 0.2 * share);
    if (to === '') put(from, name, step, 0.2 * share);
  }
}

/** A part of a sequence where the whole of it is used. */
function cut(draft: PythonDraft, node: PyNode): void {
  const holder = node.parent;
  if (node.field === 'function' || node.field === 'object' || (node.field === 'value' && holder?.kind === 'subscript') || holder?.kind === 'boolean_operator') return;
  const type = draft.types.of(node);
  const isSequence = type === 'list' || type === 'text' || type === 'sequence';
  if (!(node.kind === 'identifier' || node.kind === 'attribute' || (node.kind === 'call' && isSequence))) return;
  if (!isSequence && type !== undefined) return;
  const share = isSequence ? 1 : 0.35;
  for (const [part, prior] of [['[::-1]', 0.3], ['[1:]', 0.3], ['[:-1]', 0.28], ['[0]', 0.2], ['[-1]', 0.2], ['[2:]', 0.15], ['[1]', 0.1]] as const) {
    swapText(draft, node, node.text + part, 'sequence.part', prior * share);
  }
  for (const { name, type: other, weight } of usableNames(draft, node)) {
    if (name === node.text || (other !== 'number' && other !== undefined)) continue;
    const much = share * weight * (other === 'number' ? 1 : 0.4);
    for (const [part, prior] of [[`[${name}]`, 0.2], [`[${name}:]`, 0.2], [`[:${name}]`, 0.2], [`[${name} + 1:]`, 0.12]] as const) swapText(draft, node, node.text + part, 'sequence.part', prior * much);
  }
}
