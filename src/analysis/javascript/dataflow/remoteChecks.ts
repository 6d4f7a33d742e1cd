import { calledName, constantText, memberName, unwrap } from '../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../syntax/tree.ts';
import { descendants, isCall, isFunction, isMember, parentOf } from '../syntax/tree.ts';
import type { Call } from './calls.ts';
import type { Environment } from './environment.ts';
import type { Interpreter } from './interpreter.ts';
import type { Taint } from './values.ts';
import { allTaints } from './values.ts';

/** Parts of a request that may be lists and objects where a text or list was expected. */
function shapeless(taints: readonly Taint[]): readonly Taint[] {
  return taints.filter((taint) => taint.source.origin === 'remote' && taint.mayBeObject);
}

// ---- Loops -------------------------------------------------------------------------------------------------------------

/** `i < body.length`, where the sender of the request writes the length. */
export function checkLoop(machine: Interpreter, loop: NodeOf<'ForStatement' | 'WhileStatement' | 'DoWhileStatement'>, env: Environment): void {
  const test = loop.test ? unwrap(loop.test) : undefined;
  if (test?.type !== 'BinaryExpression' || !/^(<=?|>=?|!==?)$/.test(test.operator)) return;
  for (const side of [test.left, test.right]) {
    if (side.type === 'PrivateName') continue;
    const written = unwrap(side);
    const limit = written.type === 'Identifier' ? machine.initialiser(written) : written;
    if (!isMember(limit) || memberName(limit) !== 'length') continue;
    const list = machine.evaluate(limit.object, env);
    const taints = shapeless(list.taints);
    if (taints.length > 0 && !ends(machine, loop.body, machine.tree.text.slice(limit.object.start ?? 0, limit.object.end ?? 0))) machine.report('loop', taints, written, loop, 'length', { taints }, 0.75);
  }
}

/** A loop that leaves early, or reads from an element that is not there, does not go on for long. */
function ends(machine: Interpreter, body: Node, list: string): boolean {
  const text = (node: Node): string => machine.tree.text.slice(node.start ?? 0, node.end ?? 0);
  const isElement = (node: Node): boolean => {
    const inner = unwrap(node);
    if (isMember(inner)) return inner.computed && text(inner.object) === list;
    const init = inner.type === 'Identifier' ? machine.initialiser(inner) : undefined;
    return isMember(init) && init.computed && text(init.object) === list;
  };
  for (const inner of [body, ...descendants(machine.tree, body)]) {
    if (inner.type === 'BreakStatement' || inner.type === 'ReturnStatement' || inner.type === 'ThrowStatement') return true;
    // Reading from, taking apart or calling what is not there throws.
    if (isMember(inner) && isElement(inner.object)) return true;
    if (inner.type === 'VariableDeclarator' && inner.id.type === 'ObjectPattern' && inner.init && isElement(inner.init)) return true;
    if (isCall(inner) && isElement(inner.callee)) return true;
  }
  return false;
}

/** A callback that reads from what is not there throws, and one that may throw or answer ends the walk. */
export function endsWalk(machine: Interpreter, callback: FunctionNode | undefined): boolean {
  const element = callback?.params[0];
  if (callback === undefined || element === undefined) return false;
  if (element.type !== 'Identifier') return true;
  for (const inner of descendants(machine.tree, callback.body)) {
    if (inner.type === 'ThrowStatement' || (inner.type === 'ReturnStatement' && inner.argument)) return true;
    const read = isMember(inner) ? unwrap(inner.object) : isCall(inner) ? unwrap(inner.callee) : undefined;
    if (read?.type === 'Identifier' && read.name === element.name) return true;
  }
  const body = unwrap(callback.body);
  return isMember(body) && unwrap(body.object).type === 'Identifier' && (unwrap(body.object) as NodeOf<'Identifier'>).name === element.name;
}

// ---- Lists in place of texts --------------------------------------------------------------------------------------------

/** `path.includes('..')` asks a list whether `..` is one of its elements. */
export function checkConfusion(machine: Interpreter, call: Call): void {
  const { name, owner, node } = call;
  if (owner === undefined || call.ownerNode === undefined || !/^(includes|indexOf|lastIndexOf)$/.test(name ?? '') || owner.fields !== undefined) return;
  const sign = call.args[0]?.text;
  // Only what looks for a piece of a text; a name may well be looked for in a list.
  if (sign === undefined || !/\.\.|[<>'"`\\;|&$(){}\n\0]|^\/|:\/\//.test(sign) || !isAsked(node)) return;
  machine.report('confusion', shapeless(owner.taints), call.ownerNode, node, `${name!}(${JSON.stringify(sign)})`, { taints: owner.taints }, 0.75);
}

/** Whether all that is wanted of a call is a yes or no. */
function isAsked(node: Node): boolean {
  const parent = parentOf(node);
  return parent !== null && (/^(IfStatement|LogicalExpression|ConditionalExpression)$/.test(parent.type) || (parent.type === 'UnaryExpression' && /^[!~]$/.test(parent.operator)) || (parent.type === 'BinaryExpression' && /^([<>]=?|[!=]==?)$/.test(parent.operator)));
}

// ---- Rights that are taken -----------------------------------------------------------------------------------------------

const rights = /admin|superuser|^is_?auth|authenticated|authori[sz]ed|logged_?in|privileg/i;
const granting = /^(log_?in(User|As)?|sign_?in|authenticate(User)?|authori[sz]e(User)?|grant\w*|elevate\w*|impersonate\w*|make_?admin|promote\w*|do_?admin\w*|set_?(admin|role)|become\w*)$/i;

/** `if (cookies.id === params.id) login()`: both sides are the sender's own words. */
export function checkAccess(machine: Interpreter, node: NodeOf<'IfStatement'>, env: Environment): void {
  const granted = grantedBy(machine, node);
  if (granted === undefined) return;
  for (const { atom, isTrue } of atomsOf(node.test, true)) {
    const said = saidBySender(machine, atom, env);
    if (said === undefined || isTrue !== granted.isTrue) continue;
    machine.report('access', said, atom, node, granted.name, { taints: said }, 0.75);
    return;
  }
}

/** What is called once the condition holds, or once it did not make the function leave. */
function grantedBy(machine: Interpreter, node: NodeOf<'IfStatement'>): { readonly name: string; readonly isTrue: boolean } | undefined {
  const inside = grantingCall(machine, node.consequent);
  if (inside !== undefined) return { name: inside, isTrue: true };
  const last = node.consequent.type === 'BlockStatement' ? node.consequent.body.at(-1) : node.consequent;
  const block = parentOf(node);
  if (last === undefined || !/^(Return|Throw)Statement$/.test(last.type) || block?.type !== 'BlockStatement') return undefined;
  for (const statement of block.body.slice(block.body.indexOf(node) + 1)) {
    const after = grantingCall(machine, statement);
    if (after !== undefined) return { name: after, isTrue: false };
  }
  return undefined;
}

function grantingCall(machine: Interpreter, statement: Node): string | undefined {
  for (const inner of descendants(machine.tree, statement)) {
    if (isFunction(inner)) return undefined;
    const name = isCall(inner) ? calledName(inner.callee) : undefined;
    // Whoever hands over a password has it checked there.
    if (name !== undefined && granting.test(name) && isCall(inner) && !inner.arguments.some((argument) => /pass|credential|token|secret/i.test(machine.tree.text.slice(argument.start ?? 0, argument.end ?? 0)))) return name;
  }
  return undefined;
}

/** The conditions that all have to hold, each as it has to come out. */
function atomsOf(test: Node, isTrue: boolean, depth = 4): { readonly atom: Node; readonly isTrue: boolean }[] {
  const node = unwrap(test);
  if (node.type === 'UnaryExpression' && node.operator === '!' && depth > 0) return atomsOf(node.argument, !isTrue, depth - 1);
  // Beside another condition it may be one of several.
  return node.type === 'LogicalExpression' ? [] : [{ atom: node, isTrue: node.type === 'BinaryExpression' && /^!==?$/.test(node.operator) ? !isTrue : isTrue }];
}

function saidBySender(machine: Interpreter, atom: Node, env: Environment): readonly Taint[] | undefined {
  const remote = (node: Node): readonly Taint[] => allTaints(machine.evaluate(node, env)).filter(({ source }) => source.origin === 'remote');
  if (atom.type === 'BinaryExpression' && /^[!=]==?$/.test(atom.operator) && atom.left.type !== 'PrivateName') {
    const [left, right] = [remote(atom.left), remote(atom.right)];
    if (left.length > 0 && right.length > 0) return [...left, ...right].slice(0, 1);
    const named = left.length > 0 ? atom.left : right.length > 0 ? atom.right : undefined;
    const other = named === atom.left ? atom.right : atom.left;
    const isConstant = constantText(other) !== undefined || unwrap(other).type === 'BooleanLiteral';
    return named !== undefined && isConstant && rights.test(nameOf(named)) ? [...left, ...right].slice(0, 1) : undefined;
  }
  const taints = isMember(atom) || atom.type === 'Identifier' ? remote(atom) : [];
  return taints.length > 0 && rights.test(nameOf(atom)) ? taints.slice(0, 1) : undefined;
}

function nameOf(node: Node): string {
  const inner = unwrap(node);
  return inner.type === 'Identifier' ? inner.name : (memberName(inner) ?? '');
}
