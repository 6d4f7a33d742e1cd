import { argument, argumentsOf, decoratorsOf, stringValue, unwrapped } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import { isDocstring, loopAround } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { visit } from '../syntax.ts';
import { assertOnTuple, noAssertion, skippedTest, sleepingTest } from './infos.ts';

/** What makes a test worthless: switched off, checking nothing, waiting by the clock. */
export const testChecks: PythonCheck = {
  infos: [skippedTest, noAssertion, sleepingTest],
  create: (context) => {
    if (!context.isTest) return {};
    const silent: PyNode[] = [];
    let count = 0;
    return {
      enter: {
        function_definition: (node) => {
          skipped(context, node);
          if (!isTest(node)) return;
          count++;
          if (checksNothing(context, node)) silent.push(node);
        },
        class_definition: (node) => skipped(context, node),
        call: (node) => sleeps(context, node),
      },
      atEnd: () => {
        if (silent.length === 0) return;
        const refusing = refusingCalls(context);
        // Where many tests of a file are like that, what they call is made to raise.
        const isHabit = silent.length > 3 && silent.length * 6 > count;
        for (const node of silent) if (!isAcceptance(node, refusing, context)) reportSilent(context, node, isHabit);
      },
    };
  },
};

/** `assert (condition, "message")`, in tests and everywhere else. */
export const tupleAssertions: PythonCheck = {
  infos: [assertOnTuple],
  create: (context) => ({
    enter: {
      assert_statement: (node) => {
        const condition = node.children[0];
        if (condition?.kind !== 'tuple' || condition.children.length === 0 || node.children.length > 1) return;
        const [first, second] = condition.children;
        const isPair = condition.children.length === 2 && second !== undefined && (second.kind === 'string' || second.kind === 'concatenated_string');
        context.report(assertOnTuple, node, {
          message: 'This assertion can never fail: a tuple with something in it is always true',
          confidence: 0.95,
          evidence: [seen(context, `\`assert\` gets a tuple of ${condition.children.length}`, condition)],
          ...(isPair && { fix: { title: 'Remove the brackets', isSafe: false, edits: [{ range: context.rangeOf(condition), newText: `${first!.text}, ${second.text}` }] } }),
        });
      },
    },
  }),
};

export function isTest(definition: PyNode): boolean {
  const name = definition.child('name')?.text ?? '';
  if (!/^test(_|[A-Z0-9]|$)/.test(name) || decoratorsOf(definition).some(({ text }) => /^(pytest(_asyncio)?\.)?fixture\b/.test(text))) return false;
  const holder = definition.enclosing('function_definition', 'class_definition', 'lambda');
  if (holder === undefined) return true;
  if (holder.kind !== 'class_definition') return false;
  return /^Test|Tests?$|TestCase$/.test(holder.child('name')?.text ?? '') || /TestCase|Tests?\b/.test(holder.child('superclasses')?.text ?? '');
}

function skipped(context: PythonContext, node: PyNode): void {
  for (const decorator of decoratorsOf(node)) {
    const called = decorator.kind === 'call' ? decorator.child('function') : decorator;
    const name = context.names.qualified(called);
    if (name !== 'pytest.mark.skip' && name !== 'unittest.skip') continue;
    const reason = decorator.kind === 'call' ? (argument(decorator, 0, 'reason') ?? argument(decorator, 0)) : undefined;
    if (reason !== undefined && stringValue(reason)?.trim() !== '') continue;
    const isClass = node.kind === 'class_definition';
    context.report(skippedTest, decorator, {
      message: `\`${node.child('name')?.text ?? ''}\` is switched off and does not say why: what ${isClass ? 'its tests' : 'it'} guarded can break unnoticed`,
      confidence: 0.9,
      evidence: [seen(context, `\`@${called?.text ?? ''}\` without a reason`, decorator)],
    });
  }
}

const assertingName = /assert|^_?(check|verify|expect|ensure|should|validate|compare|fail|raises|warns|must|require|test|run_test|do_test|approx|deprecated_call)|_(test|check|checks|valid|ok|equal|equals|match|matches|raises)$/i;
const mustNotRaise = /(no_?(error|exception|raise|crash|fail|warn|op)|(not|doesnt|does_not|dont|never)_?(raise|crash|fail|error|throw|hang|block|break|blow)|smoke|import|crash|noop|works|runs|without_(error|exception|raising|crash)|can_be|is_ok|succeeds|doctest|regression|issue|bug|gh_?\d|leak|handles|accept|tolerates|valid|supports?|allow|survives|closes?$)/i;
const assertingFixtures = new Set(['snapshot', 'benchmark', 'pytester', 'testdir', 'data_regression', 'file_regression', 'num_regression', 'image_regression', 'golden']);

/** What the file's tests expect to raise for bad input: calling it with good input and nothing more is a test as well. */
function refusingCalls(context: PythonContext): ReadonlySet<string> {
  const names = new Set<string>();
  const collect = (within: PyNode | undefined): void => {
    if (within === undefined) return;
    visit(within, (node) => {
      if (node.kind === 'call') names.add(context.names.calledName(node));
    });
  };
  visit(context.tree.root, (node) => {
    if (node.kind === 'with_statement' && /\b(raises|assertRaises\w*)\(/.test(node.text.slice(0, 200))) collect(node.child('body'));
    if (node.kind === 'call' && /^(raises|assertRaises\w*)$/.test(context.names.calledName(node))) {
      const called = argument(node, 1);
      if (called !== undefined && /^[\w.]+$/.test(called.text)) names.add(called.text.split('.').at(-1)!);
    }
  });
  return names;
}

function isAcceptance(node: PyNode, refusing: ReadonlySet<string>, context: PythonContext): boolean {
  // Many inputs for one bare call: the question is whether each is taken.
  if (decoratorsOf(node).some(({ text }) => /parametrize|parameterized/.test(text))) return true;
  let found = false;
  visit(node.child('body') ?? node, (inner) => {
    if (inner.kind === 'call' && refusing.has(context.names.calledName(inner))) found = true;
    return !found;
  });
  return found;
}

function reportSilent(context: PythonContext, node: PyNode, isHabit: boolean): void {
  const name = node.child('name')!;
  context.report(noAssertion, name, {
    message: `\`${name.text}\` passes whatever the result is, as long as nothing raises`,
    confidence: isHabit ? 0.4 : 0.7,
    ...(isHabit && { severity: 'hint' as const }),
    evidence: [seen(context, 'No assertion, expected exception or checking helper in its body', name)],
  });
}

function checksNothing(context: PythonContext, node: PyNode): boolean {
  const name = node.child('name')!.text;
  const body = node.child('body');
  if (body === undefined || mustNotRaise.test(name)) return false;
  const decorators = decoratorsOf(node).map(({ text }) => text);
  if (decorators.some((text) => /skip|xfail|raises|mpl_image_compare|image_comparison|check_|expected/i.test(text))) return false;
  if ((node.child('parameters')?.children ?? []).some((parameter) => assertingFixtures.has(/^\w*/.exec(parameter.text)![0]))) return false;
  const statements = body.children.filter((statement, index) => !(index === 0 && isDocstring(statement)));
  const documented = isDocstring(body.children[0]) ? body.children[0]!.text : '';
  if (/(not|n't) (raise|fail|crash|error|throw|hang)|no (error|exception|crash)|without (error|raising|exception|crash)|smoke|must be accepted|are accepted|supports?\b|allowed/i.test(documented)) return false;
  // An empty one is a placeholder for people who implement an abstract suite, or a plan.
  if (statements.every(({ kind }) => kind === 'pass_statement')) return false;
  if (asserts(context, body, new Set([node]))) return false;
  return true;
}

/** Whether something in a body may fail the test other than by accident. */
function asserts(context: PythonContext, body: PyNode, visited: Set<PyNode>): boolean {
  let found = false;
  visit(body, (node) => {
    if (found) return false;
    if (node.kind === 'assert_statement' || node.kind === 'raise_statement' || node.kind === 'yield') found = true;
    else if (node.kind === 'call') {
      const name = context.names.calledName(node);
      const qualified = context.names.callee(node) ?? '';
      if (assertingName.test(name) || /^(pytest|unittest)\.(raises|warns|fail|skip|importorskip|xfail)/.test(qualified) || /^(skipTest|subTest|invoke_and)/.test(name)) found = true;
      // What comes from the tests' own helpers may assert in there.
      else if (/(^|\.)(tests?|testing|conftest|helpers?|utils?|support|common)(\.|$)/.test(qualified) && !qualified.startsWith('builtins.')) found = true;
      else if (node.child('function')?.kind === 'attribute' && /^(self|cls)$/.test(node.child('function')!.child('object')?.text ?? '')) {
        const own = methodOf(node, name);
        // A method that this class does not show comes from a base class, and may assert.
        found = own === undefined ? !/^(setUp|tearDown|addCleanup|enterContext)$/.test(name) : !visited.has(own) && asserts(context, own.child('body') ?? own, new Set([...visited, own]));
      } else {
        const called = node.child('function');
        const definition = called?.kind === 'identifier' ? context.scopes.bindingOf(called)?.definitions[0] : undefined;
        if (definition?.kind === 'function' && !visited.has(definition.statement)) {
          found = asserts(context, definition.statement.child('body') ?? definition.statement, new Set([...visited, definition.statement]));
        } else if (definition?.kind === 'parameter') found = true;
      }
    }
    return !found;
  });
  return found;
}

function methodOf(node: PyNode, name: string): PyNode | undefined {
  const members = node.enclosing('class_definition')?.child('body')?.children ?? [];
  for (const member of members) {
    const definition = member.kind === 'decorated_definition' ? member.children.at(-1) : member;
    if (definition?.kind === 'function_definition' && definition.child('name')?.text === name) return definition;
  }
  return undefined;
}

function sleeps(context: PythonContext, node: PyNode): void {
  const callee = context.names.callee(node);
  if (callee !== 'time.sleep' && callee !== 'asyncio.sleep') return;
  const wait = unwrapped(argumentsOf(node).positional[0]);
  const seconds = wait?.kind === 'integer' || wait?.kind === 'float' ? Number(wait.text.replaceAll('_', '')) : undefined;
  if (seconds === undefined || !(seconds >= 0.05) || loopAround(node) !== undefined) return;
  const test = node.enclosing('function_definition');
  if (test === undefined || !isTest(test)) return;
  // Freezing the clock, or measuring it, needs the wait.
  if (/patch|freeze|mock/i.test(test.text) && /sleep/.test(test.child('parameters')?.text ?? '')) return;
  context.report(sleepingTest, node, {
    message: `Waits ${wait!.text} s by the clock: on a busy machine that is too short, everywhere else too long`,
    confidence: 0.7,
    evidence: [seen(context, `\`${callee}\` with a fixed time in a test`, node)],
  });
}
