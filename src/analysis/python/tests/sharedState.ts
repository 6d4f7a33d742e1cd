import { argument, decoratorsOf, stringValue } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { Binding } from '../scopes.ts';
import type { PyNode } from '../syntax.ts';
import { visit } from '../syntax.ts';
import { mockedSubject, orderDependent } from './infos.ts';
import { isTest } from './testChecks.ts';

/** Tests that need another one before them, and tests that replace what they test. */
export const sharedState: PythonCheck = {
  infos: [orderDependent, mockedSubject],
  create: (context) => {
    if (!context.isTest) return {};
    const tests: PyNode[] = [];
    return {
      enter: { function_definition: (node) => void (isTest(node) && tests.push(node)) },
      atEnd: () => {
        for (const test of tests) checkMocks(context, test);
        if (tests.length > 1 && !/\b(?:pytest\.mark\.(?:order|run|dependency|incremental))\b/.test(context.file.text)) for (const binding of context.scopes.module.bindings.values()) checkBinding(context, binding, tests);
      },
    };
  },
};

/** A global that only one test gives a value and another one reads. */
function checkBinding(context: PythonContext, binding: Binding, tests: readonly PyNode[]): void {
  const testAround = (node: PyNode): PyNode | undefined => tests.find((test) => node.isInside(test));
  const given: { readonly test: PyNode; readonly at: PyNode }[] = [];
  for (const { kind, name, value } of binding.definitions) {
    const test = testAround(name);
    if (test !== undefined) given.push({ test, at: name });
    // Outside of tests only an empty beginning; anything else may be what the readers want.
    else if (kind !== 'annotation' && (kind !== 'assignment' || value?.kind !== 'none')) return;
  }
  const [first] = given;
  if (first === undefined) return;
  const reader = binding.reads.map((read) => ({ read, test: testAround(read) })).find(({ read, test }) => test !== undefined && read.id > first.at.id && !given.some((other) => other.test === test));
  if (reader?.test === undefined) return;
  const named = (test: PyNode): string => `\`${test.child('name')?.text ?? ''}\``;
  context.report(orderDependent, reader.read, {
    message: `${named(reader.test)} passes only after ${named(first.test)}, which gives \`${binding.name}\` its value`,
    confidence: 0.85,
    evidence: [seen(context, `\`${binding.name}\` is set here, in another test`, first.at), seen(context, 'No fixture sets it, and this test does not either: run alone or in another order it fails', reader.read)],
    related: [{ place: { range: context.rangeOf(first.at) }, message: 'Set here' }],
  });
}

/** `@patch("shop.price.total")` over a test that asserts what `shop.price.total(...)` gives. */
function checkMocks(context: PythonContext, test: PyNode): void {
  const patched = new Map<string, PyNode>();
  const add = (call: PyNode): void => {
    if (!/^(?:unittest\.)?mock\.patch$/.test(context.names.callee(call) ?? '')) return;
    const target = stringValue(argument(call, 0));
    if (target !== undefined) patched.set(target, call);
  };
  for (const decorator of decoratorsOf(test)) if (decorator.kind === 'call') add(decorator);
  const body = test.child('body');
  if (body === undefined) return;
  visit(body, (node) => {
    if (node.kind === 'call') add(node);
  });
  if (patched.size === 0) return;
  visit(body, (node) => {
    if (node.kind !== 'assert_statement') return;
    const call = assertedCall(node);
    const called = call?.child('function');
    // A name that was taken out of its module before is the real one still.
    const name = called?.kind === 'attribute' ? context.names.qualified(called) : undefined;
    const mock = name === undefined ? undefined : patched.get(name);
    if (call === undefined || mock === undefined) return;
    context.report(mockedSubject, call, {
      message: `\`${called!.text}\` is replaced in this test, so the assertion is about the mock`,
      confidence: 0.88,
      evidence: [seen(context, `\`${name}\` is patched here`, mock), seen(context, 'Its own answer is what is asserted', call)],
    });
  });
}

/** The call on the left of `assert f(x) == y`, or the whole of `assert f(x)`. */
function assertedCall(assertion: PyNode): PyNode | undefined {
  const condition = assertion.children[0];
  const left = condition?.kind === 'comparison_operator' ? condition.children[0] : condition;
  return left?.kind === 'call' ? left : undefined;
}
