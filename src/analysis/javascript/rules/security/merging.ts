import { pollutingMerge } from '../../../rules/infos/security.ts';
import { exportedFunctions } from '../../dataflow/exportedFunctions.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, enclosingFunction, functionName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, isCall, isFunction, isMember, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

const guarded = /__proto__|['"]constructor['"]|['"]prototype['"]|isPrototypePolluted|isUnsafe|unsafe_?key|safe_?key|blacklist|forbidden|Object\.create\(null\)|new Map\b|isPlainObject\(/i;

/** Functions that write at the end of a path go by such names. */
const setting = /(^|[._])(set|put|assign|deep|nest|unflatten|expand|merge|extend|define|insert|update|write)|Set|Path|Deep|^$/;

/** Recursive copies and path setters that walk into the prototype. */
export const merging: JavaScriptRule = {
  infos: [pollutingMerge],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return { AssignmentExpression: (node) => checkAssignment(context, node) };
  },
};

function checkAssignment(context: RuleContext, node: NodeOf<'AssignmentExpression'>): void {
  const left = unwrap(node.left);
  if (node.operator !== '=' || !isMember(left) || !left.computed) return;
  const target = unwrap(left.object);
  const key = unwrap(left.property);
  if (target.type !== 'Identifier' || (key.type === 'Identifier' && isCounter(context, key))) return;
  const owner = functionAround(node);
  if (owner === undefined || guarded.test(context.textOf(owner))) return;
  if (key.type === 'Identifier' && isRefusedElsewhere(context, owner, key.name)) return;
  if (key.type === 'Identifier' && isListed(context, owner, target.name, key.name)) return;
  const isMerge = key.type === 'Identifier' && isCopied(context, node.right, key.name) && descendsInto(context, owner, target.name, key.name) && !asksTarget(context, owner, target.name);
  const isSetter = !isMerge && (key.type === 'Identifier' || (isMember(key) && key.computed) || isCall(key)) && setting.test(functionName(owner) ?? '') && walksPath(context, owner, target.name);
  if (!isMerge && !isSetter) return;
  context.report(pollutingMerge, node, {
    message: `With a key \`__proto__\` \`${context.textOf(left).slice(0, 40)}\` is a property of every object: nothing in \`${functionName(owner) ?? 'the function'}\` refuses that key`,
    confidence: isMerge ? 0.72 : 0.66,
    // A function of the file's own only sees what the file gives it.
    ...(![...exportedFunctions(context.tree, context.scopes).keys()].includes(owner) && { severity: 'info' as const }),
  });
}

/** `for (let i = 0; …)`: a number leads to no prototype. */
function isCounter(context: RuleContext, key: NodeOf<'Identifier'>): boolean {
  const declared = context.scopes.bindingOf(key)?.node;
  // `list.forEach((each, index) => …)`
  const around = enclosingFunction(key);
  const call = around && parentOf(around);
  if (around !== null && around.params.indexOf(declared as never) > 0 && isCall(call) && /^(forEach|map|some|every)$/.test(calledName(call.callee) ?? '')) return true;
  if (declared?.type !== 'VariableDeclarator') return false;
  return unwrap(declared.init)?.type === 'NumericLiteral' || parentOf(parentOf(declared) ?? declared)?.type === 'ForStatement';
}

/** The outermost function that still calls itself, or the nearest. */
function functionAround(node: Node): FunctionNode | undefined {
  let nearest: FunctionNode | undefined;
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (!isFunction(at)) continue;
    nearest ??= at;
    // The callback of `forEach` belongs to what it stands in.
    const call = parentOf(at);
    if (isCall(call) && /^(forEach|map|each|forOwn|forIn|reduce|some|every)$/.test(calledName(call.callee) ?? '')) nearest = undefined;
    else return nearest;
  }
  return nearest;
}

/** `to[key] = from[key]`, or a variable that was read so, or what the recursion gives back. */
function isCopied(context: RuleContext, expression: Node, key: string): boolean {
  const value = unwrap(expression);
  if (isMember(value) && value.computed) return context.textOf(value.property) === key;
  if (isCall(value)) return value.arguments.some((argument) => argument.type !== 'SpreadElement' && isMember(unwrap(argument)));
  if (value.type !== 'Identifier') return false;
  const declared = context.scopes.bindingOf(value);
  if (declared?.kind === 'parameter') return true;
  const init = declared?.node.type === 'VariableDeclarator' ? unwrap(declared.node.init) : undefined;
  return init === undefined || init === null ? declared !== undefined : isMember(init) && init.computed;
}

/** Whether the function goes on with `to[key]` as its own target. */
function descendsInto(context: RuleContext, owner: FunctionNode, target: string, key: string): boolean {
  const name = functionName(owner)?.split('.').at(-1);
  for (const inner of descendants(context.tree, owner)) {
    if (!isCall(inner)) continue;
    const called = calledName(inner.callee);
    if (called === undefined || (called !== name && !/^_?(merge|extend|deep\w*|mixin)$/i.test(called)) || (name === undefined && called !== undefined)) continue;
    const [first] = inner.arguments.length === 1 ? inner.arguments : inner.arguments.filter((argument) => new RegExp(`^${escapeName(target)}\\[${escapeName(key)}\\]`).test(context.textOf(argument)));
    if (first !== undefined && new RegExp(`^${escapeName(target)}\\[${escapeName(key)}\\]`).test(context.textOf(first))) return true;
    // `const next = to[key]; merge(next, from[key])`
    for (const argument of inner.arguments) {
      const declared = argument.type === 'Identifier' ? context.scopes.bindingOf(argument)?.node : undefined;
      if (declared?.type === 'VariableDeclarator' && declared.init && context.textOf(declared.init).startsWith(`${target}[${key}]`)) return true;
    }
  }
  return false;
}

/** `if (isForbidden(key)) continue`: the function that is asked names the keys. */
function isRefusedElsewhere(context: RuleContext, owner: FunctionNode, key: string): boolean {
  for (const inner of descendants(context.tree, owner)) {
    if (!isCall(inner) || inner.callee.type !== 'Identifier' || !inner.arguments.some((argument) => argument.type === 'Identifier' && argument.name === key)) continue;
    const asked = context.scopes.bindingOf(inner.callee)?.node;
    if (asked !== undefined && asked !== owner && guarded.test(context.textOf(asked))) return true;
  }
  return false;
}

/** A key that is looked for in a list, or comes from the target itself. */
function isListed(context: RuleContext, owner: FunctionNode, target: string, key: string): boolean {
  const [object, name] = [escapeName(target), escapeName(key)];
  return new RegExp(`\\.(?:includes|indexOf|has|contains)\\(\\s*${name}\\b|\\b${name}\\s+in\\s+${object}\\)|\\b${name} (?:in|of) (?:Object\\.keys\\()?${object}\\b|switch\\s*\\(${name}\\)`).test(context.textOf(owner));
}

function asksTarget(context: RuleContext, owner: FunctionNode, target: string): boolean {
  const name = escapeName(target);
  return new RegExp(`\\b${name}\\.hasOwnProperty\\(|hasOwn(?:Property)?(?:\\.call)?\\(\\s*${name}\\b|\\bhas\\(\\s*${name}\\b`).test(context.textOf(owner));
}

/** `for (…) target = target[path[i]]`, a walk along a path before something is written. */
function walksPath(context: RuleContext, owner: FunctionNode, target: string): boolean {
  let isWalk = false;
  for (const inner of descendants(context.tree, owner)) {
    if (inner.type !== 'AssignmentExpression' || inner.left.type !== 'Identifier' || inner.left.name !== target) continue;
    const right = unwrap(inner.right);
    const read = right.type === 'AssignmentExpression' ? unwrap(right.left) : right.type === 'LogicalExpression' ? unwrap(right.left) : right;
    if (isMember(read) && read.computed && unwrap(read.object).type === 'Identifier' && context.textOf(read.object) === target && unwrap(read.property).type !== 'NumericLiteral' && isInLoop(inner, owner)) isWalk = true;
  }
  return isWalk && /\.split\(|\bpath\b|\bkeys?\b|\bprops?\b|\bsegments?\b|\bparts\b/.test(context.textOf(owner)) && !asksTarget(context, owner, target);
}

function isInLoop(node: Node, owner: Node): boolean {
  for (let at = parentOf(node); at !== null && at !== owner; at = parentOf(at)) {
    if (/^(For|While|DoWhile)/.test(at.type)) return true;
    if (isFunction(at)) return true;
  }
  return false;
}

function escapeName(name: string): string {
  return name.replaceAll('$', '\\$');
}
