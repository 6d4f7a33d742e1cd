import type { PyNode } from '../../python/syntax.ts';
import { visit } from '../../python/syntax.ts';
import type { UsableName } from './ingredients.ts';
import { atomsAt, namesOfType, usableNames } from './ingredients.ts';
import type { PythonDraft, PythonTemplate } from './pythonDraft.ts';
import { shown } from './pythonDraft.ts';
import { fitOf } from './pythonTypes.ts';
import { simpleStatements } from './regions.ts';
import { indentStep, linesOf } from './statementLines.ts';

/** What is missing: a guard, a step, a branch, a copy of another statement with other names. */
export const insertionTemplates: PythonTemplate = (draft, node) => {
  if (node.parent?.kind !== 'block' && !(node.parent?.kind === 'module' && simpleStatements.has(node.kind))) return;
  const lines = linesOf(draft.tree.source, node);
  if (lines === undefined) return;
  const isFunction = draft.regionOf(node).scope.kind === 'function';
  const isLast = node.parent.children.at(-1) === node;
  const isEnd = node.kind === 'return_statement' || node.kind === 'break_statement' || node.kind === 'continue_statement' || node.kind === 'raise_statement';
  const before = (text: string, prior: number, template: string, title?: string): void =>
    draft.propose({ edits: [{ start: lines.start, end: lines.start, text: text.split('\n').map((line) => `${lines.indent}${line}\n`).join('') }], template, title: title ?? `add \`${shown(text)}\` before \`${shown(node.text)}\``, prior, at: node });
  const after = (text: string, prior: number, template: string): void => {
    const lead = draft.tree.source[lines.end - 1] === '\n' ? '' : '\n';
    draft.propose({ edits: [{ start: lines.end, end: lines.end, text: lead + text.split('\n').map((line) => `${lines.indent}${line}\n`).join('') }], template, title: `add \`${shown(text)}\` after \`${shown(node.text)}\``, prior, at: node });
  };
  const steps = stepsFor(draft, node);
  for (const { text, prior } of steps) {
    before(text, prior * (node.kind === 'for_statement' || node.kind === 'while_statement' ? 0.8 : 1), 'statement.added');
    if (isLast && !isEnd) after(text, prior, 'statement.added');
  }
  if (isFunction) {
    guards(draft, node, before);
    if (isLast && !isEnd) endings(draft, node, after);
  }
  if (node.kind === 'if_statement') branch(draft, node, lines.indent, steps);
};

interface Step {
  readonly text: string;
  readonly prior: number;
}

/** Statements that may be missing: steps of counters, copies of others as they are and with one name or value replaced. */
function stepsFor(draft: PythonDraft, node: PyNode): Step[] {
  const region = draft.regionOf(node);
  const steps = new Map<string, number>();
  const add = (text: string, prior: number): void => {
    if (!text.includes('\n')) steps.set(text, Math.max(steps.get(text) ?? 0, prior));
  };
  for (const { name, type, binding } of usableNames(draft, node)) {
    if ((type !== undefined && type !== 'number') || binding.scope !== region.scope) continue;
    const changes = binding.definitions.filter(({ kind }) => kind !== 'loop').length;
    // A counter that starts somewhere and is never moved was forgotten.
    const isStuck = changes <= 1 && binding.definitions[0]?.kind === 'assignment';
    for (const step of ['+= 1', '-= 1']) add(`${name} ${step}`, (isStuck ? 0.45 : 0.2) * (type === 'number' ? 1 : 0.5));
  }
  for (const statement of region.statements) {
    if (statement.kind !== 'expression_statement' || statement.text.length > 90 || statement === node) continue;
    add(statement.text, 0.15);
    for (const { text, weight } of variantsOf(draft, statement, node)) add(text, 0.13 * weight);
  }
  const made = [...steps].map(([text, prior]) => ({ text, prior })).sort((a, b) => b.prior - a.prior).slice(0, 60);
  if (node.parent?.kind === 'block' && node.enclosing('for_statement', 'while_statement') !== undefined) made.push({ text: 'break', prior: 0.12 }, { text: 'continue', prior: 0.1 });
  return made;
}

/** A statement with one of its names replaced by another name or by an end of a sequence. */
function variantsOf(draft: PythonDraft, statement: PyNode, at: PyNode): { text: string; weight: number }[] {
  const found: { text: string; weight: number }[] = [];
  const names = usableNames(draft, at);
  const sequences = names.filter(({ type }) => type === 'list' || type === 'text' || type === 'sequence');
  visit(statement, (inner) => {
    if (inner.kind !== 'identifier' || inner.field === 'attribute' || inner.field === 'function' || found.length > 80) return;
    const put = (text: string, weight: number): void => void found.push({ text: statement.text.slice(0, inner.start - statement.start) + text + statement.text.slice(inner.end - statement.start), weight });
    const type = draft.types.of(inner);
    for (const name of names) if (name.name !== inner.text && fitOf(type, name.type) > 0.5) put(name.name, weightOf(name) * fitOf(type, name.type));
    if (inner.field === 'left' || inner.field === 'object') return;
    for (const { name } of sequences) {
      // Who goes through all but the last has something to do with the last.
      put(`${name}[-1]`, draft.tree.source.includes(`${name}[:-1]`) ? 1.6 : 0.85);
      put(`${name}[0]`, 0.7);
    }
  });
  return found;
}

/** A counter that only gets its first value was probably meant to be moved. */
function weightOf({ weight, binding }: UsableName): number {
  return binding.definitions.length === 1 && binding.definitions[0]!.kind === 'assignment' ? 2 : weight;
}

function guards(draft: PythonDraft, node: PyNode, before: (text: string, prior: number, template: string, title?: string) => void): void {
  const region = draft.regionOf(node);
  const isFirst = region.body?.children.find((child) => child.children[0]?.kind !== 'string') === node;
  const isInLoop = node.enclosing('for_statement', 'while_statement')?.isInside(region.node) === true;
  const answers = new Map<string, number>();
  for (const statement of region.returns) {
    const value = statement.children[0];
    if (value === undefined || value.text.length <= 20) answers.set(statement.text, value === undefined || value.kind !== 'identifier' ? 1 : 0.6);
  }
  for (const [text, weight] of [['return 0', 0.35], ['return []', 0.35], ["return ''", 0.3], ['return None', 0.35], ['return False', 0.4], ['return True', 0.35], ['return 1', 0.25], ['return -1', 0.25]] as const) if (!answers.has(text)) answers.set(text, weight);
  for (const { name } of namesOfType(draft, node, 'list').slice(0, 3)) if (!answers.has(`return ${name}`)) answers.set(`return ${name}`, 0.3);
  const place = isFirst ? 1 : isInLoop ? 0.6 : 0.75;
  const atoms = atomsAt(draft, node).slice(0, isFirst ? 50 : 30);
  let looked = 0;
  for (const { text, weight } of atoms) {
    for (const [answer, share] of [...answers].slice(0, 9)) {
      if (looked++ > 260) return;
      before(`if ${text}:\n${indentStep(draft.tree.source)}${answer}`, 0.2 * weight * share * place, 'guard.added', `add \`if ${text}: ${answer}\` before \`${shown(node.text)}\``);
    }
    if (isInLoop) for (const exit of ['continue', 'break']) before(`if ${text}:\n${indentStep(draft.tree.source)}${exit}`, 0.12 * weight, 'guard.added', `add \`if ${text}: ${exit}\` before \`${shown(node.text)}\``);
  }
}

/** A function that ends without giving back what it has made. */
function endings(draft: PythonDraft, node: PyNode, after: (text: string, prior: number, template: string) => void): void {
  const region = draft.regionOf(node);
  const isEnd = node.parent === region.body;
  const texts = new Map<string, number>();
  for (const statement of region.returns) texts.set(statement.text, 0.2);
  for (const { name, weight, binding } of usableNames(draft, node)) if (binding.scope === region.scope) texts.set(`return ${name}`, (region.returns.length === 0 ? 0.5 : 0.2) * weight);
  for (const text of ['return True', 'return False', 'return None']) if (!texts.has(text)) texts.set(text, 0.12);
  for (const [text, prior] of texts) after(text, prior * (isEnd ? 1 : 0.6), 'return.missing');
}

/** An `else` that is missing, filled like the other branch with other names. */
function branch(draft: PythonDraft, node: PyNode, indent: string, steps: readonly Step[]): void {
  if (node.childrenIn('alternative').some(({ kind }) => kind === 'else_clause')) return;
  const body = (node.childrenIn('alternative').at(-1) ?? node).child('consequence');
  const own = body?.children.at(-1);
  if (body === undefined || own === undefined) return;
  const texts = new Map<string, number>();
  if (simpleStatements.has(own.kind) && own.kind !== 'return_statement') for (const { text, weight } of variantsOf(draft, own, node)) texts.set(text, 0.3 * Math.min(1.3, weight));
  for (const { text, prior } of steps.slice(0, 30)) texts.set(text, Math.max(texts.get(text) ?? 0, prior * 0.8));
  const lead = draft.tree.source[node.end] === undefined ? '\n' : '';
  const end = linesOf(draft.tree.source, node)!.end;
  for (const [text, prior] of texts) {
    if (text.includes('\n')) continue;
    draft.propose({ edits: [{ start: end, end, text: `${lead}${indent}else:\n${indent}${indentStep(draft.tree.source)}${text}\n` }], template: 'branch.added', title: `add \`else: ${shown(text)}\``, prior, at: node });
  }
}
