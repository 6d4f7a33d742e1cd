export type Body = (...values: unknown[]) => unknown;

/** Calls a function that may want a callback as its last parameter. */
export function withCallback(body: Body, values: readonly unknown[], self?: unknown): unknown {
  if (body.length <= values.length) return body.apply(self, [...values]);
  return new Promise<void>((resolve, reject) => {
    const done = (error?: unknown): void => (error === undefined || error === null ? resolve() : reject(error as Error));
    const fail = (error?: unknown): void => reject(error instanceof Error ? error : new Error(String(error)));
    body.apply(self, [...values, Object.assign(done, { fail })]);
  });
}
