import { renderLoop } from '../../../../rules/infos/react.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../../rule.ts';
import { calledName, functionName, unwrap } from '../../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../../syntax/tree.ts';
import { isCall, isFunction, startOf } from '../../../syntax/tree.ts';
import { isComponent, isStateSetter, newValueWords, usesReact } from './components.ts';

/** State that is set while rendering, or after each render, so that the rendering never ends. */
export const renderLoops: JavaScriptRule = {
  infos: [renderLoop],
  create: (context): Visitor => {
    if (context.isTest || !usesReact(context)) return {};
    const look = (node: FunctionNode): void => checkBody(context, node);
    return {
      ArrowFunctionExpression: look,
      FunctionExpression: look,
      FunctionDeclaration: look,
      JSXAttribute: (node) => checkHandler(context, node),
      CallExpression: (node) => checkEffect(context, node),
    };
  },
};

function checkBody(context: RuleContext, component: FunctionNode): void {
  const set = setUnconditionally(context, component);
  if (set === undefined || !isComponent(context, component)) return;
  context.report(renderLoop, set, {
    message: `Each render of \`${functionName(component)}\` sets its state and so starts the next one`,
    confidence: 0.93,
    evidence: [{ kind: 'syntax', text: 'The call stands in the body itself, behind no condition; React stops after a few dozen renders with an error.' }],
  });
}

/** `onClick={setOpen(true)}`: called while rendering, where a function to call later was meant. */
function checkHandler(context: RuleContext, { name, value }: NodeOf<'JSXAttribute'>): void {
  if (name.type !== 'JSXIdentifier' || !/^on[A-Z]/.test(name.name) || value?.type !== 'JSXExpressionContainer') return;
  const call = unwrap(value.expression);
  if (!isCall(call) || !isStateSetter(context, call.callee)) return;
  const at = context.rangeAt(startOf(call), startOf(call));
  context.report(renderLoop, call, {
    message: `\`${calledName(call.callee)}\` is called in each render instead of on \`${name.name}\``,
    confidence: 0.95,
    evidence: [{ kind: 'syntax', text: 'What stands in the braces is evaluated while rendering; setting state there starts the next render.' }],
    fix: { title: `Call it on \`${name.name}\``, edits: [{ range: at, newText: '() => ' }], isSafe: true },
  });
}

/** An effect that runs after each render and sets a state that is never the one before. */
function checkEffect(context: RuleContext, call: NodeOf<'CallExpression'>): void {
  const effect = unwrap(call.arguments[0]);
  if (!/^use(?:Layout)?Effect$/.test(calledName(call.callee) ?? '') || call.arguments.length !== 1 || !isFunction(effect)) return;
  const set = setUnconditionally(context, effect);
  if (set === undefined || !isAlwaysNew(set.arguments[0])) return;
  context.report(renderLoop, set, {
    message: 'The effect runs after each render and sets the state anew, which starts the next render',
    confidence: 0.9,
    evidence: [{ kind: 'syntax', text: 'It has no list of dependencies, and what it sets is never the value from before.', place: { range: context.rangeAt(startOf(call), startOf(effect)) } }],
  });
}

/** The first call of a setter among the statements of a function themselves. */
function setUnconditionally(context: RuleContext, { body }: FunctionNode): NodeOf<'CallExpression'> | undefined {
  if (body.type !== 'BlockStatement') return undefined;
  for (const statement of body.body) {
    // What is behind a return that may happen is behind a condition.
    if (statement.type === 'IfStatement' || statement.type === 'SwitchStatement' || statement.type === 'TryStatement') return undefined;
    const call = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
    if (call?.type === 'CallExpression' && isStateSetter(context, call.callee)) return call;
  }
  return undefined;
}

function isAlwaysNew(value: Node | undefined): boolean {
  const inner = unwrap(value);
  if (!isFunction(inner)) return newValueWords(inner) !== undefined || inner?.type === 'NewExpression';
  const updated = inner.body.type === 'BlockStatement' ? undefined : unwrap(inner.body);
  return updated?.type === 'BinaryExpression' || newValueWords(updated) !== undefined;
}
