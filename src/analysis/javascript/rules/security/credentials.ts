import { hardCodedCredential } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { keyName, memberName, stringValue, unwrap } from '../../syntax/names.ts';
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
      ObjectProperty: (node) => check(keyName(node.key, node.computed), node.value),
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

/** Where a library takes a key or a password as an argument. */
const keyArguments: Readonly<Record<string, readonly (number | string)[]>> = {
  'crypto.createHmac': [1], 'crypto.createCipheriv': [1], 'crypto.createCipher': [1], 'crypto.createDecipheriv': [1], 'jsonwebtoken.sign': [1], 'jsonwebtoken.verify': [1],
  'cookie-parser': [0],
};

function checkCall(context: RuleContext, node: { readonly callee: Node; readonly arguments: readonly Node[] }): void {
  const path = apiPath(context.scopes, node.callee);
  for (const place of (path !== undefined && Object.hasOwn(keyArguments, path) ? keyArguments[path]! : [])) {
    const value = typeof place === 'number' ? node.arguments[place] : undefined;
    const text = stringValue(value);
    if (value === undefined || text === undefined || text.length < 4 || placeholder.test(text)) continue;
    context.report(hardCodedCredential, value, { message: `The key for \`${path!}\` stands in the code: whoever can read the repository, now or in its history, has it`, confidence: 0.8 });
  }
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
