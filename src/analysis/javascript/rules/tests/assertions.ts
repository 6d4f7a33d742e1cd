import { noAssertion, sleepingTest } from '../../../rules/infos/tests.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, constantText, dottedName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, isCall, isFunction, isLoop, isMember, parentOf, startOf } from '../../syntax/tree.ts';
import type { TestCase } from './testFunctions.ts';
import { testCaseOf } from './testFunctions.ts';

/** What checks something, by name: assertion libraries, mocks, browsers, and helpers that say so. */
const checking = /^(assert|expect|should|check|verify|ensure|must|require[sd]?|fail|throws|rejects|validate|test|is|eq|equal|match|snapshot|run|approve|invariant|valid|invalid|compare|confirm|spec|report)/i;
const checkingInside = /(Assert|Expect|Should|Check|Verif|Ensure|Match|Equal|Snapshot|Throws|Valid|Fail)/;
const checkingMethods = /^(should|to|be|expect\w*|assert\w*|verify\w*|toHave\w*|calledWith|done|end|plan|pass|fail|waitFor\w*|findBy\w*|getBy\w*|ok|is|not|deepEqual|same|equal|equals|throws|snapshot|truthy|falsy)$/;
const onlyRuns = /not (throw|crash|fail|error|break|hang|reject|explode|panic|blow)|n't (throw|crash|fail|error|hang|break)|without (throwing|error|crash|fail|an? )|does nothing|no-?op|smoke|pass(es|ing)?\b|pars(e|es|ing)\b|types?\b|typing|infer|assignab|instantiat|\bends?\b|terminat|finish|complet|render|compile|load|start|can be|safely|silently|ignores?|gracefully|accept|handles?|runs|works|succe(ed|ss)|allow|support|is valid|valid\b/i;

/** Tests that cannot fail for a wrong result, and tests that wait for the clock. */
export const assertions: JavaScriptRule = {
  infos: [noAssertion, sleepingTest],
  create: (context): Visitor => {
    if (!context.isTest) return {};
    const silent: TestCase[] = [];
    let count = 0;
    return {
      CallExpression: (node) => {
        const test = testCaseOf(node);
        if (test === undefined) return;
        count++;
        if (cannotFail(context, test)) silent.push(test);
        checkSleep(context, test);
      },
      atEnd: () => {
        // Where many tests of a file are like that, what they call is made to throw.
        const isHabit = silent.length > 3 && silent.length * 6 > count;
        const refusing = silent.length === 0 ? new Set<string>() : refusingCalls(context);
        for (const test of silent) if (!callsAny(context, test, refusing)) reportSilent(context, test, isHabit);
      },
    };
  },
};

function cannotFail(context: RuleContext, { title, body }: TestCase): boolean {
  if (onlyRuns.test(title) || body.body.type !== 'BlockStatement' || body.body.body.length === 0) return false;
  // A parameter is `t`, `done` or a fixture: each of them may fail the test.
  return !usesParameters(context, body) && !mayFail(context, body, new Set(), 4);
}

function reportSilent(context: RuleContext, { call, title }: TestCase, isHabit: boolean): void {
  context.report(noAssertion, call.callee, {
    message: `"${title}" passes whatever the code does, as long as nothing throws`,
    confidence: isHabit ? 0.4 : 0.72,
    ...(isHabit && { severity: 'hint' as const }),
    evidence: [{ kind: 'syntax', text: 'No assertion, helper that asserts, `done`, `throw` or mock check was found in the test or in the functions of this file that it calls.' }],
  });
}

/** What the file's tests expect to throw for bad input: calling it with good input and nothing more is a test as well. */
function refusingCalls(context: RuleContext): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of context.tree.nodes) {
    if (!isCall(node)) continue;
    const name = calledName(node.callee) ?? '';
    const callee = unwrap(node.callee);
    const tried = /^(throws|throwsAsync|rejects)$/.test(name) ? node.arguments[0]
      // `expect(() => parse('')).toThrow()`, `expect(ready()).rejects.toThrow()`
      : /^toThrow/.test(name) && isMember(callee) ? callee.object : undefined;
    if (tried === undefined) continue;
    for (const inner of descendants(context.tree, tried)) {
      const called = isCall(inner) ? calledName(inner.callee) : inner.type === 'NewExpression' ? dottedName(inner.callee) : undefined;
      if (called !== undefined && !checking.test(called)) names.add(called);
    }
  }
  return names;
}

function callsAny(context: RuleContext, { body }: TestCase, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  for (const node of descendants(context.tree, body)) {
    const name = isCall(node) ? calledName(node.callee) : node.type === 'NewExpression' ? dottedName(node.callee) : undefined;
    if (name !== undefined && names.has(name)) return true;
  }
  return false;
}

function usesParameters(context: RuleContext, body: FunctionNode): boolean {
  return body.params.some((parameter) => parameter.type !== 'Identifier' || (context.scopes.bindingOf(parameter)?.references.length ?? 0) > 0);
}

/** Whether something in a function, or in what it calls, may fail a test on purpose. */
function mayFail(context: RuleContext, root: Node, seen: Set<Node>, depth: number): boolean {
  for (const node of descendants(context.tree, root)) {
    if (node.type === 'ThrowStatement') return true;
    // `foo.should.equal(1)` and chai's property assertions.
    if (isMember(node) && !node.computed && node.property.type === 'Identifier' && /^(should|to|rejects|resolves)$/.test(node.property.name)) return true;
    if (node.type === 'TaggedTemplateExpression' && checking.test(dottedName(node.tag) ?? '')) return true;
    if (node.type === 'NewExpression' && /Tester|Verifier|Assert/.test(dottedName(node.callee) ?? '')) return true;
    if (!isCall(node)) continue;
    const name = calledName(node.callee);
    const whole = dottedName(node.callee) ?? '';
    if (name === undefined) continue;
    if (checking.test(name) || checkingInside.test(name) || (isMember(unwrap(node.callee)) && checkingMethods.test(name)) || /^(assert|expect|t|chai|sinon|cy|page|request|supertest|td|nock)\./.test(whole)) return true;
    const callee = unwrap(node.callee);
    if (depth > 0 && callee.type === 'Identifier') {
      const binding = context.scopes.bindingOf(callee);
      const declaration = binding?.node.type === 'VariableDeclarator' ? unwrap(binding.node.init) : binding?.node;
      // What is imported and handed a function, or comes from a helper's file, may assert for all we know.
      if (binding?.kind === 'import' && (/helper|util|support|common|fixture|harness|setup/i.test(importedFrom(binding.node)) || node.arguments.some((argument) => isFunction(argument)))) return true;
      if (isFunction(declaration) && !seen.has(declaration)) {
        seen.add(declaration);
        if (mayFail(context, declaration, seen, depth - 1)) return true;
      } else if (binding?.kind === 'parameter') return true;
    }
    if (callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression') return true;
  }
  return false;
}

function importedFrom(specifier: Node): string {
  const declaration = parentOf(specifier);
  return declaration?.type === 'ImportDeclaration' ? declaration.source.value : '';
}

const shortest = 50;

function checkSleep(context: RuleContext, { body }: TestCase): void {
  for (const node of descendants(context.tree, body)) {
    if (!isCall(node)) continue;
    const milliseconds = sleepOf(node);
    if (milliseconds === undefined || milliseconds < shortest || !isAwaited(node) || !isOwnWait(node, body) || isPolling(node, body) || usesFakeTime(context)) continue;
    context.report(sleepingTest, node, {
      message: `The test waits ${milliseconds} ms whatever happens: too short on a busy machine, too long on all others`,
      confidence: 0.75,
      // Who says what the wait is for has thought about it.
      ...(isCommented(context, node) && { severity: 'hint' as const }),
    });
    return;
  }
}

function sleepOf(call: NodeOf<'CallExpression' | 'OptionalCallExpression'>): number | undefined {
  const name = calledName(call.callee) ?? '';
  if (/^(sleep|delay|wait|pause|setTimeout|timeout)$/.test(name) && call.arguments[0]?.type === 'NumericLiteral') {
    const text = constantText(call.arguments[0]);
    const isPromiseTimer = name !== 'setTimeout' || parentOf(call)?.type === 'AwaitExpression';
    return text !== undefined && isPromiseTimer && /^\d+$/.test(text) ? Number(text) : undefined;
  }
  if (name === 'setTimeout' && call.arguments[0]?.type === 'Identifier' && /^(resolve|r|res|done|ok|_)$/.test(call.arguments[0].name)) {
    const text = constantText(call.arguments[1]);
    return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
  }
  return undefined;
}

function isAwaited(node: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'AwaitExpression') return true;
    if (at.type === 'ExpressionStatement' || at.type === 'VariableDeclaration') return false;
  }
  return false;
}

/** The test's own wait: what stands in a handler or hook given to the code under test plays somebody slow. */
function isOwnWait(node: Node, body: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at === body) return true;
    // One side of a race is a limit, not a wait.
    if (isCall(at) && dottedName(at.callee) === 'Promise.race') return false;
    if (isFunction(at)) {
      const holder = parentOf(at);
      if (holder?.type !== 'NewExpression' || dottedName(holder.callee) !== 'Promise') return false;
    }
  }
  return false;
}

function isCommented(context: RuleContext, node: Node): boolean {
  const { lines, comments } = context.tree;
  const line = lines.positionAt(startOf(node)).line;
  return comments.some(({ start, end }) => lines.positionAt(start).line === line || lines.positionAt(end).line === line - 1);
}

function isPolling(node: Node, body: Node): boolean {
  for (let at = parentOf(node); at !== null && at !== body; at = parentOf(at)) if (isLoop(at)) return true;
  return false;
}

function usesFakeTime(context: RuleContext): boolean {
  return /useFakeTimers|mock\.timers|fakeTimers/i.test(context.tree.text);
}
