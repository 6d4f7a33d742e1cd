import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isFunction, startOf } from '../../../javascript/syntax/tree.ts';
import { conditionsAt } from '../conditionsAt.ts';
import { isBody, isStatementInList, loopAround } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

const mostGuards = 40;

/** A way out before a statement, or a condition around it. */
export function guards(node: Node, context: RepairContext): void {
  if (!(isStatementInList(node) || isBody(node)) || isFunction(node)) return;
  const ideas = conditionsAt(node, context).slice(0, mostGuards);
  const inLoop = loopAround(node) !== null;
  const isInList = isStatementInList(node);
  const home = context.home(node);
  const returned = isFunction(home) ? returnedAt(node, context) : [];
  for (const { text, prior } of ideas) {
    if (node.type !== 'VariableDeclaration' && node.type !== 'ReturnStatement' && node.type !== 'IfStatement') {
      const edits = [{ start: startOf(node), end: startOf(node), text: `if (${text}) { ` }, { start: endOf(node), end: endOf(node), text: ' }' }];
      context.edits(edits, 'guard.around', prior * 0.8, `do this only if ${context.short(text)}`);
    }
    if (!isInList) continue;
    const before = (statement: string, share: number, title: string): void =>
      context.edit(startOf(node), startOf(node), `if (${text}) ${statement}${separator(node, context)}`, 'guard.before', prior * share, title);
    if (inLoop) {
      before('continue;', 0.35, `go on with the next if ${context.short(text)}`);
      before('break;', 0.3, `leave the loop if ${context.short(text)}`);
    }
    for (const value of returned) before(value === '' ? 'return;' : `return ${value};`, inLoop ? 0.2 : 0.4, `return ${value === '' ? 'at once' : context.short(value)} if ${context.short(text)}`);
  }
}

/** On a line of its own, indented like what follows. */
export function separator(node: Node, context: RepairContext): string {
  const { line, column } = context.tree.lines.positionAt(startOf(node));
  const indent = context.tree.lines.lineText(line).slice(0, column - 1);
  return /^\s*$/.test(indent) ? `\n${indent}` : ' ';
}

/** What the function answers elsewhere, then what functions answer when there is nothing to say. */
function returnedAt(node: Node, context: RepairContext): string[] {
  const { returned } = context.ingredients(node);
  const usable = returned.filter((text) => !/^[A-Za-z_$][\w$]*$/.test(text) || ['true', 'false', 'null', 'undefined'].includes(text) || context.isVisible(text, node));
  const isPredicate = usable.includes('true') || usable.includes('false');
  const usual = isPredicate ? ['true', 'false'] : usable.some((text) => /^['"`]/.test(text)) ? ["''"] : usable.some((text) => /^\[/.test(text)) ? ['[]'] : usable.some((text) => /^-?\d/.test(text)) ? ['0'] : ['0', '[]', 'null', ''];
  return [...new Set([...usable, ...usual])].slice(0, 5);
}

/** The same behind a statement, which may have been ended by nothing but the brace that follows it. */
export function separatorAfter(node: Node, context: RepairContext): string {
  const gap = separator(node, context);
  return gap.startsWith('\n') || /[;}]$/.test(context.source(node)) ? gap : `;${gap}`;
}
