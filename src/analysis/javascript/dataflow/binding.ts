import { keyName, memberName, unwrap } from '../syntax/names.ts';
import type { Binding } from '../syntax/scopes.ts';
import type { Node } from '../syntax/tree.ts';
import { isMember } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';
import { allTaints, join, through, unknown, withField } from './values.ts';

/** Globals that stay what they are, whatever a file writes to them. */
export const ownNames = /^(location|name|document|window|self|top|parent|frames|event|process|module|exports|require|global|globalThis|\$|jQuery|console|history|navigator)$/;

/** Gives a pattern its value: declares, assigns, takes apart. */
export function bindPattern(machine: Interpreter, target: Node, value: Value, env: Environment, isParameter = false): void {
  const pattern = unwrap(target);
  switch (pattern.type) {
    case 'Identifier': {
      const binding = machine.scopes.bindingOf(pattern);
      if (binding !== undefined) env.set(binding, isParameter ? value : stepped(machine, value, pattern, `is kept in \`${pattern.name}\``));
      if (binding !== undefined && !isParameter) noteAlias(machine, pattern, binding);
      if (binding === undefined && !ownNames.test(pattern.name)) env.set(`global ${pattern.name}`, stepped(machine, value, pattern, `is kept in \`${pattern.name}\``));
      return;
    }
    case 'ObjectPattern': {
      for (const property of pattern.properties) {
        if (property.type === 'RestElement') {
          machine.bind(property.argument, value, env);
          continue;
        }
        const name = keyName(property.key, property.computed);
        if (name === undefined) machine.evaluate(property.key, env);
        machine.bind(property.value, machine.member(value, name, property), env);
      }
      return;
    }
    case 'ArrayPattern':
      pattern.elements.forEach((element, index) => {
        if (element?.type === 'RestElement') machine.bind(element.argument, machine.elementOf(value, element), env);
        else if (element) machine.bind(element, value.fields ? machine.member(value, String(index), element) : machine.elementOf(value, element), env);
      });
      return;
    case 'AssignmentPattern': {
      const fallback = machine.evaluate(pattern.right, env);
      // `{ port = 80 }`: what stands in for a missing option says what the option is.
      const isNumber = fallback.isHarmless === true && fallback.text !== undefined && value.taints.every(({ source }) => source.origin === 'library');
      machine.bind(pattern.left, value === unknown || isNumber ? fallback : join(value, fallback), env, isParameter);
      return;
    }
    case 'RestElement':
      machine.bind(pattern.argument, value, env, isParameter);
      return;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      machine.store(pattern, value, env);
      return;
    default:
  }
}

/** `const self = this`, `const o = options`: what is written to one is read from the other. */
function noteAlias(machine: Interpreter, pattern: Node, binding: Binding): void {
  const init = machine.initialiser(pattern);
  const other = init?.type === 'ThisExpression' ? machine.thisKey(init) : init?.type === 'Identifier' ? machine.scopes.bindingOf(init) : undefined;
  if (other === undefined) return;
  for (const [from, to] of [[binding, other], [other, binding]] as const) machine.aliases.set(from, (machine.aliases.get(from) ?? new Set()).add(to));
}

/** Writes to a member by writing a new value to what it is a member of. */
export function storeInto(machine: Interpreter, target: Node, value: Value, env: Environment): void {
  const node = unwrap(target);
  if (node.type === 'Identifier') {
    const binding = machine.scopes.bindingOf(node);
    if (binding !== undefined) storeThrough(machine, binding, value, env);
    else if (value.fields !== undefined) env.set(`global ${node.name}`, value);
    return;
  }
  if (node.type === 'ThisExpression') {
    const key = machine.thisKey(node);
    if (key !== undefined) storeThrough(machine, key, value, env);
    return;
  }
  if (!isMember(node) || node.object.type === 'Super') return;
  const object = machine.evaluate(node.object, env);
  const name = memberName(node);
  const field = name ?? '*';
  machine.store(node.object, withField(object, field, name === undefined && object.fields?.has('*') ? join(object.fields.get('*')!, value) : value), env);
}

function storeThrough(machine: Interpreter, key: unknown, value: Value, env: Environment): void {
  env.set(key, value);
  for (const alias of machine.aliases.get(key) ?? []) env.set(alias, value);
}

/** Makes what an expression reads safe from here on. */
export function markSafe(machine: Interpreter, expression: Node, env: Environment, change: (value: Value) => Value = (value) => ({ taints: [], ...(value.callee && { callee: value.callee }) })): void {
  const node = unwrap(expression);
  const value = machine.evaluate(node, env);
  if (allTaints(value).length > 0) machine.store(node, change(value), env);
}

/** What was looked up by a foreign key was found to be what it should be. */
export function forgetLookup(machine: Interpreter, expression: Node, env: Environment): void {
  const { lookedUpBy, ...rest } = machine.evaluate(expression, env);
  if (lookedUpBy !== undefined) machine.store(expression, rest, env);
}

export function stepped(machine: Interpreter, value: Value, node: Node, text: string): Value {
  if (value.taints.length === 0) return value;
  return { ...value, taints: through(value.taints, node, text) };
}
