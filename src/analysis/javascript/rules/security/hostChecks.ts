import { halfAnchored, incompleteHostCheck, incompleteSchemeCheck } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { constantText, dottedName, enclosingFunction, memberName, stringValue, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

const domains = 'com|org|net|edu|gov|io|co|dev|app|info|biz|de|uk|fr|eu';
const host = new RegExp(`^(?:https?://)?(?:[\\w-]+\\.)+(?:${domains})$`, 'i');
const url = new RegExp(`^https?://(?:[\\w-]+\\.)+(?:${domains})(?::\\d+)?$`, 'i');

/** Checks of an address that other addresses pass as well. */
export const hostChecks: JavaScriptRule = {
  infos: [incompleteHostCheck, incompleteSchemeCheck, halfAnchored],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    const regex = (node: NodeOf<'CallExpression' | 'NewExpression'>): void => {
      const source = dottedName(node.callee) === 'RegExp' ? stringValue(node.arguments[0]) : undefined;
      if (source !== undefined && !/^\^https?/.test(source)) checkPattern(context, node, source);
    };
    return {
      RegExpLiteral: (node) => {
        checkPattern(context, node, node.pattern);
        checkAnchors(context, node, node.pattern);
        if (/^\^\(?(?:\?:)?javascript:?\)?$/i.test(node.pattern) && isTested(node)) checkScheme(context, node);
      },
      NewExpression: regex,
      CallExpression: (node) => {
        regex(node);
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
const hostLabel = new RegExp(`(?:[\\w-]|\\\\.)+\\\\?\\.(?:${domains})(?=$|[\\\\/$)|:?])`, 'i');

function checkPattern(context: RuleContext, node: Node, pattern: string): void {
  if (!hostLabel.test(pattern) || pattern.length > 300) return;
  // Only patterns that decide: those of a search for links in a text mean something else.
  const isBare = !/^\^|https?/.test(pattern);
  if (isBare && !/[$^]/.test(pattern) && isTested(node) && asksAddress.test(subjectOf(context, node)) && /^\(?(?:\?:)?[\w\\.|()-]+$/.test(pattern)) {
    report(context, node, 'Without `^` and `$` the host may stand anywhere in an address, even in its query', 0.66);
    return;
  }
  if (isBare || !decides(node)) return;
  const loose = new RegExp(`(?<=[\\w)-])(?<!\\\\)\\.(?=(?:[\\w-]+\\\\?\\.)?(?:${domains})(?:$|[\\\\/$)|:?]))`, 'i');
  if (looseDot.test(pattern) && loose.test(pattern)) {
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
  const text = constantText(node.arguments[0]);
  if (text === undefined || !(host.test(text) || url.test(text) || (name === 'indexOf' && host.test(text.replace(/^:?\/\//, ''))))) return;
  // A list of hosts is asked for the whole host.
  const subject = unwrap(callee.object);
  if (subject.type === 'ArrayExpression' || /(hosts|domains|origins|urls|list|set|allowed\w*|names|emails?|text|body|content|html|message|readme|source|code)$/i.test(dottedName(subject) ?? '')) return;
  const parent = parentOf(node);
  switch (name) {
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
