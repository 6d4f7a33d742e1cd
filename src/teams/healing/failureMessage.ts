import type { TestFailure } from './testModel.ts';

const longest = 300;

/** A failure on one line: what the runner said, with the values that it compared where its first line leaves them out. */
export function messageOf({ message, expected, actual }: Pick<TestFailure, 'message' | 'expected' | 'actual'>): string {
  const first = message.split('\n').find((line) => line.trim() !== '')?.trim() ?? 'failed';
  const told = first.replace(/:$/, '');
  const isBare = first.endsWith(':') || expected === undefined || !first.includes(expected);
  const values = expected === undefined || actual === undefined || !isBare ? '' : `: expected ${oneLine(expected)}, got ${oneLine(actual)}`;
  return `${told}${values}`.slice(0, longest);
}

function oneLine(value: string): string {
  const flat = value.replace(/\s+/g, ' ');
  return flat.length > 80 ? `${flat.slice(0, 79)}…` : flat;
}
