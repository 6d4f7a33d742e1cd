import { sinks } from '../knowledge/sinks.ts';
import { calledName, memberName, unwrap } from '../syntax/names.ts';
import type { CallNode, ClassNode, Node } from '../syntax/tree.ts';
import { isFunction, isMember } from '../syntax/tree.ts';
import { checkSinks } from './arrivals.ts';
import { resultOf } from './callResults.ts';
import { withOwnAnswer } from './contentType.ts';
import type { Environment } from './environment.ts';
import { callbackArguments, registeredArguments, runHandlersIn } from './handlers.ts';
import type { Interpreter } from './interpreter.ts';
import { isMapping } from './methodResults.ts';
import { modulePath } from './paths.ts';
import type { Value } from './values.ts';
import { allTaints, asText, collect, harmless, isKnown, join, joinTaints, tainted, through, unknown, withField } from './values.ts';

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
