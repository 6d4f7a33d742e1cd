import { leakedHandle } from '../../../rules/infos/structure.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { dottedName, enclosingFunction, memberName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { contains, endOf, isCall, isMember, ownDescendants, parentOf, startOf } from '../../syntax/tree.ts';

/** Handles of files and pooled connections that stay open when something between opening and closing fails. */
export const leakedHandles: JavaScriptRule = {
  infos: [leakedHandle],
  create: (context): Visitor => (context.isTest ? {} : { VariableDeclarator: (node) => checkHandle(context, node) }),
};

function checkHandle(context: RuleContext, node: NodeOf<'VariableDeclarator'>): void {
  const init = unwrap(node.init);
  const call = init?.type === 'AwaitExpression' ? unwrap(init.argument) : init;
  if (!isCall(call) || node.id.type !== 'Identifier') return;
  const closing = closingOf(context, call, init?.type === 'AwaitExpression');
  const around = enclosingFunction(node);
  if (closing === undefined || around === null) return;
  const binding = context.scopes.bindingOf(node.id);
  if (binding === undefined || binding.kind === 'using' || binding.references.some(({ isWrite }) => isWrite)) return;
  const closes: Node[] = [];
  for (const { node: reference } of binding.references) {
    const use = closeOf(context, reference, closing);
    // Closed in a callback, handed on, kept or returned: somebody else sees to it.
    if (enclosingFunction(reference) !== around || (use === undefined && isHandedOn(reference))) return;
    if (use !== undefined) closes.push(use);
  }
  if (closes.some((close) => isOnTheWayOut(close))) return;
  const last = closes.at(-1);
  if (last === undefined && closing.kind === 'descriptor') return;
  const risk = firstRisk(context, around.body, endOf(node), last === undefined ? endOf(around) : startOf(last), closes);
  if (risk === undefined) return;
  const opened = dottedName(call.callee) ?? 'it';
  context.report(leakedHandle, node, {
    message:
      last === undefined
        ? `What \`${opened}\` opened is never closed`
        : `When \`${context.textOf(risk).slice(0, 50).split('\n')[0]}\` fails, what \`${opened}\` opened stays open`,
    confidence: 0.75,
    evidence: [
      { kind: 'syntax', text: 'This can fail.', place: { range: context.rangeOf(risk) } },
      ...(last === undefined ? [] : [{ kind: 'syntax' as const, text: 'It is closed here, and not in a `finally`.', place: { range: context.rangeOf(last) } }]),
    ],
  });
}

type Closing = { readonly kind: 'method'; readonly names: RegExp } | { readonly kind: 'descriptor' };

/** How what a call opens is closed; undefined for calls that open nothing. */
function closingOf(context: RuleContext, call: NodeOf<'CallExpression' | 'OptionalCallExpression'>, isAwaited: boolean): Closing | undefined {
  const path = apiPath(context.scopes, call.callee) ?? '';
  if (path === 'fs.openSync') return { kind: 'descriptor' };
  if (isAwaited && /^fs(?:\.promises|\/promises)\.open$/.test(path)) return { kind: 'method', names: /^close$/ };
  const callee = unwrap(call.callee);
  if (!isAwaited || !isMember(callee)) return undefined;
  const owner = dottedName(callee.object) ?? '';
  const name = memberName(callee);
  if (/(?:^|\.)\w*[pP]ool$/.test(owner) && (name === 'connect' || name === 'getConnection' || name === 'acquire')) return { kind: 'method', names: /^(release|end|destroy)$/ };
  return undefined;
}

/** The call that closes, where the reference stands in one. */
function closeOf(context: RuleContext, reference: Node, closing: Closing): Node | undefined {
  const parent = parentOf(reference);
  if (closing.kind === 'descriptor') return isCall(parent) && apiPath(context.scopes, parent.callee) === 'fs.closeSync' ? parent : undefined;
  if (!isMember(parent) || parent.object !== reference || !closing.names.test(memberName(parent) ?? '')) return undefined;
  const call = parentOf(parent);
  return isCall(call) && call.callee === parent ? call : undefined;
}

function isHandedOn(reference: Node): boolean {
  const parent = parentOf(reference);
  if (isMember(parent) && parent.object === reference) return false;
  // A descriptor is given to the functions of `fs`, which do not keep it.
  if (isCall(parent) && /^fs\.\w+Sync$/.test(dottedName(parent.callee) ?? '')) return false;
  return true;
}

/** Whether a call stands where failures come by: in a `finally`, or in a `catch` beside the ordinary way. */
function isOnTheWayOut(node: Node): boolean {
  let below = node;
  for (let at = parentOf(node); at !== null; below = at, at = parentOf(at)) {
    if (at.type === 'TryStatement' && (at.finalizer === below || at.handler === below)) return true;
  }
  return false;
}

/** The first thing between two places that may throw: an `await` of a call, or a throw. */
function firstRisk(context: RuleContext, body: Node, from: number, to: number, closes: readonly Node[]): Node | undefined {
  for (const node of ownDescendants(context.tree, body)) {
    if (startOf(node) < from || endOf(node) > to || closes.some((close) => contains(close, node) || contains(node, close))) continue;
    if (node.type === 'ThrowStatement' || (node.type === 'AwaitExpression' && isCall(unwrap(node.argument))) || (isCall(node) && /^(?:fs\.\w+Sync|JSON\.parse)$/.test(dottedName(node.callee) ?? ''))) return node;
  }
  return undefined;
}

