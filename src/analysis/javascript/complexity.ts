import type { FunctionNode, Node, Tree } from './syntax/tree.ts';
import { isFunction, isLoop, lastOrderOf, orderOf, parentOf } from './syntax/tree.ts';

/**
 * Cognitive complexity as SonarSource defines it: one for each break in the linear flow, one more for each level of
 * nesting it stands in, one for each row of like logical operators. Functions inside count for the one around them,
 * a level deeper, unless they are only declared in it as methods of a class.
 */
export function cognitiveComplexity(tree: Tree, root: FunctionNode): number {
  let total = 0;
  const nesting = new Map<Node, number>([[root, 0]]);
  const last = lastOrderOf(root);
  for (let order = orderOf(root) + 1; order <= last; order++) {
    const node = tree.nodes[order]!;
    const parent = parentOf(node)!;
    let level = nesting.get(parent) ?? 0;
    switch (node.type) {
      case 'IfStatement':
        if (parent.type === 'IfStatement' && parent.alternate === node) {
          // `else if` costs one and is no deeper than the `if` it continues.
          total += 1;
          level = level - 1;
        } else total += 1 + level;
        if (node.alternate && node.alternate.type !== 'IfStatement') total += 1;
        level += 1;
        break;
      case 'ConditionalExpression':
      case 'SwitchStatement':
      case 'CatchClause':
        total += 1 + level;
        level += 1;
        break;
      case 'LogicalExpression':
        if (node.operator !== '??' && !(parent.type === 'LogicalExpression' && parent.operator === node.operator)) total += 1;
        break;
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label) total += 1;
        break;
      default:
        if (isLoop(node)) {
          total += 1 + level;
          level += 1;
        } else if (isFunction(node)) level += 1;
    }
    nesting.set(node, level);
  }
  return total;
}
