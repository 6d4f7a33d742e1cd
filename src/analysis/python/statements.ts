import { stringValue } from './calls.ts';
import type { PythonContext } from './check.ts';
import type { Binding } from './scopes.ts';
import type { PyNode } from './syntax.ts';
import { loopKinds, visit, visitSameFunction } from './syntax.ts';

/** Code without white space and comments, to tell whether two pieces are the same. */
export function normalised(node: PyNode | undefined): string {
  const parts: string[] = [];
  const walk = (at: PyNode): void => {
    if (at.kind === 'comment') return;
    if (at.kind === 'string' || at.all.length === 0) parts.push(at.text);
    else for (const child of at.all) walk(child);
  };
  if (node !== undefined) walk(node);
  return parts.join(' ');
}

export function isDocstring(statement: PyNode | undefined): boolean {
  return statement?.kind === 'expression_statement' && statement.children.length === 1 && stringValue(statement.children[0]) !== undefined;
}

/** Whether evaluating an expression may do something or answer differently each time. */
export function mayAct(node: PyNode): boolean {
  let acts = false;
  visit(node, ({ kind }) => {
    if (kind === 'call' || kind === 'await' || kind === 'yield' || kind === 'named_expression') acts = true;
    return !acts;
  });
  return acts;
}

/** The loop of the same function around a node, if the node is run in each round of it. */
export function loopAround(node: PyNode): PyNode | undefined {
  let inner = node;
  for (let at = node.parent; at !== undefined; inner = at, at = at.parent) {
    if (at.kind === 'function_definition' || at.kind === 'class_definition' || at.kind === 'lambda') return undefined;
    if (loopKinds.has(at.kind) && inner.field === 'body') return at;
    if (at.kind === 'while_statement' && inner.field === 'condition') return at;
  }
  return undefined;
}

/** The function around a node; nothing at the top of a module or in a lambda. */
export function functionAround(node: PyNode): PyNode | undefined {
  const holder = node.enclosing('function_definition', 'lambda', 'class_definition');
  return holder?.kind === 'function_definition' ? holder : undefined;
}

export function isAsync(definition: PyNode | undefined): boolean {
  return definition?.hasToken('async') === true;
}

/** Whether a name is given another value, or changed by one of its own methods, inside a node. */
export function changesIn(binding: Binding, node: PyNode): boolean {
  if (binding.definitions.some(({ name }) => name.isInside(node))) return true;
  return binding.reads.some((read) => {
    if (!read.isInside(node)) return false;
    const holder = read.parent;
    if (holder?.kind === 'attribute' && holder.child('object') === read) {
      const outer = holder.parent;
      return (outer?.kind === 'call' && changers.has(holder.child('attribute')?.text ?? '')) || isTarget(holder);
    }
    return holder?.kind === 'subscript' && holder.child('value') === read && isTarget(holder);
  });
}

const changers = new Set(['append', 'extend', 'insert', 'remove', 'pop', 'clear', 'sort', 'reverse', 'add', 'discard', 'update', 'setdefault', 'popitem', 'appendleft', 'popleft', 'write']);

export function isChanger(method: string): boolean {
  return changers.has(method);
}

export function isTarget(node: PyNode): boolean {
  const holder = node.parent;
  return (node.field === 'left' && (holder?.kind === 'assignment' || holder?.kind === 'augmented_assignment')) || holder?.kind === 'delete_statement';
}

/** Whether a comment stands inside a node or on its last line. */
export function hasComment(context: PythonContext, node: PyNode): boolean {
  const last = context.tree.lines.positionAt(node.end).line;
  return context.tree.comments.some((comment) => comment.start >= node.start && (comment.end <= node.end || context.tree.lines.positionAt(comment.start).line === last) && comment.start <= node.end + 200);
}

/** Every identifier in an expression that is read as a variable. */
export function namesIn(node: PyNode): PyNode[] {
  const names: PyNode[] = [];
  visitSameFunction(node, (at) => {
    if (at.kind === 'identifier' && at.field !== 'attribute' && !(at.field === 'name' && at.parent?.kind === 'keyword_argument')) names.push(at);
  });
  return names;
}

/** The line of a node, its indentation and line break included, for taking a whole statement out. */
export function wholeLines(context: PythonContext, node: PyNode): { start: { line: number; column: number }; end: { line: number; column: number } } {
  const start = context.tree.lines.positionAt(node.start).line;
  const end = context.tree.lines.positionAt(node.end).line;
  return { start: { line: start, column: 1 }, end: { line: end + 1, column: 1 } };
}
