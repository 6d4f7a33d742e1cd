import type { Recorder } from './recorder.ts';

/** Tells a stand-in from everything else. */
const standIns = new WeakSet<object>();

export function isStandIn(value: unknown): boolean {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && standIns.has(value);
}

export interface StandInOptions {
  readonly recorder: Recorder;
  /** Properties that are something of their own. */
  readonly own?: Readonly<Record<string | symbol, unknown>>;
  /** What a call comes to; by default a stand-in for the result, with callbacks called back. */
  readonly call?: (args: readonly unknown[]) => unknown;
}

/**
 * Stands in for anything: a package, a connection, a response. Whatever is read from it or called on it is a stand-in
 * again, and every call is recorded. It never gives back what it was given, so it can prove nothing by itself.
 */
export function standIn(name: string, options: StandInOptions, depth = 0): unknown {
  const { recorder, own = {} } = options;
  const held = new Map<string | symbol, unknown>();
  const next = (of: string): unknown => (depth > 30 ? undefined : standIn(of, { recorder }, depth + 1));
  const call = (args: readonly unknown[]): unknown => {
    if (options.call !== undefined) return options.call(args);
    recorder.record(name, args);
    const callback = args.at(-1);
    if (typeof callback === 'function' && !isStandIn(callback)) setImmediate(() => void swallow(() => (callback as (...values: unknown[]) => unknown)(null, next(`${name}()`), next(`${name}()`))));
    return next(`${name}()`);
  };
  const stand: object = new Proxy(function stand() {} as unknown as object, {
    get: (_target, key) => {
      if (Object.hasOwn(own, key)) return own[key];
      if (key === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? 1 : 'x');
      if (key === 'toString' || key === 'valueOf') return () => 'x';
      if (key === 'toJSON') return () => ({});
      if (key === Symbol.iterator) return function* nothing() {};
      // Awaited, it is itself.
      if (key === 'then' || typeof key === 'symbol') return undefined;
      if (key === 'length') return 0;
      if (!held.has(key)) held.set(key, next(`${name}.${key}`));
      return held.get(key);
    },
    set: (_target, key, value) => {
      if (typeof key === 'string') recorder.record(`${name}.${key} =`, [value]);
      held.set(key, value);
      return true;
    },
    has: (_target, key) => typeof key === 'string',
    apply: (_target, _self, args: unknown[]) => call(args),
    construct: (_target, args: unknown[]) => {
      const made = call(args);
      return (typeof made === 'object' || typeof made === 'function') && made !== null ? made : {};
    },
  });
  standIns.add(stand);
  return stand;
}

/** What a callback throws is the business of the code under probe. */
export async function swallow(work: () => unknown): Promise<void> {
  try {
    await work();
  } catch {
    // Whoever waits for the arrival sees that there is none.
  }
}
