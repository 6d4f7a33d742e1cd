import { consoleLeft, emptyBlock, floatingPromise, looseEquality } from '../../../rules/infos/style.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, dottedName, enclosingFunction, functionName, isNullish, memberName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/tree.ts';
import { endOf, isCall, isFunction, isMember, ownDescendants, parentOf, startOf } from '../../syntax/tree.ts';

/** Habits that a linter would ask about, where the workspace has none. */
export const habits: JavaScriptRule = {
  infos: [looseEquality, floatingPromise, consoleLeft, emptyBlock],
  create: (context): Visitor => ({
    BinaryExpression: (node) => checkEquality(context, node),
    ExpressionStatement: (node) => checkFloating(context, node),
    CallExpression: (node) => checkConsole(context, node),
    IfStatement: (node) => checkEmpty(context, node),
  }),
};

function checkEquality(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  if (node.operator !== '==' && node.operator !== '!=') return;
  const sides = [unwrap(node.left), unwrap(node.right)];
  if (sides.some(isNullish)) return;
  // A file that compares this way throughout has made up its mind.
  if (isHabit(context)) return;
  const kinds = sides.map(typeOf);
  if (sides.some((side) => side.type === 'UnaryExpression' && side.operator === 'typeof')) return;
  const isEvident = kinds[0] !== undefined && kinds[0] === kinds[1];
  const operator = `${node.operator}=`;
  const at = context.tree.text.indexOf(node.operator, endOf(node.left));
  context.report(looseEquality, node, {
    message: `\`${node.operator}\` converts both sides before it compares them`,
    confidence: isEvident ? 0.6 : 0.75,
    ...(isEvident && { severity: 'hint' as const }),
    ...(at !== -1 && at < startOf(node.right) && { fix: { title: `Use \`${operator}\``, edits: [{ range: context.rangeAt(at, at + node.operator.length), newText: operator }], isSafe: isEvident } }),
  });
}

const habit = new WeakMap<object, boolean>();

function isHabit(context: RuleContext): boolean {
  const known = habit.get(context.tree);
  if (known !== undefined) return known;
  let loose = 0;
  let strict = 0;
  for (const node of context.tree.nodes) {
    if (node.type !== 'BinaryExpression') continue;
    if (node.operator === '==' || node.operator === '!=') loose++;
    else if (node.operator === '===' || node.operator === '!==') strict++;
  }
  const answer = loose > 4 && loose * 3 > strict;
  habit.set(context.tree, answer);
  return answer;
}

/** The type that an expression always has. */
function typeOf(node: Node): string | undefined {
  switch (node.type) {
    case 'StringLiteral':
    case 'TemplateLiteral':
      return 'string';
    case 'NumericLiteral':
      return 'number';
    case 'BooleanLiteral':
      return 'boolean';
    case 'UnaryExpression':
      return node.operator === 'typeof' ? 'string' : node.operator === '!' ? 'boolean' : undefined;
    default:
      return isMember(node) && memberName(node) === 'length' ? 'number' : undefined;
  }
}

/** A call of a function of this file that is declared `async`, with nobody waiting for it. */
function checkFloating(context: RuleContext, node: NodeOf<'ExpressionStatement'>): void {
  const call = unwrap(node.expression);
  if (!isCall(call)) return;
  const target = localFunction(context, call);
  if (target === undefined || !target.async || (target.type !== 'ArrowFunctionExpression' && target.generator) || handlesItsErrors(context, target)) return;
  const around = enclosingFunction(node);
  // A script's last word: whoever calls the program sees the failure.
  if (around === null) return;
  const name = calledName(call.callee) ?? 'this';
  const canAwait = around.async;
  context.report(floatingPromise, node, {
    message: canAwait ? `Nobody waits for \`${name}\`: what follows runs before it is done, and its failure reaches nobody` : `Nobody learns when \`${name}\` fails: ${context.file.language === 'jsx' || context.file.language === 'tsx' ? 'the page goes on as if it had worked' : 'in Node that ends the process'}`,
    confidence: canAwait ? 0.85 : 0.65,
    ...(!canAwait && { severity: 'info' as const }),
    related: [{ place: { range: context.rangeAt(startOf(target), startOf(target.body)) }, message: 'declared async here' }],
    ...(canAwait && { fix: { title: 'Wait for it with `await`', edits: [{ range: context.rangeAt(startOf(node), startOf(node)), newText: 'await ' }], isSafe: false } }),
  });
}

function localFunction(context: RuleContext, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>): FunctionNode | undefined {
  const callee = unwrap(call.callee);
  if (callee.type === 'Identifier') {
    const binding = context.scopes.bindingOf(callee);
    const declaration = binding?.node.type === 'VariableDeclarator' && binding.kind === 'const' ? unwrap(binding.node.init) : binding?.node;
    return isFunction(declaration) ? declaration : undefined;
  }
  if (!isMember(callee) || callee.object.type !== 'ThisExpression') return undefined;
  const name = memberName(callee);
  for (let at: Node | null = parentOf(call); at !== null; at = parentOf(at)) {
    if (at.type !== 'ClassBody') continue;
    for (const member of at.body) if ((member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') && functionName(member) === name) return member;
    return undefined;
  }
  return undefined;
}

/** The whole body stands in a `try` whose `catch` throws nothing. */
function handlesItsErrors(context: RuleContext, target: FunctionNode): boolean {
  if (target.body.type !== 'BlockStatement') return false;
  const statements = target.body.body.filter((statement) => statement.type !== 'VariableDeclaration' && !(statement.type === 'IfStatement' && !containsAwait(context, statement)));
  const risky = statements.filter((statement) => containsAwait(context, statement));
  if (risky.length === 0) return true;
  return risky.every((statement) => {
    if (statement.type !== 'TryStatement' || !statement.handler) return false;
    for (const inner of ownDescendants(context.tree, statement.handler)) if (inner.type === 'ThrowStatement') return false;
    return true;
  });
}

function containsAwait(context: RuleContext, node: Node): boolean {
  for (const inner of ownDescendants(context.tree, node)) if (inner.type === 'AwaitExpression' || inner.type === 'ThrowStatement') return true;
  return false;
}

const forOutput = /(^|\/)(bin|scripts?|tools?|cli|build|benchmarks?|bench|examples?|demos?|tasks|migrations?|seeds?|docs)(\/|\.|$)|\.config\.[cm]?[jt]s$|(^|\/)(gulpfile|gruntfile|rollup|webpack|esbuild|vite|log|logger|logging|print|debug|reporter)[^/]*$/i;

function checkConsole(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const name = dottedName(node.callee);
  if (name !== 'console.log' && name !== 'console.debug') return;
  // Only what a change brings into a file that did not print before is likely to be left over.
  if (context.file.baseText === undefined || /\bconsole\.(log|debug|info)\b/.test(context.file.baseText) || context.isTest || forOutput.test(context.file.path) || context.tree.text.startsWith('#!')) return;
  context.report(consoleLeft, node, { message: `\`${name}\` was added to a file that did not print before`, confidence: 0.6 });
}

function checkEmpty(context: RuleContext, node: NodeOf<'IfStatement'>): void {
  for (const branch of [node.consequent, node.alternate]) {
    if (branch?.type !== 'BlockStatement' || branch.body.length > 0 || context.tree.comments.some(({ start, end }) => start >= startOf(branch) && end <= endOf(branch))) continue;
    context.report(emptyBlock, branch, { message: 'This branch does nothing', confidence: 0.7 });
  }
}
