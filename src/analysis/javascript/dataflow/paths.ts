import { importedName } from '../syntax/names.ts';
import type { Node, Tree } from '../syntax/tree.ts';
import { parentOf } from '../syntax/tree.ts';

/** The one way to write a module's name: without `node:`, sub-modules of Node with dots. */
export function modulePath(name: string): string {
  const bare = name.replace(/^node:/, '');
  return bare === 'fs/promises' ? 'fs.promises' : bare === 'path/posix' || bare === 'path/win32' ? 'path' : bare;
}

export function memberPath(object: string, name: string): string {
  return name === 'default' ? object : `${object}.${name}`;
}

export function canonicalPath(path: string): string {
  return path
    .replace(/^#(?:window|self|globalThis|global|top|parent|frames)\.(?!name$)(.+)$/, '#$1')
    .replace(/^#document\.(?:location|defaultView\.location)/, '#location')
    .replace(/^#process(?=\.|$)/, '#process')
    .replace(/^path\.(?:posix|win32)\./, 'path.');
}

export function importPath(node: Node): string | undefined {
  const declaration = parentOf(node);
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const module = modulePath(declaration.source.value);
  if (node.type !== 'ImportSpecifier') return module;
  const name = importedName(node);
  return memberPath(module, name);
}

export function importedModules(tree: Tree): string[] {
  const names: string[] = [];
  for (const node of tree.nodes) {
    if (node.type === 'ImportDeclaration') names.push(modulePath(node.source.value));
    else if (node.type === 'CallExpression' && node.callee.type === 'Identifier' && node.callee.name === 'require' && node.arguments[0]?.type === 'StringLiteral') {
      names.push(modulePath(node.arguments[0].value));
    }
  }
  return names;
}
