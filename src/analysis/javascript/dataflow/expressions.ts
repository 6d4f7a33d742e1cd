import { dottedName, keyName, unwrap } from '../syntax/names.ts';
import type { Binding } from '../syntax/scopes.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isFunction } from '../syntax/tree.ts';
import { evaluateAssignment } from './assignments.ts';
import { ownNames } from './binding.ts';
import { evaluateCall } from './calls.ts';
import { evaluateElement } from './elements.ts';
import type { Environment } from './environment.ts';
import { listOf } from './functions.ts';
import { refine } from './guards.ts';
import type { Interpreter } from './interpreter.ts';
import { evaluateMember, fromPath } from './members.ts';
import { importPath, modulePath } from './paths.ts';
import type { Value } from './values.ts';
import { allTaints, asText, clear, constant, harmless, hole, isKnown, join, joinTaints, joinText, sinkSet, textOf, through, unknown, withField, withoutQuotes } from './values.ts';

export function evaluateExpression(machine: Interpreter, expression: Node, env: Environment): Value {
  machine.step();
  const node = unwrap(expression);
  switch (node.type) {
    case 'Identifier':
      return evaluateIdentifier(machine, node, env);
    case 'StringLiteral':
      return constant(node.value, node);
    case 'NumericLiteral':
      return { taints: [], isHarmless: true, text: String(node.value) };
    case 'BooleanLiteral':
      return { taints: [], isHarmless: true, text: String(node.value) };
    case 'BigIntLiteral':
    case 'RegExpLiteral':
      return harmless;
    case 'TemplateLiteral':
      return evaluateTemplate(machine, node, env);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return evaluateMember(machine, node, env);
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return evaluateCall(machine, node, env);
    case 'AssignmentExpression':
      return evaluateAssignment(machine, node, env);
    case 'BinaryExpression': {
      const left = node.left.type === 'PrivateName' ? unknown : machine.evaluate(node.left, env);
      const right = machine.evaluate(node.right, env);
      if (node.operator !== '+') return harmless;
      return machine.concatenate(left, right, node);
    }
    case 'LogicalExpression': {
      const left = machine.evaluate(node.left, env);
      const branch = env.fork();
      refine(machine, node.left, branch, node.operator === '&&');
      const right = machine.evaluate(node.right, branch);
      return node.operator === '&&' ? right : join(left, right);
    }
    case 'ConditionalExpression': {
      machine.evaluate(node.test, env);
      const yes = env.fork();
      const no = env.fork();
      refine(machine, node.test, yes, true);
      refine(machine, node.test, no, false);
      return join(machine.evaluate(node.consequent, yes), machine.evaluate(node.alternate, no));
    }
    case 'YieldExpression': {
      const value = node.argument ? machine.evaluate(node.argument, env) : unknown;
      machine.frame.yielded = join(machine.frame.yielded, node.delegate ? machine.elementOf(value, node) : value);
      return unknown;
    }
    case 'AwaitExpression':
    case 'SpreadElement':
      return node.argument ? machine.evaluate(node.argument, env) : unknown;
    case 'UnaryExpression':
      machine.evaluate(node.argument, env);
      return node.operator === '-' && node.argument.type === 'NumericLiteral' ? { ...harmless, text: `-${String(node.argument.value)}` } : harmless;
    case 'SequenceExpression': {
      let last: Value = unknown;
      for (const item of node.expressions) last = machine.evaluate(item, env);
      return last;
    }
    case 'ObjectExpression':
      return evaluateObject(machine, node, env);
    case 'ArrayExpression': {
      let value: Value = unknown;
      node.elements.forEach((element, index) => {
        if (element) value = withField(value, element.type === 'SpreadElement' ? '*' : String(index), element.type === 'SpreadElement' ? machine.elementOf(machine.evaluate(element.argument, env), element) : machine.evaluate(element, env));
      });
      return value;
    }
    case 'ImportExpression': {
      const module = machine.evaluate(node.source, env);
      const { text } = module;
      if (text === undefined || text.startsWith(hole)) machine.report('code', module.taints, node.source, node, 'import', module, 0.8);
      return isKnown(text) ? { taints: [], path: modulePath(text) } : unknown;
    }
    case 'ThisExpression': {
      const key = machine.thisKey(node);
      return (key && env.get(key)) ?? unknown;
    }
    case 'TaggedTemplateExpression':
      for (const part of node.quasi.expressions) machine.evaluate(part, env);
      return dottedName(node.tag) === 'String.raw' ? evaluateTemplate(machine, node.quasi, env) : unknown;
    case 'ClassExpression':
      machine.evaluateClass(node, env);
      return { taints: [], classNode: node };
    case 'UpdateExpression':
      return harmless;
    case 'JSXElement':
    case 'JSXFragment':
      evaluateElement(machine, node, env);
      return unknown;
    case 'ObjectMethod':
      return { taints: [], callee: node };
    default:
      return isFunction(node) ? { taints: [], callee: node } : unknown;
  }
}

function evaluateIdentifier(machine: Interpreter, node: NodeOf<'Identifier'>, env: Environment): Value {
  const binding = machine.scopes.bindingOf(node);
  if (binding === undefined && node.name === 'arguments' && machine.frame.node !== null) return listOf(machine.frame.args);
  if (binding === undefined) {
    if (node.name === 'undefined') return harmless;
    const value = fromPath(machine, node, `#${node.name}`, unknown);
    const kept = env.get(`global ${node.name}`);
    if (kept !== undefined && (kept.taints.length > 0 || kept.callee !== undefined) && !ownNames.test(node.name)) return kept;
    return kept?.fields === undefined ? value : { ...value, fields: kept.fields };
  }
  return env.get(binding) ?? declared(machine, binding);
}

function declared(machine: Interpreter, binding: Binding): Value {
  const { node } = binding;
  if (isFunction(node)) return { taints: [], callee: node };
  if (node.type === 'ClassDeclaration') return { taints: [], classNode: node };
  if (binding.kind === 'import') {
    const path = importPath(node);
    return path === undefined ? unknown : { taints: [], path };
  }
  return unknown;
}

function evaluateTemplate(machine: Interpreter, node: NodeOf<'TemplateLiteral'>, env: Environment): Value {
  let value: Value = constant(node.quasis[0]?.value.cooked ?? '');
  node.expressions.forEach((expression, index) => {
    value = machine.concatenate(value, machine.evaluate(expression, env), node);
    value = machine.concatenate(value, constant(node.quasis[index + 1]?.value.cooked ?? ''), node);
  });
  return value;
}

export function concatenate(machine: Interpreter, left: Value, right: Value, node: Node): Value {
  // What begins with an address that may be gone to stays on its host.
  const keepsHost = left.taints.length > 0 && left.taints.every((taint) => (taint.cleared & sinkSet('redirect')) !== 0);
  const isQuoted = right.taints.length > 0 && /=\s*(?:"[^"<>]*|'[^'<>]*)$/.test(textOf(left)) && right.taints.every((taint) => (taint.cleared & withoutQuotes) !== 0);
  const added = clear(asText(right.taints), (keepsHost ? sinkSet('redirect') : 0) | (isQuoted ? sinkSet('html') : 0));
  const taints = joinTaints(asText(left.taints), added);
  const text = joinText(left, right);
  return { taints: through(taints, node, 'becomes part of a text'), text };
}

function evaluateObject(machine: Interpreter, node: NodeOf<'ObjectExpression'>, env: Environment): Value {
  let value: Value = unknown;
  for (const property of node.properties) {
    if (property.type === 'SpreadElement') {
      const spread = machine.evaluate(property.argument, env);
      const { path: _path, text: _text, lookedUpBy: _lookedUpBy, ...kept } = spread;
      value = join(value, kept);
      continue;
    }
    const name = keyName(property.key, property.computed);
    if (property.type === 'ObjectProperty' && property.computed && name === undefined) machine.evaluate(property.key, env);
    const field = property.type === 'ObjectMethod' ? { taints: [], callee: property } : machine.evaluate(property.value, env);
    // Without a prototype there is none to be reached.
    if (name === '__proto__' && property.type === 'ObjectProperty' && property.value.type === 'NullLiteral') value = { ...value, path: '#Object.create()' };
    value = withField(value, name ?? '*', field);
    // Outside of JSX: `createElement('p', { dangerouslySetInnerHTML: … })`.
    if (name === 'dangerouslySetInnerHTML' && property.type === 'ObjectProperty') machine.report('html', allTaints(field), property.value, property, name, unknown);
  }
  return value;
}
