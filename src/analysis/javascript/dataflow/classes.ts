import { keyName, unwrap } from '../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../syntax/tree.ts';
import { isFunction, isMember, parentOf } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { executeAll } from './statements.ts';
import { unknown, withField } from './values.ts';

/** Runs what stands in a class outside of its methods. */
export function evaluateClass(machine: Interpreter, node: NodeOf<'ClassDeclaration' | 'ClassExpression'>, env: Environment): void {
  for (const member of node.body.body) {
    if (member.type === 'ClassProperty' && member.value) {
      const name = keyName(member.key, member.computed ?? false);
      const value = machine.evaluate(member.value, env);
      if (name !== undefined && !member.static) env.set(node, withField(env.get(node) ?? unknown, name, value));
    } else if (member.type === 'StaticBlock') executeAll(machine, member.body, env);
  }
}

/** The class or object around a method, under which `this` is kept. */
export function thisKey(machine: Interpreter, node: Node): Node | undefined {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'ClassDeclaration' || at.type === 'ClassExpression' || at.type === 'ObjectExpression') return at;
    if (at.type === 'FunctionDeclaration' || (at.type === 'FunctionExpression' && parentOf(at)?.type !== 'ObjectProperty')) return constructorOf(machine, at) ?? at;
  }
  return undefined;
}

/** `A.prototype.method = function`: the function `A`. */
function constructorOf(machine: Interpreter, method: Node): Node | undefined {
  const assignment = parentOf(method);
  if (assignment?.type !== 'AssignmentExpression' || !isMember(assignment.left) || !isMember(assignment.left.object)) return undefined;
  const { object, property } = assignment.left.object;
  if (property.type !== 'Identifier' || property.name !== 'prototype' || object.type !== 'Identifier') return undefined;
  const declared = machine.scopes.bindingOf(object)?.node;
  return isFunction(declared) ? declared : declared?.type === 'VariableDeclarator' ? (unwrap(declared.init) ?? undefined) : undefined;
}

/** A method of the class around, for `machine.name()`. */
export function methodOf(machine: Interpreter, node: Node | undefined, name: string): FunctionNode | undefined {
  if (node?.type !== 'ClassDeclaration' && node?.type !== 'ClassExpression') return undefined;
  for (const member of node.body.body) {
    if ((member.type === 'ClassMethod' || member.type === 'ClassPrivateMethod') && keyName(member.key, member.type === 'ClassMethod' && member.computed) === name) return member;
    if ((member.type === 'ClassProperty' || member.type === 'ClassPrivateProperty') && isFunction(member.value) && keyName(member.key, false) === name) return member.value;
  }
  const parent = node.superClass?.type === 'Identifier' ? machine.scopes.bindingOf(node.superClass)?.node : undefined;
  return parent === node ? undefined : machine.methodOf(parent, name);
}
