import { syncOnRequestPath } from '../../../rules/infos/performance.ts';
import { koaNames, parameterTypes, requestNames, responseNames } from '../../knowledge/sources.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { dottedName, enclosingFunction, functionName, memberName, unwrap } from '../../syntax/names.ts';
import type { FunctionNode, Node } from '../../syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';

const blocking = /^(?:(?:fs|fs-extra|graceful-fs)\.\w+Sync|child_process\.(?:execSync|execFileSync|spawnSync)|crypto\.(?:pbkdf2Sync|scryptSync|generateKeyPairSync|hkdfSync)|zlib\.\w+Sync|bcrypt(?:js)?\.(?:hashSync|compareSync|genSaltSync)|argon2\.\w+Sync|sharp\.\w+Sync|cross-spawn\.sync|execa\.(?:sync|execaSync|commandSync|execaCommandSync))$/;
/** Cheap enough to leave alone: they ask for one entry, which is mostly cached. */
const cheap = /\.(?:existsSync|accessSync|closeSync)$/;

/** Synchronous work in functions that answer requests, or that such functions call. */
export const requestPath: JavaScriptRule = {
  infos: [syncOnRequestPath],
  create: (context): Visitor => {
    if (context.isTest) return {};
    return {
      CallExpression: (node) => {
        const path = apiPath(context.scopes, node.callee);
        if (path === undefined || !blocking.test(path)) return;
        const handler = handlerAround(context, node);
        if (handler === undefined) return;
        const name = dottedName(node.callee) ?? path;
        context.report(syncOnRequestPath, node, {
          message: `\`${name}\` stops all other requests while it works`,
          confidence: (cheap.test(path) ? 0.5 : 0.85) * (handler.via === undefined ? 1 : 0.95),
          ...(cheap.test(path) && { severity: 'hint' as const }),
          evidence: [
            { kind: 'syntax', text: handler.via === undefined ? 'It stands in a function that answers requests.' : `\`${handler.via}\` is called by a function that answers requests.`, place: { range: context.rangeAt(handler.node.start ?? 0, handler.node.body.start ?? 0) } },
          ],
        });
      },
    };
  },
};

export function handlerAround(context: RuleContext, node: Node): { readonly node: FunctionNode; readonly via?: string } | undefined {
  let outer: FunctionNode | null = enclosingFunction(node);
  while (outer !== null) {
    if (isHandler(outer)) return { node: outer };
    const caller = callingHandler(context, outer);
    if (caller !== undefined) return { node: caller, via: functionName(outer) ?? 'this function' };
    // A callback of a handler runs as part of it; what a factory returns does not.
    if (!isInlineCallback(outer)) return undefined;
    outer = enclosingFunction(outer);
  }
  return undefined;
}

/** One call away: a local function that a handler calls by name. */
function callingHandler(context: RuleContext, target: FunctionNode): FunctionNode | undefined {
  const id = target.type === 'FunctionDeclaration' ? target.id : parentOf(target)?.type === 'VariableDeclarator' ? (parentOf(target) as { id?: Node }).id : undefined;
  const binding = id ? context.scopes.bindingOf(id) : undefined;
  for (const { node } of binding?.references ?? []) {
    const call = parentOf(node);
    if (!isCall(call) || call.callee !== node) continue;
    const around = enclosingFunction(call);
    if (around !== null && isHandler(around)) return around;
  }
  return undefined;
}

function isInlineCallback(node: FunctionNode): boolean {
  const parent = parentOf(node);
  return isCall(parent) && parent.arguments.some((argument) => argument === node);
}

const routeMethods = /^(get|post|put|delete|patch|all|use|options|head|route)$/;

/** Whether a function answers requests: by how it is registered, its parameters' types, or the names they go by. */
export function isHandler(node: FunctionNode): boolean {
  const [first, second] = node.params;
  const [request, response] = [first, second].map((parameter) => (parameter?.type === 'Identifier' ? parameter.name : undefined));
  if (requestNames.test(request ?? '') && responseNames.test(response ?? '')) return true;
  if ([first, second].some((parameter) => /^@(request|response)$/.test(parameterTypes[typeName(parameter) ?? ''] ?? '') && typeName(parameter) !== 'Response' && typeName(parameter) !== 'Request')) return true;
  const call = parentOf(node);
  if (!isCall(call)) return false;
  const callee = unwrap(call.callee);
  if (!isMember(callee)) return false;
  const owner = dottedName(callee.object) ?? '';
  const isRoute = /^(app|router|server|fastify|api|routes?)$|(App|Router)$/.test(owner) && routeMethods.test(memberName(callee) ?? '');
  if (isRoute && call.arguments.length >= 1 && call.arguments.some((argument) => argument === node) && node.params.length >= 1) return koaNames.test(request ?? '') || requestNames.test(request ?? '');
  return /^https?$/.test(owner) && memberName(callee) === 'createServer';
}

function typeName(parameter: Node | undefined): string | undefined {
  if (parameter?.type !== 'Identifier' || parameter.typeAnnotation?.type !== 'TSTypeAnnotation') return undefined;
  const type = parameter.typeAnnotation.typeAnnotation;
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
}
