import { calledName, memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { SinkSet, Value } from './values.ts';
import { allTaints, beginsAtRoot, beginsWithOneSlash, cleared, everySink, foreignTaints, isKnown, neverAbsolute, neverClimbs, resolved, sinkSet, withoutQuotes } from './values.ts';

type CallOfMember = NodeOf<'CallExpression' | 'OptionalCallExpression'>;

/** `x.indexOf(y) === -1` and `=== 0`. */
export function refineIndex(machine: Interpreter, call: CallOfMember, compared: string | undefined, env: Environment, same: boolean): void {
  const callee = unwrap(call.callee);
  const first = call.arguments[0];
  if (compared === '0' && isMember(callee) && first) {
    if (same) startsWith(machine, callee.object, first, env);
    else doesNotStart(machine, callee.object, first, env);
  } else if (compared === undefined || compared === '-1') membership(machine, call, env, !same);
}

/** `allowed.includes(value)` says that a value is one of a list; `value.includes('..')` says what is in it. */
export function membership(machine: Interpreter, call: CallOfMember, env: Environment, isIn: boolean): void {
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
  if (foreignTaints(owner).length === 0) {
    // What was sent is compared with a list of our own; a block list of dangerous keys guards prototypes.
    if (isIn) makeSafe(machine, first, env);
    else if (mentionsPrototype(owner)) makeSafe(machine, first, env, sinkSet('prototype', 'call'));
    return;
  }
  if (isIn) return;
  const { text } = element;
  if (text === '..' || text === '../' || text === '.') staysBelow(machine, callee.object, env);
  else if (text === '/' || text === '\\') makeSafe(machine, callee.object, env, sinkSet('path', 'redirect'));
  else if (text === '<') makeSafe(machine, callee.object, env, sinkSet('html'));
  else if (text === '"' || text === "'") makeSafe(machine, callee.object, env, withoutQuotes);
  else if (text === '__proto__' || text === 'constructor') makeSafe(machine, callee.object, env, sinkSet('prototype'));
}

/** Keys under which the prototype of an object is found. */
const inherited = ['__proto__', 'constructor', 'prototype'];

function mentionsPrototype(value: Value): boolean {
  return [...(value.fields?.values() ?? [])].some(({ text }) => text === '__proto__');
}

/** A resolved path that starts with its folder has not left it; an address that starts with a host stays there. */
export function startsWith(machine: Interpreter, subject: Node, prefix: Node | string, env: Environment): void {
  const start = typeof prefix === 'string' ? { taints: [], text: prefix } : machine.evaluate(prefix, env);
  const { text } = start;
  if (foreignTaints(start).length > 0) return;
  if (!isKnown(text)) {
    makeSafe(machine, subject, env, sinkSet('redirect', 'request') | (isResolved(machine.evaluate(subject, env)) ? sinkSet('path') : neverAbsolute));
    return;
  }
  let kinds: SinkSet = 0;
  if (/^[a-z]+:\/\/[^/]+\//i.test(text)) kinds |= sinkSet('redirect', 'request');
  if (/^\/[^/\\]/.test(text)) kinds |= sinkSet('redirect');
  if (text === '/') kinds |= beginsAtRoot;
  if (text !== '' && !inherited.some((name) => name.startsWith(text))) kinds |= sinkSet('prototype');
  // Unless its dots are resolved, what starts with a folder may still climb out of it.
  if (text.length > 1 && !text.startsWith('.')) kinds |= isResolved(machine.evaluate(subject, env)) ? sinkSet('path') : neverAbsolute;
  makeSafe(machine, subject, env, kinds);
}

function isResolved(value: Value): boolean {
  return allTaints(value).every((taint) => (taint.cleared & resolved) !== 0);
}

export function doesNotStart(machine: Interpreter, subject: Node, prefix: Node | string | undefined, env: Environment): void {
  const { text } = prefix === undefined ? { text: undefined } : typeof prefix === 'string' ? { text: prefix } : machine.evaluate(prefix, env);
  // Dots that are resolved stand in front or nowhere.
  if (text?.startsWith('.') && isResolved(machine.evaluate(subject, env))) {
    staysBelow(machine, subject, env);
  } else if (text === '_' || text === '__') makeSafe(machine, subject, env, sinkSet('prototype'));
  else if (text === '/') makeSafe(machine, subject, env, neverAbsolute | beginsWithOneSlash);
  else if (text === '//') makeSafe(machine, subject, env, beginsWithOneSlash);
}

/** No `..` is in a path; where it was asked how to get from a folder to a file, the file lies in the folder. */
function staysBelow(machine: Interpreter, subject: Node, env: Environment): void {
  makeSafe(machine, subject, env, neverClimbs);
  const inside = relativeTo(machine, subject);
  if (inside !== undefined) makeSafe(machine, inside, env, sinkSet('path'));
}

/** What `path.relative(folder, file)` was asked about: if it does not begin with `..`, the file lies in the folder. */
function relativeTo(machine: Interpreter, subject: Node): Node | undefined {
  const inner = unwrap(subject);
  const call = inner.type === 'Identifier' ? machine.initialiser(inner) : inner;
  const callee = isCall(call) ? unwrap(call.callee) : undefined;
  if (isMember(callee) && memberName(callee) === 'split') return relativeTo(machine, callee.object);
  return isCall(call) && calledName(call.callee) === 'relative' ? call.arguments[1] : undefined;
}

/** Calls that ask about what they are given in another form: the check holds for it as well. */
const sameThing = /^(Number|toLowerCase|toUpperCase|trim|toString|normalize|resolve|dirname|decodeURIComponent|decodeURI|String|join|realpathSync|realpath|parse|split)$/;

/** Makes what an expression reads, and what that was made from, safe for some uses, or for all. */
export function makeSafe(machine: Interpreter, node: Node, env: Environment, kinds: SinkSet = everySink, depth = 3): void {
  if (kinds === 0) return;
  const subject = unwrap(node);
  if (kinds === everySink) machine.markSafe(subject, env);
  else machine.markSafe(subject, env, (value) => cleared(value, kinds));
  if (depth === 0) return;
  if (subject.type === 'UnaryExpression' && subject.operator === '+') makeSafe(machine, subject.argument, env, kinds, depth - 1);
  // Whoever knows the host of an address knows where it leads.
  if ((kinds & sinkSet('redirect')) !== 0 && isMember(subject) && /^(host|hostname|origin)$/.test(memberName(subject) ?? '') && machine.evaluate(subject.object, env).path === undefined) {
    makeSafe(machine, subject.object, env, sinkSet('redirect', 'request'), depth - 1);
  }
  const call = subject.type === 'AwaitExpression' ? unwrap(subject.argument) : subject.type === 'Identifier' ? machine.initialiser(subject) : subject;
  if (call?.type === 'NewExpression' && calledName(call.callee) === 'URL' && call.arguments[0] && call.arguments[0].type !== 'SpreadElement' && kinds !== everySink) {
    makeSafe(machine, call.arguments[0], env, kinds, depth - 1);
    return;
  }
  if (!isCall(call) || !sameThing.test(calledName(call.callee) ?? '')) return;
  const callee = unwrap(call.callee);
  const asked = [...call.arguments, ...(isMember(callee) ? [callee.object] : [])];
  for (const argument of asked) {
    if (argument.type === 'SpreadElement' || argument.type === 'StringLiteral') continue;
    const inner = unwrap(argument);
    if ((inner.type === 'Identifier' || isMember(inner) || isCall(inner)) && allTaints(machine.evaluate(inner, env)).length > 0) makeSafe(machine, inner, env, kinds, depth - 1);
  }
}
