import { assignmentInCondition, constReassigned, debuggerLeft, duplicateKey, invalidTypeof, nanComparison } from '../../../rules/infos/style.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, keyName, stringValue, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { endOf, parentOf, startOf } from '../../syntax/tree.ts';

const types = new Set(['undefined', 'object', 'boolean', 'number', 'string', 'function', 'symbol', 'bigint']);
const comparisons = new Set(['==', '===', '!=', '!==']);

/** Slips that are wrong wherever they stand. */
export const mistakes: JavaScriptRule = {
  infos: [constReassigned, debuggerLeft, duplicateKey, assignmentInCondition, invalidTypeof, nanComparison],
  create: (context): Visitor => ({
    DebuggerStatement: (node) =>
      context.report(debuggerLeft, node, {
        message: 'The program stops here whenever a debugger is attached',
        confidence: 0.95,
        fix: { title: 'Remove `debugger`', edits: [{ range: context.rangeOf(node), newText: '' }], isSafe: true },
      }),
    BinaryExpression: (node) => {
      if (!comparisons.has(node.operator)) return;
      checkTypeof(context, node);
      checkNaN(context, node);
    },
    ObjectExpression: (node) => checkKeys(context, node),
    IfStatement: (node) => checkCondition(context, node.test),
    WhileStatement: (node) => checkCondition(context, node.test),
    DoWhileStatement: (node) => checkCondition(context, node.test),
    atEnd: () => checkConstants(context),
  }),
};

function checkTypeof(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  for (const [side, other] of [[node.left, node.right], [node.right, node.left]] as const) {
    const operand = unwrap(side);
    const word = stringValue(other);
    if (operand.type !== 'UnaryExpression' || operand.operator !== 'typeof' || word === undefined || types.has(word)) continue;
    context.report(invalidTypeof, other, { message: `\`typeof\` never gives '${word}', so this is always ${node.operator.startsWith('!') ? 'true' : 'false'}`, confidence: 0.97 });
  }
}

function checkNaN(context: RuleContext, node: NodeOf<'BinaryExpression'>): void {
  for (const [side, other] of [[node.left, node.right], [node.right, node.left]] as const) {
    if (side.type !== 'Identifier' || side.name !== 'NaN' || context.scopes.bindingOf(side) !== undefined) continue;
    const isNegative = node.operator.startsWith('!');
    context.report(nanComparison, node, {
      message: `This is always ${isNegative ? 'true' : 'false'}: NaN is not even equal to itself`,
      confidence: 0.97,
      fix: { title: 'Use `Number.isNaN`', edits: [{ range: context.rangeOf(node), newText: `${isNegative ? '!' : ''}Number.isNaN(${context.textOf(other)})` }], isSafe: false },
    });
    return;
  }
}

function checkKeys(context: RuleContext, node: NodeOf<'ObjectExpression'>): void {
  const seen = new Map<string, Node>();
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      seen.clear();
      continue;
    }
    const name = keyName(property.key, property.computed);
    if (name === undefined || (name === '__proto__' && !property.computed)) continue;
    const kind = property.type === 'ObjectMethod' && property.kind !== 'method' ? `${property.kind} ` : '';
    const first = seen.get(kind + name);
    if (first === undefined) {
      seen.set(kind + name, property);
      continue;
    }
    context.report(duplicateKey, property.key, {
      message: `\`${name}\` is given twice; the value on line ${context.lineOf(first)} is lost`,
      confidence: 0.95,
      related: [{ place: { range: context.rangeOf(first) }, message: 'first given here' }],
    });
  }
}

function checkCondition(context: RuleContext, test: Node): void {
  if (test.type !== 'AssignmentExpression' || test.operator !== '=') return;
  const parent = parentOf(test)!;
  // Parentheses of its own are the usual way to say that the assignment is meant.
  if (context.tree.text.slice(startOf(parent), startOf(test)).includes('((')) return;
  const isParenthesized = (test.extra?.['parenthesized'] ?? false) === true;
  if (isParenthesized) return;
  // `if (match = pattern.exec(text))` asks what came back.
  if (!isPlain(test.right)) return;
  const isConstant = constantText(test.right) !== undefined || test.right.type === 'BooleanLiteral' || test.right.type === 'NullLiteral';
  context.report(assignmentInCondition, test, {
    message: `This assigns to \`${context.textOf(test.left)}\` instead of comparing with it`,
    confidence: isConstant ? 0.95 : 0.7,
  });
}

function isPlain(node: Node): boolean {
  const inner = unwrap(node);
  return constantText(inner) !== undefined || inner.type === 'Identifier' || inner.type === 'MemberExpression' || inner.type === 'BooleanLiteral' || inner.type === 'NullLiteral';
}

function checkConstants(context: RuleContext): void {
  for (const scope of context.scopes.all) {
    for (const binding of scope.bindings.values()) {
      if (binding.kind !== 'const' || binding.declarations > 1) continue;
      for (const reference of binding.references) {
        if (!reference.isWrite) continue;
        context.report(constReassigned, reference.node, {
          message: `\`${binding.name}\` is a constant: this throws a TypeError`,
          confidence: 0.97,
          related: [{ place: { range: context.rangeAt(startOf(binding.identifier), endOf(binding.identifier)) }, message: 'declared here' }],
        });
      }
    }
  }
}
