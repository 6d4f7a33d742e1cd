import { leakedListener } from '../../../rules/infos/structure.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, constantText, dottedName, memberName, propertyOf, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, NodeOf } from '../../syntax/tree.ts';
import { contains, isFunction, isMember, ownDescendants, startOf } from '../../syntax/tree.ts';
import { isHandler } from '../performance/requestPath.ts';

/** Listeners and timers that an effect or a request leaves behind each time it runs. */
export const leakedListeners: JavaScriptRule = {
  infos: [leakedListener],
  create: (context): Visitor => {
    if (context.isTest) return {};
    return {
      CallExpression: (node) => {
        const effect = unwrap(node.arguments[0]);
        if (/^use(Layout|Insertion)?Effect$/.test(calledName(node.callee) ?? '') && isFunction(effect)) checkEffect(context, effect, runsOnce(node));
      },
      ArrowFunctionExpression: (node) => checkHandler(context, node),
      FunctionExpression: (node) => checkHandler(context, node),
      FunctionDeclaration: (node) => checkHandler(context, node),
    };
  },
};

/** An effect that depends on nothing runs once for each time the component appears. */
function runsOnce({ arguments: given }: NodeOf<'CallExpression'>): boolean {
  const dependencies = unwrap(given[1]);
  return dependencies?.type === 'ArrayExpression' && dependencies.elements.length === 0;
}

function checkEffect(context: RuleContext, effect: FunctionNode, isOnce: boolean): void {
  // What an expression body gives is the effect's answer: a call that gives a way to unsubscribe, perhaps.
  if (effect.body.type !== 'BlockStatement' || effect.async) return;
  const left: NodeOf<'CallExpression'>[] = [];
  for (const node of ownDescendants(context.tree, effect.body)) {
    if (node.type === 'ReturnStatement' && node.argument) return;
    if (node.type === 'CallExpression' && (isTimer(node) || isLasting(context, node, effect))) left.push(node);
  }
  const [first] = left;
  if (first === undefined) return;
  context.report(leakedListener, first, {
    message: `The effect leaves ${isTimer(first) ? 'a timer' : 'a listener'} behind ${isOnce ? 'when the component is gone' : 'each time it runs, and when the component is gone'}`,
    confidence: isOnce ? 0.7 : 0.85,
    // What appears once for the whole program, as a page's root does, may keep its listeners.
    ...(isOnce && !isTimer(first) ? { severity: 'info' as const } : {}),
    evidence: [{ kind: 'syntax', text: 'The effect returns no function that would remove it.', place: { range: context.rangeAt(startOf(effect), startOf(effect.body)) } }],
  });
}

function checkHandler(context: RuleContext, handler: FunctionNode): void {
  if (!isHandler(handler)) return;
  for (const node of ownDescendants(context.tree, handler.body)) {
    if (node.type !== 'CallExpression' || !isLasting(context, node, handler)) continue;
    const callee = unwrap(node.callee);
    const owner = isMember(callee) ? dottedName(callee.object) : undefined;
    if (owner === undefined || isRemoved(context, handler, owner)) continue;
    context.report(leakedListener, node, {
      message: `Each request adds a listener to \`${owner}\`, which outlives it`,
      confidence: 0.8,
      evidence: [{ kind: 'syntax', text: 'Nothing in the handler removes it.', place: { range: context.rangeAt(startOf(handler), startOf(handler.body)) } }],
    });
    return;
  }
}

function isTimer(node: NodeOf<'CallExpression'>): boolean {
  return /^(?:(?:window|globalThis|self)\.)?setInterval$/.test(dottedName(node.callee) ?? '');
}

/** Whether a call listens for good to something that was there before the function ran and stays after it. */
function isLasting(context: RuleContext, node: NodeOf<'CallExpression'>, around: FunctionNode): boolean {
  const callee = unwrap(node.callee);
  if (!isMember(callee) || !/^(addEventListener|addListener|on)$/.test(memberName(callee) ?? '') || constantText(node.arguments[0]) === undefined || node.arguments.length < 2) return false;
  const options = unwrap(node.arguments[2]);
  if (options !== null && options !== undefined && (propertyOf(options, 'once') !== undefined || propertyOf(options, 'signal') !== undefined || options.type === 'Identifier')) return false;
  const owner = unwrap(callee.object);
  if (owner.type !== 'Identifier') return false;
  const binding = context.scopes.bindingOf(owner);
  if (binding === undefined) return /^(window|document|process|globalThis|self)$/.test(owner.name);
  return binding.scope.kind === 'module' && binding.kind !== 'parameter' && !contains(around, binding.identifier);
}

function isRemoved(context: RuleContext, handler: FunctionNode, owner: string): boolean {
  const text = context.textOf(handler);
  return ['off', 'removeListener', 'removeEventListener', 'removeAllListeners'].some((name) => text.includes(`${owner}.${name}`));
}
