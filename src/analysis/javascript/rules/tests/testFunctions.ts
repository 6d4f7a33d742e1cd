import { constantText, dottedName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, NodeOf } from '../../syntax/tree.ts';
import { isCall, isFunction } from '../../syntax/tree.ts';

export interface TestCase {
  readonly call: NodeOf<'CallExpression'>;
  readonly title: string;
  readonly body: FunctionNode;
}

const testCall = /^(?:it|test|specify|fit|Deno\.test)(?:\.(?:only|concurrent|serial|fails|each))*$/;

/** The test that a call declares, or undefined. */
export function testCaseOf(call: NodeOf<'CallExpression'>): TestCase | undefined {
  const callee = unwrap(call.callee);
  const name = dottedName(isCall(callee) ? callee.callee : callee);
  if (name === undefined || !testCall.test(name)) return undefined;
  const title = constantText(call.arguments[0]);
  const body = call.arguments.find((argument) => isFunction(argument));
  if (title === undefined || !isFunction(body)) return undefined;
  return { call, title, body };
}
