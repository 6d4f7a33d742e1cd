import type { PyNode } from './syntax.ts';

/** A step that made a function harder to follow, and by how much. */
export interface ComplexityStep {
  readonly node: PyNode;
  readonly increment: number;
}

/** Cognitive complexity of a function as SonarSource defines it; functions inside it count for themselves. */
export function cognitiveComplexity(definition: PyNode): { readonly score: number; readonly steps: readonly ComplexityStep[] } {
  const steps: ComplexityStep[] = [];
  const add = (node: PyNode, increment: number): void => void steps.push({ node, increment });

  const walkAll = (nodes: readonly PyNode[], nesting: number): void => {
    for (const node of nodes) walk(node, nesting);
  };
  const walk = (node: PyNode, nesting: number): void => {
    switch (node.kind) {
      case 'function_definition':
      case 'class_definition':
        return;
      case 'if_statement': {
        add(node, 1 + nesting);
        walkAll(node.childrenIn('condition'), nesting);
        walkAll(node.childrenIn('consequence'), nesting + 1);
        for (const branch of node.childrenIn('alternative')) {
          add(branch, 1);
          walkAll(branch.childrenIn('condition'), nesting);
          walkAll(branch.children.filter(({ kind }) => kind === 'block'), nesting + 1);
        }
        return;
      }
      case 'for_statement':
      case 'while_statement':
        add(node, 1 + nesting);
        for (const child of node.children) {
          const isBody = child.kind === 'block' || child.kind === 'else_clause';
          if (child.kind === 'else_clause') add(child, 1);
          walk(child, isBody ? nesting + 1 : nesting);
        }
        return;
      case 'except_clause':
      case 'except_group_clause':
      case 'conditional_expression':
      case 'match_statement':
        add(node, 1 + nesting);
        walkAll(node.children, nesting + 1);
        return;
      case 'lambda':
        walkAll(node.children, nesting + 1);
        return;
      case 'boolean_operator':
        // One step for each run of the same operator.
        if (node.parent?.kind !== 'boolean_operator' || operatorOf(node.parent) !== operatorOf(node)) add(node, 1);
        walkAll(node.children, nesting);
        return;
      default:
        walkAll(node.children, nesting);
    }
  };
  const body = definition.child('body');
  if (body !== undefined) walkAll(body.children, 0);
  return { score: steps.reduce((sum, { increment }) => sum + increment, 0), steps };
}

function operatorOf(node: PyNode): string | undefined {
  return node.child('operator')?.kind;
}
