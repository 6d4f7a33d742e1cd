import { newContextValue } from '../../../../rules/infos/react.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../../rule.ts';
import { functionName } from '../../../syntax/names.ts';
import type { FunctionNode, NodeOf } from '../../../syntax/tree.ts';
import { ownDescendants } from '../../../syntax/tree.ts';
import { attributeValue, componentAround, isHook, madeInRender, providedContext, usesReact } from './components.ts';

/** Values of a context that are new in each render, so that everyone who reads it renders again. */
export const contextValues: JavaScriptRule = {
  infos: [newContextValue],
  create: (context): Visitor => (context.isTest || !usesReact(context) ? {} : { JSXOpeningElement: (node) => check(context, node) }),
};

function check(context: RuleContext, element: NodeOf<'JSXOpeningElement'>): void {
  const provided = providedContext(element);
  const given = provided === undefined ? undefined : attributeValue(element, 'value');
  const component = given === undefined ? undefined : componentAround(context, element);
  if (given === undefined || component === undefined || !rendersByItself(context, component)) return;
  const made = madeInRender(context, component, given);
  if (made === undefined) return;
  const name = functionName(component) ?? 'the component';
  context.report(newContextValue, given, {
    message: `Everyone who reads \`${provided}\` renders again whenever \`${name}\` does: the value is a new ${made.words} each time`,
    confidence: 0.8,
    evidence: [
      { kind: 'syntax', text: `The ${made.words} is made in the body of \`${name}\` without \`useMemo\`.`, place: { range: context.rangeOf(made.node) } },
      { kind: 'syntax', text: `\`${name}\` has state or hooks of its own that make it render again.` },
    ],
  });
}

/** A component without hooks renders only with its parent, where memoising the value is seldom worth it. */
function rendersByItself(context: RuleContext, component: FunctionNode): boolean {
  for (const node of ownDescendants(context.tree, component.body)) if (isHook(node) && !/^use(?:Memo|Callback|Id|Ref|Effect|LayoutEffect)$/.test(node.callee.type === 'Identifier' ? node.callee.name : '')) return true;
  return false;
}
