import { validatorNames } from '../knowledge/propagators.ts';
import { calledName, dottedName, memberName, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import { makeSafe, membership, refineIndex } from './checks.ts';
import { isIndexOf, isSearch, refineComparison } from './comparisonGuards.ts';
import type { Environment } from './environment.ts';
import { refineByFlag } from './flags.ts';
import { refineByFunction, refineByReturning } from './functionGuards.ts';
import type { Interpreter } from './interpreter.ts';
import { refineMethod } from './methodGuards.ts';
import { foreignTaints, sinkSet } from './values.ts';

/** Takes into the branch what a condition says about the values in it. */
export function refine(machine: Interpreter, condition: Node, env: Environment, isTrue: boolean): void {
  const node = unwrap(condition);
  switch (node.type) {
    case 'UnaryExpression':
      if (node.operator === '!') refine(machine, node.argument, env, !isTrue);
      else if (node.operator === '~' && isIndexOf(unwrap(node.argument))) membership(machine, unwrap(node.argument) as NodeOf<'CallExpression'>, env, isTrue);
      return;
    case 'LogicalExpression':
      refineLogical(machine, node, env, isTrue);
      return;
    case 'BinaryExpression':
      refineComparison(machine, node, env, isTrue, { refine, refineCall });
      return;
    case 'AwaitExpression':
      refine(machine, node.argument, env, isTrue);
      return;
    case 'AssignmentExpression':
      if (node.operator === '=') refine(machine, node.right, env, isTrue);
      return;
    case 'CallExpression':
    case 'OptionalCallExpression':
      // A position is only false where it is the very first.
      if (isSearch(node)) return;
      if (isIndexOf(node)) refineIndex(machine, node, '0', env, !isTrue);
      else refineCall(machine, node, env, isTrue);
      return;
    case 'Identifier': {
      if (!isTrue && /^(err|error|errors)$/.test(node.name)) refineBySchema(machine, machine.scopes.bindingOf(node)?.node, env);
      // A condition that was given a name.
      const declared = machine.initialiser(node);
      if (!isTrue) makeSafe(machine, node, env);
      if (declared !== undefined && /^(LogicalExpression|BinaryExpression|UnaryExpression|CallExpression)$/.test(declared.type)) machine.once(declared, () => refine(machine, declared, env, isTrue));
      else machine.once(node, () => refineByFlag(machine, node, env, isTrue, refine));
      return;
    }
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      if (!isTrue && /^(error|errors)$/.test(memberName(node) ?? '') && node.object.type === 'Identifier') refineBySchema(machine, machine.scopes.bindingOf(node.object)?.node, env);
      if (!isTrue) makeSafe(machine, node, env);
      // Elements and what jQuery made of them are no texts.
      else if (/^(jquery|nodeType|nodeName|tagName|ownerDocument|parentNode|parentElement|childNodes|appendChild|getAttribute|addEventListener)$/.test(memberName(node) ?? '')) makeSafe(machine, node.object, env, sinkSet('html'));
      // `allowed[value]`: what is not in the table is false.
      if (isTrue && node.computed && memberName(node) === undefined && foreignTaints(machine.evaluate(node.object, env)).length === 0) makeSafe(machine, node.property, env);
      return;
    default:
  }
}

const assertion = /^(assert|ok|invariant|tiny_?invariant|check|precondition|expect|require|must)$/i;
const refusing = /^(validate|verify)$|^(assert|ensure|require|verify|validate|check|must|expect|enforce|guard)_?[A-Z]\w*$/;

/** `assert(condition)`, `assertName(name)`: whoever gets past it passed it. */
export function refineByAssertion(machine: Interpreter, statement: Node, env: Environment): void {
  const node = statement.type === 'AwaitExpression' ? unwrap(statement.argument) : statement;
  if (node.type !== 'CallExpression') {
    if (node.type === 'LogicalExpression' && node.operator !== '??') refineByLeaving(machine, node, env);
    return;
  }
  const name = calledName(node.callee) ?? '';
  const first = node.arguments[0];
  if (!first || first.type === 'SpreadElement') return;
  if (assertion.test(name)) refine(machine, first, env, true);
  if (refineByReturning(machine, node, env, refine)) return;
  if (!refusing.test(name) || machine.evaluate(unwrap(node.callee), env).callee !== undefined) return;
  for (const argument of node.arguments) if (argument.type !== 'SpreadElement') makeSafe(machine, argument, env);
}

/** `valid || process.exit()` stands for an early return only where the other side leaves; that is left to `if`. */
function refineByLeaving(machine: Interpreter, node: NodeOf<'LogicalExpression'>, env: Environment): void {
  const right = unwrap(node.right);
  if (right.type === 'CallExpression' && /^(process\.exit|fail|die|bail)$/.test(dottedName(right.callee) ?? '')) refine(machine, node.left, env, node.operator === '||');
}

/** `a && b` when true and `a || b` when false say both; otherwise it is one of two ways to get here. */
function refineLogical(machine: Interpreter, node: NodeOf<'LogicalExpression'>, env: Environment, isTrue: boolean): void {
  if (node.operator === '??') return;
  if ((node.operator === '&&') === isTrue) {
    refine(machine, node.left, env, isTrue);
    refine(machine, node.right, env, isTrue);
    return;
  }
  const early = env.fork();
  refine(machine, node.left, early, isTrue);
  const late = env.fork();
  refine(machine, node.left, late, !isTrue);
  refine(machine, node.right, late, isTrue);
  env.merge([early, late]);
}

/** `const { error } = schema.validate(body); if (error) return`: what is left fits the schema. */
function refineBySchema(machine: Interpreter, declared: Node | undefined, env: Environment): void {
  const call = declared?.type === 'VariableDeclarator' ? unwrap(declared.init) : undefined;
  const [value] = isCall(call) && calledName(call.callee) === 'validate' ? call.arguments : [];
  if (value !== undefined && value.type !== 'SpreadElement') makeSafe(machine, value, env, sinkSet('nosql', 'prototype', 'call'));
}

function refineCall(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean): void {
  const callee = unwrap(node.callee);
  const name = calledName(callee);
  const first = node.arguments[0];
  if (name === undefined) return;
  if (refineByFunction(machine, node, env, isTrue, refine)) return;
  if (isMember(callee)) {
    const isDone = refineMethod(machine, node, callee, name, env, isTrue, refine);
    if (isDone) return;
  }
  if (!first || first.type === 'SpreadElement') return;
  // What fits a schema is no object where a text was asked for.
  if (isTrue && /^(ajv|@hapi\/joi|joi|jsonschema|is-my-json-valid|fastest-validator|yup|superstruct)\b/.test(machine.evaluate(callee, env).path ?? '')) makeSafe(machine, first, env, sinkSet('nosql', 'prototype', 'call'));
  if (isTrue && name === 'isArray') makeSafe(machine, first, env, sinkSet('loop'));
  if (name === 'Boolean' && callee.type === 'Identifier') refine(machine, first, env, isTrue);
  else if (isTrue && /^(isInteger|isSafeInteger|isFinite|isNumber)$/.test(name)) makeSafe(machine, first, env);
  else if (isTrue && /^is_?(Function|Boolean|Date|RegExp)$/i.test(name)) makeSafe(machine, first, env);
  // A function of the file's own was asked what it checks; the name is for those from elsewhere.
  else if (isTrue && /^is_?(DOM(Element|Node)?|HTMLElement|jQuery|PlainObject)$/i.test(name) && machine.evaluate(callee, env).callee === undefined) makeSafe(machine, first, env, sinkSet('html'));
  else if (name === 'isNaN' && !isTrue) makeSafe(machine, first, env);
  else if (isTrue && (validatorNames.test(name) || /^(isIn|isInside|pathIsInside|isPathInside|is_?valid|valid|validate|check|verify|sanitized|sanitised|whitelisted|allowed|permitted|isUuid|isEmail|isObjectIdOrHexString|isMongoId)$/i.test(name))) {
    for (const argument of node.arguments) if (argument.type !== 'SpreadElement') makeSafe(machine, argument, env);
  } else if (isTrue && /^(existsSync|exists|pathExists|pathExistsSync|statSync|accessSync)$/.test(name)) {
    // What names a file that is there is no command line.
    makeSafe(machine, first, env, sinkSet('command'));
  } else if (isTrue && isInsideModule(machine, callee, env)) makeSafe(machine, first, env, sinkSet('path'));
}

function isInsideModule(machine: Interpreter, callee: Node, env: Environment): boolean {
  return callee.type === 'Identifier' && /^(is-path-inside|path-is-inside|is-path-in-cwd|contained-path|is-subdir|path-is-in)/.test(machine.evaluate(callee, env).path ?? '');
}
