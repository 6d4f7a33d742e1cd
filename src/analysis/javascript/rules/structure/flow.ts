import { duplicateBranches, duplicateCondition, selfOperation, unreachableCode } from '../../../rules/infos/structure.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { dottedName } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, endOf, isCall, isMember, parentOf, startOf } from '../../syntax/tree.ts';

/** Code whose shape says that something else was meant. */
export const flow: JavaScriptRule = {
  infos: [unreachableCode, duplicateBranches, duplicateCondition, selfOperation],
  create: (context): Visitor => ({
    BlockStatement: (node) => checkReach(context, node.body),
    Program: (node) => checkReach(context, node.body),
    SwitchCase: (node) => checkReach(context, node.consequent),
    IfStatement: (node) => {
      checkBranches(context, node);
      checkChain(context, node);
    },
    ConditionalExpression: (node) => {
      if (!isTrivial(node.consequent) && sameText(context, node.consequent, node.alternate)) reportBranches(context, node, node.consequent);
    },
    BinaryExpression: (node) => checkComparison(context, node),
    AssignmentExpression: (node) => {
      if (node.operator === '=' && (node.left.type === 'Identifier' || isMember(node.left)) && isPure(context, node.right) && sameText(context, node.left, node.right) && dottedName(node.left)?.includes('.') !== true) {
        context.report(selfOperation, node, { message: `\`${context.textOf(node.left)}\` is assigned to itself, which changes nothing`, confidence: 0.9 });
      }
    },
  }),
};

function checkReach(context: RuleContext, statements: readonly Node[]): void {
  const leaving = statements.findIndex((statement) => leaves(statement));
  if (leaving === -1) return;
  const dead = statements.slice(leaving + 1).find((statement) => !isHoisted(statement));
  if (dead === undefined) return;
  const last = statements.at(-1)!;
  context.report(unreachableCode, dead, {
    message: `Never runs: line ${context.lineOf(statements[leaving]!)} always leaves before it`,
    confidence: 0.95,
    range: context.rangeAt(startOf(dead), endOf(last)),
    tags: ['unnecessary'],
    related: [{ place: { range: context.rangeOf(statements[leaving]!) }, message: 'leaves here' }],
  });
}

function leaves(node: Node): boolean {
  switch (node.type) {
    case 'ReturnStatement':
    case 'ThrowStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
      return true;
    case 'BlockStatement':
      return node.body.some(leaves);
    case 'IfStatement':
      return node.alternate !== null && node.alternate !== undefined && leaves(node.consequent) && leaves(node.alternate);
    default:
      return false;
  }
}

function isHoisted(node: Node): boolean {
  if (node.type === 'VariableDeclaration') return node.kind === 'var' && node.declarations.every(({ init }) => !init);
  return node.type === 'FunctionDeclaration' || node.type === 'EmptyStatement' || node.type.startsWith('TS') || node.type === 'ClassDeclaration' || node.type.startsWith('Export') || node.type.startsWith('Import') || (node.type === 'BreakStatement');
}

function checkBranches(context: RuleContext, node: NodeOf<'IfStatement'>): void {
  if (!node.alternate || node.alternate.type === 'IfStatement' || isEmpty(node.consequent) || isTrivial(node.consequent)) return;
  const parent = parentOf(node);
  // The last two branches of a chain may well do the same for reasons of their own.
  if (parent?.type === 'IfStatement' && parent.alternate === node) return;
  if (sameText(context, node.consequent, node.alternate)) reportBranches(context, node.test, node.consequent);
}

function reportBranches(context: RuleContext, node: Node, first: Node): void {
  if (context.tree.comments.some((comment) => comment.start > startOf(first) && comment.end < endOf(parentOf(first) ?? first))) return;
  context.report(duplicateBranches, node, { message: 'Both branches do the same, so the condition decides nothing', confidence: 0.88 });
}

function isEmpty(node: Node): boolean {
  return node.type === 'BlockStatement' && node.body.length === 0;
}

function isTrivial(node: Node): boolean {
  return endOf(node) - startOf(node) < 3;
}

/** `if (a) … else if (a) …` */
function checkChain(context: RuleContext, node: NodeOf<'IfStatement'>): void {
  const parent = parentOf(node);
  if (parent?.type !== 'IfStatement' || parent.alternate !== node || !isPure(context, node.test)) return;
  let earlier: Node | null = parent;
  let distance = 0;
  let below: Node = node;
  while (earlier?.type === 'IfStatement' && earlier.alternate === below && distance++ < 50) {
    if (sameText(context, earlier.test, node.test)) {
      context.report(duplicateCondition, node.test, {
        message: `Line ${context.lineOf(earlier.test)} already asked this, so this branch never runs`,
        confidence: 0.92,
        related: [{ place: { range: context.rangeOf(earlier.test) }, message: 'the same condition' }],
      });
      return;
    }
    below = earlier;
    earlier = parentOf(earlier);
  }
}

const comparing = new Set(['===', '!==', '==', '!=', '<', '>', '<=', '>=', '&', '|', '-', '/', '%']);

function checkComparison(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  if (!comparing.has(node.operator) || node.left.type === 'PrivateName' || !isPure(context, node.left) || node.left.type === 'NumericLiteral' || !sameText(context, node.left, node.right)) return;
  // `x !== x` is how NaN was asked for; minified code and feature tests compare constants.
  if (/^[!=]==?$/.test(node.operator) && (node.operator.startsWith('!') || node.left.type === 'Identifier')) return;
  if (node.left.type === 'StringLiteral' || (node.operator === '-' && node.left.type !== 'Identifier' && !isMember(node.left))) return;
  context.report(selfOperation, node, { message: `Both sides are \`${context.textOf(node.left).slice(0, 40)}\`, so the result is always the same`, confidence: 0.85 });
}

function isPure(context: RuleContext, node: Node): boolean {
  const changes = (inner: Node): boolean => isCall(inner) || inner.type === 'NewExpression' || inner.type === 'UpdateExpression' || inner.type === 'AssignmentExpression' || inner.type === 'AwaitExpression' || inner.type === 'YieldExpression';
  if (changes(node)) return false;
  for (const inner of descendants(context.tree, node)) if (changes(inner)) return false;
  return true;
}

function sameText(context: RuleContext, a: Node, b: Node): boolean {
  const lengthA = endOf(a) - startOf(a);
  const lengthB = endOf(b) - startOf(b);
  if (a.type !== b.type || Math.abs(lengthA - lengthB) > 40 || lengthA > 5000) return false;
  // Only line breaks are formatting: spaces within a line may stand in a text.
  return context.textOf(a).replace(/\s*\n\s*/g, ' ') === context.textOf(b).replace(/\s*\n\s*/g, ' ');
}
