import { clearedByRegex } from './regexKnowledge.ts';
import { calledName, memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import { validatorNames } from '../knowledge/propagators.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { SinkSet, Value } from './values.ts';
import { allTaints, asText, cleared, everySink, isKnown, neverAbsolute, neverClimbs, resolved, sinkSet } from './values.ts';

/** Takes into the branch what a condition says about the values in it. */
export function refine(machine: Interpreter, condition: Node, env: Environment, isTrue: boolean): void {
  const node = unwrap(condition);
  switch (node.type) {
    case 'UnaryExpression':
      if (node.operator === '!') refine(machine, node.argument, env, !isTrue);
      return;
    case 'LogicalExpression':
      if (node.operator === '&&' && isTrue) {
        refine(machine, node.left, env, true);
        refine(machine, node.right, env, true);
      } else if (node.operator === '||' && !isTrue) {
        refine(machine, node.left, env, false);
        refine(machine, node.right, env, false);
      }
      return;
    case 'BinaryExpression':
      refineComparison(machine, node, env, isTrue);
      return;
    case 'CallExpression':
    case 'OptionalCallExpression':
      refineCall(machine, node, env, isTrue);
      return;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      // `allowed[value]`: what is not in the table is false.
      if (isTrue && node.computed && memberName(node) === undefined && allTaints(machine.evaluate(node.object, env)).length === 0) makeSafe(machine, node.property, env);
      return;
    default:
  }
}

function refineComparison(machine: Interpreter, node: NodeOf<'BinaryExpression'>, env: Environment, isTrue: boolean): void {
  if (node.left.type === 'PrivateName') return;
  const { operator, left, right } = node;
  if (operator === 'in') {
    if (isTrue && allTaints(machine.evaluate(right, env)).length === 0) makeSafe(machine, left, env, everySink & ~sinkSet('prototype', 'call'));
    return;
  }
  const equal = operator === '===' || operator === '==';
  const different = operator === '!==' || operator === '!=';
  if (equal || different) {
    const same = equal === isTrue;
    for (const [side, other] of [[left, right], [right, left]] as const) {
      const inner = unwrap(side);
      const value = machine.evaluate(other, env);
      const isConstant = isKnown(value.text);
      if (inner.type === 'UnaryExpression' && inner.operator === 'typeof' && isConstant) {
        if (same && (value.text === 'number' || value.text === 'boolean')) makeSafe(machine, inner.argument, env);
        else if (same && value.text === 'string') machine.markSafe(inner.argument, env, asTextValue);
        else if (!same && value.text === 'object') machine.markSafe(inner.argument, env, asTextValue);
        continue;
      }
      // Who sent a message is as good as what is in it.
      if (same && isMember(inner) && memberName(inner) === 'origin' && inner.object.type === 'Identifier' && machine.evaluate(inner.object, env).path === '@message') machine.store(inner.object, { taints: [] }, env);
      if (isConstant && same && value.text !== '') makeSafe(machine, inner, env);
      if (!same && value.text !== undefined && /^(__proto__|constructor|prototype)$/.test(value.text)) makeSafe(machine, inner, env, sinkSet('prototype'));
      // Compared with what is not untrusted itself: a stored origin, a list's entry.
      if (same && !isConstant && value.taints.length === 0 && !isNothing(other) && (value.path !== undefined || other.type === 'MemberExpression')) makeSafe(machine, inner, env);
      if (isIndexOf(inner)) refineIndex(machine, inner, value.text, env, same);
    }
    return;
  }
  // `list.indexOf(x) > -1`, `>= 0`, `< 0`
  const call = unwrap(left);
  const limit = unwrap(right);
  if (!isIndexOf(call)) return;
  const text = limit.type === 'UnaryExpression' ? '-1' : limit.type === 'NumericLiteral' ? String(limit.value) : undefined;
  const found = (operator === '>' && text === '-1') || (operator === '>=' && text === '0');
  const missing = operator === '<' && text === '0';
  if (found || missing) membership(machine, call, env, found === isTrue);
}

function isNothing(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'NullLiteral' || (inner.type === 'Identifier' && inner.name === 'undefined');
}

function isIndexOf(node: Node): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return isCall(node) && memberName(unwrap(node.callee)) === 'indexOf';
}

/** `x.indexOf(y) === -1` and `=== 0`. */
function refineIndex(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, compared: string | undefined, env: Environment, same: boolean): void {
  if (compared === '0' && same) startsWith(machine, call, env);
  else if (compared === '0') {
    const callee = unwrap(call.callee);
    if (isMember(callee)) doesNotStart(machine, callee.object, call.arguments[0], env);
  }
  else if (compared === undefined || compared === '-1') membership(machine, call, env, !same);
}

function refineCall(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean): void {
  const callee = unwrap(node.callee);
  const name = calledName(callee);
  const first = node.arguments[0];
  if (name === undefined) return;
  if (isMember(callee)) {
    if (name === 'test' || name === 'match') {
      const regex = unwrap(name === 'test' ? callee.object : first);
      const subject = name === 'test' ? first : callee.object;
      const pattern = regex?.type === 'RegExpLiteral' ? regex : literalOf(machine, regex);
      if (pattern !== undefined && subject) makeSafe(machine, subject, env, clearedByRegex(pattern.pattern, isTrue, pattern.flags));
      return;
    }
    if (name === 'includes' || name === 'has' || name === 'contains' || name === 'hasOwn' || name === 'hasOwnProperty' || name === 'some') {
      membership(machine, node, env, isTrue);
      return;
    }
    if (name === 'startsWith') {
      if (isTrue) startsWith(machine, node, env);
      else doesNotStart(machine, callee.object, first, env);
      return;
    }
    if (name === 'endsWith') return;
    if (name === 'isAbsolute') {
      if (!isTrue && first) makeSafe(machine, first, env, neverAbsolute);
      return;
    }
  }
  if (isTrue && first && /^(isInteger|isSafeInteger|isFinite|isNumber)$/.test(name)) makeSafe(machine, first, env);
  else if (first && /^(isNaN)$/.test(name) && !isTrue) machine.markSafe(first, env);
  else if (first && isTrue && (validatorNames.test(name) || /^(isIn|isInside|pathIsInside|is_?valid|valid|validate|isUuid|isEmail|isObjectIdOrHexString|isMongoId)$/i.test(name))) {
    for (const argument of node.arguments) if (argument.type !== 'SpreadElement') makeSafe(machine, argument, env);
  }
}

/** A regular expression that is kept in a constant. */
function literalOf(machine: Interpreter, node: Node | null | undefined): NodeOf<'RegExpLiteral'> | undefined {
  if (node?.type !== 'Identifier') return undefined;
  const declarator = machine.scopes.bindingOf(node)?.node;
  return declarator?.type === 'VariableDeclarator' && declarator.init?.type === 'RegExpLiteral' ? declarator.init : undefined;
}

/** `allowed.includes(value)` says that a value is one of a list; `value.includes('..')` says what is in it. */
function membership(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isIn: boolean): void {
  const callee = unwrap(call.callee);
  const first = call.arguments[0];
  if (!isMember(callee) || !first || first.type === 'SpreadElement') return;
  const owner = machine.evaluate(callee.object, env);
  const element = machine.evaluate(first, env);
  const name = memberName(callee);
  if (name === 'hasOwn' && call.arguments[1]) {
    if (isIn && call.arguments[1].type !== 'SpreadElement') makeSafe(machine, call.arguments[1], env);
    return;
  }
  if (allTaints(owner).length === 0) {
    // What was sent is compared with a list of our own; a block list of dangerous keys guards prototypes.
    if (isIn) makeSafe(machine, first, env);
    else if (mentionsPrototype(owner)) makeSafe(machine, first, env, sinkSet('prototype', 'call'));
    return;
  }
  if (isIn) return;
  if (element.text === '..' || element.text === '../') makeSafe(machine, callee.object, env, neverClimbs);
  else if (element.text === '/' || element.text === '\\') makeSafe(machine, callee.object, env, sinkSet('path', 'redirect'));
  else if (element.text === '<') makeSafe(machine, callee.object, env, sinkSet('html'));
  else if (element.text === '__proto__' || element.text === 'constructor') makeSafe(machine, callee.object, env, sinkSet('prototype'));
}

function mentionsPrototype(value: Value): boolean {
  return [...(value.fields?.values() ?? [])].some(({ text }) => text === '__proto__');
}

/** A resolved path that starts with its folder has not left it; an address that starts with a host stays there. */
function startsWith(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment): void {
  const callee = unwrap(call.callee);
  const first = call.arguments[0];
  if (!isMember(callee) || !first) return;
  const prefix = machine.evaluate(first, env);
  const { text } = prefix;
  if (prefix.taints.length > 0) return;
  if (!isKnown(text)) {
    makeSafe(machine, callee.object, env, sinkSet('redirect', 'request') | (isResolved(machine.evaluate(callee.object, env)) ? sinkSet('path') : neverAbsolute));
    return;
  }
  let kinds: SinkSet = 0;
  if (/^[a-z]+:\/\/[^/]+\//i.test(text)) kinds |= sinkSet('redirect', 'request');
  if (/^\/[^/\\]/.test(text)) kinds |= sinkSet('redirect');
  // Unless its dots are resolved, what starts with a folder may still climb out of it.
  if (text.length > 1 && !text.startsWith('.')) kinds |= isResolved(machine.evaluate(callee.object, env)) ? sinkSet('path') : neverAbsolute;
  makeSafe(machine, callee.object, env, kinds);
}

function isResolved(value: Value): boolean {
  return allTaints(value).every((taint) => (taint.cleared & resolved) !== 0);
}

function doesNotStart(machine: Interpreter, subject: Node, prefix: Node | undefined, env: Environment): void {
  const { text } = prefix === undefined ? { text: undefined } : machine.evaluate(prefix, env);
  // Dots that are resolved stand in front or nowhere.
  if ((text === '..' || text === '../') && isResolved(machine.evaluate(subject, env))) makeSafe(machine, subject, env, neverClimbs);
  else if (text === '/') makeSafe(machine, subject, env, neverAbsolute);
}

function makeSafe(machine: Interpreter, node: Node, env: Environment, kinds: SinkSet = everySink): void {
  if (kinds === 0) return;
  const inner = unwrap(node);
  // `allowed.includes(value.toLowerCase())`: what is checked is made from the value.
  const subject = isCall(inner) && isMember(unwrap(inner.callee)) && /^(toLowerCase|toUpperCase|trim|toString)$/.test(calledName(inner.callee) ?? '') ? (unwrap(inner.callee) as NodeOf<'MemberExpression'>).object : inner;
  if (kinds === everySink) machine.markSafe(subject, env);
  else machine.markSafe(subject, env, (value) => cleared(value, kinds));
}

function asTextValue(value: Value): Value {
  return { ...value, taints: asText(value.taints) };
}
