import { memberName } from '../../../javascript/syntax/names.ts';
import type { Node, Tree } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isMember, startOf } from '../../../javascript/syntax/tree.ts';
import type { RepairContext } from '../repairContext.ts';

interface ChainStep {
  readonly method: string;
  /** `.replace(SLASH, '/')` */
  readonly text: string;
  /** Names that its arguments read. */
  readonly names: readonly string[];
}

const mostSteps = 40;
const stepsOf = new WeakMap<Tree, readonly ChainStep[]>();

/** A step that is missing in a chain of calls, where the same file takes it elsewhere. */
export function chains(node: Node, context: RepairContext): void {
  if (!isCall(node) || !isMember(node.callee) || node.callee.computed) return;
  const method = memberName(node.callee);
  const own = stepText(node, context);
  if (method === undefined || own === null) return;
  for (const step of knownSteps(context)) {
    if (step.method !== method || step.text === own || !step.names.every((name) => context.isVisible(name, node))) continue;
    const title = `add ${context.short(step.text)} to the chain`;
    context.edit(endOf(node), endOf(node), step.text, 'chain.step', 0.22, title);
    const before = endOf(node.callee.object);
    if (!isCall(node.callee.object)) context.edit(before, before, step.text, 'chain.step', 0.18, title);
  }
}

function knownSteps(context: RepairContext): readonly ChainStep[] {
  let steps = stepsOf.get(context.tree);
  if (steps !== undefined) return steps;
  const found = new Map<string, ChainStep>();
  for (const node of context.tree.nodes) {
    if (found.size >= mostSteps) break;
    if (!isCall(node) || !isMember(node.callee) || node.callee.computed) continue;
    const method = memberName(node.callee);
    const text = stepText(node, context);
    if (method === undefined || text === null || found.has(text)) continue;
    found.set(text, { method, text, names: node.arguments.flatMap((argument) => (argument.type === 'Identifier' ? [argument.name] : [])) });
  }
  steps = [...found.values()];
  stepsOf.set(context.tree, steps);
  return steps;
}

/** The text of one step, where its arguments mean the same anywhere: names and plain values. */
function stepText(node: Node, context: RepairContext): string | null {
  if (!isCall(node) || !isMember(node.callee)) return null;
  const isPlain = node.arguments.length > 0 && node.arguments.every((argument) => argument.type === 'Identifier' || /Literal$/.test(argument.type));
  const text = context.tree.text.slice(endOf(node.callee.object), endOf(node)).trim();
  return isPlain && text.startsWith('.') && text.length <= 80 && !text.includes('\n') && startOf(node) < endOf(node) ? text : null;
}
