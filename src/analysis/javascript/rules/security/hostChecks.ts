import { halfAnchored, incompleteHostCheck, incompleteSchemeCheck } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, dottedName, enclosingFunction, memberName, stringValue, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

const domains = 'com|org|net|edu|gov|io|co|dev|app|info|biz|de|uk|fr|eu';
const host = new RegExp(`^(?:https?://)?(?:[\\w-]+\\.)+(?:${domains})$`, 'i');
const url = /^https?:\/\/[\w-]+(?:\.[\w-]+)+(?::\d+)?$/i;
/** A whole address up to a path: as a beginning it decides, anywhere else it does not. */
const withPath = /^https?:\/\/[\w-]+(?:\.[\w-]+)+(?::\d+)?\/$/i;

/** Checks of an address that other addresses pass as well. */
export const hostChecks: JavaScriptRule = {
  infos: [incompleteHostCheck, incompleteSchemeCheck, halfAnchored],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    const regex = (node: NodeOf<'CallExpression' | 'NewExpression'>): void => {
      const source = dottedName(node.callee) === 'RegExp' ? patternText(context, node.arguments[0]) : undefined;
      if (source !== undefined && (stringValue(node.arguments[0]) === undefined || !/^\^https?/.test(source))) checkPattern(context, node, source);
    };
    return {
      RegExpLiteral: (node) => {
        checkPattern(context, node, node.pattern);
        checkAnchors(context, node, node.pattern);
        // A whole word may be anything; what is asked has to be an address or its scheme.
        const isScheme = /^\^\(?(?:\?:)?(?:\w+:?\|)*javascript(?!\w)/i.test(node.pattern) && isTested(node);
        if (isScheme && (!node.pattern.endsWith('$') || asksAddress.test(subjectOf(context, node)) || /scheme|protocol/i.test(subjectOf(context, node)))) checkScheme(context, node);
      },
      NewExpression: regex,
      CallExpression: (node) => {
        regex(node);
        const matched = /^(match|matchAll|search)$/.test(memberName(unwrap(node.callee)) ?? '') && node.arguments.length === 1 ? patternText(context, node.arguments[0]) : undefined;
        const given = node.arguments[0];
        if (matched !== undefined && given && /[\\^$()]|:\/\//.test(matched) && !/^\^https?[:?\\(]/.test(stringValue(given) ?? '')) checkPattern(context, given, matched);
        checkSubstring(context, node);
      },
      StringLiteral: (node) => {
        if (/^javascript:?$/i.test(node.value)) checkScheme(context, node);
        // A text that begins like this is a pattern, wherever it is made into one.
        if (/^\^https?[:?\\(]/.test(node.value)) checkPattern(context, node, node.value);
      },
    };
  },
};

// An unescaped dot between two labels of a host, the last of which is a top-level domain.
const looseDot = new RegExp(`(?:^\\^?(?:\\(\\?:)?(?:https?\\??:\\\\?/\\\\?/)?|[\\w)*+-])(?:(?:[\\w()|-]|\\\\\\.|\\.)*)(?<!\\\\)\\.(?:${domains})(?=$|[\\\\/$)|:?])`, 'i');
/** A loose dot in front of a whole domain: whoever owns another one that ends alike passes. */
const looseLabel = new RegExp(`(?<=[\\w)*+-])(?<!\\\\)\\.(?=[\\w-]+\\\\\\.(?:${domains})(?:$|[\\\\/$)|:?]))`, 'i');
const hostLabel = new RegExp(`(?:[\\w-]|\\\\.)+\\\\?\\.(?:${domains})(?=$|[\\\\/$)|:?])`, 'i');

function checkPattern(context: RuleContext, node: Node, pattern: string): void {
  if (!hostLabel.test(pattern) || pattern.length > 300) return;
  // Only patterns that decide: those of a search for links in a text mean something else.
  const isBare = !/^\^|https?/.test(pattern);
  if (isBare && !/[$^]/.test(pattern) && isTested(node) && (/^\(?(?:\?:)?www\\?\./.test(pattern) || asksAddress.test(subjectOf(context, node))) && /^\(?(?:\?:)?[\w\\.|()-]+$/.test(pattern)) {
    report(context, node, 'Without `^` and `$` the host may stand anywhere in an address, even in its query', 0.66);
    return;
  }
  if (isBare || !decides(node)) return;
  const loose = new RegExp(`(?<=[\\w)*+-])(?<!\\\\)\\.(?=(?:[\\w-]+\\\\?\\.)?(?:${domains})(?:$|[\\\\/$)|:?]))`, 'i');
  if ((looseDot.test(pattern) && loose.test(pattern)) || looseLabel.test(pattern)) {
    report(context, node, 'A dot that is not escaped stands for any character: other hosts match as well', 0.72);
    return;
  }
  const alternatives = topLevelAlternatives(pattern);
  if (alternatives.length > 1 && alternatives[0]!.startsWith('^') && !alternatives.slice(1).some((part) => part.startsWith('^'))) {
    report(context, node, '`^` holds for the first alternative only: the others match anywhere in an address', 0.75);
  } else if (!pattern.startsWith('^') && !pattern.includes('^') && /^\(?(?:\?:)?https?/.test(pattern) && isTested(node)) {
    report(context, node, 'Without `^` the host may stand anywhere in an address, even in its query', 0.66);
  }
}

const asksAddress = /ur[li]\b|host|domain|origin|href|referr?er|address|location|link/i;

/** What a pattern is asked about. */
function subjectOf(context: RuleContext, node: Node): string {
  const parent = parentOf(node);
  const call = isMember(parent) ? parentOf(parent) : parent;
  if (!isCall(call)) return '';
  const callee = unwrap(call.callee);
  const subject = isMember(parent) ? call.arguments[0] : isMember(callee) ? callee.object : undefined;
  return subject ? context.textOf(subject).slice(0, 60) : '';
}

/** `^a|b` and `a|b$`. */
function checkAnchors(context: RuleContext, node: Node, pattern: string): void {
  if (hostLabel.test(pattern) || pattern.length > 120 || !isTested(node)) return;
  const parts = topLevelAlternatives(pattern);
  if (parts.length < 2 || !parts.every((part) => /^\^?[\w:\\/.-]*[A-Za-z]{3}[\w:\\/.-]*\$?$/.test(part))) return;
  const starts = parts.filter((part) => part.startsWith('^')).length;
  const ends = parts.filter((part) => part.endsWith('$')).length;
  const isHalf = (starts === 1 && parts[0]!.startsWith('^') && ends === 0) || (ends === 1 && parts.at(-1)!.endsWith('$') && starts === 0);
  if (isHalf) context.report(halfAnchored, node, { message: `\`${starts === 1 ? '^' : '$'}\` holds for \`${(starts === 1 ? parts[0]! : parts.at(-1)!).slice(0, 30)}\` only: the others match anywhere`, confidence: 0.7 });
}

function report(context: RuleContext, node: Node, message: string, confidence: number): void {
  context.report(incompleteHostCheck, node, { message, confidence });
}

/** The text of a pattern that is put together from constants. */
function patternText(context: RuleContext, node: Node | null | undefined, depth = 4): string | undefined {
  const inner = unwrap(node);
  const text = stringValue(inner);
  if (text !== undefined || !inner || depth === 0) return text;
  if (inner.type === 'BinaryExpression' && inner.operator === '+') {
    const [left, right] = [patternText(context, inner.left, depth - 1), patternText(context, inner.right, depth - 1)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  const binding = inner.type === 'Identifier' ? context.scopes.bindingOf(inner) : undefined;
  const declared = binding?.node.type === 'VariableDeclarator' && binding.node.id.type === 'Identifier' ? binding.node : undefined;
  return declared === undefined || binding?.references.some(({ isWrite, node: at }) => isWrite && at !== declared.id) === true ? undefined : patternText(context, declared.init, depth - 1);
}

/** Whether the answer of a pattern is all that is used of it, or the pattern is kept for later. */
function decides(node: Node): boolean {
  const parent = parentOf(node);
  if (isCall(parent) && parent.callee !== node) return !/^(replace|replaceAll|split)$/.test(memberName(unwrap(parent.callee)) ?? '');
  return true;
}

function isTested(node: Node): boolean {
  const parent = parentOf(node);
  if (isMember(parent)) return memberName(parent) === 'test' || memberName(parent) === 'exec';
  if (!isCall(parent) || memberName(unwrap(parent.callee)) !== 'match') return false;
  const use = parentOf(parent);
  return use?.type === 'IfStatement' || use?.type === 'UnaryExpression' || use?.type === 'LogicalExpression' || use?.type === 'ConditionalExpression';
}

function topLevelAlternatives(pattern: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  let inClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === '\\') at++;
    else if (inClass) inClass = letter !== ']';
    else if (letter === '[') inClass = true;
    else if (letter === '(') depth++;
    else if (letter === ')') depth--;
    else if (letter === '|' && depth === 0) {
      parts.push(pattern.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(pattern.slice(start));
  return parts;
}

/** `address.includes('example.com')`, and starts and ends that leave the host open. */
function checkSubstring(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const callee = unwrap(node.callee);
  if (!isMember(callee)) return;
  const name = memberName(callee);
  const text = constantText(node.arguments[0]) ?? patternText(context, node.arguments[0], 2);
  if (text === undefined) return;
  const isInside = /^(includes|indexOf|search|match)$/.test(name ?? '') && (withPath.test(text) || host.test(text.replace(/^\./, '')) || host.test(text.replace(/:\d{2,5}$|\/$/, '')));
  if (!(isInside || host.test(text) || url.test(text) || (name === 'indexOf' && host.test(text.replace(/^:?\/\//, ''))))) return;
  // A list of hosts is asked for the whole host.
  const subject = unwrap(callee.object);
  if (subject.type === 'ArrayExpression' || /(hosts|domains|origins|urls|list|set|allowed\w*|names|emails?|text|body|content|html|message|readme|source|code)$/i.test(dottedName(subject) ?? '')) return;
  const parent = parentOf(node);
  switch (name) {
    case 'search':
    case 'match':
      if (!/^(IfStatement|UnaryExpression|LogicalExpression|ConditionalExpression|BinaryExpression)$/.test(parent?.type ?? '') || (name === 'search' && parent?.type !== 'BinaryExpression')) return;
      report(context, node, `\`${text}\` may stand anywhere in the address, even in its query or in front of another host`, 0.64);
      return;
    case 'includes':
      report(context, node, `\`${text}\` may stand anywhere in the address, even in its query or in front of another host`, 0.62);
      return;
    case 'indexOf': {
      if (parent?.type === 'UnaryExpression' && parent.operator === '~') {
        report(context, node, `\`${text}\` may stand anywhere in the address, even in its query or in front of another host`, 0.64);
        return;
      }
      if (parent?.type !== 'BinaryExpression' || !/^([=!]==?|>=?|<)$/.test(parent.operator)) return;
      const isStart = constantText(parent.right) === '0' && /^[=!]/.test(parent.operator);
      if (isStart && text.startsWith('.')) return;
      if (isStart && /^https?:.*\/$/.test(text)) return;
      report(context, node, isStart ? `Another host may begin with \`${text}\`: it is not closed with \`/\`` : `\`${text}\` may stand anywhere in the address, even in its query or in front of another host`, 0.64);
      return;
    }
    case 'startsWith':
      report(context, node, `Another host may begin with \`${text}\`: it is not closed with \`/\``, 0.72);
      return;
    case 'endsWith':
      report(context, node, `Another host may end with \`${text}\`: there is no dot in front`, 0.72);
      return;
    default:
  }
}

/** `javascript:` is refused, but `data:` and `vbscript:` run code as well. */
function checkScheme(context: RuleContext, node: NodeOf<'StringLiteral' | 'RegExpLiteral'>): void {
  const parent = parentOf(node);
  const isStart = isCall(parent) && /^(startsWith|indexOf)$/.test(memberName(unwrap(parent.callee)) ?? '');
  const isCompared = parent?.type === 'BinaryExpression' && /^[=!]==?$/.test(parent.operator) && /scheme|protocol/i.test(context.textOf(parent));
  const isListed = parent?.type === 'ArrayExpression' && isMember(parentOf(parent)) && /scheme|protocol/i.test(context.textOf(parentOf(parentOf(parent)!) ?? parent));
  if (!isStart && !isCompared && !isListed && node.type !== 'RegExpLiteral') return;
  const around = enclosingFunction(node);
  const text = around === null ? context.tree.text : context.textOf(around);
  if (/vbscript/i.test(text) && /data:?\b/i.test(text)) return;
  context.report(incompleteSchemeCheck, isStart ? parent : node.type === 'RegExpLiteral' ? node : (parent ?? node), { message: 'Only `javascript:` is refused; `data:` and `vbscript:` addresses run code as well', confidence: 0.7 });
}
