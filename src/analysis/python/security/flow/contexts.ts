/** What a value can be dangerous for; what is safe for one use may be dangerous in another. */
export type Use =
  | 'command' | 'code' | 'sql' | 'path' | 'html' | 'template' | 'redirect' | 'fetch' | 'objects' | 'regex' | 'xml' | 'log';

const bits: Readonly<Record<Use, number>> = {
  command: 1, code: 2, sql: 4, path: 8, html: 16, template: 32, redirect: 64, fetch: 128, objects: 256, regex: 512, xml: 1024, log: 2048,
};

/** A set of uses as one number, cheap to join and compare. */
export type Uses = number;

export const everyUse: Uses = Object.values(bits).reduce((all, bit) => all | bit, 0);

/** Not a use: marks a path whose `..` have been resolved, so that a check of its beginning means something. */
export const resolvedPath: Uses = 1 << 20;

export function usesOf(...names: readonly Use[]): Uses {
  return names.reduce((uses, name) => uses | bits[name], 0);
}
