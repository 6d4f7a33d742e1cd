import { isToolPath } from '../toolPath.ts';
import type { Binding, Scopes } from './syntax/scopes.ts';
import { dottedName, enclosingFunction, memberName, unwrap } from './syntax/names.ts';
import type { FunctionNode, Node } from './syntax/tree.ts';
import { isCall, isMember, parentOf } from './syntax/tree.ts';

const onText = /^(match|matchAll|replace|replaceAll|search|split)$/;
const onRegex = /^(test|exec)$/;
const request = /^(req|request|ctx|event|c|body|query|params|headers)$/;
/** How many assignments are followed back from a matched text to the parameter it comes from. */
const furthest = 3;

/** Whether somebody outside of the file decides what a regular expression is matched against. */
export function isRegexExposed(path: string, regex: Node, scopes: Scopes): boolean {
  if (isToolPath(path)) return false;
  return subjectsOf(regex, scopes).some((subject) => comesFromOutside(subject, scopes, furthest));
}

/** What an expression that is a regular expression is matched against, there or where its name is used. */
function subjectsOf(regex: Node, scopes: Scopes): Node[] {
  const direct = subjectOf(regex);
  if (direct !== undefined) return [direct];
  const holder = parentOf(regex);
  if (holder?.type !== 'VariableDeclarator' || holder.id.type !== 'Identifier') return [];
  return (scopes.bindingOf(holder.id)?.references ?? []).flatMap(({ node }) => subjectOf(node) ?? []);
}

function subjectOf(node: Node): Node | undefined {
  const parent = parentOf(node);
  if (isMember(parent) && parent.object === node) {
    const call = parentOf(parent);
    return isCall(call) && call.callee === parent && onRegex.test(memberName(parent) ?? '') ? call.arguments[0] : undefined;
  }
  if (!isCall(parent) || parent.arguments[0] !== node) return undefined;
  const callee = unwrap(parent.callee);
  return isMember(callee) && onText.test(memberName(callee) ?? '') ? callee.object : undefined;
}

function comesFromOutside(subject: Node, scopes: Scopes, steps: number): boolean {
  let root = unwrap(subject);
  while (isMember(root) || isCall(root)) {
    // `String(text)` and `trim(text)` are still that text.
    if (isCall(root) && unwrap(root.callee).type === 'Identifier' && root.arguments[0] !== undefined) root = unwrap(root.arguments[0]);
    else root = unwrap(isMember(root) ? root.object : root.callee);
  }
  if (root.type !== 'Identifier') return false;
  const binding = scopes.bindingOf(root);
  if (binding === undefined) return false;
  if (binding.kind === 'parameter') {
    const owner = ownerOf(binding);
    return owner !== null && (request.test(root.name) || isExported(owner, scopes));
  }
  const value = binding.node.type === 'VariableDeclarator' ? binding.node.init : undefined;
  return steps > 0 && value != null && comesFromOutside(value, scopes, steps - 1);
}

function ownerOf(binding: Binding): FunctionNode | null {
  return enclosingFunction(binding.identifier);
}

function isExported(owner: FunctionNode, scopes: Scopes): boolean {
  if (owner.type === 'ClassPrivateMethod' || ((owner.type === 'ClassMethod' || owner.type === 'ObjectMethod') && /^_/.test(dottedName(owner.key) ?? ''))) return false;
  for (let at: Node | null = owner; at !== null; at = parentOf(at)) {
    if (at.type === 'ExportNamedDeclaration' || at.type === 'ExportDefaultDeclaration') return true;
    // What stands inside another function is called by that one.
    if (at !== owner && (at.type === 'FunctionDeclaration' || at.type === 'FunctionExpression' || at.type === 'ArrowFunctionExpression')) return false;
    if (at.type === 'AssignmentExpression') return isExportsTarget(dottedName(at.left) ?? '') || isNameExported(rootOf(at.left), scopes);
    const id = at.type === 'FunctionDeclaration' || at.type === 'ClassDeclaration' || at.type === 'VariableDeclarator' ? at.id : undefined;
    if (id?.type === 'Identifier' && isNameExported(id, scopes)) return true;
  }
  return false;
}

function rootOf(left: Node): Node {
  let root = unwrap(left);
  while (isMember(root)) root = unwrap(root.object);
  return root;
}

function isNameExported(id: Node, scopes: Scopes): boolean {
  return (scopes.bindingOf(id)?.references ?? []).some(({ node }) => {
    let at = parentOf(node);
    for (let height = 0; at !== null && height < 3; height++, at = parentOf(at)) {
      if (at.type === 'ExportSpecifier' || at.type === 'ExportDefaultDeclaration') return true;
      if (at.type === 'AssignmentExpression') return isExportsTarget(dottedName(at.left) ?? '');
      if (isCall(at)) return false;
    }
    return false;
  });
}

function isExportsTarget(name: string): boolean {
  return /^(module\.)?exports(\.|$)/.test(name);
}
