import { missingKey } from '../../../rules/infos/react.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node } from '../../syntax/tree.ts';
import { isCall, isFunction, isMember, ownDescendants } from '../../syntax/tree.ts';
import { usesReact } from '../performance/react/components.ts';

/** Lists of elements that React cannot tell apart from one render to the next. */
export const missingKeys: JavaScriptRule = {
  infos: [missingKey],
  create: (context): Visitor => {
    if (!usesReact(context) || context.isTest) return {};
    return {
      JSXExpressionContainer: (node) => {
        for (const call of possible(unwrap(node.expression))) if (isCall(call) && isMember(unwrap(call.callee)) && /^(?:map|flatMap)$/.test(calledName(call.callee) ?? '')) check(context, unwrap(call.arguments[0]));
      },
    };
  },
};

function check(context: RuleContext, each: Node | null | undefined): void {
  if (!isFunction(each)) return;
  for (const result of resultsOf(context, each)) {
    for (const element of possible(result)) {
      if (element.type !== 'JSXFragment' && !(element.type === 'JSXElement' && lacksKey(element))) continue;
      context.report(missingKey, element.type === 'JSXElement' ? element.openingElement : element.openingFragment, {
        message: 'The elements of this list have no `key`: after a change in the middle, what they hold (text, focus, state) ends up in another row',
        confidence: 0.93,
        evidence: [{ kind: 'syntax', text: element.type === 'JSXFragment' ? 'A short fragment can take none; `<Fragment key={…}>` can.' : 'The element that each round gives has neither a `key` nor spread attributes.' }],
      });
      return;
    }
  }
}

function lacksKey(element: Extract<Node, { type: 'JSXElement' }>): boolean {
  return element.openingElement.attributes.every((attribute) => attribute.type === 'JSXAttribute' && attribute.name.name !== 'key');
}

function resultsOf(context: RuleContext, each: FunctionNode): Node[] {
  if (each.body.type !== 'BlockStatement') return [each.body];
  return [...ownDescendants(context.tree, each.body)].flatMap((node) => (node.type === 'ReturnStatement' && node.argument ? [node.argument] : []));
}

/** The values that an expression may have: both sides of a condition. */
function possible(node: Node | null | undefined): Node[] {
  const inner = unwrap(node);
  if (inner === null || inner === undefined) return [];
  if (inner.type === 'ConditionalExpression') return [...possible(inner.consequent), ...possible(inner.alternate)];
  if (inner.type === 'LogicalExpression') return possible(inner.right);
  return [inner];
}
