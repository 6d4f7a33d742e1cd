import type { Tree, NodeOf, Node } from '../../../../analysis/javascript/syntax/tree.ts';
import { endOf, isFunction, parentOf, startOf } from '../../../../analysis/javascript/syntax/tree.ts';
import { patternNames } from '../../../../analysis/javascript/syntax/scopes.ts';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';

/** The names under which rewritten modules find what the language would give them. */
export const importName = '__roundtableImport';
export const metaName = '__roundtableMeta';
const defaultName = '__roundtableDefault';

export interface Rewritten {
  readonly isModule: boolean;
  readonly edits: readonly SourceEdit[];
  /** Goes before everything else: exports first, so that cycles see them, then imports in their order. */
  readonly header: string;
  /** What it imports statically, in order. */
  readonly imports: readonly string[];
  /** Such a module cannot be evaluated synchronously. */
  readonly hasTopLevelAwait: boolean;
}

/** Rewrites imports and exports to calls, so that modules are evaluated synchronously and again whenever one likes. */
export function toCommonJs(tree: Tree): Rewritten {
  const edits: SourceEdit[] = [];
  const exported: string[] = [];
  const imported: string[] = [];
  const imports: string[] = [];
  let isModule = false;
  const cut = (start: number, end: number, text = ''): void => void edits.push({ start, end, text });
  const load = (source: string): string => {
    const at = imports.indexOf(source);
    if (at >= 0) return `__m${at}`;
    imports.push(source);
    const name = `__m${imports.length - 1}`;
    imported.push(`const ${name} = ${importName}.load(${JSON.stringify(source)});`);
    return name;
  };
  const expose = (name: string, local: string): void => {
    const key = JSON.stringify(name);
    exported.push(`Object.defineProperty(exports, ${key}, { enumerable: true, configurable: true, get: () => ${local} });`);
  };

  for (const node of tree.program.body) {
    switch (node.type) {
      case 'ImportDeclaration': {
        isModule = true;
        cut(startOf(node), endOf(node));
        if (node.importKind === 'type') break;
        const module = load(node.source.value);
        for (const specifier of node.specifiers) imported.push(bindImport(specifier, module));
        break;
      }
      case 'ExportAllDeclaration':
        isModule = true;
        cut(startOf(node), endOf(node));
        exported.push('');
        imported.push(`${importName}.all(exports, ${load(node.source.value)});`);
        break;
      case 'ExportNamedDeclaration':
        isModule = true;
        if (node.declaration) {
          cut(startOf(node), startOf(node.declaration));
          for (const name of declaredNames(node.declaration)) expose(name, name);
        } else {
          cut(startOf(node), endOf(node));
          if (node.exportKind === 'type') break;
          const module = node.source ? load(node.source.value) : undefined;
          for (const specifier of node.specifiers) {
            const name = wordOf(specifier.exported);
            if (specifier.type === 'ExportNamespaceSpecifier') expose(name, `${importName}.namespace(${module})`);
            else if (specifier.type === 'ExportSpecifier') {
              const local = wordOf(specifier.local);
              expose(name, module === undefined ? local : `${importName}.get(${module}, ${JSON.stringify(local)})`);
            }
          }
        }
        break;
      case 'ExportDefaultDeclaration': {
        isModule = true;
        const { declaration } = node;
        const named = (declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id ? declaration.id.name : undefined;
        cut(startOf(node), startOf(declaration), named === undefined ? `var ${defaultName} = ` : '');
        if (named === undefined) cut(endOf(node), endOf(node), ';');
        expose('default', named ?? defaultName);
        break;
      }
      default:
    }
  }
  let hasTopLevelAwait = false;
  for (const node of tree.nodes) {
    if (node.type === 'MetaProperty' && node.meta.name === 'import') {
      cut(startOf(node), endOf(node), metaName);
      isModule = true;
    } else if (node.type === 'Import') cut(startOf(node), endOf(node), `${importName}.later`);
    else if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) hasTopLevelAwait ||= isTopLevel(node);
  }
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  const header = isModule ? `'use strict';Object.defineProperty(exports, '__esModule', { value: true });${exported.join('')}${imported.join('')}` : '';
  return { isModule, edits, header, imports, hasTopLevelAwait };
}

function bindImport(specifier: NodeOf<'ImportDeclaration'>['specifiers'][number], module: string): string {
  const local = specifier.local.name;
  if (specifier.type === 'ImportNamespaceSpecifier') return `const ${local} = ${importName}.namespace(${module});`;
  if (specifier.type === 'ImportDefaultSpecifier') return `const ${local} = ${importName}.get(${module}, 'default');`;
  if (specifier.importKind === 'type' || specifier.importKind === 'typeof') return '';
  return `const ${local} = ${importName}.get(${module}, ${JSON.stringify(wordOf(specifier.imported))});`;
}

function declaredNames(declaration: Node): string[] {
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.flatMap(({ id }) => patternNames(id)).flatMap((name) => (name.type === 'Identifier' ? [name.name] : []));
  }
  if ((declaration.type === 'FunctionDeclaration' || declaration.type === 'ClassDeclaration') && declaration.id) return [declaration.id.name];
  return [];
}

function wordOf(node: NodeOf<'Identifier' | 'StringLiteral'>): string {
  return node.type === 'Identifier' ? node.name : node.value;
}

function isTopLevel(node: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) if (isFunction(at)) return false;
  return true;
}
