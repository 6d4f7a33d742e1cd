import { growingCache } from '../../../rules/infos/performance.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, dottedName, memberName, unwrap } from '../../syntax/names.ts';
import type { Binding } from '../../syntax/scopes.ts';
import type { FunctionNode, Node } from '../../syntax/tree.ts';
import { contains, descendants, isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { handlerAround } from './requestPath.ts';

/** What lives as long as the process and gets an entry for each key that a request brings. */
export const growingCaches: JavaScriptRule = {
  infos: [growingCache],
  create: (context): Visitor => {
    if (context.isTest) return {};
    return {
      atEnd: () => {
        for (const binding of context.scopes.module.bindings.values()) checkStore(context, binding);
      },
    };
  },
};

function checkStore(context: RuleContext, binding: Binding): void {
  if (binding.kind !== 'const' || binding.node.type !== 'VariableDeclarator' || !isStore(binding.node.init)) return;
  let grown: { readonly write: Node; readonly handler: FunctionNode; readonly key: Node } | undefined;
  for (const { node } of binding.references) {
    const use = parentOf(node);
    // Handed to somebody else, it may be kept small there.
    if (!isMember(use) || use.object !== node) return;
    const name = memberName(use) ?? '';
    if (/^(delete|clear|size|length|splice|shift|pop|filter|prune|evict|purge)$/.test(name) || isDeleted(use)) return;
    const key = keyWritten(use, name);
    if (key === undefined || grown !== undefined) continue;
    const handler = handlerAround(context, use);
    if (handler !== undefined && comesFromRequest(context, key, handler.node)) grown = { write: use, handler: handler.node, key };
  }
  if (grown === undefined) return;
  context.report(growingCache, grown.write, {
    message: `\`${binding.name}\` keeps an entry for each \`${context.textOf(grown.key).slice(0, 40)}\` that a request brings, and nothing takes one out`,
    confidence: 0.75,
    evidence: [
      { kind: 'syntax', text: 'It lives as long as the process.', place: { range: context.rangeOf(binding.identifier) } },
      { kind: 'syntax', text: 'Nothing in this file deletes from it, clears it or looks at its size.' },
    ],
  });
}

function isStore(init: Node | null | undefined): boolean {
  const value = unwrap(init);
  if (value?.type === 'NewExpression') return /^(Map|Set)$/.test(dottedName(value.callee) ?? '') && value.arguments.length === 0;
  return (value?.type === 'ObjectExpression' && value.properties.length === 0) || (isCall(value) && dottedName(value.callee) === 'Object.create');
}

function isDeleted(member: Node): boolean {
  const parent = parentOf(member);
  return parent?.type === 'UnaryExpression' && parent.operator === 'delete';
}

/** The key of `store.set(key, ...)`, `store.add(key)` or `store[key] = ...`. */
function keyWritten(use: Node, name: string): Node | undefined {
  const parent = parentOf(use);
  if (isCall(parent) && parent.callee === use && (name === 'set' || name === 'add')) return unwrap(parent.arguments[0]) ?? undefined;
  if (isMember(use) && use.computed && parent?.type === 'AssignmentExpression' && parent.left === use && constantText(use.property) === undefined) return unwrap(use.property);
  return undefined;
}

/** Whether a key is read from what the handler is given, directly or through constants. */
function comesFromRequest(context: RuleContext, key: Node, handler: FunctionNode, depth = 4): boolean {
  for (const node of [key, ...descendants(context.tree, key)]) {
    if (node.type !== 'Identifier') continue;
    const binding = context.scopes.bindingOf(node);
    if (binding === undefined || depth === 0) continue;
    if (binding.kind === 'parameter' && handler.params.slice(0, 1).some((parameter) => contains(parameter, binding.identifier))) return true;
    if (binding.node.type === 'VariableDeclarator' && binding.node.init && contains(handler, binding.node) && comesFromRequest(context, binding.node.init, handler, depth - 1)) return true;
  }
  return false;
}
