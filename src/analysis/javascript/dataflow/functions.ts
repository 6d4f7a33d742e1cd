import type { FunctionNode, Node } from '../syntax/tree.ts';
import { contains, orderOf } from '../syntax/tree.ts';
import { stepped } from './binding.ts';
import type { Environment } from './environment.ts';
import { newFrame } from './frame.ts';
import type { Interpreter } from './interpreter.ts';
import { parameterValue } from './parameters.ts';
import { executeAll } from './statements.ts';
import type { Value } from './values.ts';
import { allTaints, join, unknown, withField } from './values.ts';

const maxDepth = 6;
const maxVariants = 8;

/** Runs a function with what it is called with, once for each kind of arguments, and gives what it returns. */
export function invokeFunction(machine: Interpreter, node: FunctionNode, args: readonly (Value | undefined)[], env: Environment, call: Node): Value {
  const variants = machine.variants.get(node) ?? new Map<string, Value>();
  machine.variants.set(node, variants);
  const handed = node.params.map((parameter, index) => argument(machine, node, parameter, index, args, env));
  const own = machine.thisKey(node.body);
  const held = own && env.get(own);
  // A callback reads the variables of the function around, which may hold something else this time.
  const around = machine.frames.findLast((frame) => frame.node !== null && contains(frame.node, node));
  const key = `${handed.map((value) => describe(value)).join('|')}${held === undefined ? '' : `#${describe(held)}`}${around === undefined || around.key.length > 2000 ? '' : `@${around.key}`}`;
  const known = variants.get(key);
  if (known !== undefined) return known;
  const roughKey = `~${handed.map((value) => describe(value, true)).join('|')}`;
  if (machine.active.length >= maxDepth || machine.active.includes(node)) return unknown;
  // A function that is called in many ways gives what it gave for arguments from the same places.
  if (variants.size >= 2 * maxVariants) return variants.get(roughKey) ?? unknown;
  machine.executed.add(node);
  variants.set(key, unknown);
  machine.active.push(node);
  const frame = newFrame(node, key, args.map((value) => value ?? unknown));
  machine.frames.push(frame);
  const inside = env.fork();
  node.params.forEach((parameter, index) => {
    const value = handed[index]!;
    const name = parameter.type === 'Identifier' ? parameter.name : undefined;
    const steps = call === node || name === undefined ? value : stepped(machine, value, parameter, `handed over as \`${name}\``);
    machine.bind(parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter, steps, inside, true);
    // `constructor(private route: ActivatedRoute)` keeps what it is given.
    const kept = parameter.type === 'TSParameterProperty' && parameter.parameter.type === 'Identifier' ? parameter.parameter.name : undefined;
    if (kept !== undefined && own !== undefined) inside.set(own, withField(inside.get(own) ?? unknown, kept, steps));
  });
  if (node.body.type === 'BlockStatement') executeAll(machine, node.body.body, inside);
  else frame.result = machine.evaluate(node.body, inside);
  machine.frames.pop();
  machine.active.pop();
  env.commit(inside);
  const caller = machine.frame;
  if (frame.thrown !== unknown) caller.thrown = join(caller.thrown, frame.thrown);
  const result = node.type !== 'ObjectMethod' && 'generator' in node && node.generator ? withField(unknown, '*', frame.yielded) : frame.result;
  variants.set(key, result);
  if (!variants.has(roughKey)) variants.set(roughKey, result);
  return result;
}

function argument(machine: Interpreter, node: FunctionNode, parameter: Node, index: number, args: readonly (Value | undefined)[], env: Environment): Value {
  if (parameter.type === 'RestElement') {
    return listOf(args.slice(index).map((value) => value ?? unknown));
  }
  const given = args[index];
  if (given !== undefined && (given !== unknown || args.length > index)) {
    if (given !== unknown) return given;
  }
  const told = parameterValue(machine, node, parameter, index) ?? machine.outside?.typed(parameter);
  if (told !== undefined) return told;
  if (parameter.type === 'AssignmentPattern' && given === undefined) return machine.evaluate(parameter.right, env);
  return given ?? unknown;
}

/** A list of known elements. */
export function listOf(values: readonly Value[]): Value {
  return values.reduce<Value>((list, value, index) => withField(list, String(index), value), unknown);
}

/** What tells two calls of a function apart: where its arguments come from. */
function describe(value: Value, isRough = false): string {
  const taints = allTaints(value).map((taint) => `${orderOf(taint.source.node)}:${taint.cleared}`);
  return `${value.path ?? ''};${value.callee ? orderOf(value.callee) : ''};${taints.join()};${isRough ? '' : (value.text ?? '')};${value.isHarmless ? 1 : ''};${[...(value.fields?.keys() ?? [])].join()}`;
}
