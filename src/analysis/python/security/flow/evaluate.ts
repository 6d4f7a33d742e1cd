import { argumentsOf, shortText, stringPrefix, stringValue } from '../../calls.ts';
import type { PyNode } from '../../syntax.ts';
import { applyCondition } from './guards.ts';
import { everyUse, resolvedPath, usesOf } from './contexts.ts';
import type { Environment } from './environment.ts';
import type { FileFlow, FunctionInfo, Hit } from './fileFlow.ts';
import { isPartOfRequest, reachInto } from './outside.ts';
import { carriers, cleaners, cleanMethods } from './passing.ts';
import { reachSinks } from './reachSinks.ts';
import { djangoMembers, requestMembers, sourceNames } from './sources.ts';
import type { Origin } from './sources.ts';
import type { Step, Taint, Value } from './taint.ts';
import { clean, concatenate, join, mergeTaints, withTaints } from './taint.ts';

/** What is evaluated together: one function, or the module's own statements. */
export interface Frame {
  readonly flow: FileFlow;
  readonly info: FunctionInfo | undefined;
  readonly hits: Hit[];
}

/** An argument with what it holds. */
export interface EvaluatedArgument {
  readonly node: PyNode;
  readonly name: string | undefined;
  readonly value: Value;
}

/** Methods of texts, lists and dictionaries, whose result still holds what the object held. */
const dataMethods = new Set([
  'strip', 'lstrip', 'rstrip', 'lower', 'upper', 'title', 'capitalize', 'casefold', 'replace', 'split', 'rsplit', 'splitlines', 'partition',
  'rpartition', 'removeprefix', 'removesuffix', 'encode', 'decode', 'center', 'ljust', 'rjust', 'zfill', 'translate', 'expandtabs', 'get',
  'pop', 'popitem', 'items', 'values', 'copy', 'getlist', 'read', 'readline', 'readlines', 'to_dict', 'setdefault', 'group', 'groups',
]);

const resolvers = /^os\.path\.(abspath|normpath|realpath)$/;

export function evaluate(node: PyNode | undefined, environment: Environment, frame: Frame): Value {
  if (node === undefined) return clean;
  frame.flow.spend();
  const at = (child: PyNode | undefined): Value => evaluate(child, environment, frame);
  switch (node.kind) {
    case 'identifier':
      return identifier(node, environment, frame);
    case 'attribute':
      return attribute(node, environment, frame);
    case 'subscript': {
      const value = at(node.child('value'));
      for (const index of node.childrenIn('subscript')) at(index);
      const key = stringValue(node.child('subscript')) ?? (node.child('subscript')?.kind === 'integer' ? node.child('subscript')!.text : undefined);
      return member(value, node.child('value')!, node, key);
    }
    case 'call':
      return call(node, environment, frame);
    case 'string':
      return text(node, environment, frame);
    case 'concatenated_string':
      return concatenate(node.children.map(at));
    case 'binary_operator':
      return binary(node, environment, frame);
    case 'boolean_operator': {
      const left = node.child('left');
      const right = node.child('right');
      const value = at(left);
      const held = environment.copy();
      const failed = environment.copy();
      applyCondition(left, frame.flow.context, held, failed, (part) => evaluate(part, environment, quiet(frame)));
      if (node.hasToken('and')) return evaluate(right, held, frame);
      return join(value, evaluate(right, failed, frame));
    }
    case 'conditional_expression': {
      const [first, condition, second] = node.children;
      at(condition);
      const held = environment.copy();
      const failed = environment.copy();
      applyCondition(condition, frame.flow.context, held, failed, (part) => evaluate(part, environment, quiet(frame)));
      return join(passed(evaluate(first, held, frame), held), passed(evaluate(second, failed, frame), failed));
    }
    case 'await':
    case 'parenthesized_expression':
    case 'yield':
    case 'list_splat':
    case 'dictionary_splat':
    case 'type_conversion':
    case 'keyword_argument':
      return at(node.kind === 'keyword_argument' ? node.child('value') : node.children[0]);
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list': {
      const parts = node.children.map(at);
      return { ...join(...parts), isContainer: true, isBuilt: false };
    }
    case 'dictionary': {
      const parts = node.children.map((item) => at(item.kind === 'pair' ? item.child('value') : item));
      return { ...join(...parts), isContainer: true, isBuilt: false };
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
    case 'dictionary_comprehension': {
      const inner = environment.copy();
      for (const clause of node.children) {
        if (clause.kind === 'for_in_clause') bind(clause.child('left'), evaluate(clause.child('right'), inner, frame), inner, frame);
        else if (clause.kind === 'if_clause') {
          const condition = clause.children[0];
          evaluate(condition, inner, frame);
          applyCondition(condition, frame.flow.context, inner, inner.copy(), (part) => evaluate(part, inner, quiet(frame)));
        }
      }
      const body = node.child('body');
      const value = body?.kind === 'pair' ? join(evaluate(body.child('key'), inner, frame), evaluate(body.child('value'), inner, frame)) : evaluate(body, inner, frame);
      return { ...passed(value, inner), isContainer: true };
    }
    case 'named_expression': {
      const value = at(node.child('value'));
      bind(node.child('name'), value, environment, frame);
      return value;
    }
    case 'unary_operator':
    case 'not_operator':
    case 'comparison_operator':
      for (const child of node.children) at(child);
      return clean;
    case 'lambda':
      return clean;
    default:
      for (const child of node.children) at(child);
      return clean;
  }
}

/** The same frame, but what is evaluated again for a check must not be reported again. */
function quiet(frame: Frame): Frame {
  return { ...frame, hits: [] };
}

/** Writes the checks passed so far into the value itself, where the environment that holds them is about to end. */
function passed(value: Value, environment: Environment): Value {
  return withTaints(value, (taint) => ({ ...taint, safeFor: taint.safeFor | environment.checked(taint.key) }));
}

/** Gives a value to a name, a member, or the parts of a pattern. */
export function bind(target: PyNode | undefined, value: Value, environment: Environment, frame: Frame): void {
  switch (target?.kind) {
    case undefined:
      return;
    case 'identifier': {
      const name = target.text;
      environment.set(name, withTaints(value, (taint) => ({
        ...taint,
        label: /^\w+$/.test(taint.label) && taint.origin !== 'parameter' ? taint.label : taint.origin === 'parameter' ? taint.label : name,
        step: taint.step.node === target ? taint.step : { node: target, text: value.isBuilt ? `\`${name}\` is put together with it` : `\`${name}\` gets it`, previous: taint.step },
      })));
      return;
    }
    case 'attribute': {
      const path = dotted(target);
      if (path !== undefined) environment.set(path, value);
      return;
    }
    case 'subscript': {
      // Storing in a part of a container adds to what the whole holds.
      const holder = target.child('value');
      const name = holder?.kind === 'identifier' ? holder.text : holder?.kind === 'attribute' ? dotted(holder) : undefined;
      if (name !== undefined && value.taints.length > 0) environment.set(name, { ...join(environment.get(name) ?? clean, value), isContainer: true });
      return;
    }
    case 'list_splat_pattern':
    case 'as_pattern_target':
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
    case 'parenthesized_expression':
      for (const part of target.children) bind(part, { ...value, isContainer: false }, environment, frame);
      return;
    default:
  }
}

export function dotted(node: PyNode): string | undefined {
  if (node.kind === 'identifier') return node.text;
  if (node.kind !== 'attribute') return undefined;
  const object = dotted(node.child('object')!);
  return object === undefined ? undefined : `${object}.${node.child('attribute')!.text}`;
}

function identifier(node: PyNode, environment: Environment, frame: Frame): Value {
  const known = environment.get(node.text);
  if (known !== undefined) return known;
  const { context, moduleEnvironment } = frame.flow;
  const binding = context.scopes.bindingOf(node);
  if (binding?.scope.kind === 'module') {
    const held = moduleEnvironment?.get(node.text);
    if (held !== undefined) return held;
  }
  const origin = sourceNames.get(context.names.qualified(node) ?? '');
  return origin === undefined ? clean : fresh(node, origin);
}

/** A value read from outside right here. */
function fresh(node: PyNode, origin: Origin): Value {
  const label = shortText(node);
  const said = origin === 'arguments' ? 'comes from the command line' : origin === 'network' ? 'comes from the network' : 'comes from the request';
  const step: Step = { node, text: `\`${label}\` ${said}`, previous: undefined };
  return { ...clean, startsFixed: false, taints: [{ origin, label, key: node.text, node, step, safeFor: 0 }] };
}

/** A part of what an expression holds; a part of a source names the source more exactly. */
function member(value: Value, holder: PyNode, node: PyNode, key: string | undefined): Value {
  if (value.taints.length === 0) return clean;
  return {
    ...value,
    isContainer: false,
    isBuilt: false,
    taints: value.taints.map((taint): Taint => {
      if (taint.node === holder) return { ...taint, node, label: shortText(node), key: node.text, step: { node, text: taint.step.text.replace(/^`.*`/, () => `\`${shortText(node)}\``), previous: undefined } };
      return key === undefined ? taint : { ...taint, key: `${taint.key}[${key}]` };
    }),
  };
}

function attribute(node: PyNode, environment: Environment, frame: Frame): Value {
  const { context } = frame.flow;
  const object = node.child('object');
  const name = node.child('attribute')?.text ?? '';
  const path = dotted(node);
  const known = path === undefined ? undefined : environment.get(path);
  if (known !== undefined) return known;
  const qualified = context.names.qualified(node);
  const origin = qualified === undefined ? undefined : sourceNames.get(qualified);
  if (origin !== undefined) return fresh(node, origin);
  if (isRequestMember(node, object, name, frame)) return fresh(node, 'request');
  if (object?.kind === 'identifier' && /^(self|cls)$/.test(object.text)) return clean;
  const value = evaluate(object, environment, frame);
  if (value.taints.length === 0) return clean;
  // Rows and records have numbers for their keys; a path's last part has no folder in it.
  if (/^(id|pk|size|length|status_code|ok|content_length|port)$/.test(name)) return clean;
  const kept = frame.flow.outside === undefined ? value.taints.filter((taint) => taint.origin !== 'parameter') : reachInto(value.taints, name);
  if (kept.length === 0) return clean;
  const held = member({ ...value, taints: kept }, object!, node, undefined);
  return /^(name|stem|suffix)$/.test(name) ? withTaints(held, (taint) => ({ ...taint, safeFor: taint.safeFor | 8 })) : held;
}

function isRequestMember(node: PyNode, object: PyNode | undefined, name: string, frame: Frame): boolean {
  const isMember = requestMembers.has(name);
  if (object?.kind === 'identifier') {
    if (isMember && frame.flow.isRequest(object)) return true;
    if (djangoMembers.has(name) && object.text === 'request') return true;
    if (object.text === 'self') return frame.flow.handlerMembersAt(node)?.has(name) === true;
  }
  if (object?.kind === 'attribute' && object.text === 'self.request') return djangoMembers.has(name) || (isMember && frame.flow.isWeb);
  return false;
}

function text(node: PyNode, environment: Environment, frame: Frame): Value {
  const isBytes = stringPrefix(node).includes('b');
  const parts: Value[] = [];
  let before = '';
  for (const child of node.children) {
    if (child.kind === 'string_content') {
      parts.push(literal(child.text));
      before += child.text;
    } else if (child.kind === 'interpolation') {
      const value = evaluate(child.child('expression'), environment, frame);
      const isQuoted = child.children.some(({ kind, text: conversion }) => kind === 'type_conversion' && conversion === '!r');
      // A format such as `:d` or `:.2f` only takes numbers.
      const format = child.children.find(({ kind }) => kind === 'format_specifier')?.text ?? '';
      if (/[bcdeEfFgGnoxX%]$/.test(format)) parts.push(changing);
      else parts.push(value.taints.length === 0 ? changing : { ...placed(isQuoted ? withTaints(value, (taint) => ({ ...taint, safeFor: taint.safeFor | 2048 })) : value, before), isBuilt: true });
      before += '\0';
    }
  }
  if (isBytes || parts.length === 0) return { ...clean, startsFixed: parts.length > 0 };
  const value = concatenate(parts);
  return { ...value, isBuilt: parts.some((part) => part.taints.length > 0) };
}

function literal(content: string): Value {
  return { ...clean, start: content, constant: content };
}

/** Something that the file itself decides, unknown here. */
const changing: Value = clean;

/** Notes whether an interpolated part of a query stands for a value or for a table or column. */
function placed(value: Value, before: string): Value {
  const place = /(=|<|>|\blike|\bin\s*\(|\bvalues\s*\(|\blimit|\boffset|\bbetween|,)\s*['"%]*$/i.test(before) && !/\b(select|from|into|table|by)\b[^=<>()]*$/i.test(before) ? 'value' : 'name';
  return withTaints(value, (taint) => ({ ...taint, place }));
}

function binary(node: PyNode, environment: Environment, frame: Frame): Value {
  const leftNode = node.child('left');
  const rightNode = node.child('right');
  const left = evaluate(leftNode, environment, frame);
  const right = evaluate(rightNode, environment, frame);
  switch (node.child('operator')?.kind) {
    case '+': {
      const value = concatenate([left, placed(right, left.constant)]);
      return { ...value, isBuilt: value.isBuilt || (value.taints.length > 0 && value.constant !== '') };
    }
    case '%': {
      const template = stringValue(leftNode);
      if (template === undefined && left.taints.length === 0 && right.taints.length > 0 && left.constant === '') return { ...right, isBuilt: true };
      if (template === undefined && left.taints.length === 0) return clean;
      const single = template === undefined ? '' : (/^[^%]*/.exec(template.replaceAll('%%', ''))?.[0] ?? '');
      const isNumber = template !== undefined && writesNumbersOnly(template);
      if (isNumber) return clean;
      return { ...placed({ ...left, taints: mergeTaints([...left.taints, ...right.taints]) }, single), start: single, startsFixed: single !== '', isBuilt: right.taints.length > 0 || left.isBuilt };
    }
    case '/':
      return right.taints.length + left.taints.length === 0 ? clean : { ...join(left, right), startsFixed: left.taints.length === 0 };
    case '*':
      return left.taints.length === 0 && right.taints.length === 0 ? clean : { ...left, taints: left.taints.length > 0 ? left.taints : [] };
    case '|':
      return join(left, right);
    default:
      return clean;
  }
}

function call(node: PyNode, environment: Environment, frame: Frame): Value {
  const { flow } = frame;
  const { names } = flow.context;
  const called = node.child('function');
  const list = node.child('arguments');
  const qualified = names.callee(node);
  const name = names.calledName(node);
  const args: EvaluatedArgument[] = (list?.kind === 'generator_expression' ? [list] : (list?.children ?? [])).map((item) => ({
    node: item.kind === 'keyword_argument' ? item.child('value')! : item,
    name: item.kind === 'keyword_argument' ? item.child('name')?.text : undefined,
    value: evaluate(item, environment, frame),
  }));
  const receiverNode = called?.kind === 'attribute' ? called.child('object') : undefined;
  const receiver = receiverNode === undefined ? clean : evaluate(receiverNode, environment, quiet(frame));
  if (receiverNode?.kind === 'call') evaluate(receiverNode, environment, frame);

  reachSinks({ node, qualified, name, args, receiver, receiverNode, valueOf: (part) => evaluate(part, environment, quiet(frame)) }, environment, frame);

  const local = flow.calledFunction(node);
  if (local !== undefined) return callLocal(node, local, args, environment, frame);
  const brought = flow.outside?.call(node, qualified, args, environment, frame);
  if (brought !== undefined) return brought;

  const given = (): Value => {
    const value = join(...args.filter(({ value: held }) => held.taints.length > 0).map(({ value: held }) => held));
    return args[0] !== undefined && args[0].value.taints.length === 0 ? { ...value, startsFixed: true } : value;
  };
  if (qualified !== undefined) {
    const origin = sourceNames.get(qualified);
    if (origin !== undefined && called?.kind === 'identifier') return fresh(node, origin);
    const uses = cleaners.get(qualified);
    if (uses === everyUse) return clean;
    if (uses !== undefined) return withTaints({ ...given(), isBuilt: false }, (taint) => ({ ...taint, safeFor: taint.safeFor | uses }));
    if (carriers.has(qualified)) {
      const value = { ...given(), isContainer: false };
      return resolvers.test(qualified) ? withTaints(value, (taint) => ({ ...taint, safeFor: taint.safeFor | resolvedPath })) : value;
    }
  }
  if (called?.kind !== 'attribute' || cleanMethods.has(name)) return clean;
  if (receiver.taints.length === 0) {
    // `request.get_json()`: the method itself is the source.
    const own = attribute(called, environment, quiet(frame));
    if (own.taints.length > 0) return member(own, called, node, undefined);
  }
  if (name === 'format' || name === 'format_map' || name === 'safe_substitute' || name === 'substitute') {
    const template = stringValue(receiverNode) ?? receiver.constant;
    const value = given();
    if (value.taints.length === 0 && receiver.taints.length === 0) return clean;
    const start = /^[^{]*/.exec(template)?.[0] ?? '';
    const single = args.length === 1 && (template.match(/\{[^{}]*\}/g) ?? []).length === 1;
    return { ...placed({ ...value, taints: mergeTaints([...receiver.taints, ...value.taints]) }, single ? start : ''), constant: template.slice(0, 400), start, startsFixed: start !== '' || receiver.startsFixed && start !== '', isBuilt: true };
  }
  if (name === 'join') {
    const value = given();
    return value.taints.length === 0 ? clean : { ...value, isContainer: false, isBuilt: true, constant: value.constant };
  }
  // `joinpath`, `with_name` and the like of paths.
  if (receiver.taints.length === 0) {
    if (name === 'joinpath') return given();
    if ((name === 'append' || name === 'extend' || name === 'add' || name === 'update' || name === 'insert') && receiverNode?.kind === 'identifier') {
      const value = given();
      if (value.taints.length > 0) environment.set(receiverNode.text, { ...join(receiver, value), isContainer: true });
    }
    return clean;
  }
  if (name === 'urlencode') return withTaints(receiver, (taint) => ({ ...taint, safeFor: taint.safeFor | usesOf('html', 'redirect', 'fetch', 'path', 'sql', 'command', 'log') }));
  if (name === 'resolve' || name === 'absolute') return withTaints(receiver, (taint) => ({ ...taint, safeFor: taint.safeFor | resolvedPath }));
  const kept = flow.outside !== undefined && isPartOfRequest(name) && !dataMethods.has(name) ? reachInto(receiver.taints, name) : dataMethods.has(name) ? receiver.taints : receiver.taints.filter(({ origin }) => origin !== 'parameter');
  if (kept.length === 0) return clean;
  const key = name === 'get' || name === 'pop' ? stringValue(argumentsOf(node).positional[0]) : undefined;
  const direct = kept.some((taint) => taint.node === called);
  return member({ ...receiver, taints: kept, isBuilt: receiver.isBuilt && name !== 'get' }, direct ? called : receiverNode!, node, key);
}

function callLocal(node: PyNode, local: FunctionInfo, args: readonly EvaluatedArgument[], environment: Environment, frame: Frame): Value {
  const summary = frame.flow.summaries.get(local.node);
  if (summary === undefined) return clean;
  const parameters = local.parameters.filter(({ kind }) => kind !== 'self');
  let place = 0;
  const handed = new Map<number, Value>();
  for (const { name, value, node: argument } of args) {
    const parameter = name === undefined
      ? parameters[Math.min(argument.kind === 'list_splat' ? place : place++, parameters.length - 1)]
      : (parameters.find((candidate) => candidate.name === name) ?? parameters.find(({ kind }) => kind === 'named-rest'));
    if (parameter === undefined || value.taints.length === 0) continue;
    const index = local.parameters.indexOf(parameter);
    const step = (taint: Taint): Taint => ({
      ...taint,
      safeFor: taint.safeFor | environment.checked(taint.key),
      step: { node: argument, text: `it is passed to \`${local.name}\` as \`${parameter.name}\``, previous: taint.step },
    });
    handed.set(index, withTaints(value, step));
  }
  for (const hit of summary.hits) {
    for (const taint of handed.get(hit.taint.parameter!)?.taints ?? []) {
      const safeFor = taint.safeFor | hit.taint.safeFor;
      frame.hits.push({ ...hit, isThroughCall: true, taint: { ...taint, safeFor, step: continued(taint.step, hit.taint.step), ...(hit.taint.place && { place: hit.taint.place }) } });
    }
  }
  const returned: Taint[] = [];
  for (const taint of summary.returns.taints) {
    if (taint.parameter === undefined) {
      returned.push({ ...taint, step: { node, text: `\`${local.name}\` returns it`, previous: taint.step } });
      continue;
    }
    for (const outer of handed.get(taint.parameter)?.taints ?? []) {
      returned.push({ ...outer, safeFor: outer.safeFor | taint.safeFor, ...(taint.place && { place: taint.place }), step: { node, text: `\`${local.name}\` returns it`, previous: outer.step } });
    }
  }
  return returned.length === 0 ? clean : { ...summary.returns, taints: mergeTaints(returned) };
}

/** The steps inside a function after those that led to its call; its own first step is the parameter itself. */
function continued(outer: Step, inner: Step): Step {
  return inner.previous === undefined ? outer : { ...inner, previous: continued(outer, inner.previous) };
}

/** Whether `%` writes only numbers into a template. Read by hand: a long template must not cost more than its length. */
function writesNumbersOnly(template: string): boolean {
  let hasNumber = false;
  for (let at = template.indexOf('%'); at >= 0; at = template.indexOf('%', at)) {
    at++;
    while (at < template.length && '-+0123456789 #.'.includes(template[at]!)) at++;
    const conversion = template[at] ?? '';
    if ('sra('.includes(conversion) && conversion !== '') return false;
    if ('dieEfFgGoxXc'.includes(conversion) && conversion !== '') hasNumber = true;
    // `%%` is one sign, and starts no conversion.
    if (conversion === '%') at++;
  }
  return hasNumber;
}
