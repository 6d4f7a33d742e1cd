import { stringPrefix } from '../../python/calls.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { inPlaceOf, isValue, swapText } from './pythonDraft.ts';

/** Another number, text or truth value; an element too many in a display. */
export const constantTemplates: PythonTemplate = (draft, node) => {
  if (node.kind === 'integer' || node.kind === 'float') {
    if (isValue(node)) number(draft, node);
  } else if (node.kind === 'string') {
    if (isValue(node)) text(draft, node);
  } else if (node.kind === 'true' || node.kind === 'false') {
    swapText(draft, node, node.kind === 'true' ? 'False' : 'True', 'constant.truth', node.parent?.kind === 'return_statement' ? 0.65 : 0.85);
    swapText(draft, node, 'None', 'constant.truth', 0.1);
  } else if (node.kind === 'none') {
    for (const [other, prior] of [['[]', 0.25], ["''", 0.2], ['0', 0.25], ['False', 0.25], ['True', 0.2], ['{}', 0.15], ['-1', 0.15]] as const) {
      if (isValue(node)) swapText(draft, node, other, 'constant.none', prior);
    }
  } else if (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'set' || node.kind === 'dictionary') display(draft, node);
};

function number(draft: PythonDraft, node: PyNode): void {
  const own = node.text;
  // `-1` is two nodes; its number is changed with its sign.
  const signed = node.parent?.kind === 'unary_operator' && node.parent.child('operator')?.kind === '-' ? node.parent : undefined;
  const value = Number(own.replaceAll('_', '')) * (signed === undefined ? 1 : -1);
  if (!Number.isFinite(value)) return;
  const offers = new Map<string, number>();
  const offer = (other: number | string, prior: number): void => {
    const shownAs = typeof other === 'number' ? String(Number(other.toPrecision(12))) : other;
    if (Number(shownAs) !== value || Number.isNaN(Number(shownAs))) offers.set(shownAs, Math.max(offers.get(shownAs) ?? 0, prior));
  };
  const holder = node.parent;
  const sign = holder?.kind === 'binary_operator' && node.field === 'right' ? (holder.child('operator')?.kind ?? '') : '';
  // Adding nothing and multiplying by one is no repair: the term is left out elsewhere.
  const idle = sign === '+' || sign === '-' ? 0 : sign === '*' || sign === '/' || sign === '**' ? 1 : undefined;
  if (node.kind === 'integer') {
    const isFirst = holder?.kind === 'argument_list' && holder.parent?.child('function')?.text === 'range' && holder.children.length > 1;
    offer(value + 1, isFirst ? 0.9 : 0.8);
    offer(value - 1, isFirst ? 0.9 : 0.8);
    for (const [other, prior] of [[0, 0.65], [1, 0.65], [2, 0.5], [-1, 0.4], [10, 0.12], [3, 0.2], [100, 0.05]] as const) offer(other, prior);
    if (value !== 0) offer(-value, 0.45);
    if (Math.abs(value) > 2) {
      offer(value + 2, 0.3);
      offer(value - 2, 0.3);
      offer(value * 2, 0.2);
      offer(Math.floor(value / 2), 0.2);
      offer(value * 10, 0.1);
      if (value % 10 === 0) offer(value / 10, 0.1);
    }
  } else {
    offer(`${value === 0 ? 1 : 1 / value}`, 0.5);
    for (const [other, prior] of [[value * 2, 0.4], [value / 2, 0.4], [value + 1, 0.4], [value - 1, 0.4], [-value, 0.3], [0, 0.3], [1, 0.3], [0.5, 0.3], [2, 0.3], [value * 10, 0.25], [value / 10, 0.25]] as const) offer(other, prior);
  }
  for (const other of draft.regionOf(node).numbers) offer(other, 0.4);
  const at = signed ?? node;
  for (const [other, prior] of offers) {
    if (Number(other) === idle) continue;
    const isNegative = other.startsWith('-');
    swapText(draft, at, isNegative && at.parent?.kind === 'binary_operator' && at.field !== 'right' ? inPlaceOf(at, other) : other, 'constant.number', prior);
  }
}

const common = [['""', 0.35], ["' '", 0.35], ["','", 0.12], ["'\\n'", 0.08], ["'_'", 0.05], ["'-'", 0.05], ["'0'", 0.08], ["'1'", 0.08]] as const;

function text(draft: PythonDraft, node: PyNode): void {
  const prefix = stringPrefix(node);
  const quoted = /^([a-zA-Z]*)('''|"""|'|")([\s\S]*)\2$/.exec(node.text);
  if (quoted === null || quoted[3]!.length > 80) return;
  const [, , quote, content] = quoted as unknown as [string, string, string, string];
  const put = (other: string, prior: number): void => swapText(draft, node, prefix + quote + other + quote, 'constant.text', prior);
  const isPlain = !content.includes('\\') && !content.includes('{') && !prefix.includes('b');
  for (const other of draft.regionOf(node).strings) {
    if (other !== node.text && (prefix.includes('b') === /^[a-zA-Z]*b/i.test(other))) swapText(draft, node, other, 'constant.text', 0.5);
  }
  if (!isPlain) return;
  for (const [other, prior] of common) if (other.slice(1, -1) !== content) swapText(draft, node, other, 'constant.text', prior);
  if (content.length === 0) return;
  put(content.slice(0, -1), 0.3);
  put(content.slice(1), 0.3);
  put([...content].reverse().join(''), 0.3);
  put(content.toLowerCase(), 0.35);
  put(content.toUpperCase(), 0.35);
  put(content[0]!.toUpperCase() + content.slice(1).toLowerCase(), 0.25);
  put(content.trim(), 0.3);
  put(`${content} `, 0.25);
  put(` ${content}`, 0.2);
  put(content + content, 0.12);
  const pair = pairs[content];
  if (pair !== undefined) put(pair, 0.6);
  for (let index = 1; index < content.length - 1 && content.length <= 30; index++) put(content.slice(0, index) + content.slice(index + 1), 0.15);
}

const pairs: Readonly<Record<string, string>> = {
  '(': ')', ')': '(', '[': ']', ']': '[', '{': '}', '}': '{', '<': '>', '>': '<', '+': '-', '-': '+', '*': '/', '/': '*', '.': ',', ',': '.', Yes: 'No', No: 'Yes', yes: 'no', no: 'yes', YES: 'NO', NO: 'YES', '0': '1', '1': '0',
};

function display(draft: PythonDraft, node: PyNode): void {
  const items = node.children;
  if (node.kind === 'list' && items.length === 0 && isValue(node)) {
    for (const [other, prior] of [['[[]]', 0.25], ['[0]', 0.3], ['[1]', 0.2], ['None', 0.15], ["['']", 0.1]] as const) swapText(draft, node, other, 'constant.display', prior);
  }
  if (items.length === 0 || items.length > 20 || node.parent?.kind === 'assignment' && node.field === 'left') return;
  items.forEach((item, index) => {
    const next = items[index + 1];
    const previous = items[index - 1];
    const edit = next !== undefined ? { start: item.start, end: next.start, text: '' } : { start: previous?.end ?? item.start, end: item.end, text: '' };
    if (node.kind === 'tuple' && items.length <= 2) return;
    draft.propose({ edits: [edit], template: 'element.removed', title: `leave \`${item.text.slice(0, 40)}\` out`, prior: items.length > 2 ? 0.35 : 0.25, at: item });
    if (next !== undefined && node.kind !== 'set' && node.kind !== 'dictionary' && items.length <= 6) {
      draft.propose({ edits: [{ start: item.start, end: item.end, text: next.text }, { start: next.start, end: next.end, text: item.text }], template: 'elements.swapped', title: `swap \`${item.text.slice(0, 30)}\` and \`${next.text.slice(0, 30)}\``, prior: 0.35, at: item });
    }
  });
}
