import type { PyNode } from '../../python/syntax.ts';
import { usableNames } from './ingredients.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { asOperand, isValue, shown, swapText } from './pythonDraft.ts';
import type { PyType } from './pythonTypes.ts';

/** Names that are taken for one another. */
const families: readonly (readonly string[])[] = [
  ['append', 'extend', 'add', 'insert', 'appendleft'], ['min', 'max', 'sum', 'len'], ['any', 'all'], ['lower', 'upper', 'swapcase', 'capitalize', 'title', 'casefold'], ['startswith', 'endswith'],
  ['sorted', 'reversed', 'list', 'set'], ['keys', 'values', 'items'], ['strip', 'lstrip', 'rstrip'], ['find', 'rfind', 'index', 'rindex', 'count'],
  ['isupper', 'islower', 'isalpha', 'isdigit', 'isalnum', 'isnumeric', 'isspace', 'isdecimal'], ['floor', 'ceil', 'trunc', 'sqrt'], ['round', 'int', 'abs', 'float', 'ceil', 'floor'], ['pop', 'popleft', 'remove', 'discard'],
  ['split', 'rsplit', 'splitlines'], ['union', 'intersection', 'difference', 'symmetric_difference', 'update'], ['sin', 'cos', 'tan'], ['ord', 'chr'], ['encode', 'decode'], ['int', 'str', 'float', 'bool', 'len'],
  ['get', 'pop', 'setdefault'], ['most_common', 'elements'], ['heappush', 'heappop', 'heapify', 'heappushpop'], ['ljust', 'rjust', 'center', 'zfill'], ['tuple', 'list', 'set', 'frozenset', 'sorted'], ['map', 'filter'],
  ['bin', 'hex', 'oct', 'str'], ['enumerate', 'zip', 'range'], ['partition', 'rpartition'], ['load', 'loads'], ['dump', 'dumps'], ['issubset', 'issuperset', 'isdisjoint'], ['copy', 'deepcopy'], ['isinstance', 'issubclass'], ['match', 'search', 'fullmatch', 'findall'], ['sort', 'reverse'],
];

const wrappers: Readonly<Partial<Record<PyType | 'unknown', readonly (readonly [string, number])[]>>> = {
  number: [['abs', 0.4], ['int', 0.3], ['str', 0.25], ['float', 0.12], ['round', 0.25], ['bin', 0.1]],
  text: [['int', 0.25], ['len', 0.2], ['list', 0.15], ['set', 0.15], ['sorted', 0.15], ['ord', 0.12], ['str', 0.05], ['float', 0.08]],
  list: [['sorted', 0.3], ['len', 0.25], ['set', 0.25], ['sum', 0.2], ['max', 0.15], ['min', 0.15], ['list', 0.2], ['tuple', 0.15], ['reversed', 0.12], ['any', 0.08], ['all', 0.08], ['enumerate', 0.06]],
  sequence: [['sorted', 0.25], ['len', 0.25], ['set', 0.25], ['list', 0.2], ['sum', 0.12], ['max', 0.12], ['min', 0.12], ['reversed', 0.1]],
  set: [['sorted', 0.3], ['len', 0.3], ['list', 0.3]],
  dict: [['len', 0.2], ['sorted', 0.15], ['list', 0.15], ['dict', 0.1]],
  bool: [['int', 0.1]],
  unknown: [['abs', 0.2], ['int', 0.15], ['str', 0.18], ['len', 0.15], ['sorted', 0.12], ['list', 0.1], ['set', 0.1], ['sum', 0.06], ['max', 0.06], ['min', 0.06]],
};

const methods: Readonly<Partial<Record<PyType | 'unknown', readonly (readonly [string, number])[]>>> = {
  text: [['lower()', 0.35], ['upper()', 0.3], ['strip()', 0.25], ['swapcase()', 0.3], ['split()', 0.2], ["split(' ')", 0.12], ['capitalize()', 0.15], ['title()', 0.08], ['isalpha()', 0.05], ['isdigit()', 0.05]],
  list: [['copy()', 0.25]],
  dict: [['items()', 0.25], ['values()', 0.2], ['keys()', 0.15], ['copy()', 0.2]],
  set: [['copy()', 0.2]],
  unknown: [['lower()', 0.14], ['upper()', 0.12], ['swapcase()', 0.12], ['strip()', 0.1], ['copy()', 0.1], ['items()', 0.06], ['split()', 0.05]],
};

/** Calls: another function of a family, arguments swapped, missing or too many, a call that is missing or too much. */
export const callTemplates: PythonTemplate = (draft, node) => {
  if (node.kind === 'call') {
    family(draft, node);
    argumentsOf(draft, node);
    unwrap(draft, node);
    reverse(draft, node);
  }
  if (isValue(node)) wrap(draft, node);
};

function family(draft: PythonDraft, node: PyNode): void {
  const called = node.child('function')!;
  const name = called.kind === 'attribute' ? called.child('attribute')! : called;
  if (name.kind !== 'identifier') return;
  families.forEach((members) => {
    // What turns one type into another is rarely taken for its neighbour.
    const prior = members.includes('float') || members.includes('hex') || members.includes('frozenset') ? 0.25 : 0.6;
    const own = members.indexOf(name.text);
    if (own < 0) return;
    for (const other of members) {
      if (other !== name.text) swapText(draft, name, other, 'call.family', prior, `call \`${other}\` instead of \`${name.text}\``);
    }
  });
}

function argumentsOf(draft: PythonDraft, node: PyNode): void {
  const list = node.child('arguments')!;
  if (list.kind !== 'argument_list') return;
  const args = list.children;
  const name = shown(node.child('function')!.text);
  const isSelf = name === draft.regionOf(node).node.child('name')?.text;
  for (let one = 0; one < Math.min(args.length, 6); one++) {
    const a = args[one]!;
    for (let two = one + 1; two < Math.min(args.length, 6); two++) {
      const b = args[two]!;
      if (a.text === b.text || a.kind === 'keyword_argument' || b.kind === 'keyword_argument') continue;
      draft.propose({ edits: [{ start: a.start, end: a.end, text: b.text }, { start: b.start, end: b.end, text: a.text }], template: 'arguments.swapped', title: `swap \`${a.text.slice(0, 30)}\` and \`${b.text.slice(0, 30)}\` in the call of \`${name}\``, prior: two === one + 1 ? 0.65 : 0.4, at: node });
    }
    const next = args[one + 1];
    const edit = next !== undefined ? { start: a.start, end: next.start, text: '' } : { start: args[one - 1]?.end ?? a.start, end: a.end, text: '' };
    draft.propose({ edits: [edit], template: 'argument.removed', title: `call \`${name}\` without \`${a.text.slice(0, 40)}\``, prior: a.kind === 'keyword_argument' ? 0.4 : 0.2, at: a });
  }
  if (list.all.length < 2 || args.length > 4) return;
  const last = args.at(-1);
  const add = (text: string, prior: number): void =>
    draft.propose({ edits: [{ start: last?.end ?? list.end - 1, end: last?.end ?? list.end - 1, text: last === undefined ? text : `, ${text}` }], template: 'argument.added', title: `call \`${name}\` with \`${text}\` too`, prior, at: node });
  if (name === 'sorted' || name.endsWith('.sort')) {
    const has = (key: string): boolean => args.some((arg) => arg.text.startsWith(`${key}=`));
    if (!has('reverse')) add('reverse=True', 0.5);
    if (!has('key')) for (const key of ['len', 'abs', 'str', 'str.lower', 'sum', 'lambda x: x[1]', 'lambda x: -x']) add(`key=${key}`, 0.15);
  } else if (name === 'int' && args.length === 1) add('2', 0.06);
  else if (/^(?:max|min)$/.test(name)) {
    add('default=0', 0.08);
    for (const { name: other, weight } of usableNames(draft, node)) add(other, 0.12 * weight);
    if (args.length > 1) add('0', 0.12);
  } else if (name.endsWith('.get') && args.length === 1) {
    for (const text of ['0', '[]', "''"]) add(text, 0.3);
  } else if (/\.(?:split|strip|pop|join)$/.test(name) && args.length === 0) {
    for (const text of name.endsWith('pop') ? ['0', '-1'] : ["' '", "','"]) add(text, 0.2);
  } else if (name === 'round' && args.length === 1) add('2', 0.15);
  else if (name === 'enumerate' && args.length === 1) add('1', 0.2);
  else if (isSelf) for (const { name: other, weight } of usableNames(draft, node)) add(other, 0.08 * weight);
}

/** What a call was given, or called on, instead of the call. */
function unwrap(draft: PythonDraft, node: PyNode): void {
  if (!isValue(node)) return;
  const called = node.child('function')!;
  const args = node.child('arguments')?.children ?? [];
  const only = args.length === 1 && args[0]!.kind !== 'keyword_argument' ? args[0]! : undefined;
  if (called.kind === 'identifier') {
    if (only !== undefined && only.kind !== 'list_splat') swapText(draft, node, node.child('arguments')!.kind === 'generator_expression' ? only.text : textIn(node, only), 'call.removed', 0.4);
    else if (args.length > 1 && args.length < 4) for (const arg of args) if (arg.kind !== 'keyword_argument' && arg.kind !== 'list_splat') swapText(draft, node, textIn(node, arg), 'call.removed', 0.25);
  } else if (called.kind === 'attribute') {
    const object = called.child('object')!;
    swapText(draft, node, object.text, 'call.removed', node.parent?.kind === 'expression_statement' ? 0.05 : 0.4);
    if (only !== undefined && /^(?:[a-z_]+)$/.test(object.text) && only.kind !== 'list_splat') swapText(draft, node, textIn(node, only), 'call.removed', 0.2);
  }
}

function textIn(node: PyNode, inner: PyNode): string {
  const isTight = ['attribute', 'binary_operator', 'unary_operator', 'subscript', 'comparison_operator', 'not_operator', 'boolean_operator'].includes(node.parent?.kind ?? '');
  return isTight ? asOperand(inner) : inner.text;
}

/** `f(g(x))` as `g(f(x))`. */
function reverse(draft: PythonDraft, node: PyNode): void {
  const args = node.child('arguments')?.children ?? [];
  const inner = args[0];
  const [outerName, innerName] = [node.child('function')!, inner?.kind === 'call' ? inner.child('function')! : undefined];
  if (args.length !== 1 || innerName === undefined || inner!.child('arguments')!.kind !== 'argument_list' || outerName.kind !== 'identifier' || innerName.kind !== 'identifier') return;
  swapText(draft, node, `${innerName.text}(${outerName.text}${inner!.child('arguments')!.text})`, 'calls.swapped', 0.25);
}

const wrapped = new Set(['identifier', 'call', 'subscript', 'attribute', 'binary_operator', 'list_comprehension', 'parenthesized_expression', 'unary_operator']);

function wrap(draft: PythonDraft, node: PyNode): void {
  if (!wrapped.has(node.kind) || node.field === 'function' || node.parent?.kind === 'expression_statement') return;
  const type = draft.types.of(node);
  if (type === 'function') return;
  const binding = node.kind === 'identifier' ? draft.scopes.bindingOf(node) : undefined;
  if (node.kind === 'identifier' && (binding === undefined || ['import', 'class', 'function'].includes(binding.definitions[0]!.kind))) return;
  const around = node.parent?.kind === 'argument_list' ? node.parent.parent?.child('function')?.text : undefined;
  const inner = node.kind === 'parenthesized_expression' ? node.children[0]!.text : node.text;
  const isObject = node.field === 'object';
  for (const [name, prior] of wrappers[type ?? 'unknown'] ?? []) {
    if (name !== around) swapText(draft, node, `${name}(${inner})`, 'call.added', prior * (isObject ? 0.3 : 1) * (name === 'abs' && node.child('operator')?.kind === '-' ? 1.4 : 1));
  }
  if (!isObject || type === 'text') {
    for (const [method, prior] of methods[type ?? 'unknown'] ?? []) swapText(draft, node, `${asOperand(node)}.${method}`, 'call.added', prior);
  }
  if (isObject) {
    for (const { name, weight } of usableNames(draft, node)) for (const call of ['str', 'bin']) if (name !== node.text) swapText(draft, node, `${call}(${name})`, 'expression.replaced', 0.1 * weight);
  }
  if ((type === 'number' || type === undefined) && (node.parent?.kind === 'assignment' || node.parent?.kind === 'return_statement')) {
    const target = node.parent.child('left');
    for (const other of [...(target?.kind === 'identifier' && draft.scopes.lookup(target.text, draft.scopes.scopeOf(node)) ? [target.text] : []), '0', '1']) {
      for (const name of ['max', 'min']) if (other !== node.text) swapText(draft, node, `${name}(${other}, ${inner})`, 'call.added', other === target?.text ? 0.22 : 0.12);
    }
  }
  const region = draft.regionOf(node);
  if (draft.scopes.lookup('math', region.scope) !== undefined && type === 'number' && node.kind !== 'identifier') {
    for (const name of ['floor', 'ceil', 'sqrt']) swapText(draft, node, `math.${name}(${inner})`, 'call.added', 0.15);
  }
  if (node.field === 'right' && node.parent?.kind === 'for_statement') swapText(draft, node, `list(${inner})`, 'call.added', 0.12);
  if (region.isAsync && node.kind === 'call' && node.parent?.kind !== 'await') swapText(draft, node, `await ${node.text}`, 'await.missing', 0.6);
}
