import { nestedComponent } from '../../../../rules/infos/react.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../../rule.ts';
import { functionName } from '../../../syntax/names.ts';
import type { FunctionNode, Node } from '../../../syntax/tree.ts';
import { contains, parentOf, startOf } from '../../../syntax/tree.ts';
import { componentAround, isComponent, usesReact } from './components.ts';

/** Components that are defined while another one renders, and so are other ones each time. */
export const nestedComponents: JavaScriptRule = {
  infos: [nestedComponent],
  create: (context): Visitor => {
    if (context.isTest || !usesReact(context)) return {};
    const look = (node: FunctionNode): void => check(context, node);
    return { ArrowFunctionExpression: look, FunctionExpression: look, FunctionDeclaration: look };
  },
};

function check(context: RuleContext, node: FunctionNode): void {
  const outer = componentAround(context, node);
  const name = functionName(node);
  const declared = node.type === 'FunctionDeclaration' ? node.id : declarationOf(node);
  if (outer === undefined || name === undefined || !declared || !isComponent(context, node)) return;
  const used = context.scopes.bindingOf(declared)?.references.find((reference) => reference.node.type === 'JSXIdentifier' && contains(outer, reference.node) && !contains(node, reference.node));
  if (used === undefined) return;
  const around = functionName(outer) ?? 'the component around it';
  context.report(nestedComponent, declared, {
    message: `\`${name}\` is another component in each render of \`${around}\`: its state, its elements and the focus in them are thrown away each time`,
    confidence: 0.9,
    evidence: [
      { kind: 'syntax', text: `It is defined inside \`${around}\`, so each render makes a new function.`, place: { range: context.rangeAt(startOf(outer), startOf(outer.body)) } },
      { kind: 'syntax', text: `It is used as \`<${name}>\`, and React keeps what a component holds only where the function is the same.`, place: { range: context.rangeOf(used.node) } },
    ],
  });
}

/** The name of `const Row = () => …`; what a hook or a wrapper keeps is not made anew. */
function declarationOf(node: FunctionNode): Node | undefined {
  const parent = parentOf(node);
  return parent?.type === 'VariableDeclarator' && parent.id.type === 'Identifier' ? parent.id : undefined;
}
