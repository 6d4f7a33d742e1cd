import type { Node, NodeOf } from '../../javascript/syntax/tree.ts';
import { isFunction, isMember, parentOf } from '../../javascript/syntax/tree.ts';
import type { RepairContext } from './repairContext.ts';

const expressionTypes = new Set([
  'Identifier', 'NumericLiteral', 'StringLiteral', 'BooleanLiteral', 'NullLiteral', 'RegExpLiteral', 'TemplateLiteral', 'ArrayExpression',
  'ObjectExpression', 'UnaryExpression', 'UpdateExpression', 'BinaryExpression', 'LogicalExpression', 'ConditionalExpression', 'AssignmentExpression',
  'CallExpression', 'OptionalCallExpression', 'NewExpression', 'MemberExpression', 'OptionalMemberExpression', 'AwaitExpression', 'ThisExpression',
  'FunctionExpression', 'ArrowFunctionExpression',
]);

/** Whether a node is an expression that is read for its value, so that another could stand there. */
export function isExpression(node: Node): boolean {
  if (!expressionTypes.has(node.type)) return false;
  const parent = parentOf(node);
  if (parent === null) return false;
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node || parent.computed;
    case 'ObjectProperty':
      return parent.value === node && parentOf(parent)?.type !== 'ObjectPattern';
    case 'ClassProperty':
    case 'ClassPrivateProperty':
      return parent.value === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentExpression':
      return parent.right === node;
    case 'AssignmentPattern':
      return parent.right === node;
    case 'ForInStatement':
    case 'ForOfStatement':
      return parent.right === node;
    case 'UpdateExpression':
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'CatchClause':
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'ArrayPattern':
    case 'RestElement':
    case 'TaggedTemplateExpression':
    case 'MetaProperty':
    case 'PrivateName':
    case 'ClassDeclaration':
    case 'ClassExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassPrivateMethod':
    case 'JSXAttribute':
    case 'JSXOpeningElement':
      return false;
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return false;
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'ExpressionStatement':
      return true;
    default:
      return !/^(?:Import|Export(?!Default))|Specifier$|^TS(?!As|Satisfies|NonNull)/.test(parent.type);
  }
}

/** Whether a node decides what runs: a test, a side of `&&`, or what a `filter` callback answers. */
export function isCondition(context: RepairContext, node: Node): boolean {
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'LogicalExpression':
      return parent.operator !== '??' && isExpression(node) && context.kindOf(node) === 'boolean';
    case 'ArrowFunctionExpression':
      return parent.body === node && context.kindOf(node) === 'boolean';
    case 'ReturnStatement':
      return context.kindOf(node) === 'boolean' && (node.type === 'BinaryExpression' || node.type === 'LogicalExpression');
    default:
      return false;
  }
}

/** Whether a node is a statement among others, so that one more could stand beside it. */
export function isStatementInList(node: Node): boolean {
  const parent = parentOf(node);
  if (parent === null || !/Statement$|^VariableDeclaration$/.test(node.type) || node.type === 'BlockStatement') return false;
  return (parent.type === 'BlockStatement' || parent.type === 'Program') && (parent.body as Node[]).includes(node);
}

/** Whether a statement stands where a block may: the body of a loop or a branch. */
export function isBody(node: Node): boolean {
  const parent = parentOf(node);
  if (!/Statement$/.test(node.type) || node.type === 'BlockStatement') return false;
  switch (parent?.type) {
    case 'IfStatement':
      return parent.consequent === node || parent.alternate === node;
    case 'ForStatement':
    case 'ForInStatement':
    case 'ForOfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
      return parent.body === node;
    default:
      return false;
  }
}

/** Text of an expression as it has to be written in a node's place. */
export function fitted(node: Node, text: string): string {
  return needsNoParentheses(node) ? text : `(${text})`;
}

/** An expression as the operand of something. */
export function asOperand(context: RepairContext, node: Node): string {
  // Parentheses around a node are not part of it.
  return isAtomic(node) ? context.source(node) : `(${context.source(node)})`;
}

export function isAtomic(node: Node): boolean {
  return /^(?:Identifier|.*Literal|ArrayExpression|ThisExpression|NewExpression)$/.test(node.type) || isMember(node) || node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
}

function needsNoParentheses(node: Node): boolean {
  if (node.extra?.parenthesized === true) return true;
  const parent = parentOf(node);
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.property === node;
    case 'CallExpression':
    case 'NewExpression':
    case 'OptionalCallExpression':
      return parent.callee !== node;
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'UnaryExpression':
    case 'AwaitExpression':
    case 'ConditionalExpression':
    case 'SpreadElement':
    case 'TSAsExpression':
    case 'TSNonNullExpression':
    case 'TSSatisfiesExpression':
    case 'TaggedTemplateExpression':
    case 'ClassDeclaration':
      return false;
    default:
      return parent !== null && !isFunction(parent);
  }
}

/** The nearest loop around a node within its function. */
export function loopAround(node: Node): NodeOf<'ForStatement' | 'ForInStatement' | 'ForOfStatement' | 'WhileStatement' | 'DoWhileStatement'> | null {
  for (let at = parentOf(node); at !== null && !isFunction(at); at = parentOf(at)) {
    if (at.type === 'ForStatement' || at.type === 'ForInStatement' || at.type === 'ForOfStatement' || at.type === 'WhileStatement' || at.type === 'DoWhileStatement') return at;
  }
  return null;
}
