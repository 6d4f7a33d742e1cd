import type { EntryParameter, EntryShape } from './entryShape.ts';
import type { Recorder } from './recorder.ts';
import { standIn } from './standIn.ts';

/** A value for every parameter of the entry: the payload where the data comes in, something harmless elsewhere. */
export function argumentsFor(shape: EntryShape, payload: string, recorder: Recorder): unknown[] {
  return shape.parameters.map((parameter, index) => {
    if (index !== shape.at) return harmlessFor(parameter, recorder);
    return shape.path.length === 0 ? payload : requestWith(shape.path, payload, recorder);
  });
}

/** What a function that was registered to answer requests is called with. */
export function handlerArguments(framework: 'express' | 'koa' | 'fastify' | 'node', shape: EntryShape, payload: string, recorder: Recorder): unknown[] {
  const request = requestWith(shape.path, payload, recorder);
  return framework === 'koa' ? [request] : [request, responseFor(framework === 'fastify' ? 'reply' : 'res', recorder)];
}

const texts = new Set(['url', 'originalUrl', 'path', 'href', 'querystring', 'search', 'hostname', 'host', 'rawBody', 'ip', 'rawPath', 'rawQueryString']);
const getters = new Set(['get', 'header', 'param', 'queries', 'getHeader']);
const readers = new Set(['json', 'text', 'formData', 'parseBody']);
const containers = ['query', 'body', 'params', 'headers', 'cookies', 'signedCookies', 'payload', 'files', 'queryStringParameters', 'pathParameters', 'session', 'user', 'state'];

/** A request whose payload lies where the code looks for it, and in which everything else is there and harmless. */
export function requestWith(path: readonly string[], payload: string, recorder: Recorder): unknown {
  const own: Record<string | symbol, unknown> = { method: 'GET', url: '/', originalUrl: '/', path: '/', httpVersion: '1.1', ip: '127.0.0.1', protocol: 'http', on: listen(payload, path) };
  for (const name of containers) own[name] = bag('x');
  for (const name of getters) own[name] = () => 'x';
  for (const name of readers) own[name] = () => Promise.resolve(bag('x'));
  const [first, ...rest] = path;
  if (first === undefined) return standIn('request', { recorder, own });
  if (first === '*') return bag(payload);
  own[first] = texts.has(first) && rest.length === 0 ? payload
    : getters.has(first) ? () => payload
      : readers.has(first) ? () => Promise.resolve(first === 'text' ? payload : bag(payload))
        : first === 'request' || first === 'req' ? requestWith(rest, payload, recorder)
          : rest.length === 0 ? bag(payload) : holding(rest, payload);
  // A Koa context answers as well.
  return responseFor('ctx', recorder, own);
}

/** The body as it comes in over the wire, for code that listens for it. */
function listen(payload: string, path: readonly string[]) {
  return function on(this: unknown, event: string, listener: (chunk?: Buffer) => void): unknown {
    if (event === 'data') setImmediate(() => listener(Buffer.from(path[0] === 'on' || path[0] === 'body' ? payload : 'x')));
    if (event === 'end') setImmediate(() => setImmediate(() => listener()));
    return this;
  };
}

export function responseFor(name: string, recorder: Recorder, own: Record<string | symbol, unknown> = {}): unknown {
  const whole: Record<string | symbol, unknown> = { headersSent: false, writableEnded: false, finished: false, statusCode: 200, locals: {}, ...own };
  const response: unknown = standIn(name, { recorder, own: whole });
  // A response answers with itself, so that calls can be chained.
  for (const method of ['status', 'type', 'set', 'header', 'setHeader', 'code', 'contentType', 'cookie', 'links', 'vary', 'writeHead']) {
    whole[method] ??= (...args: unknown[]) => {
      recorder.record(`${name}.${method}`, args);
      return response;
    };
  }
  return response;
}

/** An object that has the value under any name, and is it where a text is wanted. */
function bag(value: string): unknown {
  return new Proxy({ x: value } as Record<string | symbol, unknown>, {
    get: (target, key) => {
      if (key === Symbol.toPrimitive || key === 'toString') return () => value;
      if (typeof key === 'symbol' || key === 'then' || key === 'toJSON' || key === 'constructor' || key === 'hasOwnProperty') return Reflect.get(target, key) as unknown;
      return key in target ? target[key] : value;
    },
    has: (_target, key) => typeof key === 'string',
    getOwnPropertyDescriptor: (target, key) => (typeof key === 'string' ? { value: target[key] ?? value, enumerable: true, configurable: true, writable: true } : undefined),
  });
}

/** The payload under exactly these names. */
function holding(path: readonly string[], payload: string): unknown {
  const result: Record<string, unknown> = {};
  let at = result;
  for (const [index, name] of path.entries()) {
    if (index === path.length - 1) at[name] = payload;
    else at = at[name] = {};
  }
  return result;
}

function harmlessFor({ name = '', type, isOptional }: EntryParameter, recorder: Recorder): unknown {
  if (isOptional) return undefined;
  if (type !== undefined) {
    if (/^(number|bigint)\b/.test(type)) return 1;
    if (/^boolean\b/.test(type)) return true;
    if (/^string\b/.test(type)) return 'x';
    if (/\[\]$|^(readonly )?Array</.test(type)) return ['x'];
  }
  if (/^_?(cb|callback|done|next|fn|func)$/i.test(name)) return () => undefined;
  if (/^_?(res|resp|response|reply)$/.test(name)) return responseFor(name, recorder);
  if (/^_?(req|request|ctx|context)$/.test(name)) return requestWith([], '', recorder);
  return standIn(name === '' ? 'argument' : name, { recorder });
}
