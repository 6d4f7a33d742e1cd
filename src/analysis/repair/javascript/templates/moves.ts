import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isLoop, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { isStatementInList } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';
import { separator, separatorAfter } from './guards.ts';

/** A statement that stands in the wrong place: before or after its neighbour, inside or outside of a block. */
export function moves(node: Node, context: RepairContext): void {
  if (!isStatementInList(node)) return;
  const parent = parentOf(node)!;
  const list = (parent.type === 'BlockStatement' || parent.type === 'Program' ? parent.body : []) as Node[];
  const at = list.indexOf(node);
  const next = list[at + 1];
  if (next) {
    const edits = [{ start: startOf(node), end: endOf(node), text: context.source(next) }, { start: startOf(next), end: endOf(next), text: context.source(node) }];
    if (isFree(node) || isFree(next)) context.edits(edits, 'move.swapped', isFree(node) && isFree(next) ? 0.3 : 0.15, `do ${context.short(next)} first`);
  }
  if (isFree(node) && parent.type === 'BlockStatement') outward(node, list, parent, context);
  inward(node, list[at - 1], 'end', context);
  inward(node, next, 'start', context);
}

function outward(node: Node, list: readonly Node[], block: Node, context: RepairContext): void {
  const owner = parentOf(block);
  if (owner === null || !(isLoop(owner) || owner.type === 'IfStatement') || !isStatementInList(owner)) return;
  const gap = separator(owner, context);
  const text = context.source(node);
  const cut = { start: startOf(node), end: endOf(node), text: '' };
  if (list.at(-1) === node) context.edits([cut, { start: endOf(owner), end: endOf(owner), text: `${separatorAfter(owner, context)}${text}` }], 'move.out', 0.22, `do ${context.short(node)} after the block`);
  if (list[0] === node) context.edits([{ start: startOf(owner), end: startOf(owner), text: `${text}${gap}` }, cut], 'move.out', 0.18, `do ${context.short(node)} before the block`);
}

function inward(node: Node, neighbour: Node | undefined, where: 'start' | 'end', context: RepairContext): void {
  if (neighbour === undefined || (!isFree(node) && node.type !== 'ReturnStatement')) return;
  const block = isLoop(neighbour) ? neighbour.body : neighbour.type === 'IfStatement' ? neighbour.consequent : undefined;
  if (block?.type !== 'BlockStatement' || block.body.length === 0) return;
  const anchor = where === 'end' ? block.body.at(-1)! : block.body[0]!;
  const gap = where === 'end' ? separatorAfter(anchor, context) : separator(anchor, context);
  const text = context.source(node);
  const cut = { start: startOf(node), end: endOf(node), text: '' };
  const put = where === 'end' ? { start: endOf(anchor), end: endOf(anchor), text: `${gap}${text}` } : { start: startOf(anchor), end: startOf(anchor), text: `${text}${gap}` };
  context.edits([cut, put], 'move.in', 0.15, `do ${context.short(node)} inside the block`);
}

function isFree(node: Node): boolean {
  return node.type === 'ExpressionStatement' || node.type === 'IfStatement';
}
