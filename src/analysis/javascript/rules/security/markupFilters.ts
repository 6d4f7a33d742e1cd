import { attributeEscaping, incompleteEscaping, onePassRemoval, tagFilter } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { memberName, stringValue, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { endOf, isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { rejoined } from './rejoining.ts';
import { looksLikeTest } from './settings.ts';

const dangerousTag = /<\(?(?:\?:)?(?:\\s\*)?(?:\\?\/\??)?\(?(?:script|iframe|object|embed|style|svg)|\\?(?:s|b)?[+*]? ?on\\w|<!--/i;

/** Removed pieces of several signs that can stand around themselves. */
const rejoining = /^\(?\\\.\\\.(?:\\\/|\[\\?\/\\\\\]|\[\\\\\/\])\)?$|^\(?\\\.\\\/\)?$|^javascript(?::|\\:)|^(?:data|vbscript):|^--\\?>$|^\^?\\\/\\\*$/i;

/** Filters for markup and quotes that do not hold what they promise. */
export const markupFilters: JavaScriptRule = {
  infos: [tagFilter, incompleteEscaping, onePassRemoval, attributeEscaping],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return {
      CallExpression: (node) => {
        const callee = unwrap(node.callee);
        const pattern = unwrap(node.arguments[0]);
        if (!isMember(callee)) return;
        const all = allOf(node);
        if (all !== undefined) checkQuotes(context, node, all.from, all.into);
        if (!/^replace(All)?$/.test(memberName(callee) ?? '')) return;
        const filter = pattern?.type === 'RegExpLiteral' ? pattern : pattern?.type === 'Identifier' ? constantPattern(context, pattern) : undefined;
        if (filter?.flags.includes('g') !== true) return;
        const into = stringValue(node.arguments[1]);
        checkAttribute(context, node);
        if (into === undefined) return;
        const example = into.length > 1 || isRepeated(node) || isEscapedLater(context, node) ? undefined : rejoined(filter.pattern, filter.flags, into);
        if (example !== undefined && /^[./]*$/.test(example.after)) {
          context.report(onePassRemoval, node, { message: 'Removed once, what stood around it can be the same again: `....//` becomes `../`', confidence: 0.7 });
        } else if (example !== undefined) {
          context.report(tagFilter, node, { message: `What is left after one pass can be the very thing that was removed: \`${example.before}\` becomes \`${example.after}\``, confidence: 0.72 });
        } else if (into === '' && rejoining.test(filter.pattern) && !isRepeated(node)) {
          context.report(onePassRemoval, node, { message: 'Removed once, what stood around it can be the same again: `....//` becomes `../`', confidence: 0.7 });
        } else if (into === '' && dangerousTag.test(filter.pattern) && !isRepeated(node) && !isEscapedLater(context, node)) {
          context.report(tagFilter, node, {
            message: 'What is left after one pass can be the very thing that was removed: `<scr<script>ipt>` becomes `<script>`',
            confidence: 0.68,
          });
        } else checkQuotes(context, node, filter.pattern, into);
      },
    };
  },
};

/** `replaceAll("'", "\\'")`, `split("'").join("\\'")`: what is replaced everywhere, and by what. */
function allOf(node: NodeOf<'CallExpression'>): { readonly from: string; readonly into: string } | undefined {
  const callee = unwrap(node.callee);
  const name = memberName(callee);
  const inner = isMember(callee) ? unwrap(callee.object) : undefined;
  const isJoin = name === 'join' && isCall(inner) && memberName(unwrap(inner.callee)) === 'split';
  const from = name === 'replaceAll' ? stringValue(node.arguments[0]) : isJoin && isCall(inner) ? stringValue(inner.arguments[0]) : undefined;
  const into = stringValue(node.arguments[name === 'replaceAll' ? 1 : 0]);
  return from === undefined || into === undefined ? undefined : { from, into };
}

/** A pattern that is kept in a constant. */
function constantPattern(context: RuleContext, node: NodeOf<'Identifier'>): NodeOf<'RegExpLiteral'> | undefined {
  const declared = context.scopes.bindingOf(node)?.node;
  const init = declared?.type === 'VariableDeclarator' ? unwrap(declared.init) : undefined;
  return init?.type === 'RegExpLiteral' ? init : undefined;
}

/** Further on in the chain every `<` is escaped or taken out, so that nothing is left to be joined. */
function isEscapedLater(context: RuleContext, node: Node): boolean {
  let outer = node;
  for (let parent = parentOf(outer); parent !== null && (isMember(parent) || (isCall(parent) && parent.callee === outer)); parent = parentOf(outer)) outer = parent;
  const after = context.tree.text.slice(endOf(node), endOf(outer));
  return /\.replace(?:All)?\(\s*(?:\/\[?<[^/]{0,12}\/\w*g|\/\[\^[^/]+\/\w*g|["']<["'])/.test(after);
}

/** A loop that goes on until nothing changes leaves nothing behind. */
export function isRepeated(node: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'DoWhileStatement' || at.type === 'WhileStatement') return true;
    if (at.type === 'BlockStatement' && parentOf(at)?.type.includes('Function')) return false;
  }
  return false;
}

/** Quotes are given a backslash, but a backslash that is already there is not. */
function checkQuotes(context: RuleContext, node: NodeOf<'CallExpression'>, pattern: string, into: string): void {
  // Signs that a language of patterns, or a shell, takes as its own are escaped for the same end as quotes.
  const signs = /^\(?\[((?:\\[^\w\\]|[^\w\\\s\]^])(?:\\[^\w\\]|[^\w\\\s\]])+)\]\)?$/.exec(pattern)?.[1];
  const isQuotes = /^\(?\[?\\?['"`]+\]?\)?$|^\[(?:\\?['"`]|\\?[nrt]|\|)+\]$/.test(pattern) || (signs !== undefined && /["'`]|[.*+?].*[()[\]{}]/.test(signs));
  if (!isQuotes || !/^\\+(?:\$&|\$1|['"`])$/.test(into)) return;
  // Somewhere else in the chain the backslash itself is doubled.
  let outer: Node = node;
  for (let parent = parentOf(outer); parent !== null && (isMember(parent) || isCall(parent)); parent = parentOf(outer)) outer = parent;
  const chain = context.tree.text.slice(outer.start ?? 0, endOf(outer));
  if (/\\\\\\\\|JSON\.stringify/.test(chain)) return;
  const statement = context.tree.lines.lineText(context.lineOf(outer) - 1) + context.tree.lines.lineText(context.lineOf(outer) + 1);
  if (/replace\(\/\\\\/.test(statement)) return;
  context.report(incompleteEscaping, node, { message: 'A backslash in front of the quote undoes the escaping: backslashes are not escaped themselves', confidence: 0.7 });
}

/** `="` in front of what only `<` and `>` were replaced in. */
function checkAttribute(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  let outer: Node = node;
  for (let parent = parentOf(outer); parent !== null && (isMember(parent) || (isCall(parent) && parent.callee === outer)); parent = parentOf(outer)) outer = parent;
  const before = textBefore(outer);
  const quote = before === undefined ? undefined : /=\s*(["'])[^"'<>]*$/.exec(before)?.[1];
  if (quote === undefined) return;
  reportAttribute(context, node, context.tree.text.slice(outer.start ?? 0, endOf(outer)), quote);
}

function reportAttribute(context: RuleContext, node: Node, chain: string, quote: string): void {
  const patterns = [...chain.matchAll(/\.replace(?:All)?\(\s*(\/(?:[^/\\\n]|\\.)+\/|"[^"]*"|'[^']*')/g)].map((match) => match[1]!);
  if (patterns.length === 0 || !patterns.every((pattern) => /[<>&]/.test(pattern) || pattern.length <= 4) || !patterns.some((pattern) => /[<>]/.test(pattern)) || patterns.some((pattern) => pattern.slice(1, -1).includes(quote) || /\[\^|\\W|\\x22|&quot/.test(pattern))) return;
  context.report(attributeEscaping, node, { message: `\`${quote}\` is left as it is, and it ends the attribute: what follows can be an attribute that runs code`, confidence: 0.75 });
}

/** The constant text that a part of a text follows. */
function textBefore(part: Node): string | undefined {
  const parent = parentOf(part);
  if (parent?.type === 'TemplateLiteral') {
    const index = parent.expressions.findIndex((expression) => expression === part);
    return index === -1 ? undefined : (parent.quasis[index]?.value.cooked ?? undefined);
  }
  if (parent?.type !== 'BinaryExpression' || parent.operator !== '+' || parent.right !== part) return undefined;
  const left = unwrap(parent.left);
  return stringValue(left) ?? (left.type === 'BinaryExpression' && left.operator === '+' ? stringValue(left.right) : undefined);
}
