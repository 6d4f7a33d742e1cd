import { UserFacingError } from '../../base/errors.ts';

/** The value of an option that takes one of several words. */
export function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((item) => item === value);
  if (found === undefined) throw new UserFacingError(`${option} ${value}: takes ${allowed.join(', ')}`);
  return found;
}

/** The value of an option that takes a number above 0. */
export function positive(option: string, value: string): number {
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new UserFacingError(`${option} ${value}: takes a number above 0`);
  return number;
}
