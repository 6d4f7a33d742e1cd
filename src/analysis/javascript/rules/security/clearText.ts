import { secretInClear } from '../../../rules/infos/security.ts';
import { spelled } from '../../../words.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { calledName, dottedName, keyName, memberName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { isCall, isMember } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

/** What must not be read by others, told by its name: shorter than the list of what must not be guessable. */
const secretWords = /_(password|passwd|passphrase|pwd|passcode|api_key|apikey|private_key|secret_key|access_token|auth_token|client_secret|secret|credit_card|card_number|cvv|ssn)_/;
const aboutIt = /_(hash|hashed|hashes|digest|encrypted|encoded|masked|redacted|hidden|length|len|count|type|name|names|field|input|label|placeholder|prompt|message|error|errors|valid|invalid|is|has|show|min|max|policy|strength|rule|rules|reset|forgot|change|changed|confirm|required|expired|expiry|url|uri|path|file|regex|regexp|pattern|form|page|element|el|node|selector|hint|title|text|manager|service|provider|validator|schema|store|strategy|id|ids|arn|key_name|test|mock|fake|example|request|response|version|names|help|option|options|flag|public)_/;
/** What goes through these no longer says what it was. */
const hiding = /hash|encrypt|cipher|digest|mask|redact|obfuscat|sanit|hmac|sha\d|md5|bcrypt|scrypt|argon|length|verify|compare|check|valid|test|has|is[A-Z]|^Boolean$|exists|censor|hide|sign|get\w*(Id|Name|Length|Type)$/i;
const loggers = /^(#?console\.(log|info|warn|error|debug|trace|dir)|(.*[lL]og(ger)?(\(\))?(\.\w+)?|winston(\.\w+\(\))?|pino\(\)|bunyan\.createLogger\(\)|log4js\.getLogger\(\)|signale|consola)\.(log|info|warn|error|debug|trace|verbose|silly|fatal))$/;
const storage = /^#?(window\.|self\.)?(localStorage|sessionStorage)\.setItem$/;
const maxDepth = 4;

/** Passwords and keys in logs, cookies and the browser's storage. */
export const clearText: JavaScriptRule = {
  infos: [secretInClear],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return {
      CallExpression: (node) => checkCall(context, node),
      AssignmentExpression: (node) => {
        const target = dottedName(node.left) ?? '';
        const place = target === 'document.cookie' ? 'a cookie' : /^(window\.)?(localStorage|sessionStorage)\.\w+$/.test(target) ? 'the browser\'s storage' : undefined;
        if (place !== undefined) tell(context, node.right, place);
      },
    };
  },
};

function checkCall(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const path = apiPath(context.scopes, node.callee) ?? dottedName(node.callee) ?? '';
  if (loggers.test(path)) for (const argument of node.arguments) tell(context, argument, 'the log');
  else if (storage.test(path)) tell(context, node.arguments[1], 'the browser\'s storage');
  else if (/\.cookie$/.test(path) && /^(res|response|reply)$/.test(dottedName(unwrap(node.callee))?.split('.')[0] ?? '')) tell(context, node.arguments[1], 'a cookie');
}

function tell(context: RuleContext, value: Node | null | undefined, place: string): void {
  if (!value) return;
  const name = secretIn(context, value, maxDepth);
  if (name === undefined) return;
  context.report(secretInClear, value, { message: `\`${name}\` is written to ${place} as it is: whoever can read that has it`, confidence: place === 'the log' ? 0.68 : 0.7 });
}

/** The name of a secret whose own text becomes part of a value. */
function secretIn(context: RuleContext, expression: Node, depth: number): string | undefined {
  const node = unwrap(expression);
  if (depth === 0) return undefined;
  const first = (nodes: readonly (Node | null | undefined)[]): string | undefined => {
    for (const each of nodes.slice(0, 20)) {
      const name = each ? secretIn(context, each, depth - 1) : undefined;
      if (name !== undefined) return name;
    }
    return undefined;
  };
  switch (node.type) {
    case 'Identifier':
      return ownName(context, node, node.name) ?? throughConstant(context, node, depth);
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      const name = memberName(node);
      // `Names.API_KEY` is the name of a setting; `process.env.API_KEY` is what it is set to.
      if (name === undefined || (/^[A-Z][A-Z0-9_]*$/.test(name) && !/\benv$/.test(dottedName(node.object) ?? ''))) return undefined;
      if (isSecretName(name)) return /(^|\.)(errors?|messages?|labels?|strings?|types?|fields?|constants?|i18n|t|touched|rules|schema)$/i.test(dottedName(node.object) ?? '') ? undefined : name;
      return name === 'value' || name === 'text' ? first([node.object]) : undefined;
    }
    case 'TemplateLiteral':
      return first(node.expressions);
    case 'BinaryExpression':
      return node.operator === '+' ? first([node.left, node.right]) : undefined;
    case 'LogicalExpression':
      return node.operator === '&&' ? first([node.right]) : first([node.left, node.right]);
    case 'ConditionalExpression':
      return first([node.consequent, node.alternate]);
    case 'ArrayExpression':
      return first(node.elements);
    case 'ObjectExpression':
      return first(node.properties.map((property) => (property.type === 'ObjectProperty' && !isShown(keyName(property.key, property.computed)) ? property.value : property.type === 'SpreadElement' ? property.argument : undefined)));
    case 'AwaitExpression':
    case 'SpreadElement':
      return node.argument ? first([node.argument]) : undefined;
    default:
      return isCall(node) ? throughCall(context, node, first) : undefined;
  }
}

/** A flag or a length under a name of its own: `{ hasPassword: password }` still holds it, `{ length }` does not. */
function isShown(key: string | undefined): boolean {
  return key !== undefined && /^(length|type|kind)$/.test(key);
}

function throughCall(context: RuleContext, node: NodeOf<'CallExpression' | 'OptionalCallExpression' | 'NewExpression'>, first: (nodes: readonly Node[]) => string | undefined): string | undefined {
  const callee = unwrap(node.callee);
  const name = calledName(callee) ?? '';
  if (hiding.test(name)) return undefined;
  if (/^get_?\w*password$|^(get|read|load|fetch)[A-Z]?\w*(Password|Passphrase|Secret|ApiKey|PrivateKey)$/.test(name)) return name;
  const isPassing = /^(JSON\.stringify|String|util\.(inspect|format)|encodeURIComponent|btoa|Object\.assign|Buffer\.from)$/.test(dottedName(callee) ?? '');
  if (isPassing) return first(node.arguments);
  if (isMember(callee) && /^(toString|trim|concat|join|toLowerCase|toUpperCase|padEnd|padStart)$/.test(name)) return first([callee.object, ...node.arguments]);
  return undefined;
}

function ownName(context: RuleContext, node: NodeOf<'Identifier'>, name: string): string | undefined {
  if (!isSecretName(name) || /^[A-Z][A-Z0-9_]*$/.test(name)) return undefined;
  const declared = context.scopes.bindingOf(node)?.node;
  // A constant text under such a name is a label; a number or flag says nothing.
  if (declared?.type === 'VariableDeclarator' && declared.init && /^(BooleanLiteral|NumericLiteral|NullLiteral|StringLiteral|UnaryExpression|BinaryExpression)$/.test(unwrap(declared.init).type)) return undefined;
  if (declared?.type === 'VariableDeclarator' && isCall(unwrap(declared.init)) && hiding.test(calledName((unwrap(declared.init) as NodeOf<'CallExpression'>).callee) ?? '')) return undefined;
  if (declared?.type === 'FunctionDeclaration' || declared?.type === 'ClassDeclaration' || context.scopes.bindingOf(node)?.kind === 'import') return undefined;
  return name;
}

function throughConstant(context: RuleContext, node: NodeOf<'Identifier'>, depth: number): string | undefined {
  const binding = context.scopes.bindingOf(node);
  const declared = binding?.node;
  if (declared?.type !== 'VariableDeclarator' || declared.id.type !== 'Identifier' || !declared.init || binding?.references.some((reference) => reference.isWrite && reference.node !== declared.id)) return undefined;
  const init = unwrap(declared.init);
  return /^(ObjectExpression|TemplateLiteral|BinaryExpression|MemberExpression|Identifier|CallExpression)$/.test(init.type) ? secretIn(context, init, depth - 1) : undefined;
}

function isSecretName(name: string): boolean {
  const words = spelled(name);
  return secretWords.test(words) && !aboutIt.test(words) && !/^[A-Z][a-z]+(?:[A-Z]|$)/.test(name) && !/^(set|get|on|handle|update|toggle|validate|check|reset)[A-Z]/.test(name);
}
