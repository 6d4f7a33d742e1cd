import type { FunctionNode } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Value } from './values.ts';
import { unknown } from './values.ts';

/** A function that is being run; the file itself where there is none. */
export interface Frame {
  readonly node: FunctionNode | null;
  /** What tells this way of running the function from others. */
  readonly key: string;
  result: Value;
  hasResult: boolean;
  /** What a generator hands out. */
  yielded: Value;
  /** What may be thrown here. */
  thrown: Value;
  readonly args: readonly Value[];
  readonly jumps: Environment[][];
  /** Whether the loop that is being run was left with `break` somewhere. */
  breaks: boolean;
}

export function newFrame(node: FunctionNode | null, key: string, args: readonly Value[]): Frame {
  return { node, key, result: unknown, hasResult: false, yielded: unknown, thrown: unknown, args, jumps: [], breaks: false };
}
