import { calledName, dottedName, memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import { doesNotStart, makeSafe, membership, refineIndex, startsWith } from './checks.ts';
import type { Environment } from './environment.ts';
import type { Refine } from './functionGuards.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';
import { asText, everySink, foreignTaints, isKnown, sinkSet } from './values.ts';

/** What comparisons ask in turn; handed in, because conditions hold comparisons and comparisons conditions. */
export interface Guards {
  readonly refine: Refine;
  refineCall(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean): void;
}

export function refineComparison(machine: Interpreter, node: NodeOf<'BinaryExpression'>, env: Environment, isTrue: boolean, guards: Guards): void {
  if (node.left.type === 'PrivateName') return;
  const { operator, left, right } = node;
  if (operator === 'in') {
    // What every object has is what must not be walked into.
    if (!isTrue && machine.evaluate(right, env).path === '#Object.prototype') makeSafe(machine, left, env, sinkSet('prototype', 'call'));
    if (isTrue && foreignTaints(machine.evaluate(right, env)).length === 0) makeSafe(machine, left, env, everySink & ~sinkSet('prototype', 'call'));
    return;
  }
  if (operator === 'instanceof') {
    if (isTrue && /(jQuery|\$|Element|Node|Document|Fragment)$/.test(dottedName(right) ?? '')) makeSafe(machine, left, env, sinkSet('html'));
    if (isTrue && dottedName(right) === 'Array') makeSafe(machine, left, env, sinkSet('loop'));
    if (isTrue && right.type === 'Identifier' && /^(Date|RegExp|Number|Boolean|Function|Buffer|ObjectI[dD])$/.test(right.name)) makeSafe(machine, left, env);
    return;
  }
  const equal = operator === '===' || operator === '==';
  const different = operator === '!==' || operator === '!=';
  if (equal || different) {
    refineEquality(machine, [left, right], env, equal === isTrue, guards);
    return;
  }
  // `list.indexOf(x) > -1`, `>= 0`, `< 0`
  const call = unwrap(left);
  const limit = unwrap(right);
  if (isIndexOf(call) || isSearch(call)) {
    const text = limit.type === 'UnaryExpression' ? '-1' : limit.type === 'NumericLiteral' ? String(limit.value) : undefined;
    const found = (operator === '>' && text === '-1') || (operator === '>=' && text === '0');
    const missing = operator === '<' && text === '0';
    if (!found && !missing) return;
    if (isSearch(call)) guards.refineCall(machine, call, env, found === isTrue);
    else membership(machine, call, env, found === isTrue);
  }
  // A length that was compared with a limit.
  const isBelow = operator.startsWith('<') ? isTrue : operator.startsWith('>') ? !isTrue : false;
  if (isBelow && isMember(call) && memberName(call) === 'length' && limit.type === 'NumericLiteral') makeSafe(machine, call.object, env, sinkSet('loop'));
}

function refineEquality(machine: Interpreter, sides: readonly [Node, Node], env: Environment, same: boolean, guards: Guards): void {
  for (const [side, other] of [sides, [sides[1], sides[0]]] as const) {
    const inner = unwrap(side);
    const value = machine.evaluate(other, env);
    const isConstant = isKnown(value.text);
    if (inner.type === 'UnaryExpression' && inner.operator === 'typeof' && isConstant) {
      refineType(machine, inner.argument, value.text!, env, same, guards);
      continue;
    }
    // Who sent a message is as good as what is in it.
    if (same && isMember(inner) && memberName(inner) === 'origin' && inner.object.type === 'Identifier' && machine.evaluate(inner.object, env).path === '@message') machine.store(inner.object, { taints: [] }, env);
    const start = startOfText(machine, inner, env);
    if (start !== undefined) {
      if (same) startsWith(machine, start.subject, other, env);
      else doesNotStart(machine, start.subject, other, env);
      continue;
    }
    const isLiteral = /^(BooleanLiteral|NumericLiteral|NullLiteral)$/.test(unwrap(other).type) || (unwrap(other).type === 'Identifier' && (unwrap(other) as NodeOf<'Identifier'>).name === 'undefined');
    if (((isConstant && value.text !== '') || isLiteral) && same) makeSafe(machine, inner, env);
    if (!same && value.text !== undefined && /^(__proto__|constructor|prototype)$/.test(value.text)) makeSafe(machine, inner, env, sinkSet('prototype'));
    // Compared with what is not untrusted itself: a stored origin, a list's entry.
    if (same && !isConstant && foreignTaints(value).length === 0 && !isNothing(other) && (value.path !== undefined || other.type === 'MemberExpression' || isOurs(machine, other))) makeSafe(machine, inner, env);
    // `x.nodeType !== undefined` asks as `x.nodeType` does.
    if (!same && isMember(inner) && isNothing(other)) guards.refine(machine, inner, env, true);
    if (isCall(inner) && isNothing(other)) guards.refineCall(machine, inner, env, !same);
    if (same && isCall(other) && calledName(other.callee) === 'basename' && other.arguments[0] && sameText(machine, other.arguments[0], inner)) makeSafe(machine, inner, env, sinkSet('path'));
    if (isIndexOf(inner)) refineIndex(machine, inner, value.text, env, same);
    if (isSearch(inner) && value.text === '-1') guards.refineCall(machine, inner, env, !same);
    if ((isMember(inner) || isCall(inner) || inner.type === 'BinaryExpression') && unwrap(other).type === 'BooleanLiteral') guards.refine(machine, inner, env, (unwrap(other) as NodeOf<'BooleanLiteral'>).value === same);
    if (isCall(inner) && isConstant && /^(true|false)$/.test(value.text!)) guards.refineCall(machine, inner, env, (value.text === 'true') === same);
  }
}

function refineType(machine: Interpreter, argument: Node, type: string, env: Environment, same: boolean, guards: Guards): void {
  if (same && type === 'function') machine.forgetLookup(argument, env);
  if (same && /^(number|boolean|bigint|undefined|function|symbol)$/.test(type)) makeSafe(machine, argument, env);
  else if (same && type === 'string') machine.markSafe(argument, env, asTextValue);
  else if ((!same && type === 'string') || (same && type === 'object')) makeSafe(machine, argument, env, sinkSet('html'));
  else if (!same && type === 'object') machine.markSafe(argument, env, asTextValue);
  else if (!same && type === 'undefined' && isMember(unwrap(argument))) guards.refine(machine, argument, env, true);
}

function asTextValue(value: Value): Value {
  return { ...value, taints: asText(value.taints) };
}

/** `text.slice(0, prefix.length)`, `text[0]`, `text.charAt(0)`: how a text begins. */
function startOfText(machine: Interpreter, node: Node, env: Environment): { readonly subject: Node } | undefined {
  if (isMember(node) && node.computed && unwrap(node.property).type === 'NumericLiteral' && (unwrap(node.property) as NodeOf<'NumericLiteral'>).value === 0) {
    return machine.evaluate(node.object, env).fields === undefined ? { subject: node.object } : undefined;
  }
  if (!isCall(node)) return undefined;
  const callee = unwrap(node.callee);
  if (!isMember(callee) || !/^(slice|substring|substr|charAt)$/.test(memberName(callee) ?? '')) return undefined;
  const first = unwrap(node.arguments[0]);
  return first?.type === 'NumericLiteral' && first.value === 0 ? { subject: callee.object } : undefined;
}

function sameText({ tree }: Interpreter, a: Node, b: Node): boolean {
  return tree.text.slice(a.start ?? 0, a.end ?? 0) === tree.text.slice(b.start ?? 0, b.end ?? 0);
}

/** A variable of our own, not what somebody handed over. */
function isOurs(machine: Interpreter, node: Node): boolean {
  const inner = unwrap(node);
  const binding = inner.type === 'Identifier' ? machine.scopes.bindingOf(inner) : undefined;
  return binding !== undefined && binding.kind !== 'parameter';
}

function isNothing(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'NullLiteral' || (inner.type === 'Identifier' && inner.name === 'undefined');
}

export function isIndexOf(node: Node): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return isCall(node) && /^(indexOf|lastIndexOf)$/.test(memberName(unwrap(node.callee)) ?? '');
}

/** `text.search(pattern)` */
export function isSearch(node: Node): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return isCall(node) && memberName(unwrap(node.callee)) === 'search';
}
