import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isMember, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** How deep one reaches into a value: an index or a property more or less, the other end of a list. */
export function accesses(node: Node, context: RepairContext): void {
  if (isMember(node) && isExpression(node)) {
    const parent = parentOf(node);
    const isCallee = isCall(parent) && parent.callee === node;
    if (!isCallee && node.object.type !== 'Super') context.replace(node, context.source(node.object), 'access.dropped', 0.25, `use ${context.short(node.object)} instead of ${context.short(node)}`);
    if (node.computed && !isCallee) {
      const object = context.source(node.object);
      const index = context.source(node.property);
      for (const [other, prior] of [[`${object}.length - 1`, 0.2], ['0', 0.2], [`${object}.length - 1 - ${index}`, 0.12], [`${object}.length - ${index}`, 0.05]] as const) {
        if (index !== other) context.replace(node.property, other, 'access.index', prior);
      }
    }
    return;
  }
  if (node.type === 'Identifier' && isExpression(node)) reachIn(node, context);
  if (node.type === 'ForInStatement' || node.type === 'ForOfStatement') {
    const gap = context.tree.text.slice(endOf(node.left), startOf(node.right));
    const word = node.type === 'ForInStatement' ? 'in' : 'of';
    const at = endOf(node.left) + gap.search(new RegExp(`\\b${word}\\b`));
    const other = word === 'in' ? 'of' : 'in';
    if (at >= endOf(node.left)) context.edit(at, at + 2, other, 'loop.kind', 0.5, `use \`for … ${other}\` instead of \`for … ${word}\``);
    context.replace(node.right, `[...${context.source(node.right)}].reverse()`, 'loop.order', node.type === 'ForOfStatement' ? 0.1 : 0, 'go through it backwards');
  }
}

function reachIn(node: Node, context: RepairContext): void {
  const parent = parentOf(node);
  if (isMember(parent) && parent.object === node) return;
  if (isCall(parent) && parent.callee === node) return;
  const kind = context.kindOf(node);
  const name = context.source(node);
  if (kind === 'array' || kind === 'unknown') {
    const share = kind === 'array' ? 1 : 0.4;
    context.replace(node, `${name}[0]`, 'access.added', 0.12 * share);
    context.replace(node, `${name}[${name}.length - 1]`, 'access.added', 0.08 * share);
  }
  if (kind === 'number') {
    // An index in place of what stands there.
    for (const { name: list, identifier, scope } of context.visible(node)) {
      if (scope.kind === 'module' || list === name) continue;
      const listKind = context.kindOf(identifier);
      if (listKind === 'array' || listKind === 'string' || listKind === 'unknown') context.replace(node, `${list}[${name}]`, 'access.added', listKind === 'unknown' ? 0.12 : 0.2);
    }
  }
}
