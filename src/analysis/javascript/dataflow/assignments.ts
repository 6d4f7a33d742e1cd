import { addressAttributes, propertySinks } from '../knowledge/sinks.ts';
import { dottedName, memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isFunction, isMember, parentOf } from '../syntax/tree.ts';
import { answersPlainly } from './contentType.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { canonicalPath, memberPath } from './paths.ts';
import type { Value } from './values.ts';
import { allTaints, constant, harmless, join, unknown } from './values.ts';

export function evaluateAssignment(machine: Interpreter, node: NodeOf<'AssignmentExpression'>, env: Environment): Value {
  let value = machine.evaluate(node.right, env);
  if (node.operator !== '=') {
    const before = machine.evaluate(node.left, env);
    if (node.operator === '+=') value = machine.concatenate(before, value, node);
    else if (node.operator === '||=' || node.operator === '??=') value = join(before, value);
    // What was nothing stays nothing; everything else is replaced.
    else if (node.operator === '&&=') value = join(value, unknown);
    else value = harmless;
  }
  checkAssignment(machine, node, value, env);
  machine.bind(node.left, value, env);
  return value;
}

function checkAssignment(machine: Interpreter, node: NodeOf<'AssignmentExpression'>, value: Value, env: Environment): void {
  const left = unwrap(node.left);
  if (left.type === 'Identifier' && left.name === 'location' && machine.scopes.bindingOf(left) === undefined) {
    machine.report('redirect', value.taints, node.right, node, 'location', value);
  }
  if (!isMember(left)) return;
  const name = memberName(left);
  const kind = name === undefined ? undefined : propertySinks[name];
  if (kind !== undefined) machine.report(kind, value.taints, node.right, node, name!, value);
  if (name !== undefined && addressAttributes.test(name) && !/\blocation$/.test(dottedName(left.object) ?? '')) machine.reportAddress(value, node.right, node, name);
  if (name === 'onmessage' && value.callee !== undefined) machine.invoke(value.callee, [machine.message], env, node);
  if (left.object.type === 'Super') return;
  const object = machine.evaluate(left.object, env);
  if (name !== undefined && object.path !== undefined) {
    const path = canonicalPath(memberPath(object.path, name));
    // Koa declares a text as a page only where it begins like one.
    if (/^@koa\.(response\.)?body$/.test(path) && !answersPlainly(env) && (value.text === undefined || /^\s*[<\0]/.test(value.text))) machine.report('html', value.taints, node.right, node, dottedName(left) ?? 'body', value, 0.8);
    if (path === '#location' || path === '#location.href') machine.report('redirect', value.taints, node.right, node, path.slice(1), value);
  }
  if (object.lookedUpBy !== undefined && !isJustWritten(machine, left.object, node)) {
    const key = name === undefined ? machine.evaluate(left.property, env) : constant(name);
    // Only where the attacker chooses what is written, or writes at a name of their choice, does the prototype change.
    if (key.taints.length > 0 || allTaints(value).length > 0 || name !== undefined) {
      machine.report('prototype', object.lookedUpBy, left.object, node, machine.tree.text.slice(left.object.start ?? 0, left.object.end ?? 0).slice(0, 40), object, name === undefined ? 0.85 : 0.65);
    }
  }
}

/** `table[key] = {}` before it in the same or an outer block: what stands there now is ours. */
function isJustWritten(machine: Interpreter, target: Node, use: Node): boolean {
  const text = machine.tree.text.slice(target.start ?? 0, target.end ?? 0);
  for (let at = use, block = parentOf(at); block !== null && !isFunction(block); at = block, block = parentOf(at)) {
    if (block.type !== 'BlockStatement' && block.type !== 'Program') continue;
    for (const statement of block.body) {
      if (statement === at) break;
      const written = statement.type === 'ExpressionStatement' ? unwrap(statement.expression) : undefined;
      if (written?.type === 'AssignmentExpression' && written.operator === '=' && /^(Object|Array|New|Call|Arrow|Function)/.test(unwrap(written.right).type) && machine.tree.text.slice(written.left.start ?? 0, written.left.end ?? 0) === text) return true;
    }
  }
  return false;
}
