import { calledName, constantText, memberName, unwrap } from '../syntax/names.ts';
import type { CallNode, ClassNode, Node } from '../syntax/tree.ts';
import { isFunction, isMember } from '../syntax/tree.ts';
import { clearedByName, harmlessCalls, passing, passingMethods, sanitizerModules, tellingMethods } from '../knowledge/propagators.ts';
import { jqueryRoots, sinks } from '../knowledge/sinks.ts';
import { fixedAttributes } from '../knowledge/sources.ts';
import { checkSinks } from './arrivals.ts';
import { withOwnAnswer } from './contentType.ts';
import { callbackArguments, registeredArguments, runHandlersIn } from './handlers.ts';
import type { Environment } from './environment.ts';
import { refine } from './guards.ts';
import type { Interpreter } from './interpreter.ts';
import { modulePath } from './paths.ts';
import { clearedByMatching, clearedByReplacing } from './regexKnowledge.ts';
import type { Taint, Value } from './values.ts';
import { allTaints, asText, clear, cleared, everySink, harmless, hole, isKnown, join, joinTaints, neverAbsolute, neverClimbs, reachInto, resolved, sinkSet, textOf, tainted, through, unknown, withField } from './values.ts';

/** A call with everything that is known of it. */
export interface Call {
  readonly node: CallNode;
  /** The last word of what is called. */
  readonly name: string | undefined;
  /** What a method is called on. */
  readonly owner: Value | undefined;
  readonly ownerNode: Node | undefined;
  readonly callee: Value;
  readonly path: string | undefined;
  readonly args: readonly Value[];
  readonly argNodes: readonly Node[];
}

/** Evaluates a call: what it is given, whom it reaches, what comes back. */
export function evaluateCall(machine: Interpreter, node: CallNode, env: Environment): Value {
  const call = describeCall(machine, node, env);
  const required = requiredModule(machine, call);
  if (required !== undefined) return required;
  checkSinks(machine, call, env);
  const returned = run(machine, call, env);
  keep(machine, call, env);
  const stored = storage(call, env);
  if (stored !== undefined) return stored;
  if (machine.tries > 0 && call.callee.callee === undefined) mayThrow(machine, call);
  const value = resultOf(machine, call, returned, env);
  const entering = call.callee.callee === undefined ? (machine.outside?.called(machine, call) ?? []) : [];
  return entering.length === 0 ? value : { ...value, taints: joinTaints(value.taints, entering) };
}

/** What one part of a page keeps in the browser's storage another reads there. */
function storage({ path, args }: Call, env: Environment): Value | undefined {
  const access = /^#(?:window\.)?(local|session)Storage\.(get|set)Item$/.exec(path ?? '');
  if (access === null || !isKnown(args[0]?.text)) return undefined;
  const key = `${access[1]} storage ${args[0].text}`;
  if (access[2] === 'get') return env.get(key) ?? unknown;
  if (args[1] !== undefined) env.set(key, args[1]);
  return harmless;
}

/** A list or map that is given something holds it from then on. */
function keep(machine: Interpreter, { name, owner, ownerNode, args }: Call, env: Environment): void {
  if (owner === undefined || ownerNode === undefined || name === undefined || !/^(push|unshift|add|set|append)$/.test(name) || args.length === 0) return;
  if (owner.path !== undefined && !/^#(Map|Set|Array|WeakMap|FormData|URLSearchParams|Headers)\(\)$/.test(owner.path)) return;
  const value = name === 'set' || name === 'append' ? args[1] : args.reduce((all, each) => join(all, each));
  if (value === undefined || (allTaints(value).length === 0 && value.callee === undefined && owner.fields === undefined)) return;
  const key = name === 'set' && isKnown(args[0]!.text) ? args[0]!.text : '*';
  const before = key === '*' ? owner.fields?.get('*') : undefined;
  machine.store(ownerNode, withField(owner, key, before === undefined ? value : join(before, value)), env);
}

/** What a function refuses it likes to quote in its error. */
function mayThrow(machine: Interpreter, { args, node, name }: Call): void {
  const taints = collect(args);
  if (taints.length > 0 && name !== undefined && !/^(call|apply|bind|assign|create|push|log|warn|info|error|debug|send|end|write)$/.test(name)) machine.frame.thrown = join(machine.frame.thrown, tainted(through(asText(taints), node, `may be quoted in an error of \`${name}\``, 0.4)));
}

function describeCall(machine: Interpreter, node: CallNode, env: Environment): Call {
  const calleeNode = unwrap(node.callee);
  let owner: Value | undefined;
  let ownerNode: Node | undefined;
  let callee: Value = unknown;
  if (isMember(calleeNode) && calleeNode.object.type !== 'Super') {
    ownerNode = calleeNode.object;
    owner = machine.evaluate(ownerNode, env);
    let name = memberName(calleeNode);
    let key: Value = unknown;
    if (name === undefined) {
      key = machine.evaluate(calleeNode.property, env);
      if (isKnown(key.text)) name = key.text;
    }
    callee = machine.member(owner, name, calleeNode, key);
    if (ownerNode.type === 'ThisExpression' && name !== undefined && callee.callee === undefined) {
      const method = machine.methodOf(machine.thisKey(ownerNode), name);
      if (method !== undefined) callee = { ...callee, callee: method };
    }
    // What stands in the chain so far is the owner's, not the method's.
    if (owner.taints.length > 0) callee = { ...callee, taints: [] };
  } else if (calleeNode.type !== 'Super' && calleeNode.type !== 'Import') callee = machine.evaluate(calleeNode, env);
  const argNodes: Node[] = [];
  const args: Value[] = [];
  for (const argument of node.arguments) {
    argNodes.push(argument);
    const value = machine.evaluate(argument, env);
    args.push(argument.type === 'SpreadElement' ? machine.elementOf(value, argument) : value);
  }
  return { node, name: calledName(calleeNode), owner, ownerNode, callee, path: callee.path, args, argNodes };
}

function requiredModule(machine: Interpreter, call: Call): Value | undefined {
  const { callee } = call.node;
  if (callee.type !== 'Identifier' || callee.name !== 'require' || machine.scopes.bindingOf(callee) !== undefined) return undefined;
  const text = call.args[0]?.text;
  return isKnown(text) ? { taints: [], path: modulePath(text) } : undefined;
}

// ---- Whom the call reaches -------------------------------------------------------------------------------------------

function run(machine: Interpreter, call: Call, env: Environment): Value | undefined {
  const { callee, args, name, path } = call;
  const immediate = unwrap(call.node.callee);
  const isNew = call.node.type === 'NewExpression';
  if (isNew && callee.classNode !== undefined) return construct(machine, call, callee.classNode, env);
  if (callee.callee !== undefined) {
    const result = machine.invoke(callee.callee, args, env, call.node);
    const made = isNew ? env.get(callee.callee) : undefined;
    if (!isNew) return result;
    const methods = callee.fields?.get('prototype')?.fields ?? new Map<string, Value>();
    return [...methods].reduce((value, [method, each]) => withField(value, method, each), made ?? unknown);
  }
  if (isFunction(immediate)) return machine.invoke(immediate, args, env, call.node);
  // `fn.call(self, a)`, `fn.apply(self, list)`, `fn.bind(self)`
  if (call.owner?.callee !== undefined && name === 'call') return machine.invoke(call.owner.callee, args.slice(1), env, call.node);
  if (call.owner?.callee !== undefined && name === 'apply') {
    const list = args[1] ?? unknown;
    const handed = list.fields === undefined ? call.owner.callee.params.map(() => tainted(list.taints)) : [...list.fields.values()];
    return machine.invoke(call.owner.callee, handed, env, call.node);
  }
  if (call.owner?.callee !== undefined && name === 'bind') return { taints: [], callee: call.owner.callee };
  if (call.owner?.path !== undefined && name === 'bind' && sinks.has(call.owner.path)) return { taints: [], path: call.owner.path };
  if (call.callee.path === '@settle' && call.callee.literal !== undefined) {
    env.set(call.callee.literal, join(env.get(call.callee.literal) ?? unknown, args[0] ?? unknown));
    return undefined;
  }
  let returned: Value | undefined;
  args.forEach((argument, index) => {
    const callback = argument.callee;
    if (callback === undefined) {
      runHandlersIn(machine, argument, env, call);
      return;
    }
    const registered = registeredArguments(machine, call, callback);
    const value = registered === undefined ? machine.invoke(callback, callbackArguments(machine, call, callback), env, call.node) : withOwnAnswer(env, () => machine.invoke(callback, registered, env, call.node));
    if (index === 0 || path === undefined) returned = returned === undefined ? value : join(returned, value);
  });
  return returned === undefined || !isMapping(name) ? undefined : returned;
}

function construct(machine: Interpreter, call: Call, node: ClassNode, env: Environment): Value {
  const constructor = machine.methodOf(node, 'constructor');
  if (constructor !== undefined) machine.invoke(constructor, call.args, env, call.node);
  const fields = env.get(node)?.fields;
  return { taints: [], classNode: node, ...(fields && { fields }) };
}

/** Methods whose result is made of what their callback gives back. */
function isMapping(name: string | undefined): boolean {
  return name !== undefined && /^(map|flatMap|reduce|reduceRight|then|catch|replace|replaceAll|from)$/.test(name);
}

/** Methods by which a request gives a part of itself. */
const asksForPart = /^(get|header|param|query|json|text|formData|parseBody|read|urlData)$/;

// ---- What comes back -------------------------------------------------------------------------------------------------

function resultOf(machine: Interpreter, call: Call, returned: Value | undefined, env: Environment): Value {
  const { node, name, owner, path, args } = call;
  if (name === 'bind' && returned?.path !== undefined && returned.path === owner?.path) return returned;
  const byName = name === undefined ? 0 : clearedByName(name);
  if (node.type === 'NewExpression' && call.callee.classNode !== undefined) return returned ?? unknown;
  if (call.callee.callee !== undefined || isFunction(unwrap(node.callee)) || (call.owner?.callee !== undefined && name === 'apply') || (call.owner?.callee !== undefined && name === 'call')) {
    const value = returned ?? unknown;
    const after = value.taints.length > 0 && name !== undefined ? { ...value, taints: through(value.taints, node, `comes back from \`${name}\``) } : value;
    return byName === 0 ? after : cleared(after, byName);
  }
  if (path === '#Promise' && node.type === 'NewExpression') return env.get(node) ?? { taints: [], path: '#Promise()' };
  if (path !== undefined) {
    const known = knownResult(machine, call, path);
    if (known !== undefined) return known;
  }
  if (byName !== 0) {
    const taints = clear(joinTaints(collect(args), owner?.path === undefined ? [] : []), byName);
    return taints.length === 0 ? unknown : tainted(through(taints, node, `goes through \`${name!}\``));
  }
  const told = name === undefined || owner === undefined || path !== undefined || owner.taints.length > 0 || isFixedAttribute(call) ? [] : machine.calledSource(node, `.${name}`);
  if (told.length > 0) return { taints: told };
  if (owner !== undefined && name !== undefined) {
    // A database that was handed in, by what it is asked for.
    if (machine.outside !== undefined && name === 'collection' && isKnown(args[0]?.text) && owner.path === undefined) return { taints: [], path: '.collection()' };
    const held = asksForPart.test(name) ? reachInto(owner, `${name}()`, node) : owner;
    return filtered(machine, call, held, env) ?? methodResult(call, held, name, returned, path);
  }
  if (returned !== undefined) return returned;
  return path === undefined ? unknown : { taints: [], path: `${path}()` };
}

function knownResult(machine: Interpreter, call: Call, path: string): Value | undefined {
  const { node, args, name } = call;
  if (harmlessCalls.has(path)) return harmless;
  const brought = isFixedAttribute(call) || isSetter(path, args) ? [] : machine.calledSource(node, path);
  if (brought.length > 0) return { taints: brought, path: `${path}()` };
  if (path === '#Set' && args[0]?.fields !== undefined) return { ...args[0], path: '#Set()' };
  if (path === 'util.promisify' || path === 'bluebird.promisify') return args[0] ?? unknown;
  if (path === '#Promise.all' || path === '#Promise.resolve' || path === '#Object.freeze' || path === '#structuredClone') return args[0] ?? unknown;
  if (merging.has(path)) return merged(args);
  if (path === 'express.Router' || path === 'express') return { taints: [], path: `${path}()` };
  const keeps = passing.get(path) ?? passing.get(path.replace(/^(?:lodash\/(?:fp\/)?|#_\.|underscore\.)/, 'lodash.'));
  if (keeps !== undefined) {
    // Joining folders by name keeps climbing possible, but resolves the dots in what comes out.
    const rooted = isRooted(path, args);
    const known = /^path\.(resolve|normalize|join|relative)$|realpath/.test(path) ? keeps | resolved | (rooted ? neverClimbs : 0) | (path === 'path.relative' ? neverAbsolute : 0) : keeps;
    // An absolute path has no dots left, but they have led where they led.
    const given = path === 'path.resolve' ? collect(args).map((taint) => ((taint.cleared & neverClimbs) === 0 ? { ...taint, cleared: taint.cleared & ~neverAbsolute } : taint)) : collect(args);
    const incoming = clear(path === '#JSON.parse' ? given.map((taint) => ({ ...taint, mayBeObject: true })) : given, known);
    if (path === '#String') return { taints: asText(incoming), ...(args[0]?.text !== undefined && { text: args[0].text }) };
    const text = rooted ? hole : path === 'path.join' || path === 'path.resolve' || path === 'util.format' ? args.map((argument) => textOf(argument)).join('/') : path === 'path.normalize' ? args[0]?.text : undefined;
    const taints = through(path.startsWith('path.') ? asText(incoming) : incoming, node, `goes through \`${name ?? path}\``);
    const resultPath = path === '#URL' || path === 'url.URL' || path === 'url.parse' ? undefined : `${path}()`;
    return { taints, ...(text !== undefined && { text }), ...(resultPath !== undefined && { path: resultPath }) };
  }
  // A date is a date; only the pattern it is written by is a text.
  const format = /^(moment|dayjs|luxon|@date-io)\b.*\.(format|toFormat|formatByString)$/.test(path) ? 0 : /^date-fns(\/|\.).*format/.test(path) ? 1 : undefined;
  if (format !== undefined) return { taints: args[format]?.taints ?? [], text: textOf(args[format] ?? unknown) };
  if (/^(moment|dayjs)$/.test(path)) return { taints: [], path: `${path}()` };
  const root = path.split(/[.(]/)[0]!;
  const made = sanitizerModules.get(path) ?? sanitizerModules.get(root);
  if (made !== undefined) {
    if (made === everySink) return { taints: [], path: `${path}()` };
    return tainted(through(clear(collect(args), made), node, `goes through \`${name ?? root}\``), { path: `${path}()` });
  }
  // Setting a status or a header gives the response back.
  if (/^@response\.(status|code|type|set|header|headers|cookie|clearCookie|vary|append|links|contentType|attachment|location|writeHead|setHeader|hijack)$/.test(path)) return { taints: [], path: '@response' };

  return undefined;
}

/** Copies fields from left to right; what may hold any field may have replaced each one before. */
function merged(args: readonly Value[]): Value {
  return args.reduce<Value>((all, value) => {
    const fields = value.taints.length === 0 || all.fields === undefined ? all.fields : new Map([...all.fields].map(([name, field]) => [name, replaceable(field, value)]));
    const base: Value = fields === undefined ? all : { ...all, fields };
    return [...(value.fields ?? [])].reduce((object, [name, field]) => withField(object, name, field), join(base, tainted(value.taints)));
  }, unknown);
}

/** A default says what is asked for: markup, a number, a function, an element. */
function replaceable(field: Value, value: Value): Value {
  const isPlain = (field.isHarmless === true && field.text !== undefined) || field.callee !== undefined;
  const isMarkup = field.text?.trimStart().startsWith('<') === true || /^#?(document|window|\$\(\)|jQuery\(\)|jquery\(\))/.test(field.path ?? '');
  const isCallers = value.taints.every(({ source }) => source.origin === 'library');
  const taints = isPlain && isCallers ? [] : isMarkup ? clear(value.taints, sinkSet('html')) : value.taints;
  const { text: _text, isHarmless, ...rest } = field;
  return { ...rest, taints: joinTaints(field.taints, taints), ...(isHarmless === true && taints.length === 0 && { isHarmless }) };
}

const merging = new Set(['#Object.assign', '#$.extend', '#jQuery.extend', 'jquery.extend', 'lodash.extend', 'lodash.assign', 'lodash.merge', 'lodash.defaults', 'lodash.defaultsDeep', 'underscore.extend', 'underscore.defaults', 'object-assign', 'xtend', 'deepmerge', 'extend', '#angular.extend', '#angular.merge']);

/** `getAttribute('id')`: what the page's author wrote there, not what users did. */
function isFixedAttribute({ name, args }: Call): boolean {
  return /^(attr|prop|getAttribute)$/.test(name ?? '') && fixedAttributes.test(args[0]?.text ?? '');
}

/** With one more argument jQuery's readers write. */
function isSetter(path: string, args: readonly Value[]): boolean {
  return jqueryRoots.test(path) && (/\.(text|val)$/.test(path) ? args.length > 0 : /\.(attr|prop)$/.test(path) && (args.length > 1 || args[0]?.fields !== undefined));
}

/** Whether dots are resolved against the root, above which nothing lies: `path.normalize('/' + name)`. */
function isRooted(path: string, args: readonly Value[]): boolean {
  if (path === 'path.resolve') return args.some((argument) => allTaints(argument).length > 0);
  if (path !== 'path.normalize' && path !== 'path.join') return false;
  return /^\/+\0/.test(path === 'path.join' ? args.map((argument) => textOf(argument)).join('/') : textOf(args[0] ?? unknown));
}

function methodResult(call: Call, owner: Value, name: string, returned: Value | undefined, path: string | undefined): Value {
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
function filtered(machine: Interpreter, { name, argNodes, node }: Call, owner: Value, env: Environment): Value | undefined {
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

function collect(args: readonly Value[]): readonly Taint[] {
  return args.reduce<readonly Taint[]>((all, value) => joinTaints(all, allTaints(value)), []);
}
