/** Puts back what a test changed of the surroundings that all candidates share, and ends what it left running. */
export interface GlobalKeeper {
  restore(): void;
}

const replaceable = ['Date', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'queueMicrotask', 'fetch', 'console', 'process', 'Promise', 'JSON', 'Math'] as const;

/** `onExit` is what ending the process does instead. */
export function keepGlobals(onExit: () => never): GlobalKeeper {
  const scope = globalThis as unknown as Record<string, unknown>;
  const timers = watchTimers();
  const swallow = (): boolean => true;
  process.stdout.write = swallow;
  process.stderr.write = swallow;
  const ends = process as unknown as Record<string, unknown>;
  for (const name of ['exit', 'abort', 'kill']) ends[name] = onExit;
  const values = replaceable.map((name) => [name, scope[name]] as const);
  const methods = [Math, Date, JSON, console, process].map((object) => ({ object: object as unknown as Record<string, unknown>, own: ownMethods(object) }));
  const env = { ...process.env };
  const folder = process.cwd();
  let keys = new Set(Object.keys(scope));
  let isFirst = true;
  return {
    restore: () => {
      timers.clear();
      // What the test API put there stays.
      if (isFirst) keys = new Set(Object.keys(scope));
      isFirst = false;
      for (const [name, value] of values) if (scope[name] !== value) scope[name] = value;
      for (const { object, own } of methods) for (const [name, value] of own) if (object[name] !== value) object[name] = value;
      for (const key of Object.keys(scope)) if (!keys.has(key)) delete scope[key];
      for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key];
      for (const key in env) if (process.env[key] !== env[key]) process.env[key] = env[key];
      if (process.exitCode !== undefined) process.exitCode = undefined;
      if (process.cwd() !== folder) process.chdir(folder);
    },
  };
}

/** Methods that a test might replace. */
function ownMethods(object: object): (readonly [string, unknown])[] {
  return Object.entries(Object.getOwnPropertyDescriptors(object))
    .filter(([, { value, writable }]) => writable === true && typeof value === 'function')
    .map(([name, { value }]) => [name, value as unknown] as const);
}

function watchTimers(): { clear(): void } {
  const started: { readonly handle: unknown; readonly stop: (handle: never) => void }[] = [];
  const scope = globalThis as unknown as Record<string, unknown>;
  const watch = (name: string, stop: (handle: never) => void): void => {
    const start = scope[name] as (...values: unknown[]) => unknown;
    const watched = (...values: unknown[]): unknown => {
      const handle = start(...values);
      started.push({ handle, stop });
      return handle;
    };
    scope[name] = Object.defineProperties(watched, Object.getOwnPropertyDescriptors(start));
  };
  watch('setTimeout', clearTimeout);
  watch('setInterval', clearInterval);
  watch('setImmediate', clearImmediate);
  return {
    clear: () => {
      for (const { handle, stop } of started.splice(0)) stop(handle as never);
    },
  };
}
