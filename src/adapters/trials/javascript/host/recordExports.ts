type Callable = (...values: unknown[]) => unknown;

/** What is exported is asked for by this name, so that it is not taken for a function of the top level. */
const prefix = 'export ';

/** The exports of a module, telling with what they are called. */
export function recordExports(exports: unknown, record: (name: string, values: readonly unknown[]) => void): unknown {
  const wrap = (name: string, target: Callable): Callable =>
    new Proxy(target, {
      apply: (inner, self, values: unknown[]) => {
        record(prefix + name, values);
        return Reflect.apply(inner, self, values) as unknown;
      },
    });
  if (typeof exports === 'function') return wrap('', exports as Callable);
  if (typeof exports !== 'object' || exports === null) return exports;
  for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
    const value = (exports as Record<string, unknown>)[name];
    if (typeof value !== 'function' || !(property.configurable ?? false)) continue;
    Object.defineProperty(exports, name, { value: wrap(name, value as Callable), enumerable: true, configurable: true, writable: true });
  }
  return exports;
}

/** The exported function that was recorded under a name; undefined for names of other functions. */
export function exportedFunction(exports: unknown, name: string): unknown {
  if (!name.startsWith(prefix)) return undefined;
  const own = name.slice(prefix.length);
  return own === '' ? exports : (exports as Record<string, unknown> | null | undefined)?.[own];
}

export function isExportName(name: string): boolean {
  return name.startsWith(prefix);
}
