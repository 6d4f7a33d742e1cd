import { exposedFolder, insecureDownload, missingCsrfCheck } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { calledName, constantText, dottedName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { isCall } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

/** Folders, downloads and cookies that are open to more than was meant. */
export const exposure: JavaScriptRule = {
  infos: [exposedFolder, insecureDownload, missingCsrfCheck],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return {
      CallExpression: (node) => {
        checkFolder(context, node);
        checkDownload(context, node);
        checkCookies(context, node);
      },
    };
  },
};

// ---- Folders ---------------------------------------------------------------------------------------------------------

function checkFolder(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const path = apiPath(context.scopes, node.callee);
  const at = path === 'koa-static' || path === 'serve-static' || path === 'express.static' ? node.arguments[0] : undefined;
  const what = at && folderOf(context, at);
  if (what === undefined || !at) return;
  context.report(exposedFolder, at, { message: `${what} is served to whoever asks, with sources, settings and keys that lie in it`, confidence: 0.72 });
}

function folderOf(context: RuleContext, expression: Node, depth = 3): string | undefined {
  const node = unwrap(expression);
  if (depth === 0) return undefined;
  const text = constantText(node);
  if (text !== undefined) return /^\.{0,2}\/?$/.test(text) ? (text === '/' ? 'The whole machine' : 'The folder of the program') : /(^|\/)node_modules\/?$/.test(text) ? '`node_modules`' : undefined;
  if (node.type === 'Identifier') {
    if (node.name === '__dirname') return 'The folder of the program';
    const declared = context.scopes.bindingOf(node)?.node;
    return declared?.type === 'VariableDeclarator' && declared.init ? folderOf(context, declared.init, depth - 1) : undefined;
  }
  if (node.type === 'BinaryExpression' && node.operator === '+') return ending(folderOf(context, node.left, depth - 1), constantText(node.right));
  if (!isCall(node)) return undefined;
  const called = dottedName(node.callee) ?? '';
  if (/^(process\.)?cwd$/.test(called)) return 'The folder of the program';
  if (/^(os\.)?homedir$/.test(called)) return 'The home folder';
  if (!/^(path\.)?(join|resolve|normalize)$/.test(called)) return undefined;
  const [first, ...rest] = node.arguments;
  return first === undefined ? undefined : rest.reduce<string | undefined>((folder, part) => ending(folder, constantText(part)), folderOf(context, first, depth - 1));
}

/** What a folder is once something is added to it. */
function ending(folder: string | undefined, text: string | undefined): string | undefined {
  if (text === undefined || folder === undefined) return undefined;
  if (/^\/?node_modules\/?$/.test(text)) return '`node_modules`';
  return /^[./]*$/.test(text) ? folder : undefined;
}

// ---- Downloads -------------------------------------------------------------------------------------------------------

const program = /^http:\/\/(?!localhost|127\.|0\.0\.0\.0|\[::1\]|10\.|192\.168\.)[^\s'"|;&<>]+\.(?:exe|msi|dmg|pkg|deb|rpm|apk|app|jar|war|sh|bash|ps1|bat|cmd|run|bin|zip|tar|tgz|tar\.gz|tar\.xz|tar\.bz2|7z|rar|iso|dll|so|crx|vsix)(?=$|[?#\s'"|;&])/i;
const fetching = /^(get|getSync|request|fetch|download|got|axios|needle|curl|exec|execSync|spawn|execFile|createReadStream|open|wget|pull|install)$/i;

function checkDownload(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  if (!fetching.test(calledName(node.callee) ?? '')) return;
  for (const argument of node.arguments.slice(0, 3)) {
    const inner = unwrap(argument);
    const texts = inner.type === 'ArrayExpression' ? inner.elements : inner.type === 'ObjectExpression' ? inner.properties.map((property) => (property.type === 'ObjectProperty' ? property.value : null)) : [inner];
    for (const each of texts.slice(0, 12)) {
      const text = each && constantText(resolved(context, each));
      const address = text && /http:\/\/\S+/.exec(text)?.[0];
      if (!address || !program.test(address)) continue;
      context.report(insecureDownload, each, { message: `\`${address.replace(/['"|;&].*$/, '').slice(0, 60)}\` comes over an unencrypted connection: anyone on the way can hand out another file`, confidence: 0.78 });
      return;
    }
  }
}

function resolved(context: RuleContext, node: Node): Node | null | undefined {
  const inner = unwrap(node);
  const declared = inner.type === 'Identifier' ? context.scopes.bindingOf(inner)?.node : undefined;
  return declared?.type === 'VariableDeclarator' && declared.id.type === 'Identifier' ? declared.init : inner;
}

// ---- Cookies ---------------------------------------------------------------------------------------------------------

function checkCookies(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  if (calledName(node.callee) !== 'use') return;
  const middleware = node.arguments.find((argument) => isCall(argument) && /^(cookie-parser|express-session|cookie-session|client-sessions|passport\.session)$/.test(apiPath(context.scopes, argument.callee) ?? ''));
  if (middleware === undefined) return;
  const { text } = context.tree;
  if (!/\.(post|put|delete|patch)\s*\(\s*['"`]/.test(text) || /csrf|xsrf|csurf|lusca|same_?site|\borigin\b|surf\b|signed_?request|jwt|bearer/i.test(text)) return;
  context.report(missingCsrfCheck, middleware, { message: 'Requests that change something are believed by their cookies: another page can send them in the user\'s name', confidence: 0.62 });
}
