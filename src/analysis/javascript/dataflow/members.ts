import { jqueryRoots } from '../knowledge/sinks.ts';
import { chainedSource, harmlessLocationParts, sources } from '../knowledge/sources.ts';
import { memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isMember } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { numericNames } from './parameters.ts';
import { canonicalPath, memberPath } from './paths.ts';
import type { Source, Taint, Value } from './values.ts';
import { blank, clear, constant, harmless, hole, isKnown, join, joinTaints, reachInto, sinkSet, tainted, unknown } from './values.ts';

const openPart = new RegExp(`[${hole}${blank}]`);
/** What cannot begin with `<`, because it begins with a scheme. */
const wholeAddress = /^#(location|document\.(URL|documentURI|baseURI|referrer))$/;
const wellKnownTexts: ReadonlyMap<string, string> = new Map([['path.sep', '/'], ['path.delimiter', ':'], ['os.EOL', '\n']]);
const markupOption = /html|markup|template|tpl|content|element|^\$?el$|^node$/i;

export function evaluateMember(machine: Interpreter, node: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>, env: Environment): Value {
  if (node.object.type === 'Super') return unknown;
  const object = machine.evaluate(node.object, env);
  let name = memberName(node);
  let key: Value = unknown;
  if (name === undefined) {
    key = machine.evaluate(node.property, env);
    if (isKnown(key.text)) name = key.text;
  }
  return machine.member(object, name, node, key);
}

/** What a member of a value holds; without a name, any of them. */
export function memberOf(machine: Interpreter, owner: Value, name: string | undefined, node: Node, key: Value = unknown): Value {
  const object = name === undefined ? owner : reachInto(owner, name, node);
  if (name === undefined) {
    const element = machine.elementOf(object, node);
    // A constant start keeps the names that every object has out of reach.
    const dangerous = key.isHarmless || !mayBeInherited(key.text) || object.path === '#Object.create()' ? [] : key.taints;
    return dangerous.length === 0 ? element : { ...element, lookedUpBy: dangerous };
  }
  if (name === 'length' || name === 'size') return harmless;
  // What an option is called says that markup, or an element, is meant.
  const isOption = object.taints.length > 0 && object.fields?.has(name) !== true && object.taints.every(({ source }) => source.origin === 'library');
  if (isOption && numericNames.test(name)) return harmless;
  if (isOption && markupOption.test(name)) return { taints: clear(object.taints, sinkSet('html')) };
  const field = object.fields?.get(name);
  if (field !== undefined) return field;
  if (object.classNode !== undefined) {
    const method = machine.methodOf(object.classNode, name);
    if (method !== undefined) return { taints: [], callee: method };
  }
  const rest = object.fields?.get('*');
  if (object.path === 'path.parse()' && /^(base|name|ext)$/.test(name)) return tainted(clear(object.taints, sinkSet('path')));
  if (object.path !== undefined) {
    const value = fromPath(machine, node, memberPath(object.path, name), object);
    return rest === undefined ? value : join(value, rest);
  }
  const own = rest === undefined ? object.taints : joinTaints(object.taints, rest.taints);
  const taints = own.length > 0 ? own : readSource(machine, node, `.${name}`);
  if (object.lookedUpBy && name !== '__proto__') return taints.length === 0 ? unknown : tainted(taints);
  return taints.length === 0 ? (rest ?? unknown) : tainted(taints);
}

export function fromPath(machine: Interpreter, node: Node, path: string, object: Value): Value {
  const at = canonicalPath(path);
  if (/^#(document\.)?location\./.test(at) && harmlessLocationParts.has(at.slice(at.lastIndexOf('.') + 1))) return { taints: [], path: at };
  const part = /^#location\.(\w+)$/.exec(at);
  const group = sources.get(part === null ? at : '#location') ?? chainedSource(at);
  const text = wellKnownTexts.get(at);
  if (text !== undefined) return constant(text);
  // The program and its script; arguments begin after them.
  if (/^#?process\.argv\.[01]$/.test(at)) return { taints: [machine.newTaint({ node, from: 'the machine', origin: 'machine', certainty: 1 }, false)], path: at };
  if (group === undefined) return { taints: joinTaints(object.taints, readSource(machine, node, at)), path: at };
  if (part !== null) {
    const taint = machine.newTaint({ node, from: group.from, origin: group.origin, certainty: 1 }, false);
    if (part[1] === 'hash' || part[1] === 'search') return { taints: [taint], path: at, sign: part[1] === 'hash' ? '#' : '?' };
    return { taints: [{ ...taint, cleared: sinkSet('redirect', 'request') }], path: at, ...((part[1] === 'href' || part[1] === 'pathname') && { sign: '/' }) };
  }
  const source: Source = { node, from: group.from, origin: group.origin, certainty: 1 };
  const taint = machine.newTaint(source, group.mayBeObject ?? false);
  // The whole address leads to the page itself; only what is cut out of it leads elsewhere.
  const own = /^#(location|document\.(URL|documentURI|baseURI))$/.test(at) ? { ...taint, cleared: sinkSet('redirect', 'request') } : taint;
  return { taints: joinTaints([own], object.taints), path: at, ...(wholeAddress.test(at) && { sign: 'h' }) };
}

/** What members bring in whatever they are members of: `element.textContent`. */
function readSource(machine: Interpreter, node: Node, path: string): readonly Taint[] {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const isTyped = name === 'value' && isMember(node) && /^(target|currentTarget)$/.test(memberName(unwrap(node.object)) ?? '');
  const group = sources.get(`~${name}`) ?? (isTyped || (name === 'value' && /^#document\./.test(path)) ? sources.get('~textContent') : undefined);
  return group === undefined ? [] : [machine.newTaint({ node, from: group.from, origin: group.origin, certainty: group.certainty ?? 1 }, false)];
}

/** Taint that a call brings in: `request.get('x')`. */
export function calledSource(machine: Interpreter, node: Node, path: string): readonly Taint[] {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const group = sources.get(`${path}()`) ?? chainedSource(`${path}()`) ?? sources.get(`~${name}()`) ?? (jqueryRoots.test(path) ? sources.get(`@jquery.${name}()`) : undefined);
  return group === undefined ? [] : [machine.newTaint({ node, from: group.from, origin: group.origin, certainty: group.certainty ?? 1 }, group.mayBeObject ?? false)];
}

export function newTaint(machine: Interpreter, source: Source, mayBeObject: boolean): Taint {
  const text = machine.tree.text.slice(source.node.start ?? 0, Math.min(source.node.end ?? 0, (source.node.start ?? 0) + 60));
  const what = /\n/.test(text) ? 'a value' : `\`${text}\``;
  return { source, cleared: 0, mayBeObject, certainty: source.certainty, step: { node: source.node, text: `${what} comes from ${source.from}`, before: undefined, length: 1 } };
}

/** What one of the elements of a list, map or object holds. */
export function elementOf(machine: Interpreter, value: Value, node: Node): Value {
  let element: Value = tainted(value.taints);
  if (value.fields !== undefined) for (const field of value.fields.values()) element = join(element, field);
  void node;
  return element;
}

/** Whether a text, of which only the constant ends may be known, can be the key of a prototype. */
function mayBeInherited(text: string | undefined): boolean {
  if (text === undefined) return true;
  const [start, end] = [text.search(openPart), text.split(openPart).at(-1)!];
  // A part of our own in front, whatever it is, keeps it away.
  if (start === -1 || text.startsWith(blank)) return false;
  return ['__proto__', 'constructor', 'prototype'].some((name) => name.startsWith(text.slice(0, start)) && name.endsWith(end));
}
