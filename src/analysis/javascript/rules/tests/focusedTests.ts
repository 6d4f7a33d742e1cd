import { focusedTest, skippedTest } from '../../../rules/infos/tests.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, dottedName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { endOf, isCall, isMember, parentOf, startOf } from '../../syntax/tree.ts';

const focused = /^(?:it|test|describe|context|suite|specify|bench)(?:\.(?:concurrent|serial|skipIf|parallel))?\.only$|^(?:fit|fdescribe|fcontext|ftest)$/;
const skipped = /^(?:it|test|describe|context|suite|specify)(?:\.(?:concurrent|serial|parallel))?\.skip$|^(?:xit|xdescribe|xtest|xcontext|xspecify)$/;

/** Tests that keep the others from running, and tests that do not run. */
export const focusedTests: JavaScriptRule = {
  infos: [focusedTest, skippedTest],
  create: (context): Visitor => {
    if (!context.isTest) return {};
    return { CallExpression: (node) => check(context, node) };
  },
};

function check(context: RuleContext, call: NodeOf<'CallExpression'>): void {
  const callee = unwrap(call.callee);
  // `it.only.each(table)(title, fn)`: the inner call names the function.
  const name = dottedName(isCall(callee) ? callee.callee : callee)?.replace(/\.each$/, '');
  if (name === undefined || !isRunner(context, callee)) return;
  const title = constantText(call.arguments[0]);
  if (title === undefined || call.arguments.length < 2) return;
  const place = isMember(callee) ? callee : call.callee;
  const removal = fixFor(context, callee);
  if (focused.test(name)) {
    context.report(focusedTest, place, {
      message: `Only "${title}" runs: all other tests are switched off`,
      confidence: 0.97,
      ...(removal && { fix: { title: isMember(callee) ? 'Remove `.only`' : 'Remove the focus', edits: [removal], isSafe: true } }),
    });
  } else if (skipped.test(name) && !hasReason(context, call)) {
    context.report(skippedTest, place, {
      message: `"${title}" does not run`,
      confidence: 0.9,
      ...(removal && { fix: { title: 'Run this test again', edits: [removal], isSafe: false } }),
    });
  }
}

/** The runner's functions come from nowhere (globals) or from an import; a local function of the same name is something else. */
function isRunner(context: RuleContext, callee: Node): boolean {
  let root = unwrap(callee);
  while (isMember(root) || isCall(root)) root = unwrap(isMember(root) ? root.object : root.callee);
  if (root.type !== 'Identifier') return false;
  const binding = context.scopes.bindingOf(root);
  return binding === undefined || binding.kind === 'import' || binding.scope.kind === 'module';
}

function fixFor(context: RuleContext, callee: Node): { range: ReturnType<RuleContext['rangeOf']>; newText: string } | undefined {
  if (isMember(callee) && !callee.computed) return { range: context.rangeAt(endOf(callee.object), endOf(callee)), newText: '' };
  // Where the names are imported, the plain one may not be among them.
  if (callee.type === 'Identifier' && context.scopes.bindingOf(callee)?.kind === 'import' && !context.scopes.module.bindings.has(callee.name.slice(1))) return undefined;
  if (callee.type === 'Identifier') return { range: context.rangeAt(startOf(callee), startOf(callee) + 1), newText: '' };
  return undefined;
}

/** A comment in front or behind that says why. */
function hasReason(context: RuleContext, call: Node): boolean {
  const statement = parentOf(call) ?? call;
  const line = context.lineOf(statement);
  return context.tree.comments.some((comment) => {
    const end = context.tree.lines.positionAt(comment.end).line;
    return (end === line - 1 || end === line) && comment.text.trim().length > 8;
  });
}
