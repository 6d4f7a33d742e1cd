import { mockedSubject } from '../../../rules/infos/tests.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, dottedName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, isFunction } from '../../syntax/tree.ts';

const mocking = /^(?:jest|vi|vitest)\.(?:mock|doMock|unstable_mockModule)$/;
const testSuffix = /[._-](?:test|spec|tests|specs|unit|e2e)$/;

/** Tests that replace the very module they are there to test. */
export const mockedSubjects: JavaScriptRule = {
  infos: [mockedSubject],
  create: (context): Visitor => (context.isTest ? { CallExpression: (node) => check(context, node) } : {}),
};

function check(context: RuleContext, call: NodeOf<'CallExpression'>): void {
  if (!mocking.test(dottedName(call.callee) ?? '')) return;
  const module = moduleOf(call.arguments[0]);
  const subject = subjectOf(context.file.path);
  if (module === undefined || subject === undefined || !module.startsWith('.') || stem(module) !== subject || keepsTheReal(context, call) || !expectsOfIt(context, module)) return;
  context.report(mockedSubject, call, {
    message: `The test of \`${subject}\` replaces \`${module}\`, so its expectations are met by the mock`,
    confidence: 0.85,
    evidence: [{ kind: 'syntax', text: `The file's name says that it tests \`${subject}\`, and nothing brings back the real module.` }],
  });
}

function moduleOf(node: Node | undefined): string | undefined {
  const inner = unwrap(node);
  // vi.mock(import('./price'))
  return inner?.type === 'ImportExpression' ? constantText(inner.source) : constantText(inner);
}

/** What a test file is named after; an index is named after nothing. */
function subjectOf(path: string): string | undefined {
  const name = stem(path);
  const subject = name.replace(testSuffix, '');
  return subject === name || /^(?:index|main|setup)$/.test(subject) ? undefined : subject;
}

function stem(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.[cm]?[jt]sx?$/, '');
}

/** A mock that keeps the real functions but for one or two, or a test that asks for the real module later. */
function keepsTheReal(context: RuleContext, call: NodeOf<'CallExpression'>): boolean {
  if (/\b(?:importActual|requireActual|importOriginal|unmock|doUnmock|dontMock|spy:\s*true)\b/.test(context.file.text)) return true;
  const factory = unwrap(call.arguments[1]);
  // vi.mock(path, async (original) => …)
  return isFunction(factory) && factory.params.length > 0;
}

/** Whether the file calls what it imports from the module inside of an expectation. */
function expectsOfIt(context: RuleContext, module: string): boolean {
  const names = new Set<string>();
  for (const node of context.tree.program.body) {
    if (node.type !== 'ImportDeclaration' || node.source.value !== module) continue;
    for (const { local } of node.specifiers) names.add(local.name);
  }
  for (const node of context.tree.nodes) {
    if (node.type !== 'CallExpression' || !/^(?:expect|assert(?:\.\w+)?)$/.test(dottedName(node.callee) ?? '')) continue;
    for (const argument of node.arguments.slice(0, 1)) {
      for (const inner of [argument, ...descendants(context.tree, argument)]) if (inner.type === 'CallExpression' && names.has((dottedName(inner.callee) ?? '').split('.')[0]!)) return true;
    }
  }
  return false;
}
