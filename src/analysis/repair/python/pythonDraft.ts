import type { Scope, ScopeTable } from '../../python/scopes.ts';
import type { PyNode, PyTree } from '../../python/syntax.ts';
import type { SourceEdit } from '../candidate.ts';
import type { PythonTypes } from './pythonTypes.ts';
import type { Region } from './regions.ts';

/** A change that a template proposes, before it is weighed and compared with the others. */
export interface Proposed {
  readonly edits: readonly SourceEdit[];
  readonly template: string;
  readonly title: string;
  readonly prior: number;
  /** Where it changes something: its line is the candidate's, its suspicion the candidate's too. */
  readonly at: PyNode;
  /** Text put together in a way that may not parse; it is parsed before it is passed on. */
  readonly isRisky?: boolean;
}

/** What templates work on and tell their proposals to. */
export interface PythonDraft {
  readonly tree: PyTree;
  readonly scopes: ScopeTable;
  readonly types: PythonTypes;
  readonly regions: readonly Region[];
  /** Whether a node stands on a suspect line. */
  isSuspect(node: PyNode): boolean;
  regionOf(node: PyNode): Region;
  propose(proposed: Proposed): void;
}

/** A template: looks at one suspect node and proposes what might have been meant. */
export type PythonTemplate = (draft: PythonDraft, node: PyNode) => void;

/** Replaces an expression; the title names both sides. */
export function swapText(draft: PythonDraft, node: PyNode, text: string, template: string, prior: number, title?: string): void {
  if (text === node.text) return;
  draft.propose({
    edits: [{ start: node.start, end: node.end, text }],
    template,
    title: title ?? `use \`${shown(text)}\` instead of \`${shown(node.text)}\``,
    prior,
    at: node,
  });
}

export function shown(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length <= 50 ? flat : `${flat.slice(0, 49)}…`;
}

const closed = new Set([
  'identifier', 'call', 'attribute', 'subscript', 'integer', 'float', 'string', 'parenthesized_expression', 'list', 'tuple', 'dictionary', 'set',
  'list_comprehension', 'set_comprehension', 'dictionary_comprehension', 'none', 'true', 'false',
]);

/** The text of an expression so that an operator or a dot may follow it. */
export function asOperand(node: PyNode): string {
  return closed.has(node.kind) && !(node.kind === 'tuple' && !node.text.startsWith('(')) ? node.text : `(${node.text})`;
}

/** Brackets around a sum or the like, where what stands around the node would take it apart. */
export function inPlaceOf(node: PyNode, text: string): string {
  const holder = node.parent;
  if (holder === undefined) return text;
  const tight = holder.kind === 'binary_operator' || holder.kind === 'unary_operator' || holder.kind === 'attribute' || holder.kind === 'await'
    || (node.field === 'function' && holder.kind === 'call') || (node.field === 'value' && holder.kind === 'subscript');
  return tight ? `(${text})` : text;
}

/** Brackets around a condition, where what stands around the node binds tighter than `or`. */
export function inPlaceOfCondition(node: PyNode, text: string): string {
  const holder = node.parent?.kind ?? '';
  return ['boolean_operator', 'not_operator', 'comparison_operator', 'binary_operator', 'unary_operator', 'conditional_expression'].includes(holder) ? `(${text})` : text;
}

/** Whether a node is an expression that gives a value at run time, and not a name that is bound, imported or annotated. */
export function isValue(node: PyNode): boolean {
  const holder = node.parent;
  if (holder === undefined || !expressionKinds.has(node.kind)) return false;
  if (node.field === 'name' || node.field === 'alias' || node.field === 'attribute' || node.field === 'type' || node.field === 'return_type') return false;
  if (holder.kind === 'parameters' || holder.kind === 'lambda_parameters' || holder.kind === 'typed_parameter' || holder.kind === 'dotted_name') return false;
  if (node.field === 'left' && ['assignment', 'augmented_assignment', 'for_statement', 'for_in_clause'].includes(holder.kind)) return false;
  if (holder.kind === 'expression_statement' && node.kind === 'string') return false;
  for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.kind === 'type' || at.kind === 'pattern_list' || at.kind === 'tuple_pattern' || at.kind === 'list_pattern' || at.kind === 'import_statement'
      || at.kind === 'import_from_statement' || at.kind === 'decorator' || at.kind === 'global_statement' || at.kind === 'nonlocal_statement') return false;
    if (at.kind === 'block' || at.kind === 'module') return true;
  }
  return true;
}

export const expressionKinds: ReadonlySet<string> = new Set([
  ...closed, 'binary_operator', 'boolean_operator', 'comparison_operator', 'unary_operator', 'not_operator', 'conditional_expression',
  'generator_expression', 'lambda', 'await', 'concatenated_string',
]);

export type { Region, Scope };
