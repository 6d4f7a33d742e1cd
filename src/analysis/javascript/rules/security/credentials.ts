import { hardCodedCredential } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { calledName, constantText, dottedName, keyName, memberName, propertyOf, stringValue, unwrap } from '../../syntax/names.ts';
import { credentialArguments } from '../../knowledge/credentialArguments.ts';
import { spelled } from '../../../words.ts';
import type { Node } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

const credentialName = /_(password|passwd|passphrase|pwd|secret|secret_key|api_key|apikey|access_key|private_key|auth_token|access_token|client_secret|api_token|api_secret|db_pass|encryption_key|signing_key|jwt_secret|session_secret|cookie_secret|bearer)_$/;
const placeholder = /^(x+|\*+|\.+|-+|_+|(your|my|the|a|an|some|enter|insert|change|replace|example|sample|dummy|fake|mock|test|foo|bar|baz|todo|none|null|undefined|default|placeholder|redacted|secret|password|passwd|pass|token|key|hidden|required|invalid|wrong|new|old|current|confirm|bearer|basic|string|text|value)\b.*)|<.*>|\$\{.*\}|\{\{.*\}\}|%.*%|\[.*\]/i;

/** Secrets as texts in the code, told by the name they are given to. */
export const credentials: JavaScriptRule = {
  infos: [hardCodedCredential],
  create: (context): Visitor => {
    if (/(^|\/)(examples?|fixtures?|mocks?|__mocks__|samples?|demos?|i18n|locales?|translations?|stories)\//i.test(context.file.path) || (context.isTest && looksLikeTest(context))) return {};
    const check = (name: string | undefined, value: Node | null | undefined): void => {
      if (name === undefined || !credentialName.test(spelled(name).replace(/_(value|string|str)_$/, '_'))) return;
      const text = stringValue(value);
      if (text === undefined || !value || !looksSecret(text, name)) return;
      context.report(hardCodedCredential, value, { message: `\`${name}\` stands in the code: whoever can read the repository, now or in its history, has it`, confidence: entropy(text) > 3 ? 0.8 : 0.65 });
    };
    return {
      VariableDeclarator: (node) => check(node.id.type === 'Identifier' ? node.id.name : undefined, node.init),
      AssignmentExpression: (node) => {
        const left = unwrap(node.left);
        if (node.operator === '=') check(left.type === 'Identifier' ? left.name : memberName(left), node.right);
      },
      ObjectProperty: (node) => {
        const name = keyName(node.key, node.computed);
        check(name, node.value);
        if (name !== undefined && /^(proxy-)?authorization$/i.test(name)) checkHeader(context, node.value);
      },
      ClassProperty: (node) => check(keyName(node.key, node.computed ?? false), node.value),
      LogicalExpression: (node) => {
        // `process.env.SECRET || 'fallback'` is used whenever someone forgets to set it.
        const left = unwrap(node.left);
        if ((node.operator === '||' || node.operator === '??') && apiPath(context.scopes, left)?.startsWith('#process.env.')) check(memberName(left), node.right);
      },
      CallExpression: (node) => checkCall(context, node),
      NewExpression: (node) => checkCall(context, node),
    };
  },
};

function checkCall(context: RuleContext, node: { readonly callee: Node; readonly arguments: readonly Node[] }): void {
  const path = apiPath(context.scopes, node.callee);
  if (path === undefined) return;
  for (const place of credentialArguments.get(path) ?? []) {
    const argument = node.arguments[place.argument];
    const value = place.option.reduce<Node | null | undefined>((object, name) => propertyOf(resolved(context, object), name), argument) ?? undefined;
    for (const each of elementsOf(resolved(context, value))) {
      const text = constantText(resolved(context, each));
      if (text === undefined || !isKey(text)) continue;
      context.report(hardCodedCredential, each, { message: `A credential for \`${calledAs(context, node.callee)}\` stands in the code: whoever can read the repository, now or in its history, has it`, confidence: 0.75 });
    }
  }
  checkAuthorization(context, node);
}

/** A constant is looked up where it is declared, so that a name in between hides nothing. */
function resolved(context: RuleContext, node: Node | null | undefined, depth = 2): Node | null | undefined {
  const inner = unwrap(node);
  if (inner?.type !== 'Identifier' || depth === 0) return inner;
  const binding = context.scopes.bindingOf(inner);
  const declared = binding?.node;
  if (declared?.type !== 'VariableDeclarator' || declared.id.type !== 'Identifier' || binding?.references.some((reference) => reference.isWrite && reference.node !== declared.id)) return undefined;
  return resolved(context, declared.init, depth - 1);
}

function elementsOf(node: Node | null | undefined): readonly Node[] {
  if (!node) return [];
  if (node.type === 'ArrayExpression') return node.elements.filter((element) => element !== null).slice(0, 8);
  if (node.type === 'CallExpression' && dottedName(node.callee) === 'Buffer.from' && node.arguments[0]) return [node.arguments[0]];
  return [node];
}

function calledAs(context: RuleContext, callee: Node): string {
  const text = dottedName(callee) ?? context.textOf(callee);
  return text.length > 40 ? (calledName(callee) ?? 'the call') : text;
}

/** In a place that takes nothing but a credential any text is one, unless it says that it stands in for one. */
function isKey(text: string): boolean {
  return text.length >= 3 && text.length <= 4000 && !placeholder.test(text) && !/^(utf-?8|hex|base64|public|anonymous|guest|root|admin|user|localhost)$/i.test(text) && !/^([\w*])\1+$/.test(text);
}

/** `headers.set('Authorization', 'Bearer …')`. */
function checkAuthorization(context: RuleContext, node: { readonly callee: Node; readonly arguments: readonly Node[] }): void {
  if (!/^(set|setHeader|header|append|setRequestHeader)$/.test(calledName(node.callee) ?? '') || !/^(proxy-)?authorization$/i.test(constantText(node.arguments[0]) ?? '')) return;
  checkHeader(context, node.arguments[1]);
}

function checkHeader(context: RuleContext, value: Node | null | undefined): void {
  const text = constantText(resolved(context, value));
  const key = text === undefined ? undefined : /^(?:basic|bearer|token)\s+(\S{6,})$/i.exec(text)?.[1];
  if (!value || key === undefined || !isKey(key)) return;
  context.report(hardCodedCredential, value, { message: 'The credential of this header stands in the code: whoever can read the repository, now or in its history, has it', confidence: 0.75 });
}

function looksSecret(text: string, name: string): boolean {
  if (text.length < 6 || text.length > 200 || /\s/.test(text) || placeholder.test(text)) return false;
  // A name of something: an environment variable, a header, a path, a property, a form field.
  if (/^[A-Z][A-Z0-9_]+$/.test(text) || /^[a-z]+(?:[-_.:/][a-z]+)*[-_.:/]?$/.test(text) || /^([a-z]+)([A-Z][a-z]*)*$/.test(text) || /^([A-Z][a-z]+)+$/.test(text)) return false;
  if (/^(https?:|\/|\.\/|@|#|\.)/.test(text) || /^[a-z]+(-[a-z]+)+$/i.test(text)) return false;
  if (spelled(text) === spelled(name)) return false;
  return /\d|[^\w\s]/.test(text) && new Set(text).size >= 5;
}

/** Shannon's, in bits for each character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const letter of text) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
