import { clearedByName, harmlessCalls, passing, passingMethods, sanitizerModules, tellingMethods } from '../knowledge/propagators.ts';
import { calledName, constantText, memberName, unwrap } from '../syntax/names.ts';
import type { Node } from '../syntax/tree.ts';
import { isFunction } from '../syntax/tree.ts';
import type { Call } from './calls.ts';
import type { Environment } from './environment.ts';
import { refine } from './guards.ts';
import type { Interpreter } from './interpreter.ts';
import { clearedByMatching, clearedByReplacing } from './regexKnowledge.ts';
import type { Taint, Value } from './values.ts';
import { allTaints, asText, clear, collect, harmless, hole, isKnown, joinTaints, neverClimbs, sinkSet, tainted, textOf, through, unknown, withField } from './values.ts';

export function methodResult(call: Call, owner: Value, name: string, returned: Value | undefined, path: string | undefined): Value {
  const { node, args } = call;
  // Others than texts, a client or an index, have a `search` as well.
  if (tellingMethods.has(name) && !(owner.path !== undefined && owner.taints.length === 0 && name === 'search')) return harmless;
  // One letter does no harm.
  if (name === 'charAt') return harmless;
  // A pattern hands on what it is given, a text what it is.
  const carried = name === 'exec' && owner.taints.length === 0 && (owner.isHarmless || owner.path === '#RegExp()') ? asText(args[0]?.taints ?? []) : owner.taints;
  const pattern = name === 'exec' ? unwrap(call.ownerNode) : name === 'match' || name === 'matchAll' ? unwrap(call.argNodes[0]) : undefined;
  if (pattern?.type === 'RegExpLiteral' && clearedByMatching(pattern.pattern) !== 0) return tainted(clear(carried, clearedByMatching(pattern.pattern)));
  // `name.split('/').pop()` is what `basename` gives.
  if ((name === 'pop' || (name === 'at' && args[0]?.text === '-1')) && isSplitAtSlash(call.ownerNode)) return tainted(clear(carried, sinkSet('path')));
  if (/^(slice|substring|substr)$/.test(name) && isAfterLastSlash(call.argNodes[0])) return tainted(clear(carried, sinkSet('path')));
  if (name === 'exec' || name === 'match' || name === 'get' || name === 'getAll') return tainted(carried.map((taint) => ({ ...taint, cleared: taint.cleared & ~sinkSet('redirect') })), rest(path));
  const cut = partOfAddress(call, carried);
  if (cut !== undefined) return cut;
  if (name === 'replace' || name === 'replaceAll') return replaced(call, owner, returned);
  if (name === 'get' && isKnown(args[0]?.text) && owner.fields?.has(args[0].text)) return owner.fields.get(args[0].text)!;
  if (name === 'concat') return { taints: joinTaints(carried, collect(args)), text: args.reduce((text, argument) => text + textOf(argument), textOf(owner)) };
  if (name === 'join' && (owner.fields !== undefined || carried.length > 0)) {
    const parts = [...(owner.fields?.values() ?? [])];
    const separator = args[0]?.text ?? ',';
    // `text.split('<').join('&lt;')` replaces all of them.
    const split = unwrap(call.ownerNode);
    const removed = split?.type === 'CallExpression' && memberName(unwrap(split.callee)) === 'split' ? clearedByReplacing(patternText(unwrap(split.arguments[0])).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g') : 0;
    return { taints: through(clear(asText(allTaints(owner)), removed), node, 'becomes part of a text'), text: parts.map((part) => textOf(part)).join(separator) || hole };
  }
  if (name === 'push' || name === 'unshift' || name === 'add' || name === 'set') return harmless;
  const mapped = mappedBy(call, carried);
  if (mapped !== undefined) return mapped;
  if (isMapping(name) && returned !== undefined) return name === 'then' ? returned : tainted(allTaints(returned), rest(path));
  // Digits and letters, and of base64 three signs that only paths and addresses know.
  const encoding = name === 'toString' ? args[0]?.text : undefined;
  if (encoding === 'hex' || encoding === 'base64url') return harmless;
  if (encoding === 'base64') return tainted(clear(asText(carried), sinkSet('html', 'sql', 'nosql', 'command', 'code')));
  // No key of a prototype is written in capitals.
  if (name === 'toUpperCase') return tainted(clear(asText(carried), sinkSet('prototype')), rest(path));
  if ((name === 'trim' || name === 'toString' || name === 'toLowerCase') && owner.text !== undefined) return { ...owner, taints: asText(carried) };
  if (passingMethods.has(name)) {
    if (/^(filter|slice|reverse|sort|concat)$/.test(name) && owner.fields !== undefined) return owner;
    const inner = owner.fields === undefined ? carried : allTaints(owner);
    const isText = /^(trim|to|slice|sub|split|pad|repeat|normalize|char)/.test(name);
    return tainted(isText ? asText(inner) : inner, rest(path));
  }
  if (carried.length === 0) return path === undefined ? (owner.path === undefined ? unknown : { taints: [], path: `${owner.path}.${name}()` }) : { taints: [], path: `${path}()` };
  // A method nobody told us of: it may well give back something else.
  return tainted(through(carried, node, `comes back from \`${name}\``, 0.7), rest(path));
}

/** What is cut out of the page's own address leads anywhere; only its beginning leads back here. */
function partOfAddress({ name, args, argNodes }: Call, carried: readonly Taint[]): Value | undefined {
  const safe = sinkSet('redirect', 'request');
  if (!/^(split|substring|substr|slice)$/.test(name ?? '') || carried.length === 0 || !carried.every((taint) => taint.source.origin === 'browser' && (taint.cleared & safe) === safe)) return undefined;
  const free = carried.map((taint) => ({ ...taint, cleared: taint.cleared & ~safe }));
  if (name === 'split') return withField(withField(unknown, '0', tainted(carried)), '*', tainted(free));
  return argNodes[0] === undefined || args[0]?.text === '0' ? tainted(carried) : tainted(free);
}

/** `list.filter((each) => /^\w+$/.test(each))`: what is left has passed the test. */
export function filtered(machine: Interpreter, { name, argNodes, node }: Call, owner: Value, env: Environment): Value | undefined {
  const test = unwrap(argNodes[0]);
  const parameter = test?.type === 'ArrowFunctionExpression' ? test.params[0] : undefined;
  if (!/^(filter|find|findLast)$/.test(name ?? '') || test?.type !== 'ArrowFunctionExpression' || test.body.type === 'BlockStatement' || parameter?.type !== 'Identifier') return undefined;
  const element = machine.elementOf(owner, node);
  if (allTaints(element).length === 0) return undefined;
  // `parts.filter((part) => part !== '..')`
  if (test.body.type === 'BinaryExpression' && /^!==?$/.test(test.body.operator) && (constantText(test.body.right) === '..' || constantText(test.body.left) === '..')) return tainted(clear(allTaints(element), neverClimbs));
  const inside = env.fork();
  machine.bind(parameter, element, inside, true);
  refine(machine, test.body, inside, true);
  const left = machine.evaluate(parameter, inside);
  return name === 'filter' ? tainted(allTaints(left)) : left;
}

/** `list.map(Number)`, `list.map(escapeHtml)`: a function that is known is named instead of called. */
function mappedBy({ name, args, argNodes, owner }: Call, carried: readonly Taint[]): Value | undefined {
  const node = unwrap(argNodes[0]);
  if ((name !== 'map' && name !== 'then') || node === undefined || node === null || isFunction(node) || args[0]?.callee !== undefined) return undefined;
  const path = args[0]?.path;
  if (path !== undefined && harmlessCalls.has(path)) return unknown;
  const set = (path === undefined ? 0 : (passing.get(path) ?? sanitizerModules.get(path) ?? 0)) | clearedByName(calledName(node) ?? '');
  return set === 0 ? undefined : tainted(clear(owner?.fields === undefined ? carried : allTaints(owner), set));
}

/** `name.slice(name.lastIndexOf('/') + 1)` */
function isAfterLastSlash(node: Node | undefined): boolean {
  const inner = unwrap(node);
  const call = inner?.type === 'BinaryExpression' && inner.operator === '+' ? unwrap(inner.left) : undefined;
  return call?.type === 'CallExpression' && memberName(unwrap(call.callee)) === 'lastIndexOf' && constantText(call.arguments[0]) === '/' && inner?.type === 'BinaryExpression' && constantText(inner.right) === '1';
}

function isSplitAtSlash(node: Node | undefined): boolean {
  const inner = unwrap(node);
  return inner?.type === 'CallExpression' && memberName(unwrap(inner.callee)) === 'split' && /^[/\\\\[\]]+$/.test(patternText(unwrap(inner.arguments[0])));
}

function patternText(node: Node | null | undefined): string {
  return node?.type === 'StringLiteral' ? node.value : node?.type === 'RegExpLiteral' ? node.pattern : '';
}

function rest(path: string | undefined): { readonly path?: string } {
  return path === undefined ? {} : { path: `${path}()` };
}

function replaced(call: Call, owner: Value, returned: Value | undefined): Value {
  const pattern = unwrap(call.argNodes[0]);
  let kept: readonly Taint[] = asText(owner.taints);
  if (pattern?.type === 'RegExpLiteral') kept = clear(kept, clearedByReplacing(pattern.pattern, pattern.flags));
  else if (call.name === 'replaceAll' && call.args[0]?.text !== undefined) kept = clear(kept, clearedByReplacing(call.args[0].text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'g'));
  const inserted = returned === undefined ? (call.args[1]?.taints ?? []) : [];
  return tainted(joinTaints(kept, asText(inserted)));
}

/** Methods whose result is made of what their callback gives back. */
export function isMapping(name: string | undefined): boolean {
  return name !== undefined && /^(map|flatMap|reduce|reduceRight|then|catch|replace|replaceAll|from)$/.test(name);
}
