import { corsAnyOrigin, filePermissions, insecureCookie, jwtUnverified, tlsVerificationOff } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { constantText, dottedName, enclosingFunction, keyName, memberName, propertyOf, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, isCall, isMember, parentOf } from '../../syntax/tree.ts';

/** Settings that switch protection off where they are written out. */
export const settings: JavaScriptRule = {
  infos: [tlsVerificationOff, corsAnyOrigin, insecureCookie, filePermissions, jwtUnverified],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    const call = (node: NodeOf<'CallExpression' | 'NewExpression'>): void => {
      checkJwt(context, node);
      checkCors(context, node);
      checkCookie(context, node);
      checkBareCookie(context, node);
      checkMode(context, node);
    };
    return {
      ObjectProperty: (node) => checkTlsOption(context, node),
      AssignmentExpression: (node) => checkTlsAssignment(context, node),
      CallExpression: call,
      NewExpression: call,
    };
  },
};

/** A folder called `test` is not enough to believe that settings do not matter. */
export function looksLikeTest(context: RuleContext): boolean {
  return /[._-](test|spec|e2e)\.[cm]?[jt]sx?$|__tests__|(^|\/)test\.[cm]?[jt]sx?$/.test(context.file.path) || ['describe', 'it', 'test', 'suite', 'beforeEach'].some((name) => context.scopes.globals.has(name)) || context.tree.program.body.some((statement) => statement.type === 'ImportDeclaration' && /^(vitest|node:test|mocha|@jest\/globals|ava|tape|tap)$/.test(statement.source.value));
}

function isFalse(node: Node | null | undefined): boolean {
  const inner = unwrap(node);
  return inner?.type === 'BooleanLiteral' && !inner.value;
}

function isTrue(node: Node | null | undefined): boolean {
  const inner = unwrap(node);
  return inner?.type === 'BooleanLiteral' && inner.value;
}

// ---- TLS -------------------------------------------------------------------------------------------------------------

const tlsOptions = new Set(['rejectUnauthorized', 'strictSSL']);

function checkTlsOption(context: RuleContext, node: NodeOf<'ObjectProperty'>): void {
  const name = keyName(node.key, node.computed);
  if (name === undefined || !tlsOptions.has(name) || !isFalse(node.value)) return;
  context.report(tlsVerificationOff, node, {
    message: `\`${name}: false\` accepts every certificate: anyone on the way can read and change this connection`,
    confidence: isAskedFor(context, node) ? 0.75 : 0.92,
    ...(isAskedFor(context, node) && { severity: 'warning' as const }),
    fix: { title: 'Check the certificate', edits: [{ range: context.rangeOf(node.value), newText: 'true' }], isSafe: false },
  });
}

/** `if (this.ignoreSslErrors) …`: whoever set that wants it; it should still be seen. */
function isAskedFor(context: RuleContext, node: Node): boolean {
  for (let at = node, parent = parentOf(at); parent !== null; at = parent, parent = parentOf(at)) {
    if ((parent.type === 'IfStatement' || parent.type === 'ConditionalExpression') && at !== parent.test && /ignore|insecure|unsafe|allow|skip|strict|verif|self_?signed|reject|trust/i.test(context.textOf(parent.test))) return true;
  }
  return false;
}

function checkTlsAssignment(context: RuleContext, node: NodeOf<'AssignmentExpression'>): void {
  const target = dottedName(node.left) ?? '';
  const name = memberName(unwrap(node.left)) ?? '';
  const value = constantText(node.right);
  if (/(^|\.)env\.NODE_TLS_REJECT_UNAUTHORIZED$/.test(target) && value === '0') {
    context.report(tlsVerificationOff, node, { message: 'No certificate is checked from here on, in the whole process: anyone on the way can read and change what is sent', confidence: 0.95 });
  } else if (tlsOptions.has(name) && isFalse(node.right)) {
    context.report(tlsVerificationOff, node, { message: `\`${name} = false\` accepts every certificate: anyone on the way can read and change this connection`, confidence: 0.9 });
  }
}

// ---- JSON web tokens --------------------------------------------------------------------------------------------------

function checkJwt(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const path = apiPath(context.scopes, node.callee);
  if (path === 'jsonwebtoken.verify') {
    const algorithms = unwrap(propertyOf(node.arguments[2], 'algorithms'));
    const names = algorithms?.type === 'ArrayExpression' ? algorithms.elements.map((element) => constantText(element)) : [];
    const key = unwrap(node.arguments[1]);
    const isKeyless = key?.type === 'BooleanLiteral' || key?.type === 'NullLiteral' || constantText(key) === '' || (key?.type === 'Identifier' && key.name === 'undefined');
    if (names.includes('none')) context.report(jwtUnverified, node, { message: 'Tokens without a signature pass: anyone can write one that says anything', confidence: 0.93 });
    else if (isKeyless) context.report(jwtUnverified, node, { message: 'Without a key the signature says nothing: anyone can write a token that passes', confidence: 0.85 });
    return;
  }
  if (path !== 'jsonwebtoken.decode' && path !== 'jwt-decode' && path !== 'jwt-decode.jwtDecode' && path !== 'jwt-simple.decode') return;
  if (path === 'jwt-simple.decode') {
    if (isTrue(node.arguments[2])) context.report(jwtUnverified, node, { message: 'The third argument switches the check of the signature off: anyone can write a token that passes', confidence: 0.9 });
    return;
  }
  // Reading what is in a token is fine in a browser, or beside a check; deciding on it is not.
  const around = enclosingFunction(node);
  if (path.startsWith('jwt-decode') || around === null || !decides(context, node)) return;
  for (const inner of descendants(context.tree, around)) if (isCall(inner) && /verify|validate/i.test(dottedName(inner.callee) ?? '')) return;
  context.report(jwtUnverified, node, { message: '`decode` reads the token without checking its signature: anyone can write one that says anything', confidence: 0.65, severity: 'warning' });
}

/** Whether the function around hands a user or a right on. */
function decides(context: RuleContext, node: Node): boolean {
  const around = enclosingFunction(node)!;
  return /\b(req|request|ctx)\.(user|auth|session|userId)\b|isAdmin|\brole\b|authoriz|authenticat/i.test(context.textOf(around));
}

// ---- Cross-origin requests ----------------------------------------------------------------------------------------------

function checkCors(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const path = apiPath(context.scopes, node.callee);
  const called = memberName(unwrap(node.callee));
  const isCors = path === 'cors' || path === '@koa/cors' || path === '@fastify/cors' || (called === 'enableCors');
  if (isCors) {
    const options = node.arguments[0];
    const origin = unwrap(propertyOf(options, 'origin'));
    if (!isTrue(propertyOf(options, 'credentials')) || origin === undefined || origin === null) return;
    if (isTrue(origin) || (constantText(origin) === '*' && path === '@koa/cors')) {
      context.report(corsAnyOrigin, origin, { message: 'Every site is answered as its own origin, with cookies: any page that a user visits can act for them here', confidence: 0.9 });
    }
    return;
  }
  if (!/^(setHeader|header|set|append)$/.test(called ?? '') || !/^access-control-allow-origin$/i.test(constantText(node.arguments[0]) ?? '')) return;
  const value = node.arguments[1];
  if (!value || !/\b(req|request|ctx)\.(headers\.origin|headers\[['"]origin['"]\]|get\(['"]origin['"]\)|header\(['"]origin['"]\))/i.test(originText(context, value))) return;
  const around = enclosingFunction(node);
  if (around === null) return;
  const text = context.textOf(around);
  const allowsCredentials = /access-control-allow-credentials['"]\s*,\s*['"]?true/i.test(text);
  const isChecked = /\b(includes|indexOf|has|test|match|startsWith|endsWith|some|find|allow\w*|whitelist\w*|isAllowed\w*)\s*[([]|===/i.test(text);
  if (allowsCredentials && !isChecked) {
    context.report(corsAnyOrigin, node, { message: 'The origin that asks is allowed whoever it is, with cookies: any page that a user visits can act for them here', confidence: 0.85 });
  }
}

/** The text of a value, or of what the variable was made of. */
function originText(context: RuleContext, value: Node): string {
  const binding = value.type === 'Identifier' ? context.scopes.bindingOf(value) : undefined;
  return binding?.node.type === 'VariableDeclarator' && binding.node.init ? context.textOf(binding.node.init) : context.textOf(value);
}

// ---- Cookies ------------------------------------------------------------------------------------------------------------

const sessionName = /sess|auth|token|jwt|^sid$|connect\.sid|login|remember/i;

function checkCookie(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const path = apiPath(context.scopes, node.callee);
  const called = memberName(unwrap(node.callee));
  if (path === 'express-session' || path === 'cookie-session') {
    const given = resolved(context, node.arguments[0]);
    const cookie = path === 'express-session' ? propertyOf(given, 'cookie') : (given ?? undefined);
    for (const option of ['httpOnly', 'secure']) {
      const value = propertyOf(cookie, option);
      if (isFalse(value)) reportCookie(context, parentOf(value!)!, option, 0.85);
    }
    if (hasLiteralOptions(node.arguments[0]) && !isFalse(propertyOf(cookie, 'httpOnly')) && propertyOf(cookie, 'secure') === undefined && (cookie === undefined || hasLiteralOptions(cookie))) reportMissing(context, node.arguments[0]!, 'secure');
    return;
  }
  if (/^(js-cookie|browser-cookies|universal-cookie\(\))\.set$/.test(path ?? '')) {
    const key = constantText(node.arguments[0]);
    const secure = propertyOf(node.arguments[2], 'secure');
    if (key !== undefined && sessionName.test(key) && !/csrf|xsrf/i.test(key) && (isFalse(secure) || (secure === undefined && (node.arguments[2] === undefined || hasLiteralOptions(node.arguments[2]))))) reportMissing(context, node, 'secure', key);
    return;
  }
  if ((called !== 'cookie' && called !== 'setCookie') || !isMember(unwrap(node.callee))) return;
  const name = constantText(resolved(context, node.arguments[0]));
  const options = resolved(context, node.arguments[2]) ?? undefined;
  if (name === undefined || !sessionName.test(name) || /csrf|xsrf/i.test(name)) return;
  for (const option of ['httpOnly', 'secure']) {
    const value = propertyOf(options, option);
    if (isFalse(value)) reportCookie(context, parentOf(value!)!, option, 0.9, name);
  }
  if ((options !== undefined && !hasLiteralOptions(options)) || isFalse(propertyOf(options, 'httpOnly')) || isFalse(propertyOf(options, 'secure'))) return;
  const missing = ['httpOnly', 'secure'].find((option) => propertyOf(options, option) === undefined);
  if (missing !== undefined) reportMissing(context, node, missing, name);
}

/** A constant is looked up where it is declared, unless something is written to it afterwards. */
function resolved(context: RuleContext, node: Node | null | undefined): Node | null | undefined {
  const inner = unwrap(node);
  const binding = inner?.type === 'Identifier' ? context.scopes.bindingOf(inner) : undefined;
  const declared = binding?.node.type === 'VariableDeclarator' && binding.kind === 'const' && binding.node.id.type === 'Identifier' ? binding.node : undefined;
  if (declared === undefined || binding!.references.some(({ node: at }) => isWrittenThrough(at))) return inner;
  return unwrap(declared.init) ?? inner;
}

/** `options.secure = true` */
function isWrittenThrough(node: Node): boolean {
  let at = node;
  for (let parent = parentOf(at); isMember(parent) && parent.object === at; parent = parentOf(at)) at = parent;
  const parent = parentOf(at);
  return at !== node && parent?.type === 'AssignmentExpression' && parent.left === at;
}

/** Options that are written out here in full. */
function hasLiteralOptions(node: Node | undefined): boolean {
  const options = unwrap(node);
  return options?.type === 'ObjectExpression' && options.properties.every((property) => property.type !== 'SpreadElement');
}

/** Left out, both protections are off. */
function reportMissing(context: RuleContext, node: Node, option: string, name?: string): void {
  const what = name === undefined ? 'the session cookie' : `the cookie \`${name}\``;
  context.report(insecureCookie, node, {
    message: option === 'httpOnly' ? `Without \`httpOnly\` scripts can read ${what}: the first one that is injected takes the session` : `Without \`secure\` ${what} also travels over unencrypted connections`,
    confidence: 0.66,
    severity: 'info',
  });
}

/** A cookie that is written as a header, or without any options. */
function checkBareCookie(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const called = memberName(unwrap(node.callee));
  if (!/^(setHeader|header|set|append|writeHead)$/.test(called ?? '')) return;
  const headers = node.arguments.find((argument) => argument.type === 'ObjectExpression');
  const value = unwrap(/^set-cookie$/i.test(constantText(node.arguments[0]) ?? '') ? node.arguments[1] : (propertyOf(headers, 'Set-Cookie') ?? propertyOf(headers, 'set-cookie')));
  if (!value) return;
  const texts = value?.type === 'ArrayExpression' ? value.elements : [value];
  for (const each of texts.slice(0, 10)) {
    const inner = unwrap(each);
    const text = constantText(inner) ?? (inner?.type === 'TemplateLiteral' ? inner.quasis.map((quasi) => quasi.value.cooked ?? '').join('x') : undefined);
    const name = text === undefined ? undefined : /^\s*([^=;\s]+)=/.exec(text)?.[1];
    if (!inner || text === undefined || name === undefined || !sessionName.test(name) || /csrf|xsrf/i.test(name)) continue;
    const missing = !/;\s*httponly/i.test(text) ? 'httpOnly' : !/;\s*secure/i.test(text) ? 'secure' : undefined;
    if (missing !== undefined) context.report(insecureCookie, inner, { message: missing === 'httpOnly' ? `Scripts can read the cookie \`${name}\`: the first one that is injected takes the session` : `The cookie \`${name}\` also travels over unencrypted connections`, confidence: 0.72 });
  }
}

function reportCookie(context: RuleContext, node: Node, option: string, confidence: number, name?: string): void {
  const what = name === undefined ? 'the session cookie' : `the cookie \`${name}\``;
  context.report(insecureCookie, node, {
    message: option === 'httpOnly' ? `Scripts can read ${what}: the first one that is injected takes the session` : `${what[0]!.toUpperCase()}${what.slice(1)} also travels over unencrypted connections`,
    confidence,
    fix: { title: `Set \`${option}: true\``, edits: [{ range: context.rangeOf(node), newText: `${option}: true` }], isSafe: false },
  });
}

// ---- File modes -----------------------------------------------------------------------------------------------------------

function checkMode(context: RuleContext, node: NodeOf<'CallExpression' | 'NewExpression'>): void {
  const path = apiPath(context.scopes, node.callee) ?? '';
  if (!/^(fs|fs\.promises|fs\/promises|fs-extra|graceful-fs)\./.test(path)) return;
  const candidates = /\.(l|f)?chmod(Sync)?$/.test(path) ? [node.arguments[1]] : [propertyOf(node.arguments.at(-1), 'mode'), propertyOf(node.arguments.at(-2), 'mode'), ...(/\.mkdir(Sync)?$|\.open(Sync)?$/.test(path) ? node.arguments.slice(1, 3) : [])];
  for (const candidate of candidates) {
    const mode = modeOf(candidate);
    if (candidate === undefined || mode === undefined || (mode & 0o002) === 0 || (mode & 0o1000) !== 0) continue;
    context.report(filePermissions, candidate, { message: `Mode \`0o${mode.toString(8)}\` lets every account on the machine change this file`, confidence: 0.85 });
    return;
  }
}

function modeOf(node: Node | null | undefined): number | undefined {
  const inner = unwrap(node);
  if (inner?.type === 'NumericLiteral') return inner.value <= 0o7777 ? inner.value : undefined;
  const text = constantText(inner);
  return text !== undefined && /^0?[0-7]{3,4}$/.test(text) ? Number.parseInt(text, 8) : undefined;
}
