import type { Handler, Handlers } from './handlers.ts';
import type { Recorder } from './recorder.ts';
import { isStandIn, standIn } from './standIn.ts';

type Step = (...args: unknown[]) => unknown;

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options'];

/** A web framework that listens to nobody and remembers who wants to answer what. */
export function frameworkFor(specifier: string, recorder: Recorder, handlers: Handlers): unknown {
  const make = (framework: Handler['framework']): ((args: readonly unknown[]) => unknown) => () => application(specifier, framework, recorder, handlers);
  switch (specifier) {
    case 'express':
    case 'polka':
    case 'connect':
    case 'router':
      return standIn(specifier, { recorder, call: make('express'), own: { Router: standIn('Router', { recorder, call: make('express') }), ...namespaceOf(specifier, recorder, make('express')) } });
    case 'restify':
      return standIn(specifier, { recorder, own: { createServer: standIn('createServer', { recorder, call: make('express') }) } });
    case 'fastify':
      return standIn(specifier, { recorder, call: make('fastify'), own: namespaceOf(specifier, recorder, make('fastify')) });
    case 'koa':
    case 'koa-router':
    case '@koa/router':
      return standIn(specifier, { recorder, call: make('koa'), own: namespaceOf(specifier, recorder, make('koa')) });
    default:
      return undefined;
  }
}

/** What `import x from` and `import * as x from` ask for. */
function namespaceOf(specifier: string, recorder: Recorder, make: (args: readonly unknown[]) => unknown): Record<string, unknown> {
  const whole = { Router: standIn('Router', { recorder, call: make }) };
  return { default: standIn(specifier, { recorder, call: make, own: whole }), __esModule: false };
}

function application(name: string, framework: Handler['framework'], recorder: Recorder, handlers: Handlers): unknown {
  const before: { readonly path: string; readonly step: Step }[] = [];
  const stepsIn = (args: readonly unknown[]): Step[] =>
    args.flat(3).flatMap((arg) => {
      if (typeof arg === 'function' && !isStandIn(arg)) return [arg as Step];
      const inner = typeof arg === 'object' && arg !== null && 'handler' in arg ? arg.handler : undefined;
      return typeof inner === 'function' ? [inner as Step] : [];
    });
  const register = (method: string, given: unknown, args: readonly unknown[]): void => {
    const steps = stepsIn(args);
    if (steps.length === 0) return;
    const path = typeof given === 'string' ? given : given instanceof RegExp ? String(given) : '';
    const passed = before.filter((one) => one.path === '' || path.startsWith(one.path)).map(({ step }) => step);
    handlers.add({ framework, title: `${method.toUpperCase()} ${path === '' ? '*' : path}`, steps: [...passed, ...steps] });
  };
  const own: Record<string, unknown> = {};
  const app = standIn(`${name}()`, { recorder, own, ...(framework === 'koa' ? {} : { call: () => undefined }) });
  for (const verb of verbs) {
    own[verb] = (...args: unknown[]) => {
      // A framework's own setting is asked for by its name alone.
      if (args.length === 1 && typeof args[0] === 'string') return undefined;
      register(verb, args[0], args.slice(1));
      return app;
    };
  }
  own['use'] = (...args: unknown[]) => {
    const path = typeof args[0] === 'string' ? args[0] : '';
    for (const step of stepsIn(args)) {
      // Error handlers take one argument more and are not on the way.
      if (framework === 'express' && step.length > 3) continue;
      before.push({ path, step });
      handlers.add({ framework, title: `USE ${path === '' ? '*' : path}`, steps: [...before.map((one) => one.step)] });
    }
    return app;
  };
  own['route'] = (given: unknown) => {
    if (typeof given === 'object' && given !== null) {
      const { method, url, handler, preHandler } = given as { method?: unknown; url?: unknown; handler?: unknown; preHandler?: unknown };
      register(String(method), url, [preHandler, handler]);
      return app;
    }
    const chain: Record<string, unknown> = {};
    const route = standIn('route()', { recorder, own: chain });
    for (const verb of verbs) {
      chain[verb] = (...args: unknown[]) => {
        register(verb, given, args);
        return route;
      };
    }
    return route;
  };
  own['register'] = (plugin: unknown, options: unknown) => {
    if (typeof plugin === 'function' && !isStandIn(plugin)) void Promise.resolve((plugin as Step)(app, options ?? {}, () => undefined)).catch(() => undefined);
    return app;
  };
  own['Router'] = standIn('Router', { recorder, call: () => application(name, framework, recorder, handlers) });
  return app;
}
