import { stringValue } from '../../python/calls.ts';
import type { Binding, ScopeTable } from '../../python/scopes.ts';
import type { PyNode } from '../../python/syntax.ts';

/** Roughly what an expression is; `sequence` is a text or a list, nothing is unknown. */
export type PyType = 'number' | 'text' | 'list' | 'dict' | 'set' | 'bool' | 'none' | 'function' | 'sequence';

/** Guesses types from literals, annotations and use, to try what fits before what does not. */
export interface PythonTypes {
  of(node: PyNode | undefined): PyType | undefined;
  ofBinding(binding: Binding): PyType | undefined;
  /** What iterating over it gives. */
  elementOf(node: PyNode | undefined): PyType | undefined;
}

const byFunction: Readonly<Record<string, PyType>> = {
  len: 'number', int: 'number', float: 'number', abs: 'number', round: 'number', ord: 'number', sum: 'number', pow: 'number', str: 'text', chr: 'text', bin: 'text',
  hex: 'text', repr: 'text', input: 'text', list: 'list', sorted: 'list', range: 'list', set: 'set', dict: 'dict', bool: 'bool', any: 'bool', all: 'bool', isinstance: 'bool',
  enumerate: 'list', zip: 'list', map: 'list', filter: 'list', reversed: 'list', tuple: 'list', divmod: 'list',
};
const byMethod: Readonly<Record<string, PyType>> = {
  lower: 'text', upper: 'text', strip: 'text', lstrip: 'text', rstrip: 'text', replace: 'text', join: 'text', format: 'text', swapcase: 'text', title: 'text', capitalize: 'text',
  split: 'list', splitlines: 'list', keys: 'list', values: 'list', items: 'list', count: 'number', find: 'number', index: 'number', rfind: 'number',
  startswith: 'bool', endswith: 'bool', isalpha: 'bool', isdigit: 'bool', isupper: 'bool', islower: 'bool', isalnum: 'bool', isspace: 'bool',
};
const textMethods = /^(?:lower|upper|l?strip|rstrip|split|splitlines|replace|startswith|endswith|is[a-z]+|swapcase|title|capitalize|join|encode|format|zfill|l?just)$/;
const listMethods = /^(?:append|extend|insert|sort|reverse)$/;
const dictMethods = /^(?:keys|values|items|get|setdefault)$/;
const setMethods = /^(?:add|discard|union|intersection|difference)$/;

export function createPythonTypes(scopes: ScopeTable): PythonTypes {
  const known = new Map<Binding, PyType | undefined>();

  const ofBinding = (binding: Binding, depth = 0): PyType | undefined => {
    if (known.has(binding)) return known.get(binding);
    known.set(binding, undefined);
    let type: PyType | undefined;
    for (const { kind, statement, value, name } of binding.definitions.slice(0, 12)) {
      if (kind === 'function' || kind === 'class') type ??= 'function';
      else if (kind === 'parameter') type ??= ofAnnotation(statement.child('type')?.text) ?? (statement.child('value') && of(statement.child('value'), depth + 1));
      else if (kind === 'loop') type ??= ofLoop(statement, name, depth + 1);
      else if (value !== undefined) type ??= of(value, depth + 1);
      if (type === 'none') type = undefined;
    }
    type ??= ofUse(binding);
    known.set(binding, type);
    return type;
  };

  const ofLoop = (loop: PyNode, name: PyNode, depth: number): PyType | undefined => {
    const right = loop.child('right');
    const left = loop.child('left');
    const called = right?.kind === 'call' ? right.child('function')?.text : undefined;
    if (left === name) return elementOf(right, depth);
    const position = left?.children.indexOf(name) ?? -1;
    const args = right?.child('arguments')?.children ?? [];
    if (called === 'enumerate') return position === 0 ? 'number' : elementOf(args[0], depth);
    return called === 'zip' && position >= 0 ? elementOf(args[position], depth) : undefined;
  };

  const elementOf = (node: PyNode | undefined, depth = 0): PyType | undefined => {
    if (node === undefined || depth > 6) return undefined;
    if (node.kind === 'call' && node.child('function')?.text === 'range') return 'number';
    if (node.kind === 'call' && /^(?:sorted|reversed|list|set|tuple)$/.test(node.child('function')?.text ?? '')) return elementOf(node.child('arguments')?.children[0], depth + 1);
    if (node.kind === 'call' && node.child('function')?.child('attribute')?.text === 'split') return 'text';
    if (node.kind === 'list' || node.kind === 'tuple' || node.kind === 'set') return of(node.children[0], depth + 1);
    if (node.kind === 'subscript') return elementOf(node.child('value'), depth + 1);
    if (node.kind === 'identifier') {
      const binding = scopes.bindingOf(node);
      const annotated = binding?.definitions.map(({ statement }) => statement.child('type')?.text).find((text) => text !== undefined);
      const inner = annotated === undefined ? undefined : /[[](.*)[\]]$/.exec(annotated)?.[1];
      if (inner !== undefined) return ofAnnotation(inner);
      const value = binding?.definitions.find((definition) => definition.value !== undefined)?.value;
      if (value !== undefined && value.kind !== 'identifier') return elementOf(value, depth + 1);
    }
    return of(node, depth + 1) === 'text' ? 'text' : undefined;
  };

  const of = (node: PyNode | undefined, depth = 0): PyType | undefined => {
    if (node === undefined || depth > 6) return undefined;
    switch (node.kind) {
      case 'integer': case 'float': return 'number';
      case 'string': case 'concatenated_string': return 'text';
      case 'list': case 'list_comprehension': case 'tuple': case 'generator_expression': return 'list';
      case 'dictionary': case 'dictionary_comprehension': return 'dict';
      case 'set': case 'set_comprehension': return 'set';
      case 'true': case 'false': case 'comparison_operator': case 'not_operator': return 'bool';
      case 'none': return 'none';
      case 'lambda': return 'function';
      case 'parenthesized_expression': return of(node.children[0], depth + 1);
      case 'unary_operator': return 'number';
      case 'conditional_expression': return of(node.children[0], depth + 1);
      case 'binary_operator': {
        const left = of(node.child('left'), depth + 1);
        const right = of(node.child('right'), depth + 1);
        if (left === 'text' || left === 'list') return left;
        if (node.child('operator')?.kind === '*' && (right === 'text' || right === 'list')) return right;
        return left ?? right ?? (node.child('operator')?.kind === '+' ? undefined : 'number');
      }
      case 'subscript': {
        const holder = of(node.child('value'), depth + 1);
        if (holder === 'text') return 'text';
        return node.child('subscript')?.kind === 'slice' ? holder : elementOf(node.child('value'), depth + 1);
      }
      case 'call': {
        const called = node.child('function');
        if (called?.kind === 'identifier') return byFunction[called.text];
        return called?.kind === 'attribute' ? byMethod[called.child('attribute')?.text ?? ''] : undefined;
      }
      case 'identifier': {
        const binding = scopes.bindingOf(node);
        return binding === undefined ? undefined : ofBinding(binding, depth + 1);
      }
      default: return undefined;
    }
  };

  return { of: (node) => of(node), ofBinding: (binding) => ofBinding(binding), elementOf: (node) => elementOf(node) };
}

function ofAnnotation(text: string | undefined): PyType | undefined {
  if (text === undefined) return undefined;
  const name = text.replace(/^(?:typing\.)?(?:Optional\[)?/, '');
  if (/^(?:int|float|complex)\b/.test(name)) return 'number';
  if (/^str\b/.test(name)) return 'text';
  if (/^bool\b/.test(name)) return 'bool';
  if (/^(?:list|tuple|sequence|iterable)\b/i.test(name)) return 'list';
  if (/^(?:dict|mapping)\b/i.test(name)) return 'dict';
  return /^set\b/i.test(name) ? 'set' : /^callable\b/i.test(name) ? 'function' : undefined;
}

/** What a name must be, from what is done with it. */
function ofUse(binding: Binding): PyType | undefined {
  let sized: PyType | undefined;
  for (const read of binding.reads.slice(0, 40)) {
    const holder = read.parent;
    if (holder === undefined) continue;
    if (holder.kind === 'attribute') {
      const method = holder.child('attribute')?.text ?? '';
      if (textMethods.test(method)) return 'text';
      if (listMethods.test(method)) return 'list';
      if (dictMethods.test(method)) return 'dict';
      if (setMethods.test(method)) return 'set';
    } else if (holder.kind === 'binary_operator') {
      const sign = holder.child('operator')?.kind ?? '';
      if (sign !== '+' && sign !== '*' && !(sign === '%' && holder.child('left')?.kind === 'string')) return 'number';
      const other = holder.child('left') === read ? holder.child('right') : holder.child('left');
      if (other?.kind === 'integer' || other?.kind === 'float') return sign === '+' ? 'number' : (sized ?? 'number');
      if (stringValue(other) !== undefined && sign === '+') return 'text';
    } else if (holder.kind === 'comparison_operator') {
      const other = holder.children.find((child) => child !== read);
      if (other?.kind === 'integer' || other?.kind === 'float') return 'number';
      if (other?.kind === 'string' && holder.children[0] === read) sized ??= 'text';
    } else if (holder.kind === 'argument_list') {
      const called = holder.parent?.child('function')?.text;
      if (called === 'range' || called === 'chr') return 'number';
      if (called === 'len' || called === 'sorted' || called === 'enumerate' || called === 'reversed' || called === 'sum' || called === 'set') sized ??= 'sequence';
    } else if (holder.kind === 'subscript' && holder.child('value') === read) sized ??= 'sequence';
    else if (holder.kind === 'subscript' || holder.kind === 'slice') return 'number';
    else if ((holder.kind === 'for_statement' || holder.kind === 'for_in_clause') && read.field === 'right') sized ??= 'sequence';
  }
  return sized;
}

/** How well one type stands in for another: 1 the same, less where it is unknown, little where they differ. */
export function fitOf(wanted: PyType | undefined, given: PyType | undefined): number {
  if (wanted === undefined || given === undefined) return 0.75;
  if (wanted === given) return 1;
  if ((wanted === 'sequence' && (given === 'text' || given === 'list')) || (given === 'sequence' && (wanted === 'text' || wanted === 'list'))) return 0.9;
  return 0.2;
}
