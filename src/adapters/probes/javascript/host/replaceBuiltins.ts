import childProcess from 'node:child_process';
import cluster from 'node:cluster';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import tls from 'node:tls';
import { promisify } from 'node:util';
import vm from 'node:vm';
import workerThreads from 'node:worker_threads';
import type { Handlers } from './handlers.ts';
import type { Recorder } from './recorder.ts';
import { standIn, swallow } from './standIn.ts';

type Functions = Record<string, unknown>;
type Callback = (...values: unknown[]) => void;

/**
 * Puts recorders in the place of everything in Node that does something to the world: programs, code from text, the
 * network, and files whose name holds the mark. Whatever loads a module afterwards gets them.
 */
export function replaceBuiltins(recorder: Recorder, handlers: Handlers, mark: string): void {
  replacePrograms(recorder);
  replaceFiles(recorder, mark);
  replaceEvaluation(recorder, mark);
  replaceNetwork(recorder, handlers);
  process.exit = ((code?: number) => {
    throw new Error(`it ended the process (${code ?? 0})`);
  }) as typeof process.exit;
  process.kill = () => true;
  process.abort = (() => {
    throw new Error('it ended the process');
  }) as typeof process.abort;
  syncBuiltinESMExports();
}

function replacePrograms(recorder: Recorder): void {
  const target = childProcess as unknown as Functions;
  for (const name of ['exec', 'execFile', 'spawn', 'fork']) {
    const replacement = (...args: unknown[]): unknown => {
      recorder.record(`child_process.${name}`, args);
      const callback = args.at(-1);
      if (typeof callback === 'function') setImmediate(() => void swallow(() => (callback as Callback)(null, '', '')));
      return standIn(`child_process.${name}()`, { recorder });
    };
    Object.defineProperty(replacement, promisify.custom, { value: (...args: unknown[]) => {
      recorder.record(`child_process.${name}`, args);
      return Promise.resolve({ stdout: '', stderr: '' });
    } });
    target[name] = replacement;
  }
  for (const name of ['execSync', 'execFileSync', 'spawnSync']) {
    target[name] = (...args: unknown[]): unknown => {
      recorder.record(`child_process.${name}`, args);
      return name === 'spawnSync' ? { pid: 0, output: [], stdout: '', stderr: '', status: 0, signal: null } : '';
    };
  }
  // Programs can be started below this as well; nothing of a workspace has a reason to.
  (childProcess.ChildProcess.prototype as unknown as Functions)['spawn'] = () => 0;
  (cluster as unknown as Functions)['fork'] = () => standIn('cluster.fork()', { recorder });
  (workerThreads as unknown as Functions)['Worker'] = standIn('worker_threads.Worker', { recorder });
}

/** Files that have nothing to do with the probe are read and written as they are: modules need theirs, and it is a copy. */
function replaceFiles(recorder: Recorder, mark: string): void {
  const wrap = (target: Functions, prefix: string, isPromise: boolean): void => {
    for (const [name, real] of Object.entries(target)) {
      if (typeof real !== 'function' || /^[A-Z_]/.test(name)) continue;
      const wrapped = function wrapped(this: unknown, ...args: unknown[]): unknown {
        if (!args.slice(0, 2).some((arg) => holds(arg, mark))) return (real as (...values: unknown[]) => unknown).apply(this, args);
        recorder.record(`${prefix}.${name}`, args);
        const result = /^(exists|access)/.test(name) ? true : standIn(`${prefix}.${name}()`, { recorder });
        const callback = args.at(-1);
        if (typeof callback === 'function') setImmediate(() => void swallow(() => (name === 'exists' ? (callback as Callback)(true) : (callback as Callback)(null, result))));
        return isPromise ? Promise.resolve(result) : result;
      };
      // What hangs on a function, such as its form with a promise, is kept where it is harmless.
      for (const key of Object.keys(real)) if (key !== 'prototype') Object.defineProperty(wrapped, key, { value: (real as unknown as Functions)[key], configurable: true });
      try {
        target[name] = wrapped;
      } catch {
        // A few cannot be replaced; none of them opens a file by name.
      }
    }
  };
  wrap(fs.promises as unknown as Functions, 'fs.promises', true);
  wrap(fs as unknown as Functions, 'fs', false);
}

function holds(value: unknown, mark: string): boolean {
  if (typeof value === 'string') return value.includes(mark);
  return value instanceof URL ? value.href.includes(mark) : Buffer.isBuffer(value) && value.includes(mark);
}

/** Code without the mark is run as it is, as loading modules and compiled templates need. */
function replaceEvaluation(recorder: Recorder, mark: string): void {
  const scope = globalThis as unknown as Functions;
  const guard = (name: string, real: (...args: unknown[]) => unknown): ((...args: unknown[]) => unknown) => (...args) => {
    if (!args.some((arg) => holds(arg, mark))) return real(...args);
    recorder.record(name, args);
    return standIn(`${name}()`, { recorder });
  };
  const machine = vm as unknown as Functions;
  for (const name of ['runInNewContext', 'runInThisContext', 'runInContext', 'compileFunction']) machine[name] = guard(`vm.${name}`, machine[name] as (...args: unknown[]) => unknown);
  machine['Script'] = guarded(vm.Script, guard('vm.Script', (...args) => Reflect.construct(RealScript, args)));
  scope['eval'] = guard('eval', scope['eval'] as (...args: unknown[]) => unknown);
  scope['Function'] = guarded(RealFunction, guard('Function', (...args) => Reflect.construct(RealFunction, args)));
  for (const name of ['setTimeout', 'setInterval']) {
    const real = scope[name] as (...args: unknown[]) => unknown;
    const wrapped = (...args: unknown[]): unknown => {
      if (typeof args[0] !== 'string') return real(...args);
      recorder.record(name, args);
      return undefined;
    };
    scope[name] = Object.assign(wrapped, real);
  }
}

const RealFunction = Function;
const RealScript = vm.Script;

/** The same class to whoever asks for its kind, made by another hand. */
function guarded(real: object, make: (...args: unknown[]) => unknown): object {
  return new Proxy(real, { apply: (_target, _self, args: unknown[]) => make(...args), construct: (_target, args: unknown[]) => make(...args) as object });
}

function replaceNetwork(recorder: Recorder, handlers: Handlers): void {
  for (const [name, module] of Object.entries({ http, https, http2 })) {
    const target = module as unknown as Functions;
    for (const made of ['createServer', 'createSecureServer', 'Server']) {
      if (!(made in module)) continue;
      target[made] = standIn(`${name}.${made}`, { recorder, call: (args) => {
        const server = standIn(`${name}.${made}()`, { recorder, own: { on: (event: unknown, listener: unknown) => {
          if (event === 'request' && typeof listener === 'function') handlers.add({ framework: 'node', title: `the listener of \`${name}.${made}\``, steps: [listener as Callback] });
          return server;
        } } });
        const listener = args.findLast((arg) => typeof arg === 'function');
        if (listener !== undefined) handlers.add({ framework: 'node', title: `the listener of \`${name}.${made}\``, steps: [listener as Callback] });
        return server;
      } });
    }
    for (const call of ['request', 'get', 'connect']) if (call in module) target[call] = standIn(`${name}.${call}`, { recorder });
  }
  for (const [name, module] of Object.entries({ net, tls })) {
    for (const call of ['connect', 'createConnection', 'createServer']) if (call in module) (module as unknown as Functions)[call] = standIn(`${name}.${call}`, { recorder });
  }
  (net.Socket.prototype as unknown as Functions)['connect'] = function connect(this: unknown) {
    return this;
  };
  for (const name of ['lookup', 'resolve', 'resolve4', 'resolve6']) (dns as unknown as Functions)[name] = standIn(`dns.${name}`, { recorder });
  (dgram as unknown as Functions)['createSocket'] = standIn('dgram.createSocket', { recorder });
  const scope = globalThis as unknown as Functions;
  for (const name of ['fetch', 'WebSocket', 'EventSource']) if (name in scope) Object.defineProperty(scope, name, { value: standIn(name, { recorder }), configurable: true, writable: true });
}
