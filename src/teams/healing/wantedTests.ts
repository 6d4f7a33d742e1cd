import type { TestRef } from './testModel.ts';
import { testId } from './testModel.ts';

/** Whether a test was asked for: by its id, by its file, or by a part of its name. Nothing asked for is everything. */
export function isWanted(ref: TestRef, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const id = testId(ref);
  const name = ref.path.join(' › ');
  return wanted.some((text) => text === id || text === ref.file || name.includes(text) || ref.path.join(' ').includes(text));
}
