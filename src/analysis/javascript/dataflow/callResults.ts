import { clearedByName, harmlessCalls, passing, sanitizerModules } from '../knowledge/propagators.ts';
import { jqueryRoots } from '../knowledge/sinks.ts';
import { fixedAttributes } from '../knowledge/sources.ts';
import { unwrap } from '../syntax/names.ts';
import { isFunction } from '../syntax/tree.ts';
import type { Call } from './calls.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import { filtered, methodResult } from './methodResults.ts';
import type { Value } from './values.ts';
import { allTaints, asText, clear, cleared, collect, everySink, harmless, hole, isKnown, join, joinTaints, neverAbsolute, neverClimbs, reachInto, resolved, sinkSet, tainted, textOf, through, unknown, withField } from './values.ts';

/** Methods by which a request gives a part of itself. */
const asksForPart = /^(get|header|param|query|json|text|formData|parseBody|read|urlData)$/;

export function resultOf(machine: Interpreter, call: Call, returned: Value | undefined, env: Environment): Value {
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

const merging = new Set(['#Object.assign', '#$.extend', '#jQuery.extend', 'jquery.extend', 'lodash.extend', 'lodash.assign', 'lodash.merge', 'lodash.defaults', 'lodash.defaultsDeep', 'underscore.extend', 'underscore.defaults', 'object-assign', 'xtend', 'deepmerge', 'extend', '#angular.extend', '#angular.merge']);
