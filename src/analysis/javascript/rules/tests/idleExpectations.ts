import { idleExpectation } from '../../../rules/infos/tests.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, enclosingFunction, memberName, unwrap } from '../../syntax/names.ts';
import type { Node } from '../../syntax/tree.ts';
import { isCall, isMember, startOf } from '../../syntax/tree.ts';

/** Expectations that compare nothing, or whose result comes when the test is over. */
export const idleExpectations: JavaScriptRule = {
  infos: [idleExpectation],
  create: (context): Visitor => (context.isTest ? { ExpressionStatement: (node) => checkStatement(context, node.expression) } : {}),
};

function checkStatement(context: RuleContext, expression: Node): void {
  if (!isCall(expression)) return;
  if (isExpect(expression)) {
    // What throws by itself needs no matcher, only no `expect` around it.
    if (checksByItself(expression.arguments[0])) return;
    context.report(idleExpectation, expression, { message: 'Nothing is compared here: the expectation has no matcher', confidence: 0.9, evidence: [{ kind: 'syntax', text: '`expect(...)` alone checks nothing.' }] });
    return;
  }
  const waiting = promiseOf(expression);
  if (waiting === undefined) return;
  const around = enclosingFunction(expression);
  const at = context.rangeAt(startOf(expression), startOf(expression));
  context.report(idleExpectation, expression, {
    message: `Nobody waits for \`${waiting}\`: the test passes before anything is compared`,
    confidence: 0.9,
    evidence: [{ kind: 'syntax', text: `\`${waiting}\` makes a promise, which is neither awaited nor returned.` }],
    ...(around?.async === true && { fix: { title: 'Wait for it', edits: [{ range: at, newText: 'await ' }], isSafe: true } }),
  });
}

function isExpect(node: Node): boolean {
  return isCall(node) && node.callee.type === 'Identifier' && node.callee.name === 'expect' && node.arguments.length > 0;
}

function checksByItself(node: Node | undefined): boolean {
  const inner = unwrap(node);
  const call = inner?.type === 'AwaitExpression' ? unwrap(inner.argument) : inner;
  return isCall(call) && /^(?:assert|expect|check|verify|ensure)/i.test(calledName(call.callee) ?? '');
}

/** `rejects` or `resolves` between an `expect(...)` and its matcher. */
function promiseOf(call: Node): string | undefined {
  let waiting: string | undefined;
  for (let at: Node | null | undefined = isCall(call) ? unwrap(call.callee) : undefined; at; at = isMember(at) ? unwrap(at.object) : undefined) {
    if (isExpect(at)) return waiting;
    const name = memberName(at);
    if (name === 'rejects' || name === 'resolves') waiting = name;
  }
  return undefined;
}
