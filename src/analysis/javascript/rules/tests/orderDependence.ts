import { orderDependent } from '../../../rules/infos/tests.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { dottedName, isNullish, memberName, unwrap } from '../../syntax/names.ts';
import type { Binding, Reference } from '../../syntax/scopes.ts';
import type { Node } from '../../syntax/tree.ts';
import { contains, isCall, isMember, orderOf, parentOf } from '../../syntax/tree.ts';
import type { TestCase } from './testFunctions.ts';
import { testCaseOf } from './testFunctions.ts';

const hooks = /^(?:before|after|setup|teardown|suiteSetup)\w*$|^(?:test|t|describe|QUnit)\.(?:before|after)\w*$/i;
const growing = /^(?:push|unshift|add|set|splice|delete|clear|pop|shift|append)$/;

/** Tests that only pass after another one, because that one leaves a value in a variable they share. */
export const orderDependence: JavaScriptRule = {
  infos: [orderDependent],
  create: (context): Visitor => {
    if (!context.isTest) return {};
    const tests: TestCase[] = [];
    let isSerial = false;
    return {
      CallExpression: (node) => {
        const test = testCaseOf(node);
        if (test !== undefined) tests.push(test);
        // Where the runner is told to keep the order, the order is part of the test.
        if (/\.(?:serial|configure|sequential)$/.test(dottedName(node.callee) ?? '')) isSerial = true;
      },
      atEnd: () => {
        if (!isSerial && tests.length > 1) for (const scope of context.scopes.all) for (const binding of scope.bindings.values()) check(context, binding, tests);
      },
    };
  },
};

function check(context: RuleContext, binding: Binding, tests: readonly TestCase[]): void {
  if (!/^(?:let|var)$/.test(binding.kind) || binding.node.type !== 'VariableDeclarator' || testAround(binding.identifier, tests) !== undefined) return;
  // A value from the start is there for every test; one that only a test gives is not.
  if (binding.node.init !== null && binding.node.init !== undefined && !isNullish(unwrap(binding.node.init))) return;
  const uses = binding.references.map((reference) => ({ reference, test: testAround(reference.node, tests) }));
  // A hook, a helper or the code around that gives or changes the value may do it for each test.
  if (uses.some(({ reference, test }) => test === undefined && (isChange(reference) || inHook(reference.node)))) return;
  const given = uses.find(({ reference, test }) => test !== undefined && reference.isWrite);
  if (given?.test === undefined) return;
  const reader = uses.find(({ reference, test }) => test !== undefined && test !== given.test && !reference.isWrite && orderOf(reference.node) > orderOf(given.reference.node) && !isGivenIn(test, uses));
  if (reader?.test === undefined) return;
  context.report(orderDependent, reader.reference.node, {
    message: `"${reader.test.title}" passes only after "${given.test.title}", which gives \`${binding.name}\` its value`,
    confidence: 0.85,
    evidence: [
      { kind: 'syntax', text: `\`${binding.name}\` is set here, in another test.`, place: { range: context.rangeOf(given.reference.node) } },
      { kind: 'syntax', text: 'No hook sets it, and this test does not either: run alone, filtered or in another order it fails.' },
    ],
    related: [{ place: { range: context.rangeOf(given.reference.node) }, message: 'Set here' }],
  });
}

function testAround(node: Node, tests: readonly TestCase[]): TestCase | undefined {
  return tests.find(({ body }) => contains(body, node));
}

function isGivenIn(test: TestCase, uses: readonly { readonly reference: Reference; readonly test: TestCase | undefined }[]): boolean {
  return uses.some((use) => use.test === test && use.reference.isWrite);
}

function isChange({ node, isWrite }: Reference): boolean {
  const parent = parentOf(node);
  return isWrite || (isMember(parent) && isCall(parentOf(parent)) && growing.test(memberName(parent) ?? ''));
}

function inHook(node: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) if (isCall(at) && hooks.test(dottedName(at.callee) ?? '')) return true;
  return false;
}
