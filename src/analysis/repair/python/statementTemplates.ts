import { isDocstring } from '../../python/statements.ts';
import type { PyNode } from '../../python/syntax.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { shown, swapText } from './pythonDraft.ts';
import { simpleStatements } from './regions.ts';
import { linesOf } from './statementLines.ts';

/** Statements taken out, moved, put deeper or less deep, turned into a return; loops left or continued. */
export const statementTemplates: PythonTemplate = (draft, node) => {
  if (isDocstring(node)) return;
  if (node.parent?.kind === 'block' || (node.parent?.kind === 'module' && node.kind !== 'function_definition' && node.kind !== 'class_definition')) {
    remove(draft, node);
    order(draft, node);
    indentation(draft, node);
  }
  if (node.kind === 'expression_statement') expression(draft, node);
  else if (node.kind === 'return_statement') returned(draft, node);
  else if (node.kind === 'break_statement') swapText(draft, node, 'continue', 'loop.exit', 0.4);
  else if (node.kind === 'continue_statement') {
    swapText(draft, node, 'break', 'loop.exit', 0.4);
    swapText(draft, node, 'pass', 'loop.exit', 0.25);
  } else if (node.kind === 'if_statement') branches(draft, node);
  else if (node.kind === 'elif_clause') {
    const word = node.all.find(({ kind }) => kind === 'elif')!;
    draft.propose({ edits: [{ start: word.start, end: word.end, text: 'if' }], template: 'branch.elif', title: 'use `if` instead of `elif`', prior: 0.3, at: word, isRisky: true });
  } else if (node.kind === 'yield') yielded(draft, node);
};

function remove(draft: PythonDraft, node: PyNode): void {
  if (node.kind === 'import_statement' || node.kind === 'import_from_statement' || node.kind === 'pass_statement') return;
  const siblings = node.parent!.children;
  const lines = linesOf(draft.tree.source, node);
  const title = `take \`${shown(node.text)}\` out`;
  if (lines === undefined || siblings.length === 1) {
    if (simpleStatements.has(node.kind)) swapText(draft, node, 'pass', 'statement.removed', 0.2, title);
    return;
  }
  draft.propose({ edits: [{ start: lines.start, end: lines.end, text: '' }], template: 'statement.removed', title, prior: simpleStatements.has(node.kind) ? 0.28 : 0.2, at: node });
  const next = siblings[siblings.indexOf(node) + 1];
  const more = next === undefined ? undefined : linesOf(draft.tree.source, next);
  if (more !== undefined && siblings.length > 2) {
    draft.propose({ edits: [{ start: lines.start, end: more.end, text: '' }], template: 'statement.removed', title: `${title} with what follows`, prior: 0.1, at: node });
  }
}

function order(draft: PythonDraft, node: PyNode): void {
  const siblings = node.parent!.children;
  const next = siblings[siblings.indexOf(node) + 1];
  const a = linesOf(draft.tree.source, node);
  const b = next === undefined ? undefined : linesOf(draft.tree.source, next);
  if (a === undefined || b === undefined || node.kind === 'return_statement') return;
  draft.propose({ edits: [{ start: a.start, end: b.end, text: b.text + a.text }], template: 'statements.swapped', title: `swap \`${shown(node.text)}\` and \`${shown(next!.text)}\``, prior: 0.3, at: node });
}

/** The last statement of a block put after it, a statement after a block put into it. */
function indentation(draft: PythonDraft, node: PyNode): void {
  const { source } = draft.tree;
  const lines = linesOf(source, node);
  const block = node.parent!;
  if (lines === undefined) return;
  const siblings = block.children;
  const index = siblings.indexOf(node);
  const holder = block.parent;
  if (index === siblings.length - 1 && index > 0 && holder !== undefined && block.kind === 'block') {
    const outer = holder.kind === 'elif_clause' || holder.kind === 'else_clause' ? holder.parent! : holder;
    const outerLines = linesOf(source, outer);
    if (outerLines !== undefined && outer.kind !== 'function_definition' && outer.kind !== 'class_definition' && lines.indent.startsWith(outerLines.indent)) {
      const moved = shift(lines.text, lines.indent, outerLines.indent);
      // Behind the whole statement, also where other branches follow.
      if (outerLines.end === lines.end) draft.propose({ edits: [{ start: lines.start, end: lines.end, text: moved }], template: 'indentation', title: `move \`${shown(node.text)}\` out of the block`, prior: 0.42, at: node });
      else draft.propose({ edits: [{ start: lines.start, end: lines.end, text: '' }, { start: outerLines.end, end: outerLines.end, text: (source[outerLines.end - 1] === '\n' ? '' : '\n') + moved }], template: 'indentation', title: `move \`${shown(node.text)}\` out of the block`, prior: 0.3, at: node });
    }
  }
  const previous = siblings[index - 1];
  if (previous === undefined || !compound.has(previous.kind)) return;
  for (const inner of blocksOf(previous)) {
    const last = inner.children.at(-1);
    const lastLines = last === undefined ? undefined : linesOf(source, last);
    if (lastLines === undefined) continue;
    const moved = shift(lines.text, lines.indent, lastLines.indent);
    draft.propose({ edits: [{ start: lines.start, end: lines.end, text: '' }, { start: lastLines.end, end: lastLines.end, text: moved }], template: 'indentation', title: `move \`${shown(node.text)}\` into the block before it`, prior: 0.35, at: node });
  }
}

const compound = new Set(['if_statement', 'for_statement', 'while_statement', 'with_statement', 'try_statement']);

function blocksOf(node: PyNode): PyNode[] {
  const blocks: PyNode[] = [];
  for (const child of node.children) {
    if (child.kind === 'block') {
      blocks.push(child);
      const last = child.children.at(-1);
      if (last !== undefined && compound.has(last.kind)) blocks.push(...blocksOf(last));
    } else if (child.kind === 'elif_clause' || child.kind === 'else_clause') blocks.push(...child.children.filter(({ kind }) => kind === 'block'));
  }
  return blocks.slice(0, 8);
}

function shift(text: string, from: string, to: string): string {
  return text.split('\n').map((line) => (line.startsWith(from) ? to + line.slice(from.length) : line)).join('\n');
}

function expression(draft: PythonDraft, node: PyNode): void {
  const inner = node.children[0];
  const region = draft.regionOf(node);
  if (inner === undefined || region.scope.kind !== 'function') return;
  if (inner.kind === 'call' || inner.kind === 'await') {
    const isCommand = inner.kind === 'call' && inner.child('function')?.kind === 'attribute';
    swapText(draft, node, `return ${inner.text}`, 'return.missing', isCommand ? 0.25 : 0.5);
    if (region.isAsync && inner.kind === 'call') swapText(draft, node, `await ${inner.text}`, 'await.missing', 0.7);
    const object = inner.kind === 'call' ? inner.child('function')?.child('object') : undefined;
    if (object?.kind === 'identifier') swapText(draft, node, `${object.text} = ${inner.text}`, 'assignment.missing', 0.35);
  } else if (inner.kind === 'assignment' && inner.child('left')?.kind === 'identifier') {
    const last = node.parent?.children.at(-1) === node;
    const value = inner.child('right');
    if (last && value !== undefined) swapText(draft, node, `return ${value.text}`, 'return.missing', 0.2);
  }
}

function returned(draft: PythonDraft, node: PyNode): void {
  const value = node.children[0];
  const region = draft.regionOf(node);
  if (value === undefined) {
    for (const text of [...new Set(region.returns.map((other) => other.text)), 'return []', 'return 0', 'return False', 'return True']) if (text !== 'return') swapText(draft, node, text, 'return.value', 0.3);
    return;
  }
  for (const other of region.returns.slice(0, 10)) if (other.text !== node.text && other.children.length > 0) swapText(draft, value, other.children[0]!.text, 'return.value', /^(?:integer|true|false|none|string|identifier|unary_operator|list)$/.test(value.kind) ? 0.4 : 0.2);
  if (draft.types.of(value) === 'bool' || value.kind === 'identifier' || value.kind === 'call') {
    if (value.kind !== 'true' && value.kind !== 'false') swapText(draft, value, `not ${value.kind === 'comparison_operator' || value.kind === 'boolean_operator' ? `(${value.text})` : value.text}`, 'condition.negated', draft.types.of(value) === 'bool' ? 0.5 : 0.2);
  }
  swapText(draft, node, `yield ${value.text}`, 'return.yield', 0.12);
  if (value.kind === 'call' && /\.(?:sort|reverse|append|add|extend|update|insert)$/.test(value.child('function')?.text ?? '')) {
    const object = value.child('function')!.child('object')!;
    const lines = linesOf(draft.tree.source, node);
    if (lines !== undefined) swapText(draft, node, `${value.text}\n${lines.indent}return ${object.text}`, 'return.changed', 0.4);
  }
}

function yielded(draft: PythonDraft, node: PyNode): void {
  const value = node.children[0];
  if (value === undefined) return;
  const isFrom = node.hasToken('from');
  swapText(draft, node, isFrom ? `yield ${value.text}` : `yield from ${value.text}`, 'return.yield', 0.4);
  if (node.parent?.kind === 'expression_statement') swapText(draft, node.parent, `return ${value.text}`, 'return.yield', 0.25);
}

/** The two branches of an `if` that were taken for each other; a missing `else` around what follows. */
function branches(draft: PythonDraft, node: PyNode): void {
  const yes = node.child('consequence');
  const alternatives = node.childrenIn('alternative');
  const otherwise = alternatives.find(({ kind }) => kind === 'else_clause');
  const no = otherwise?.child('body');
  if (yes !== undefined && no !== undefined && alternatives.length === 1) {
    draft.propose({ edits: [{ start: yes.start, end: yes.end, text: no.text }, { start: no.start, end: no.end, text: yes.text }], template: 'branches.swapped', title: 'swap the branches', prior: 0.5, at: node });
  }
  for (const one of alternatives) if (one.kind === 'else_clause' && linesOf(draft.tree.source, one) !== undefined) {
    const lines = linesOf(draft.tree.source, one)!;
    draft.propose({ edits: [{ start: lines.start, end: lines.end, text: '' }], template: 'branch.removed', title: 'take the `else` branch out', prior: 0.2, at: one });
  }
}
