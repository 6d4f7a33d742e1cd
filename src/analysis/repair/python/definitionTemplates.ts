import type { PyNode } from '../../python/syntax.ts';
import type { PythonTemplate } from './pythonDraft.ts';
import { isValue, swapText } from './pythonDraft.ts';
import { indentStep, linesOf } from './statementLines.ts';

const errors = ['ValueError', 'TypeError', 'KeyError', 'IndexError', 'AttributeError', 'ZeroDivisionError', 'RuntimeError', 'StopIteration', 'Exception'];

/** Defaults that are shared between calls, exceptions of the wrong kind, items looked up that may be missing, aliases. */
export const definitionTemplates: PythonTemplate = (draft, node) => {
  const { source } = draft.tree;
  if (node.kind === 'default_parameter' || node.kind === 'typed_default_parameter') {
    const value = node.child('value')!;
    const definition = node.enclosing('function_definition');
    const first = definition?.child('body')?.children[0];
    const lines = first === undefined ? undefined : linesOf(source, first);
    if (/^(?:list|dictionary|set)$/.test(value.kind) && lines !== undefined) {
      const name = node.child('name')!.text;
      draft.propose({
        edits: [{ start: value.start, end: value.end, text: 'None' }, { start: lines.start, end: lines.start, text: `${lines.indent}if ${name} is None:\n${lines.indent}${indentStep(source)}${name} = ${value.text}\n` }],
        template: 'default.mutable', title: `make a new \`${value.text}\` for each call`, prior: 0.6, at: node,
      });
    }
    for (const [other, prior] of [['None', 0.2], ['0', 0.2], ['1', 0.25], ['True', 0.2], ['False', 0.2], ["''", 0.15], ['[]', 0.1]] as const) if (other !== value.text) swapText(draft, value, other, 'default.value', prior);
  }
  if (node.kind === 'identifier' && errors.includes(node.text) && inException(node)) {
    for (const other of errors) if (other !== node.text) swapText(draft, node, other, 'exception.type', other === 'Exception' ? 0.25 : 0.35);
    if (node.parent?.kind === 'except_clause') for (const other of ['KeyError', 'ValueError', 'TypeError', 'IndexError']) if (other !== node.text) swapText(draft, node, `(${node.text}, ${other})`, 'exception.type', 0.25);
  }
  if (node.kind === 'subscript' && isValue(node)) {
    const [object, key] = [node.child('value')!, node.child('subscript')!];
    const type = draft.types.of(object);
    if (key.kind !== 'slice' && (type === undefined || type === 'dict')) {
      for (const text of ['0', '[]', "''", 'None']) swapText(draft, node, `${object.text}.get(${key.text}, ${text})`, 'lookup.default', type === 'dict' ? 0.3 : 0.06);
    }
    indices(node).forEach((text) => swapText(draft, node, text, 'operands.swapped', 0.3));
  }
  if (node.kind === 'assignment') {
    const value = node.child('right');
    // Two names for one list: what is done to one is done to the other.
    if (value?.kind === 'identifier' && draft.types.of(value) !== 'number') {
      swapText(draft, value, `${value.text}[:]`, 'copy.missing', 0.2);
      swapText(draft, value, `${value.text}.copy()`, 'copy.missing', 0.25);
    }
    // `[[0] * n] * m` holds one row many times.
    const repeated = value?.kind === 'binary_operator' && value.child('operator')?.kind === '*' && value.child('left')?.kind === 'list' ? value : undefined;
    const row = repeated?.child('left')?.children[0];
    if (repeated !== undefined && row !== undefined && /^(?:list|binary_operator|dictionary|set)$/.test(row.kind)) {
      swapText(draft, repeated, `[${row.text} for _ in range(${repeated.child('right')!.text})]`, 'copy.missing', 0.7);
    }
  }
};

/** `m[i][j]` as `m[j][i]`. */
function indices(node: PyNode): string[] {
  const inner = node.child('value')!;
  if (inner.kind !== 'subscript') return [];
  const [a, b] = [inner.child('subscript')!.text, node.child('subscript')!.text];
  return a === b ? [] : [`${inner.child('value')!.text}[${b}][${a}]`];
}

function inException(node: PyNode): boolean {
  const holder = node.parent;
  if (holder?.kind === 'except_clause' || holder?.kind === 'raise_statement') return true;
  return (holder?.kind === 'call' && holder.parent?.kind === 'raise_statement') || (holder?.kind === 'tuple' && holder.parent?.kind === 'except_clause');
}
