import type { PyNode } from './syntax.ts';

/** Dotted name of the functions and classes around a node, itself left out; empty at the top of a file. */
export function symbolAround(node: PyNode): string {
  const names: string[] = [];
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (at.kind === 'function_definition' || at.kind === 'class_definition') names.push(at.child('name')?.text ?? '');
  }
  return names.reverse().join('.');
}

/** Dotted name of a function or class itself. */
export function symbolOfDefinition(definition: PyNode): string {
  const around = symbolAround(definition);
  const name = definition.child('name')?.text ?? '';
  return around === '' ? name : `${around}.${name}`;
}
