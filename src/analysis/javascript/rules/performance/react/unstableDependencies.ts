import { unstableDependency } from '../../../../rules/infos/react.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../../rule.ts';
import { calledName, functionName, unwrap } from '../../../syntax/names.ts';
import type { NodeOf } from '../../../syntax/tree.ts';
import { isFunction } from '../../../syntax/tree.ts';
import { componentAround, madeInRender, usesReact } from './components.ts';

const hooks = /^use(?:Effect|LayoutEffect|InsertionEffect|Memo|Callback|ImperativeHandle)$/;

/** Dependencies that are other ones in each render, so that an effect always runs and nothing is kept. */
export const unstableDependencies: JavaScriptRule = {
  infos: [unstableDependency],
  create: (context): Visitor => (context.isTest || !usesReact(context) ? {} : { CallExpression: (node) => check(context, node) }),
};

function check(context: RuleContext, call: NodeOf<'CallExpression'>): void {
  const hook = calledName(call.callee) ?? '';
  const list = hooks.test(hook) ? unwrap(call.arguments.at(-1)) : undefined;
  if (list?.type !== 'ArrayExpression' || call.arguments.length < 2) return;
  const component = componentAround(context, call);
  if (component === undefined) return;
  for (const element of list.elements) {
    const made = element === null ? undefined : madeInRender(context, component, element);
    // A compiler that memoises, and a linter, look after functions with a name; an object or an array is what nobody notices.
    if (element === null || made === undefined || (made.words === 'function' && !isFunction(made.node))) continue;
    context.report(unstableDependency, element, {
      message: `${/Memo|Callback/.test(hook) ? `\`${hook}\` keeps nothing` : 'The effect runs after each render'}: \`${short(context.textOf(element))}\` is a new ${made.words} each time`,
      confidence: 0.88,
      evidence: [{ kind: 'syntax', text: `It is made in the body of \`${functionName(component) ?? 'the component'}\`, and dependencies are compared by identity.`, place: { range: context.rangeOf(made.node) } }],
    });
    return;
  }
}

function short(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
