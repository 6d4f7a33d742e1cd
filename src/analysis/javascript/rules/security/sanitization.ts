import { incompleteSanitization } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, Visitor } from '../../rule.ts';
import { memberName, stringValue, unwrap } from '../../syntax/names.ts';
import type { Node } from '../../syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { isRepeated } from './markupFilters.ts';
import { looksLikeTest } from './settings.ts';

const escaped = /^(['"`\\<>&|$*?/{}[\]().%+]|<!--|\.\.\/?|<script>?|javascript:|\.\.\\|'|--)$/;
const entities = /^(&\w+;|&#\w+;|\\.*|''|""|\\\\|%[0-9a-f]{2}|_|-|)$/i;

/** Escaping that stops after the first occurrence. */
export const sanitization: JavaScriptRule = {
  infos: [incompleteSanitization],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return {
      CallExpression: (node) => {
        const callee = unwrap(node.callee);
        if (!isMember(callee) || memberName(callee) !== 'replace' || node.arguments.length !== 2) return;
        const [pattern, replacement] = node.arguments;
        const inner = unwrap(pattern);
        const text = stringValue(inner) ?? (inner?.type === 'RegExpLiteral' && !/[gy]/.test(inner.flags) ? plainText(inner.pattern) : made(inner));
        const into = stringValue(replacement);
        if (text === undefined || into === undefined || !escaped.test(text) || !isEscape(text, into) || isPair(node, text) || isRepeated(node)) return;
        context.report(incompleteSanitization, node, {
          message: `Only the first \`${text}\` is replaced; what comes after it goes through`,
          confidence: 0.7,
          ...(inner?.type === 'StringLiteral' && { fix: { title: 'Replace every occurrence', edits: [{ range: context.rangeOf(callee.property), newText: 'replaceAll' }], isSafe: false } }),
        });
      },
    };
  },
};

/** Escaping puts a sign in front, doubles, or writes an entity; removing leaves nothing of what is dangerous. */
function isEscape(text: string, into: string): boolean {
  if (!entities.test(into)) return false;
  // A sign that is written as an escape of itself is meant to be escaped wherever it stands.
  if (into === `\\${text}` || /^(%[0-9a-f]{2}|&#?\w+;)$/i.test(into)) return true;
  // Taking one slash, quote or sign away is mostly about the ends of a text.
  if (into === '' || into === '_' || into === '-') return text.length > 1 || /[<>'"`&|\\]/.test(text);
  return into !== text && (into.includes(text) || into.startsWith('&') || into.startsWith('\\') || into.startsWith('%'));
}

/** Opening and closing are replaced once each: `replace('[', …).replace(']', …)`. */
function isPair(node: Node, text: string): boolean {
  const callee = isCall(node) ? unwrap(node.callee) : undefined;
  const before = isMember(callee) ? unwrap(callee.object) : undefined;
  const same = (call: Node | null | undefined): boolean => isCall(call) && memberName(unwrap(call.callee)) === 'replace' && stringValue(call.arguments[0]) === text;
  const after = parentOf(parentOf(node) ?? node);
  const other = { '[': ']', ']': '[', '{': '}', '}': '{', '(': ')', ')': '(' }[text];
  const closes = (call: Node | null | undefined): boolean => other !== undefined && isCall(call) && memberName(unwrap(call.callee)) === 'replace' && stringValue(call.arguments[0]) === other;
  return same(before) || same(after) || closes(before) || closes(after);
}

/** `new RegExp("'")` without the flag. */
function made(node: Node | null | undefined): string | undefined {
  if (node?.type !== 'NewExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'RegExp' || node.arguments.length !== 1) return undefined;
  const pattern = stringValue(node.arguments[0]);
  return pattern === undefined ? undefined : plainText(pattern);
}

function plainText(pattern: string): string | undefined {
  const single = /^\[(?:\\?([^\w\\^\]]))\]$/.exec(pattern)?.[1];
  if (single !== undefined) return single;
  const text = pattern.replace(/\\([^\w])/g, '$1');
  return /^(\\[^\w]|[^\\^$.*+?()[\]{}|])+$/.test(pattern) ? text : undefined;
}
