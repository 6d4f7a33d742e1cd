import type { Environment } from '../environment.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import type { Call } from '../calls.ts';
import type { Interpreter } from '../interpreter.ts';
import type { Taint, Value } from '../values.ts';

/** Who is told of what crosses the border of the file while it is run; absent where the file is looked at on its own. */
export interface Outside {
  /** A call was made; gives what comes in with its result. */
  called(machine: Interpreter, call: Call): readonly Taint[];
  /** A function of another file was asked about its arguments, and execution goes on where it gave this answer. */
  asked(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean | undefined): void;
  /** What a parameter holds by its type, where that is a class of another file. */
  typed(parameter: Node): Value | undefined;
}
