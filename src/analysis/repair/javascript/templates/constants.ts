import type { Node, NodeOf } from '../../../javascript/syntax/tree.ts';
import { descendants, endOf, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import type { SourceEdit } from '../../candidate.ts';
import { isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** Places of characters that programs compare codes with: around `0`…`9`, `A`…`Z`, `a`…`z`. */
const codes = [47, 48, 57, 58, 64, 65, 90, 91, 96, 97, 122, 123];

/** Another constant: its neighbours, the usual ones, and those that the function has elsewhere. */
export function constants(node: Node, context: RepairContext): void {
  switch (node.type) {
    case 'NumericLiteral':
      if (isExpression(node)) numbers(node, context);
      break;
    case 'BooleanLiteral':
      context.replace(node, String(!node.value), 'constant.boolean', 0.85);
      break;
    case 'NullLiteral':
      context.replace(node, 'undefined', 'constant.nothing', 0.2);
      break;
    default:
  }
}

function numbers(node: NodeOf<'NumericLiteral'>, context: RepairContext): void {
  const { value } = node;
  const written = context.source(node);
  const isNegated = parentOf(node)?.type === 'UnaryExpression';
  const priors = new Map<string, number>();
  const offer = (other: number | string, prior: number): void => {
    const text = typeof other === 'number' ? tidy(other) : other;
    if (text === written || (text.startsWith('-') && isNegated) || Number(text) === value) return;
    priors.set(text, Math.max(prior, priors.get(text) ?? 0));
  };
  // Where a loop begins is wrong more often than anything else that is a number.
  const nearest = isLoopStart(node) ? 0.95 : 0.88;
  if (Number.isInteger(value)) {
    offer(value + 1, nearest);
    offer(value - 1, value > 0 ? nearest : 0.45);
    offer(value + 2, 0.3);
    offer(value - 2, value > 1 ? 0.3 : 0.1);
  }
  for (const [other, prior] of [[0, 0.6], [1, 0.6], [2, 0.45], [-1, 0.3], [10, 0.2], [3, 0.15], [100, 0.08]] as const) offer(other, prior);
  for (const other of context.ingredients(node).numbers) offer(other, 0.5);
  if (value !== 0) {
    offer(-value, 0.35);
    offer(value * 2, 0.25);
    offer(value / 2, 0.25);
    offer(1 / value, 0.3);
    offer(value * 10, 0.15);
    offer(value / 10, 0.15);
  }
  if (Number.isInteger(value) && value >= 40 && value <= 130) for (const code of codes) offer(code, 0.3 + 0.3 / (1 + Math.abs(code - value)));
  const twins = sameNumbers(node, context);
  for (const [text, prior] of priors) {
    context.replace(node, text, 'constant.number', prior);
    // The same number twice is often one thought.
    if (twins.length > 1 && twins[0] === node && twins.length <= 6) {
      const title = `use ${context.short(text)} instead of ${context.short(node)}`;
      const at = (places: readonly Node[]): SourceEdit[] => places.map((twin) => ({ start: startOf(twin), end: endOf(twin), text }));
      context.edits(at(twins), 'constant.everywhere', prior * (twins.length === 2 ? 0.4 : 0.25), `${title} everywhere in the function`);
      if (twins.length === 2) continue;
      for (let a = 0; a < twins.length; a++) for (let b = a + 1; b < twins.length; b++) context.edits(at([twins[a]!, twins[b]!]), 'constant.twice', prior * 0.3, `${title} in two places`);
    }
  }
  if (value === 0 || value === 1) {
    context.replace(node, 'Infinity', 'constant.number', 0.12);
    context.replace(node, '-Infinity', 'constant.number', isNegated ? 0 : 0.12);
  }
}

function isLoopStart(node: Node): boolean {
  const declarator = parentOf(node);
  const declaration = declarator?.type === 'VariableDeclarator' ? parentOf(declarator) : null;
  return declaration !== null && parentOf(declaration)?.type === 'ForStatement';
}

function sameNumbers(node: NodeOf<'NumericLiteral'>, context: RepairContext): Node[] {
  return [...descendants(context.tree, context.outermost(node))].filter((each) => each.type === 'NumericLiteral' && each.value === node.value && isExpression(each));
}

function tidy(value: number): string {
  return String(Number(value.toPrecision(12)));
}
