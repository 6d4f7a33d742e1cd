import { awaitInLoop, quadraticSearch, repeatedWork, spreadAccumulator } from '../../../rules/infos/performance.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { calledName, constantText, dottedName, enclosingFunction, memberName, unwrap } from '../../syntax/names.ts';
import { patternNames } from '../../syntax/scopes.ts';
import type { FunctionNode, Node, NodeOf } from '../../syntax/tree.ts';
import { isQuery } from './isQuery.ts';
import { contains, descendants, endOf, isCall, isFunction, isLoop, isMember, ownDescendants, parentOf, startOf } from '../../syntax/tree.ts';

/** Work that a loop does one after the other, again, or once for each pair. */
export const loops: JavaScriptRule = {
  infos: [awaitInLoop, quadraticSearch, spreadAccumulator, repeatedWork],
  create: (context): Visitor => {
    if (context.isTest) return {};
    return {
      ForOfStatement: (node) => checkAwait(context, node),
      CallExpression: (node) => {
        checkSearch(context, node);
        checkReduce(context, node);
        checkRepeated(context, node);
      },
      NewExpression: (node) => checkRepeated(context, node),
      AssignmentExpression: (node) => checkSpread(context, node),
    };
  },
};

/** The nearest repetition around a node: a loop, or a callback that is run for each element. */
export function repetitionAround(node: Node): { readonly body: Node; readonly over: Node | undefined } | undefined {
  let below = node;
  for (let at = parentOf(node); at !== null; below = at, at = parentOf(at)) {
    if (isLoop(at)) {
      const isHead = (at.type === 'ForOfStatement' || at.type === 'ForInStatement') && at.right === below;
      const isStart = at.type === 'ForStatement' && at.init === below;
      if (!isHead && !isStart) return { body: at, over: at.type === 'ForOfStatement' || at.type === 'ForInStatement' ? at.right : at.type === 'ForStatement' ? countedList(at.test) : undefined };
    }
    if (isFunction(at)) {
      const call = parentOf(at);
      if (!isCall(call) || call.arguments[0] !== at || !/^(forEach|map|filter|flatMap|some|every|reduce|find|findIndex)$/.test(memberName(unwrap(call.callee)) ?? '')) return undefined;
      const callee = unwrap(call.callee);
      return { body: at, over: isMember(callee) ? callee.object : undefined };
    }
  }
  return undefined;
}

/** The list that `i < list.length` counts through. */
function countedList(test: Node | null | undefined): Node | undefined {
  const comparison = unwrap(test);
  if (comparison?.type !== 'BinaryExpression') return undefined;
  const limit = unwrap(comparison.right);
  return isMember(limit) && memberName(limit) === 'length' ? limit.object : undefined;
}

/** Lists that people write by hand. */
const shortLists = /^(args|options|opts|props|params|names|keys|types|areas|kinds|tags|flags|fields|plugins|rules|extensions|columns|parameters|modes|levels|roles|formats|methods|patterns)$/i;

const reading = /^(read\w*|split|parse\w*|query|find\w*|fetch\w*|load\w*|list\w*|select\w*|getAll\w*|fetchAll\w*|json|all|rows|toArray|scan\w*)$/i;

/** Whether a list may be long for all that can be seen: handed in, read from outside, or filled in a loop. */
export function mayBeLong(context: RuleContext, list: Node | undefined, depth = 3): boolean {
  const inner = unwrap(list);
  if (inner === null || inner === undefined || depth === 0 || isVisiblyShort(context, inner)) return false;
  if (inner.type === 'AwaitExpression') return mayBeLong(context, inner.argument, depth);
  if (isCall(inner)) {
    const callee = unwrap(inner.callee);
    const name = calledName(callee) ?? '';
    if (/^(map|filter|flatMap|slice|sort|concat|flat|reverse)$/.test(name) && isMember(callee)) return mayBeLong(context, callee.object, depth - 1);
    // All of a map or a set that the object keeps; `Object.keys(x)` and `Array.from(x)` are as long as what they are given.
    if (/^(values|keys|entries)$/.test(name) && inner.arguments.length === 0 && isMember(callee)) {
      return isMember(unwrap(callee.object)) && !shortLists.test(memberName(unwrap(callee.object)) ?? '');
    }
    if (/^(values|keys|entries|from)$/.test(name)) return mayBeLong(context, inner.arguments[0], depth - 1);
    return reading.test(name);
  }
  if (inner.type !== 'Identifier') return false;
  const binding = context.scopes.bindingOf(inner);
  if (binding === undefined) return false;
  const { identifier } = binding;
  if (binding.kind === 'parameter' && identifier.type === 'Identifier' && identifier.typeAnnotation?.type === 'TSTypeAnnotation') {
    const { typeAnnotation } = identifier.typeAnnotation;
    if (typeAnnotation.type !== 'TSArrayType' && typeAnnotation.type !== 'TSTypeOperator') return false;
    return !shortLists.test(binding.name);
  }
  if (binding.kind === 'parameter') return /[a-z](s|List|Array|Rows|Data)$/.test(binding.name) && !shortLists.test(binding.name);
  if (binding.node.type !== 'VariableDeclarator' || !binding.node.init) return false;
  const init = unwrap(binding.node.init);
  if (init.type === 'ArrayExpression' && init.elements.length === 0) {
    return binding.references.some(({ node }) => memberName(parentOf(node)) === 'push' && repetitionAround(node) !== undefined && mayBeLong(context, repetitionAround(node)?.over, depth - 1));
  }
  return mayBeLong(context, init, depth - 1);
}

/** Whether a list is written out and short, so that nothing about it costs. */
function isVisiblyShort(context: RuleContext, list: Node | undefined): boolean {
  const inner = unwrap(list);
  if (inner === null || inner === undefined) return false;
  if (inner.type === 'ArrayExpression') return inner.elements.length <= 20 && !inner.elements.some((element) => element?.type === 'SpreadElement');
  if (inner.type === 'StringLiteral' || inner.type === 'TemplateLiteral') return true;
  if (inner.type === 'Identifier') {
    const binding = context.scopes.bindingOf(inner);
    const declarator = binding?.node;
    if (declarator?.type === 'VariableDeclarator' && declarator.init && unwrap(declarator.init).type !== 'Identifier') {
      // Filled later, an empty list is not short.
      const init = unwrap(declarator.init);
      if (init.type === 'ArrayExpression' && init.elements.length === 0) return false;
      return isVisiblyShort(context, init);
    }
  }
  return isCall(inner) && /^(Object\.(keys|entries|values))$/.test(dottedName(inner.callee) ?? '') && inner.arguments[0]?.type === 'Identifier' && inner.arguments[0].name === inner.arguments[0].name.toUpperCase();
}

// ---- Waiting one after the other ---------------------------------------------------------------------------------------

const inOrder = /^(write|append|send|emit|print|log|prompt|ask|confirm|sleep|delay|wait|pause|setTimeout|retry|attempt|poll|migrate|step|click|type|press|fill|goto|navigate|hook|plugin|middleware|next|transaction|commit|rollback|begin|lock|acquire|release|push|pop|shift|read|dispose|close|destroy|cleanup|exec|execute|run|apply|execa|spawn|throttle|limit|mkdir|rename|unlink|rm|copy|move|symlink|install|publish|deploy|seed|drain|flush|enqueue|dequeue|yield|query)/i;

function checkAwait(context: RuleContext, node: NodeOf<'ForOfStatement'>): void {
  if (node.await || isVisiblyShort(context, node.right) || isScript(context)) return;
  const around = enclosingFunction(node);
  if (around === null || around.type !== 'ArrowFunctionExpression' && around.generator) return;
  const awaits: NodeOf<'AwaitExpression'>[] = [];
  for (const inner of ownDescendants(context.tree, node.body)) {
    switch (inner.type) {
      case 'AwaitExpression':
        awaits.push(inner);
        break;
      // Leaving early, retrying, reporting one by one: the order is the point.
      case 'BreakStatement':
      case 'ReturnStatement':
      case 'YieldExpression':
      case 'ThrowStatement':
      case 'TryStatement':
        return;
      default:
        if (isLoop(inner)) return;
    }
  }
  const [only] = awaits;
  if (awaits.length !== 1 || only === undefined) return;
  const call = unwrap(only.argument);
  const name = isCall(call) ? (calledName(call.callee) ?? '') : '';
  // Only reading is surely independent; what changes something may need its order.
  if (!isCall(call) || inOrder.test(name) || !/^(get|fetch|load|find|read|request|resolve|lookup|query|stat|access|download|check|is|has|compute|calculate|describe|list|count|parse|render|compile|transform|hash|verify|validate|search|head)/i.test(name)) return;
  if (!usesElement(context, node, call) || carriesOver(context, node) || isQuery(call)) return;
  context.report(awaitInLoop, only, {
    message: `Each \`${name}\` waits for the one before, although nothing connects them: the times add up`,
    confidence: 0.72,
    evidence: [{ kind: 'syntax', text: 'The loop always runs to its end, and no round reads what another one wrote.', place: { range: context.rangeAt(startOf(node), startOf(node.body)) } }],
  });
}

export function isScript(context: RuleContext): boolean {
  return /(^|\/)(scripts?|bin|tools?|migrations?|seeds?|examples?|e2e|bench)\//.test(context.file.path) || context.tree.text.startsWith('#!');
}

function usesElement(context: RuleContext, loop: NodeOf<'ForOfStatement'>, call: Node): boolean {
  const pattern = loop.left.type === 'VariableDeclaration' ? loop.left.declarations[0]?.id : loop.left;
  return patternNames(pattern).some((identifier) => context.scopes.bindingOf(identifier)?.references.some(({ node }) => contains(call, node)) ?? false);
}

/** Whether a round reads a variable from outside that a round writes. */
function carriesOver(context: RuleContext, loop: Node): boolean {
  for (const inner of descendants(context.tree, loop)) {
    if (inner.type !== 'Identifier') continue;
    const binding = context.scopes.bindingOf(inner);
    if (binding === undefined || contains(loop, binding.identifier)) continue;
    if (binding.references.some(({ isWrite, node }) => isWrite && contains(loop, node))) return true;
  }
  // Members too: `state.last = await next(state.last)`.
  for (const inner of descendants(context.tree, loop)) if (inner.type === 'AssignmentExpression' && isMember(inner.left) && inner.left.object.type === 'ThisExpression') return true;
  return false;
}

// ---- Searching -----------------------------------------------------------------------------------------------------------

function checkSearch(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const callee = unwrap(node.callee);
  const name = memberName(callee);
  if (!isMember(callee) || !/^(includes|indexOf|find|findIndex|some|filter)$/.test(name ?? '')) return;
  const list = unwrap(callee.object);
  if (list.type !== 'Identifier') return;
  const repetition = repetitionAround(node);
  if (repetition === undefined || repetition.over === undefined) return;
  const binding = context.scopes.bindingOf(list);
  // Made in the round, a parameter of the round, or the list that is gone through itself.
  if (binding === undefined || contains(repetition.body, binding.identifier) || dottedName(repetition.over) === list.name) return;
  // Most lists are short, and a search in a short list costs nothing: both must be lists that grow with the data.
  if (!mayBeLong(context, list) || !mayBeLong(context, repetition.over)) return;
  // Comparing by equality can be a look-up; a condition of another kind cannot.
  const predicate = unwrap(node.arguments[0]);
  if (/^(find|findIndex|some|filter)$/.test(name!) && !(isFunction(predicate) && comparesForEquality(context, predicate))) return;
  context.report(quadraticSearch, node, {
    message: `\`${list.name}\` is searched from the start in each round: the work grows with the product of both lengths`,
    confidence: 0.66,
    evidence: [{ kind: 'syntax', text: 'The loop goes through another list.', place: { range: context.rangeAt(startOf(repetition.body), Math.min(endOf(repetition.body), startOf(repetition.body) + 60)) } }],
  });
}

function comparesForEquality(context: RuleContext, predicate: FunctionNode): boolean {
  const body = predicate.body.type === 'BlockStatement' ? (predicate.body.body.length === 1 && predicate.body.body[0]!.type === 'ReturnStatement' ? predicate.body.body[0].argument : undefined) : predicate.body;
  const test = unwrap(body);
  if (test?.type !== 'BinaryExpression' || test.operator !== '===') return false;
  const element = patternNames(predicate.params[0])[0];
  const binding = element && context.scopes.bindingOf(element);
  const own = (side: Node): boolean => binding?.references.some(({ node }) => contains(side, node)) ?? false;
  return own(test.left) !== own(test.right) && constantText(test.left) === undefined && constantText(test.right) === undefined;
}

// ---- Copying ---------------------------------------------------------------------------------------------------------------

function checkReduce(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const callee = unwrap(node.callee);
  const reducer = unwrap(node.arguments[0]);
  if (!isMember(callee) || memberName(callee) !== 'reduce' || !isFunction(reducer) || isVisiblyShort(context, callee.object)) return;
  const accumulator = reducer.params[0];
  if (accumulator?.type !== 'Identifier') return;
  const binding = context.scopes.bindingOf(accumulator);
  for (const inner of ownDescendants(context.tree, reducer)) {
    if (inner.type !== 'SpreadElement' || inner.argument.type !== 'Identifier' || context.scopes.bindingOf(inner.argument) !== binding) continue;
    const literal = parentOf(inner)!;
    if (!grows(literal, accumulator.name) || !isResult(literal, reducer)) continue;
    context.report(spreadAccumulator, literal, { message: `Each round copies all of \`${accumulator.name}\`, so the work grows with the square of the length`, confidence: 0.75 });
    return;
  }
}

/** A list that takes one more, or an object that takes a key of its own each time; a state with fixed keys stays as small as it is. */
function grows(literal: Node, name: string): boolean {
  if (literal.type === 'ArrayExpression') {
    const [first] = literal.elements;
    return literal.elements.length > 1 && first?.type === 'SpreadElement' && first.argument.type === 'Identifier' && first.argument.name === name;
  }
  return literal.type === 'ObjectExpression' && literal.properties.some((property) => property.type === 'ObjectProperty' && property.computed);
}

function isResult(literal: Node, reducer: FunctionNode): boolean {
  for (let at: Node = literal; ; ) {
    const parent = parentOf(at);
    if (parent === null) return false;
    if (parent === reducer || parent.type === 'ReturnStatement') return true;
    if (parent.type !== 'ConditionalExpression' && parent.type !== 'LogicalExpression' && parent.type !== 'TSAsExpression') return false;
    at = parent;
  }
}

/** `all = [...all, item]` in a loop. */
function checkSpread(context: RuleContext, node: NodeOf<'AssignmentExpression'>): void {
  if (node.operator !== '=' || node.left.type !== 'Identifier' || (node.right.type !== 'ArrayExpression' && node.right.type !== 'ObjectExpression')) return;
  const name = node.left.name;
  const parts: readonly (Node | null)[] = node.right.type === 'ArrayExpression' ? node.right.elements : node.right.properties;
  if (!parts.some((part) => part?.type === 'SpreadElement' && part.argument.type === 'Identifier' && part.argument.name === name)) return;
  const repetition = repetitionAround(node);
  const binding = context.scopes.bindingOf(node.left);
  if (!grows(node.right, name) || repetition === undefined || binding === undefined || contains(repetition.body, binding.identifier) || isVisiblyShort(context, repetition.over)) return;
  context.report(spreadAccumulator, node, { message: `Each round copies all of \`${name}\`, so the work grows with the square of the length`, confidence: 0.72 });
}

// ---- The same again ----------------------------------------------------------------------------------------------------------

function checkRepeated(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const what = repeatable(context, node);
  if (what === undefined) return;
  const repetition = repetitionAround(node);
  // On the way out it is done once.
  for (let at = parentOf(node); at !== null && at !== repetition?.body; at = parentOf(at)) if (at.type === 'ThrowStatement' || at.type === 'ReturnStatement') return;
  // Kept for the next round, it is done once.
  const kept = parentOf(node);
  if (kept?.type === 'AssignmentExpression' && (kept.operator !== '=' || !contains(repetition?.body ?? node, declarationOf(context, kept.left) ?? context.tree.program))) return;
  if (repetition === undefined || isVisiblyShort(context, repetition.over) || !isInvariant(context, node, repetition.body)) return;
  context.report(repeatedWork, node, { message: `${what} again in each round, although nothing in it changes`, confidence: 0.68 });
}

function declarationOf(context: RuleContext, target: Node): Node | undefined {
  return target.type === 'Identifier' ? context.scopes.bindingOf(target)?.identifier : undefined;
}

function repeatable(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): string | undefined {
  const path = apiPath(context.scopes, node.callee);
  if (path === '#RegExp' && node.arguments.length > 0) return 'The regular expression is compiled';
  if (node.type !== 'CallExpression' || node.arguments.length === 0) return undefined;
  if (path === '#JSON.parse' || path === '#JSON.stringify') return constantText(node.arguments[0]) === undefined ? `\`${path.slice(1)}\` goes through the same data` : undefined;
  if (path === 'fs.readFileSync') return 'The same file is read';
  return undefined;
}

/** Whether every name in an expression is declared outside of the round and written nowhere in it. */
function isInvariant(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>, body: Node): boolean {
  // A copy that is kept or changed afterwards has to be made each time.
  const parent = parentOf(node);
  if (isCall(parent) && parent.callee !== node && /JSON\.parse|structuredClone/.test(dottedName(parent.callee) ?? '')) return false;
  if (apiPath(context.scopes, node.callee) === '#JSON.parse') return false;
  for (const argument of node.arguments) {
    for (const inner of [argument, ...descendants(context.tree, argument)]) {
      if (isCall(inner) || inner.type === 'NewExpression' || inner.type === 'AwaitExpression' || inner.type === 'ThisExpression' || isFunction(inner) || inner.type === 'UpdateExpression') return false;
      // A member of something may change without being written here.
      if (isMember(inner) && dottedName(inner) === undefined) return false;
      if (inner.type !== 'Identifier' || memberName(parentOf(inner)) === inner.name) continue;
      const binding = context.scopes.bindingOf(inner);
      if (binding === undefined || contains(body, binding.identifier)) return false;
      if (binding.references.some(({ isWrite, node: use }) => isWrite && contains(body, use))) return false;
      if (binding.references.some(({ node: use }) => contains(body, use) && isChanged(use))) return false;
    }
  }
  return true;
}

/** `name.x = …`, `name.push(…)`, `f(name)`: the object may be another after that. */
function isChanged(use: Node): boolean {
  const parent = parentOf(use);
  if (!isMember(parent)) return false;
  const above = parentOf(parent);
  return (above?.type === 'AssignmentExpression' && above.left === parent) || (isCall(above) && above.callee === parent && /^(push|pop|shift|unshift|splice|sort|set|add|delete|clear|reverse|fill)$/.test(memberName(parent) ?? ''));
}
