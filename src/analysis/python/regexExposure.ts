import { isToolPath } from '../toolPath.ts';
import type { ScopeTable } from './scopes.ts';
import type { PyNode } from './syntax.ts';

const matching = /^(match|search|fullmatch|findall|finditer|split|sub|subn)$/;
/** How many assignments are followed back from a matched text to the parameter it comes from. */
const furthest = 3;

/** Whether somebody outside of the file decides what the pattern given to a call of `re` is matched against. */
export function isPatternExposed(path: string, call: PyNode, taker: string, subject: PyNode | undefined, scopes: ScopeTable): boolean {
  if (isToolPath(path)) return false;
  const subjects = taker === 'compile' ? subjectsOfCompiled(call, scopes) : subject === undefined ? [] : [subject];
  return subjects.some((text) => comesFromOutside(text, scopes, furthest));
}

function subjectsOfCompiled(call: PyNode, scopes: ScopeTable): PyNode[] {
  const left = call.parent?.kind === 'assignment' ? call.parent.child('left') : undefined;
  const binding = left?.kind === 'identifier' ? scopes.bindingOf(left) : undefined;
  return (binding?.reads ?? []).flatMap((read) => {
    const method = read.parent?.kind === 'attribute' && read.parent.child('object') === read ? read.parent : undefined;
    const name = method?.child('attribute')?.text ?? '';
    if (method?.parent?.kind !== 'call' || !matching.test(name)) return [];
    const text = method.parent.child('arguments')?.children[/^subn?$/.test(name) ? 1 : 0];
    return text === undefined ? [] : [text];
  });
}

function comesFromOutside(subject: PyNode, scopes: ScopeTable, steps: number): boolean {
  let root: PyNode | undefined = subject;
  while (root !== undefined && root.kind !== 'identifier') {
    const called: PyNode | undefined = root.kind === 'call' ? root.child('function') : undefined;
    // `str(text)` is still that text.
    if (called?.kind === 'identifier') root = root.child('arguments')?.children[0];
    else root = called ?? (root.kind === 'attribute' ? root.child('object') : root.kind === 'subscript' ? root.child('value') : undefined);
  }
  const binding = root === undefined ? undefined : scopes.bindingOf(root);
  const definition = binding?.definitions[0];
  if (root === undefined || definition === undefined) return false;
  if (definition.kind === 'import') return root.text === 'request';
  if (definition.kind === 'parameter') return root.text !== 'self' && root.text !== 'cls' && isPublic(definition.name);
  return steps > 0 && definition.value !== undefined && comesFromOutside(definition.value, scopes, steps - 1);
}

/** A function that others may call: neither it nor what it stands in is private, nor is it inside another function. */
function isPublic(parameter: PyNode): boolean {
  const owner = parameter.enclosing('function_definition', 'lambda');
  if (owner?.kind !== 'function_definition' || /^_/.test(owner.child('name')?.text ?? '')) return false;
  const holder = owner.enclosing('function_definition', 'class_definition', 'lambda');
  return holder === undefined || (holder.kind === 'class_definition' && !/^_/.test(holder.child('name')?.text ?? ''));
}
