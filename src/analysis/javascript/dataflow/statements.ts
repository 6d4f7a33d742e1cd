import { dottedName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isLoop } from '../syntax/tree.ts';
import type { Environment } from './environment.ts';
import { refine, refineByAssertion } from './guards.ts';
import type { Interpreter } from './interpreter.ts';
import { checkAccess, checkLoop } from './remoteChecks.ts';
import { asText, isKnown, join, tainted, unknown } from './values.ts';

/** How a statement ended: going on, leaving a loop or switch, or leaving the function. */
type Completion = 'normal' | 'jump' | 'exit';

/** Runs statements in order until one of them leaves. */
export function executeAll(machine: Interpreter, statements: readonly Node[], env: Environment): Completion {
  for (const statement of statements) {
    const completion = execute(machine, statement, env);
    if (completion !== 'normal') return completion;
  }
  return 'normal';
}

function execute(machine: Interpreter, node: Node, env: Environment): Completion {
  machine.step();
  switch (node.type) {
    case 'ExpressionStatement':
      machine.evaluate(node.expression, env);
      refineByAssertion(machine, unwrap(node.expression), env);
      return isProcessExit(node.expression) ? 'exit' : 'normal';
    case 'VariableDeclaration':
      for (const { id, init } of node.declarations) if (init) machine.bind(id, machine.evaluate(init, env), env);
      return 'normal';
    case 'ReturnStatement':
      if (node.argument) {
        const frame = machine.frame;
        const value = machine.evaluate(node.argument, env);
        frame.result = frame.hasResult ? join(frame.result, value) : value;
        frame.hasResult = true;
      }
      return 'exit';
    case 'ThrowStatement': {
      const thrown = machine.evaluate(node.argument, env);
      machine.frame.thrown = join(machine.frame.thrown, thrown);
      return 'exit';
    }
    case 'IfStatement':
      return executeIf(machine, node, env);
    case 'BlockStatement':
    case 'StaticBlock':
      return executeAll(machine, node.body, env);
    case 'TSModuleBlock':
      return executeAll(machine, node.body, env);
    case 'SwitchStatement':
      return executeSwitch(machine, node, env);
    case 'TryStatement':
      return executeTry(machine, node, env);
    case 'BreakStatement':
    case 'ContinueStatement': {
      const jumps = machine.frame.jumps.at(-1);
      jumps?.push(env);
      if (node.type === 'BreakStatement') machine.frame.breaks = true;
      return 'jump';
    }
    case 'LabeledStatement':
      return execute(machine, node.body, env);
    case 'ClassDeclaration':
      machine.evaluateClass(node, env);
      return 'normal';
    case 'ExportNamedDeclaration':
      return node.declaration ? execute(machine, node.declaration, env) : 'normal';
    case 'ExportDefaultDeclaration':
      if (node.declaration.type === 'ClassDeclaration') return execute(machine, node.declaration, env);
      if (node.declaration.type !== 'FunctionDeclaration' && node.declaration.type !== 'TSDeclareFunction') machine.evaluate(node.declaration, env);
      return 'normal';
    case 'TSExportAssignment':
      machine.evaluate(node.expression, env);
      return 'normal';
    default:
      if (isLoop(node)) executeLoop(machine, node, env);
      return 'normal';
  }
}

function executeIf(machine: Interpreter, node: NodeOf<'IfStatement'>, env: Environment): Completion {
  machine.evaluate(node.test, env);
  checkAccess(machine, node, env);
  const yes = env.fork();
  const no = env.fork();
  refine(machine, node.test, yes, true);
  refine(machine, node.test, no, false);
  const first = execute(machine, node.consequent, yes);
  const second = node.alternate ? execute(machine, node.alternate, no) : 'normal';
  const going = [...(first === 'normal' ? [yes] : []), ...(second === 'normal' ? [no] : [])];
  if (going.length > 0) {
    env.merge(going);
    return 'normal';
  }
  return first === 'jump' || second === 'jump' ? 'jump' : 'exit';
}

function executeLoop(machine: Interpreter, node: Node, env: Environment): void {
  if (!isLoop(node)) return;
  if (node.type === 'ForStatement' && node.init) {
    if (node.init.type === 'VariableDeclaration') execute(machine, node.init, env);
    else machine.evaluate(node.init, env);
  }
  const rounds = machine.frame.jumps.length < 2 ? 2 : 1;
  const outer = machine.frame.breaks;
  machine.frame.breaks = false;
  for (let round = 0; round < rounds; round++) {
    const body = env.fork();
    const jumps: Environment[] = [];
    machine.frame.jumps.push(jumps);
    if (node.type === 'ForOfStatement' || node.type === 'ForInStatement') {
      const over = machine.evaluate(node.right, body);
      const element = node.type === 'ForOfStatement' ? machine.elementOf(over, node) : tainted(asText(over.taints));
      if (node.left.type === 'VariableDeclaration') machine.bind(node.left.declarations[0]!.id, element, body);
      else machine.bind(node.left, element, body);
    } else if (node.test) {
      machine.evaluate(node.test, body);
      if (round === 0) checkLoop(machine, node, body);
      if (node.type !== 'DoWhileStatement') refine(machine, node.test, body, true);
    }
    const completion = execute(machine, node.body, body);
    if (node.type === 'ForStatement' && node.update) machine.evaluate(node.update, body);
    machine.frame.jumps.pop();
    const ends = jumps.map((jump) => jump.since(env));
    if (completion === 'normal') ends.push(body);
    // What is done at least once has been done.
    if (node.type !== 'DoWhileStatement' || ends.length === 0) ends.push(env.fork());
    env.merge(ends);
  }
  // A loop that is only left through its condition leaves nothing behind for which that holds.
  if (!machine.frame.breaks && node.type !== 'ForOfStatement' && node.type !== 'ForInStatement' && node.test) refine(machine, node.test, env, false);
  machine.frame.breaks = outer;
}

function executeSwitch(machine: Interpreter, node: NodeOf<'SwitchStatement'>, env: Environment): Completion {
  machine.evaluate(node.discriminant, env);
  const jumps: Environment[] = [];
  machine.frame.jumps.push(jumps);
  const ends: Environment[] = [];
  let falling: Environment | undefined;
  let hasDefault = false;
  for (const option of node.cases) {
    const start = env.fork();
    if (option.test) {
      const test = machine.evaluate(option.test, env);
      if (isKnown(test.text)) machine.markSafe(node.discriminant, start);
    } else hasDefault = true;
    const own = env.fork();
    own.merge(falling === undefined ? [start] : [start.since(own), falling.since(own)]);
    const completion = executeAll(machine, option.consequent, own);
    falling = completion === 'normal' ? own : undefined;
  }
  machine.frame.jumps.pop();
  if (falling !== undefined) ends.push(falling);
  ends.push(...jumps.map((jump) => jump.since(env)));
  if (!hasDefault) ends.push(env.fork());
  if (ends.length === 0) return 'exit';
  env.merge(ends);
  return 'normal';
}

function executeTry(machine: Interpreter, node: NodeOf<'TryStatement'>, env: Environment): Completion {
  const block = env.fork();
  const frame = machine.frame;
  const outer = frame.thrown;
  frame.thrown = unknown;
  machine.tries++;
  const first = execute(machine, node.block, block);
  machine.tries--;
  const thrown = frame.thrown;
  frame.thrown = node.handler ? outer : join(outer, thrown);
  let second: Completion = 'exit';
  const ends: Environment[] = first === 'normal' ? [block] : [];
  if (node.handler) {
    const handler = env.fork();
    handler.merge([block.since(env), env.fork()]);
    if (node.handler.param) machine.bind(node.handler.param, thrown, handler);
    second = execute(machine, node.handler.body, handler);
    if (second === 'normal') ends.push(handler.since(env));
  }
  if (ends.length > 0) env.merge(ends);
  if (node.finalizer) {
    const last = execute(machine, node.finalizer, env);
    if (last !== 'normal') return last;
  }
  if (ends.length > 0) return 'normal';
  return first === 'jump' || second === 'jump' ? 'jump' : 'exit';
}

function isProcessExit(node: Node): boolean {
  return node.type === 'CallExpression' && dottedName(node.callee) === 'process.exit';
}
