import type { Node } from '../../../javascript/syntax/tree.ts';
import { endOf, isCall, isFunction, isMember, parentOf, startOf } from '../../../javascript/syntax/tree.ts';
import { fitted, isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

/** Promises that nobody waits for. */
export function asynchronous(node: Node, context: RepairContext): void {
  if (isCall(node) && isExpression(node)) {
    const home = context.home(node);
    const parent = parentOf(node);
    if (parent?.type === 'AwaitExpression' || (isMember(node.callee) && node.callee.object.type === 'Identifier' && /^(?:Math|JSON|Number|Object|String|Array)$/.test(node.callee.object.name))) return;
    if (isFunction(home) && home.async) context.replace(node, fitted(node, `await ${context.source(node)}`), 'await.added', parent?.type === 'ReturnStatement' ? 0.25 : 0.45, `await ${context.short(node)}`);
    else if (home.type === 'Program' && context.tree.program.sourceType === 'module' && /\bawait\b/.test(context.tree.text)) context.replace(node, fitted(node, `await ${context.source(node)}`), 'await.added', 0.2, `await ${context.short(node)}`);
    if (isMember(node.callee) && node.arguments.length === 1 && context.source(node).includes('.map(') && isFunction(node.arguments[0]) && node.arguments[0].async && isFunction(home) && home.async) {
      context.replace(node, `await Promise.all(${context.source(node)})`, 'await.all', 0.5, `wait for all of ${context.short(node)}`);
    }
  }
  if (node.type === 'Identifier' && isExpression(node) && parentOf(node)?.type === 'VariableDeclarator') {
    const home = context.home(node);
    if (isFunction(home) && home.async) context.replace(node, `await ${node.name}`, 'await.added', 0.15);
  }
  if (node.type === 'ArrowFunctionExpression' && node.body.type === 'BlockStatement' && node.body.body.length === 1) {
    const [only] = node.body.body;
    if (only?.type === 'ExpressionStatement' && only.expression.type !== 'AssignmentExpression') context.edit(startOf(only), startOf(only), 'return ', 'return.added', 0.5, `return ${context.short(only)}`);
  }
  if (node.type === 'ForOfStatement' && !node.await) {
    const home = context.home(node);
    if (isFunction(home) && home.async) context.edit(startOf(node), startOf(node) + 3, 'for await', 'await.loop', 0.12, 'await each in turn');
  }
  if (isFunction(node) && !node.async && !node.generator && (node.type === 'FunctionDeclaration' || node.type === 'ArrowFunctionExpression') && /\bawait\b/.test(context.tree.text.slice(startOf(node), endOf(node)))) {
    context.edit(startOf(node), startOf(node), 'async ', 'await.function', 0.4, 'make the function asynchronous');
  }
}
