import assert from 'node:assert';
import { isDeepStrictEqual } from 'node:util';
import type { Body } from './withCallback.ts';

/**
 * `node:assert` with the commonest assertions made cheap to fail: what a failure prints (the source line, a diff) takes a
 * hundred times as long as the comparison and is read by nobody here.
 */
export function cheapAssert(): { readonly loose: object; readonly strict: object } {
  const fail = (operator: string, actual: unknown, expected: unknown, message: unknown): never => {
    if (message instanceof Error) throw message;
    throw new assert.AssertionError({ message: typeof message === 'string' ? message : `failed: ${operator}`, actual, expected, operator });
  };
  const ok = (...values: unknown[]): void => {
    if (!values[0]) fail('==', values[0], true, values[1]);
  };
  const strictEqual: Body = (actual, expected, message) => (Object.is(actual, expected) ? undefined : fail('strictEqual', actual, expected, message));
  const notStrictEqual: Body = (actual, expected, message) => (Object.is(actual, expected) ? fail('notStrictEqual', actual, expected, message) : undefined);
  const deepStrictEqual: Body = (actual, expected, message) => (isDeepStrictEqual(actual, expected) ? undefined : fail('deepStrictEqual', actual, expected, message));
  const cheap = { ok, strictEqual, notStrictEqual, deepStrictEqual };
  const strict = Object.assign((...values: unknown[]) => ok(...values), assert.strict, cheap, { equal: strictEqual, notEqual: notStrictEqual, deepEqual: deepStrictEqual });
  const loose = Object.assign((...values: unknown[]) => ok(...values), assert, cheap, { strict });
  Object.assign(strict, { strict, default: strict });
  Object.assign(loose, { default: loose });
  return { loose, strict };
}
