import { jqueryRoots } from '../knowledge/sinks.ts';
import { handlerMethods, handlerOwners, koaOwners, serverFactories } from '../knowledge/sources.ts';
import type { FunctionNode } from '../syntax/tree.ts';
import type { Call } from './calls.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';
import { asText, harmless, join, tainted, unknown, withField } from './values.ts';

/** `route({ handler(req, res) {} })`, Hapi's and Fastify's way. */
export function runHandlersIn(machine: Interpreter, argument: Value, env: Environment, call: Call): void {
  const handler = argument.fields?.get('handler')?.callee;
  if (handler === undefined) return;
  const isHapi = machine.imports(/^(@hapi\/hapi|hapi)$/);
  machine.invoke(handler, isHapi ? [{ taints: [], path: '@hapi' }, unknown] : [{ taints: [], path: '@request' }, { taints: [], path: '@response' }], env, call.node);
}

export function callbackArguments(machine: Interpreter, call: Call, callback: FunctionNode): readonly Value[] {
  const { owner, name, path } = call;
  // What it is settled with is what the promise gives.
  if (path === '#Promise' && call.node.type === 'NewExpression') return [{ taints: [], path: '@settle', literal: call.node }];
  const isOwn = call.ownerNode === undefined || call.ownerNode.type === 'ThisExpression' || /^#(self|window|top|parent|globalThis)$/.test(owner?.path ?? '');
  if (name === 'addEventListener' && isOwn && call.args[0]?.text === 'message') return [machine.message];
  const isAction = (name === 'action' && /^commander\b/.test(owner?.path ?? '')) || (name === 'command' && /^yargs\b/.test(owner?.path ?? '') && call.args.findLast((argument) => argument.callee !== undefined)?.callee === callback && call.args.filter((argument) => argument.callee !== undefined).length > 1);
  if (isAction) return callback.params.map((parameter) => tainted([machine.newTaint({ node: parameter, from: 'the command line', origin: 'local', certainty: 1 }, false)]));
  if (name === 'on' || name === 'once' || name === 'addListener') {
    const event = call.args[0]?.text;
    if (event === 'message' && owner?.path !== undefined && jqueryRoots.test(owner.path)) return [withField(unknown, 'originalEvent', machine.message)];
    if (owner?.path?.startsWith('@request') && event === 'data') {
      return [tainted([machine.newTaint({ node: callback.params[0] ?? callback, from: 'the request', origin: 'remote', certainty: 1 }, false)])];
    }
    if ((event === 'request') && owner?.path !== undefined && /^https?\.createServer\(\)$/.test(owner.path)) return request();
    if (event === 'message' && owner?.path !== undefined && /^(ws|socket\.io|net|dgram|@socket)\b/.test(owner.path)) {
      return [tainted([machine.newTaint({ node: callback.params[0] ?? callback, from: 'a network message', origin: 'remote', certainty: 0.9 }, true)])];
    }
  }
  if (owner !== undefined && name !== undefined) {
    if (/^(forEach|map|filter|find|findLast|findIndex|some|every|flatMap|sort|then|finally|tap|subscribe)$/.test(name)) {
      const element = name === 'then' || name === 'subscribe' ? owner : machine.elementOf(owner, call.node);
      return [element, harmless];
    }
    if (name === 'catch' && owner.path === '#Promise.reject()') return [tainted(owner.taints)];
    if (/^(reduce|reduceRight)$/.test(name)) return [join(call.args[1] ?? unknown, unknown), machine.elementOf(owner, call.node), harmless];
    if (/^(replace|replaceAll)$/.test(name)) return callback.params.map(() => tainted(asText(owner.taints)));
  }
  if (path === 'lodash.map' || path === 'lodash.forEach' || path === 'lodash.each' || path === 'async.each') return [machine.elementOf(call.args[0] ?? unknown, call.node)];
  // A callback of a driver is handed what the driver makes: a connection, a client, a collection.
  if (path !== undefined && !path.startsWith('#') && !path.startsWith('@') && !path.startsWith('.')) {
    return callback.params.map((_, index) => (index < 3 && !/^_?(req|request|res|response|err|error)$/.test(nameOf(callback, index)) ? { taints: [], path: `${path}()` } : unknown));
  }
  return [];
}

function nameOf(callback: FunctionNode, index: number): string {
  const parameter = callback.params[index];
  return parameter?.type === 'Identifier' ? parameter.name : '';
}

function request(): readonly Value[] {
  return [{ taints: [], path: '@request' }, { taints: [], path: '@response' }];
}

/** What a web framework hands to a handler that is registered here; undefined stands for one that is written elsewhere. */
export function registeredArguments(machine: Interpreter, call: Call, callback: FunctionNode | undefined): readonly Value[] | undefined {
  const { path, owner, name } = call;
  if (path !== undefined && serverFactories.has(path)) return request();
  if (owner?.path === undefined || name === undefined || !handlerMethods.has(name)) return undefined;
  if (koaOwners.test(owner.path)) return [{ taints: [], path: '@koa' }];
  if (/^hono\b/.test(owner.path)) return [{ taints: [], path: '@c' }];
  if (!handlerOwners.test(owner.path)) return undefined;
  // Error handlers have four parameters, the error first.
  if (callback?.params.length === 4) return [unknown, ...request()];
  if (name === 'param') return [...request(), unknown, tainted([machine.newTaint({ node: callback?.params[3] ?? callback ?? call.node, from: 'the request', origin: 'remote', certainty: 1 }, false)])];
  return request();
}
