import { calledName, constantText, dottedName, memberName, propertyOf, unwrap } from '../syntax/names.ts';
import type { Node, NodeOf } from '../syntax/tree.ts';
import { isCall, isMember } from '../syntax/tree.ts';
import { validatorNames } from '../knowledge/propagators.ts';
import type { Environment } from './environment.ts';
import { refineByFlag } from './flags.ts';
import { refineByFunction, refineByReturning } from './functionGuards.ts';
import type { Interpreter } from './interpreter.ts';
import { doesNotStart, makeSafe, membership, refineIndex, startsWith } from './checks.ts';
import { clearedByRegex, literalStart } from './regexKnowledge.ts';
import type { Value } from './values.ts';
import { allTaints, asText, everySink, foreignTaints, isKnown, neverAbsolute, neverClimbs, sinkSet } from './values.ts';

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
      refineComparison(machine, node, env, isTrue);
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

function refineComparison(machine: Interpreter, node: NodeOf<'BinaryExpression'>, env: Environment, isTrue: boolean): void {
  if (node.left.type === 'PrivateName') return;
  const { operator, left, right } = node;
  if (operator === 'in') {
    // What every object has is what must not be walked into.
    if (!isTrue && machine.evaluate(right, env).path === '#Object.prototype') makeSafe(machine, left, env, sinkSet('prototype', 'call'));
    if (isTrue && foreignTaints(machine.evaluate(right, env)).length === 0) makeSafe(machine, left, env, everySink & ~sinkSet('prototype', 'call'));
    return;
  }
  if (operator === 'instanceof') {
    if (isTrue && /(jQuery|\$|Element|Node|Document|Fragment)$/.test(dottedName(right) ?? '')) makeSafe(machine, left, env, sinkSet('html'));
    if (isTrue && dottedName(right) === 'Array') makeSafe(machine, left, env, sinkSet('loop'));
    if (isTrue && right.type === 'Identifier' && /^(Date|RegExp|Number|Boolean|Function|Buffer|ObjectI[dD])$/.test(right.name)) makeSafe(machine, left, env);
    return;
  }
  const equal = operator === '===' || operator === '==';
  const different = operator === '!==' || operator === '!=';
  if (equal || different) {
    refineEquality(machine, [left, right], env, equal === isTrue);
    return;
  }
  // `list.indexOf(x) > -1`, `>= 0`, `< 0`
  const call = unwrap(left);
  const limit = unwrap(right);
  if (isIndexOf(call) || isSearch(call)) {
    const text = limit.type === 'UnaryExpression' ? '-1' : limit.type === 'NumericLiteral' ? String(limit.value) : undefined;
    const found = (operator === '>' && text === '-1') || (operator === '>=' && text === '0');
    const missing = operator === '<' && text === '0';
    if (!found && !missing) return;
    if (isSearch(call)) refineCall(machine, call, env, found === isTrue);
    else membership(machine, call, env, found === isTrue);
  }
  // A length that was compared with a limit.
  const isBelow = operator.startsWith('<') ? isTrue : operator.startsWith('>') ? !isTrue : false;
  if (isBelow && isMember(call) && memberName(call) === 'length' && limit.type === 'NumericLiteral') makeSafe(machine, call.object, env, sinkSet('loop'));
}

function refineEquality(machine: Interpreter, sides: readonly [Node, Node], env: Environment, same: boolean): void {
  for (const [side, other] of [sides, [sides[1], sides[0]]] as const) {
    const inner = unwrap(side);
    const value = machine.evaluate(other, env);
    const isConstant = isKnown(value.text);
    if (inner.type === 'UnaryExpression' && inner.operator === 'typeof' && isConstant) {
      refineType(machine, inner.argument, value.text!, env, same);
      continue;
    }
    // Who sent a message is as good as what is in it.
    if (same && isMember(inner) && memberName(inner) === 'origin' && inner.object.type === 'Identifier' && machine.evaluate(inner.object, env).path === '@message') machine.store(inner.object, { taints: [] }, env);
    const start = startOfText(machine, inner, env);
    if (start !== undefined) {
      if (same) startsWith(machine, start.subject, other, env);
      else doesNotStart(machine, start.subject, other, env);
      continue;
    }
    const isLiteral = /^(BooleanLiteral|NumericLiteral|NullLiteral)$/.test(unwrap(other).type) || (unwrap(other).type === 'Identifier' && (unwrap(other) as NodeOf<'Identifier'>).name === 'undefined');
    if (((isConstant && value.text !== '') || isLiteral) && same) makeSafe(machine, inner, env);
    if (!same && value.text !== undefined && /^(__proto__|constructor|prototype)$/.test(value.text)) makeSafe(machine, inner, env, sinkSet('prototype'));
    // Compared with what is not untrusted itself: a stored origin, a list's entry.
    if (same && !isConstant && foreignTaints(value).length === 0 && !isNothing(other) && (value.path !== undefined || other.type === 'MemberExpression' || isOurs(machine, other))) makeSafe(machine, inner, env);
    // `x.nodeType !== undefined` asks as `x.nodeType` does.
    if (!same && isMember(inner) && isNothing(other)) refine(machine, inner, env, true);
    if (isCall(inner) && isNothing(other)) refineCall(machine, inner, env, !same);
    if (same && isCall(other) && calledName(other.callee) === 'basename' && other.arguments[0] && sameText(machine, other.arguments[0], inner)) makeSafe(machine, inner, env, sinkSet('path'));
    if (isIndexOf(inner)) refineIndex(machine, inner, value.text, env, same);
    if (isSearch(inner) && value.text === '-1') refineCall(machine, inner, env, !same);
    if ((isMember(inner) || isCall(inner) || inner.type === 'BinaryExpression') && unwrap(other).type === 'BooleanLiteral') refine(machine, inner, env, (unwrap(other) as NodeOf<'BooleanLiteral'>).value === same);
    if (isCall(inner) && isConstant && /^(true|false)$/.test(value.text!)) refineCall(machine, inner, env, (value.text === 'true') === same);
  }
}

function refineType(machine: Interpreter, argument: Node, type: string, env: Environment, same: boolean): void {
  if (same && type === 'function') machine.forgetLookup(argument, env);
  if (same && /^(number|boolean|bigint|undefined|function|symbol)$/.test(type)) makeSafe(machine, argument, env);
  else if (same && type === 'string') machine.markSafe(argument, env, asTextValue);
  else if ((!same && type === 'string') || (same && type === 'object')) makeSafe(machine, argument, env, sinkSet('html'));
  else if (!same && type === 'object') machine.markSafe(argument, env, asTextValue);
  else if (!same && type === 'undefined' && isMember(unwrap(argument))) refine(machine, argument, env, true);
}

function asTextValue(value: Value): Value {
  return { ...value, taints: asText(value.taints) };
}

/** `text.slice(0, prefix.length)`, `text[0]`, `text.charAt(0)`: how a text begins. */
function startOfText(machine: Interpreter, node: Node, env: Environment): { readonly subject: Node } | undefined {
  if (isMember(node) && node.computed && unwrap(node.property).type === 'NumericLiteral' && (unwrap(node.property) as NodeOf<'NumericLiteral'>).value === 0) {
    return machine.evaluate(node.object, env).fields === undefined ? { subject: node.object } : undefined;
  }
  if (!isCall(node)) return undefined;
  const callee = unwrap(node.callee);
  if (!isMember(callee) || !/^(slice|substring|substr|charAt)$/.test(memberName(callee) ?? '')) return undefined;
  const first = unwrap(node.arguments[0]);
  return first?.type === 'NumericLiteral' && first.value === 0 ? { subject: callee.object } : undefined;
}

function sameText({ tree }: Interpreter, a: Node, b: Node): boolean {
  return tree.text.slice(a.start ?? 0, a.end ?? 0) === tree.text.slice(b.start ?? 0, b.end ?? 0);
}

/** A variable of our own, not what somebody handed over. */
function isOurs(machine: Interpreter, node: Node): boolean {
  const inner = unwrap(node);
  const binding = inner.type === 'Identifier' ? machine.scopes.bindingOf(inner) : undefined;
  return binding !== undefined && binding.kind !== 'parameter';
}

function isNothing(node: Node): boolean {
  const inner = unwrap(node);
  return inner.type === 'NullLiteral' || (inner.type === 'Identifier' && inner.name === 'undefined');
}

function isIndexOf(node: Node): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return isCall(node) && /^(indexOf|lastIndexOf)$/.test(memberName(unwrap(node.callee)) ?? '');
}

/** `const { error } = schema.validate(body); if (error) return`: what is left fits the schema. */
function refineBySchema(machine: Interpreter, declared: Node | undefined, env: Environment): void {
  const call = declared?.type === 'VariableDeclarator' ? unwrap(declared.init) : undefined;
  const [value] = isCall(call) && calledName(call.callee) === 'validate' ? call.arguments : [];
  if (value !== undefined && value.type !== 'SpreadElement') makeSafe(machine, value, env, sinkSet('nosql', 'prototype', 'call'));
}

/** `text.search(pattern)` */
function isSearch(node: Node): node is NodeOf<'CallExpression' | 'OptionalCallExpression'> {
  return isCall(node) && memberName(unwrap(node.callee)) === 'search';
}

function refineCall(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, env: Environment, isTrue: boolean): void {
  const callee = unwrap(node.callee);
  const name = calledName(callee);
  const first = node.arguments[0];
  if (name === undefined) return;
  if (refineByFunction(machine, node, env, isTrue, refine)) return;
  if (isMember(callee)) {
    const isDone = refineMethod(machine, node, callee, name, env, isTrue);
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

function refineMethod(machine: Interpreter, node: NodeOf<'CallExpression' | 'OptionalCallExpression'>, callee: NodeOf<'MemberExpression' | 'OptionalMemberExpression'>, name: string, env: Environment, isTrue: boolean): boolean {
  const first = node.arguments[0];
  switch (name) {
    case 'test':
    case 'match':
    case 'exec':
    case 'search': {
      const isOnPattern = name === 'test' || name === 'exec';
      const regex = unwrap(isOnPattern ? callee.object : first);
      const subject = isOnPattern ? first : callee.object;
      const pattern = patternOf(machine, regex);
      if (pattern === undefined || !subject) return true;
      const cleared = clearedByRegex(pattern.pattern, isTrue, pattern.flags);
      if (cleared !== 0) makeSafe(machine, subject, env, cleared);
      const start = literalStart(pattern.pattern);
      if (start !== undefined && isTrue) startsWith(machine, subject, start, env);
      if (start !== undefined && !isTrue) doesNotStart(machine, subject, start, env);
      return true;
    }
    case 'some':
    case 'find': {
      // `list.some((each) => each === value)`
      const test = unwrap(first);
      // `name.split('/').some((part) => part === '..')`
      if (!isTrue && isCall(callee.object) && test?.type === 'ArrowFunctionExpression' && /^\(?\w+\)?\s*=>\s*\w+\s*===?\s*(['"])\.\.\1$/.test(machine.tree.text.slice(test.start ?? 0, test.end ?? 0))) makeSafe(machine, callee.object, env, neverClimbs);
      // `roots.some((root) => file.startsWith(root))`: whatever it was, one of them said so.
      if (isTrue && name === 'some' && test?.type === 'ArrowFunctionExpression' && test.body.type !== 'BlockStatement' && test.params[0]?.type === 'Identifier' && foreignTaints(machine.evaluate(callee.object, env)).length === 0) {
        const inside = env.fork();
        machine.bind(test.params[0], { taints: [] }, inside, true);
        refine(machine, test.body, inside, true);
        env.commit(inside);
      }
      if (isTrue && test?.type === 'ArrowFunctionExpression' && test.body.type === 'BinaryExpression' && /^===?$/.test(test.body.operator) && allTaints(machine.evaluate(callee.object, env)).length === 0) {
        for (const side of [test.body.left, test.body.right]) if (side.type !== 'PrivateName') makeSafe(machine, side, env);
      }
      return true;
    }
    case 'every':
      if (isTrue) refineEach(machine, callee.object, unwrap(first), env);
      return true;
    case 'includes':
      // `_.includes(list, value)`
      if (isTrue && node.arguments.length > 1 && node.arguments[1]!.type !== 'SpreadElement' && /^(lodash|underscore|#_)\.includes$/.test(machine.evaluate(callee, env).path ?? '')) makeSafe(machine, node.arguments[1]!, env);
      else membership(machine, node, env, isTrue);
      return true;
    case 'has':
    case 'contains':
    case 'hasOwn':
    case 'hasOwnProperty':
      membership(machine, node, env, isTrue);
      return true;
    case 'call':
      // `Object.prototype.hasOwnProperty.call(table, key)`
      if (memberName(unwrap(callee.object)) === 'hasOwnProperty' && isTrue && node.arguments[1]) {
        makeSafe(machine, node.arguments[1], env);
        return true;
      }
      return false;
    case 'startsWith':
      if (!first) return true;
      if (isTrue) startsWith(machine, callee.object, first, env);
      else doesNotStart(machine, callee.object, first, env);
      return true;
    case 'endsWith': {
      // A dot in front, and what is in front of that belongs to the same owner.
      const ending = isTrue && first ? machine.evaluate(first, env).text : undefined;
      if (isMember(callee.object) && /^(host|hostname)$/.test(memberName(callee.object) ?? '') && isKnown(ending) && /^\.[\w-]+\./.test(ending)) makeSafe(machine, callee.object, env, sinkSet('redirect', 'request'));
      return true;
    }
    case 'existsSync':
      return false;
    case 'isAbsolute':
      if (!isTrue && first) makeSafe(machine, first, env, neverAbsolute);
      return true;
    default:
      return false;
  }
}

/** `parts.every((part) => /^\w+$/.test(part))`, `[...text].every(…)`: what holds for each part holds for the whole. */
function refineEach(machine: Interpreter, list: Node, test: Node | null | undefined, env: Environment): void {
  if (test?.type !== 'ArrowFunctionExpression' || test.body.type === 'BlockStatement' || test.params[0]?.type !== 'Identifier') return;
  const element = machine.elementOf(machine.evaluate(list, env), list);
  if (allTaints(element).length === 0) return;
  const isPart = test.body.type === 'BinaryExpression' && /^!==?$/.test(test.body.operator) && [test.body.left, test.body.right].some((side) => side.type !== 'PrivateName' && constantText(side) === '..');
  const inside = env.fork();
  machine.bind(test.params[0], element, inside, true);
  refine(machine, test.body, inside, true);
  const left = allTaints(machine.evaluate(test.params[0], inside));
  const kinds = isPart ? neverClimbs : left.reduce((set, taint) => set & taint.cleared, everySink);
  const spread = list.type === 'ArrayExpression' && list.elements.length === 1 && list.elements[0]?.type === 'SpreadElement' ? list.elements[0].argument : list;
  makeSafe(machine, spread, env, kinds);
}

interface Pattern {
  readonly pattern: string;
  readonly flags: string;
}

/** A regular expression where it is written, or kept in a constant or a table of constants. */
function patternOf(machine: Interpreter, node: Node | null | undefined, depth = 3): Pattern | undefined {
  const inner = unwrap(node);
  if (!inner || depth === 0) return undefined;
  if (inner.type === 'RegExpLiteral') return inner;
  if ((inner.type === 'NewExpression' || isCall(inner)) && dottedName(inner.callee) === 'RegExp') {
    const [source, flags] = [inner.arguments[0], inner.arguments[1]];
    if (source?.type === 'RegExpLiteral') return source;
    const pattern = constantText(source);
    return pattern === undefined || (flags && constantText(flags) === undefined) ? undefined : { pattern, flags: constantText(flags) ?? '' };
  }
  if (inner.type === 'Identifier') return patternOf(machine, machine.initialiser(inner), depth - 1);
  const name = memberName(inner);
  return isMember(inner) && name !== undefined && inner.object.type === 'Identifier' ? patternOf(machine, propertyOf(machine.initialiser(inner.object), name), depth - 1) : undefined;
}
