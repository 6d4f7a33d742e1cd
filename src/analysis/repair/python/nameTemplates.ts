import type { PyNode } from '../../python/syntax.ts';
import { usableFunctions, usableNames } from './ingredients.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { inPlaceOf, isValue, swapText } from './pythonDraft.ts';
import { fitOf } from './pythonTypes.ts';

/** Another variable, attribute, function or target; an expression of the same function in the place of another one. */
export const nameTemplates: PythonTemplate = (draft, node) => {
  if (node.kind === 'identifier') {
    if (isValue(node)) {
      if (node.field === 'function') callee(draft, node);
      else variable(draft, node);
    } else if (node.field === 'left') target(draft, node);
  } else if (node.kind === 'attribute') attribute(draft, node);
  else if (node.kind === 'expression_list' || node.kind === 'pattern_list') pairs(draft, node);
  if (isValue(node)) ingredient(draft, node);
};

function variable(draft: PythonDraft, node: PyNode): void {
  const type = draft.types.of(node);
  const binding = draft.scopes.bindingOf(node);
  const kind = binding?.definitions[0]?.kind;
  if (binding === undefined || kind === 'import' || kind === 'class') return;
  for (const { name, type: other, weight } of usableNames(draft, node)) {
    if (name !== node.text) swapText(draft, node, name, 'name.variable', 0.75 * weight * fitOf(type, other));
  }
  if (kind === 'function') callee(draft, node, 0.5);
  if (type === undefined || type === 'number') {
    const share = type === 'number' ? 1 : 0.4;
    for (const [number, prior] of [['0', 0.3], ['1', 0.3], ['-1', 0.12], ['2', 0.1]] as const) swapText(draft, node, number, 'constant.number', prior * share);
  }
}

function callee(draft: PythonDraft, node: PyNode, share = 1): void {
  for (const { name } of usableFunctions(draft, node)) if (name !== node.text) swapText(draft, node, name, 'name.function', 0.4 * share);
}

/** The name that gets the value. */
function target(draft: PythonDraft, node: PyNode): void {
  const holder = node.parent!;
  if (holder.kind !== 'assignment' && holder.kind !== 'augmented_assignment') return;
  const type = draft.types.of(node);
  for (const { name, type: other, weight, binding } of usableNames(draft, node)) {
    if (name === node.text || binding.scope.kind === 'module') continue;
    swapText(draft, node, name, 'name.target', (holder.kind === 'augmented_assignment' ? 0.65 : 0.4) * weight * fitOf(type, other));
  }
}

function attribute(draft: PythonDraft, node: PyNode): void {
  const object = node.child('object');
  const name = node.child('attribute');
  if (object === undefined || name === undefined || node.field === 'function' && node.parent?.kind === 'call') return;
  const others = new Set<string>();
  const root = node.enclosing('class_definition') ?? draft.tree.root;
  let looked = 0;
  const walk = (at: PyNode): void => {
    if (looked++ > 4000 || others.size > 14) return;
    if (at.kind === 'attribute' && at.child('object')?.text === object.text && at.parent?.kind !== 'call') others.add(at.child('attribute')?.text ?? '');
    for (const child of at.children) walk(child);
  };
  walk(root);
  others.delete(name.text);
  for (const other of others) swapText(draft, name, other, 'name.attribute', 0.5, `use \`${object.text}.${other}\` instead of \`${node.text}\``);
  if (object.kind === 'identifier' && node.field !== 'left' && isValue(node)) swapText(draft, node, object.text, 'name.attribute', 0.2);
}

/** `a, b = b, a` and the like: two neighbours change places. */
function pairs(draft: PythonDraft, node: PyNode): void {
  const items = node.children;
  if (items.length < 2 || items.length > 5 || (node.parent?.kind === 'for_statement' && node.field === 'right')) return;
  for (let index = 0; index + 1 < items.length; index++) {
    const [a, b] = [items[index]!, items[index + 1]!];
    if (a.text === b.text) continue;
    draft.propose({ edits: [{ start: a.start, end: a.end, text: b.text }, { start: b.start, end: b.end, text: a.text }], template: 'elements.swapped', title: `swap \`${a.text.slice(0, 30)}\` and \`${b.text.slice(0, 30)}\``, prior: 0.4, at: node });
  }
}

/** Other small expressions of the function, and names where something bigger stands. */
function ingredient(draft: PythonDraft, node: PyNode): void {
  const isName = node.kind === 'identifier';
  if (node.field === 'function' || !(isName || ['subscript', 'call', 'binary_operator', 'attribute', 'integer', 'true', 'false', 'none', 'list', 'string'].includes(node.kind))) return;
  if (isName && draft.types.of(node) === 'function') return;
  const type = draft.types.of(node);
  const share = node.parent?.kind === 'return_statement' ? 1.4 : 1;
  if (!isName) {
    for (const { name, type: other, weight, binding } of usableNames(draft, node)) {
      if (binding.scope.kind !== 'module') swapText(draft, node, name, 'expression.replaced', 0.3 * share * weight * fitOf(type, other));
    }
  }
  const region = draft.regionOf(node);
  for (const expression of region.expressions) {
    if (expression.text === node.text || expression.text.includes('\n')) continue;
    const fit = fitOf(type, draft.types.of(expression));
    if (fit < 0.5) continue;
    const text = expression.kind === 'binary_operator' ? inPlaceOf(node, expression.text) : expression.text;
    swapText(draft, node, text, 'expression.replaced', 0.18 * share * fit);
  }
  if (node.parent?.kind === 'return_statement') {
    for (const condition of region.conditions.slice(0, 10)) {
      if (type === 'bool' || type === undefined) swapText(draft, node, condition.text, 'expression.replaced', 0.2);
    }
    if (type === 'bool') for (const { name, type: other } of usableNames(draft, node)) if (other === 'number') swapText(draft, node, `${name} == 0`, 'expression.replaced', 0.25);
    if (type === 'list' && node.kind === 'list' && node.children.length === 0) {
      for (const { name, binding } of usableNames(draft, node)) if (binding.scope.kind !== 'module') swapText(draft, node, `[${name}]`, 'constant.display', 0.2);
    }
  }
}
