import { unwrap } from '../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../syntax/tree.ts';
import { isFunction } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';
import { allTaints } from './values.ts';

const maxStatements = 12;

/** Takes into an environment what a condition says; handed in, because conditions ask functions and functions hold conditions. */
export type Refine = (machine: Interpreter, condition: Node, env: Environment, isTrue: boolean) => void;

/** What holds after a function that throws at what it does not like: `assertName(name)`. */
export function refineByReturning(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, refine: Refine): boolean {
  return refineByFunction(machine, call, env, undefined, refine);
}

/** What a check that was put into a function of its own says about its arguments; false where the function is not such a check. */
export function refineByFunction(machine: Interpreter, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean | undefined, refine: Refine): boolean {
  const callee = unwrap(call.callee);
  if (callee.type !== 'Identifier' && callee.type !== 'MemberExpression') return false;
  const known = machine.evaluate(callee, env).callee;
  if (known === undefined || !isFunction(known)) {
    machine.outside?.asked(machine, call, env, isTrue);
    return false;
  }
  let isChecked = false;
  machine.once(known, () => {
    isChecked = refineArguments(machine, known, call.arguments, env, isTrue, refine);
  });
  return isChecked;
}

function refineArguments(machine: Interpreter, check: FunctionNode, args: readonly Node[], env: Environment, isTrue: boolean | undefined, refine: Refine): boolean {
  const before = args.map((argument) => (argument.type === 'SpreadElement' ? undefined : machine.evaluate(argument, env)));
  if (!before.some((value) => value !== undefined && allTaints(value).length > 0)) return false;
  let isChecked = false;
  outcomeOf(machine, check, before, env, isTrue, refine).forEach((after, index) => {
    const argument = args[index];
    if (argument !== undefined && after !== undefined && isSafer(before[index], after)) {
      isChecked = true;
      machine.markSafe(argument, env, () => after);
    }
  });
  return isChecked;
}

/** What the arguments of a check hold where it gave this answer; undefined for those that nothing is known of. */
export function outcomeOf(machine: Interpreter, check: FunctionNode, args: readonly (Value | undefined)[], env: Environment, isTrue: boolean | undefined, refine: Refine): readonly (Value | undefined)[] {
  const inside = env.fork();
  check.params.forEach((parameter, index) => {
    const value = args[index];
    if (parameter.type === 'Identifier' && value !== undefined) machine.bind(parameter, value, inside, true);
  });
  const ways: Environment[] = [];
  if (check.body.type === 'BlockStatement') {
    const end = waysToAnswer(machine, check.body.body, inside, { isTrue, ways, refine });
    if (end !== undefined && isTrue !== true) ways.push(end);
  }
  else {
    if (isTrue !== undefined) refine(machine, check.body, inside, isTrue);
    ways.push(inside);
  }
  if (ways.length === 0) return [];
  return check.params.map((parameter, index) => {
    const binding = parameter.type === 'Identifier' ? machine.scopes.bindingOf(parameter) : undefined;
    if (binding === undefined || args[index] === undefined || binding.references.some(({ isWrite }) => isWrite)) return undefined;
    const merged = env.fork();
    merged.merge(ways.map((way) => way.since(env)));
    return merged.get(binding);
  });
}

/** Whether a value lost what made it dangerous somewhere. */
export function isSafer(before: Value | undefined, after: Value): boolean {
  if (before === undefined || before === after) return false;
  const left = allTaints(before);
  const right = allTaints(after);
  return right.length < left.length || right.some((taint, index) => taint.cleared !== left[index]?.cleared || taint.mayBeObject !== left[index].mayBeObject);
}

interface Asked {
  /** Undefined where any answer will do, because only what is refused throws. */
  readonly isTrue: boolean | undefined;
  readonly ways: Environment[];
  readonly refine: Refine;
}

/** Collects, for each `return` that may give this answer, what is known there. */
function waysToAnswer(machine: Interpreter, statements: readonly Node[], start: Environment, asked: Asked): Environment | undefined {
  const { isTrue, ways, refine } = asked;
  let env = start;
  for (const statement of statements.slice(0, maxStatements)) {
    if (statement.type === 'ReturnStatement') {
      const answer = unwrap(statement.argument);
      if (answer?.type === 'BooleanLiteral') {
        if (isTrue === undefined || answer.value === isTrue) ways.push(env);
      } else if (!answer || answer.type === 'NullLiteral') {
        if (isTrue !== true) ways.push(env);
      } else {
        const way = env.fork();
        if (isTrue !== undefined) refine(machine, answer, way, isTrue);
        ways.push(way);
      }
      return undefined;
    }
    if (statement.type === 'ThrowStatement') return undefined;
    if (statement.type === 'IfStatement') {
      const yes = env.fork();
      const no = env.fork();
      refine(machine, statement.test, yes, true);
      refine(machine, statement.test, no, false);
      const after = [waysToAnswer(machine, bodyOf(statement.consequent), yes, asked), waysToAnswer(machine, statement.alternate ? bodyOf(statement.alternate) : [], no, asked)].filter((each) => each !== undefined);
      if (after.length === 0) return undefined;
      const from = env;
      env = from.fork();
      env.merge(after.map((each) => each.since(from)));
    } else if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) if (init) machine.bind(id, machine.evaluate(init, env), env);
    }
  }
  return env;
}

function bodyOf(node: Node): readonly Node[] {
  return node.type === 'BlockStatement' ? node.body : [node];
}
