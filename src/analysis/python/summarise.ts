import { fingerprintTokens } from '../project/fingerprints.ts';
import { quickHash } from '../project/quickHash.ts';
import type { ExportedName, FileSummary, FunctionSummary, ImportedModule, SourceFile } from '../sourceFile.ts';
import { argument, stringValue } from './calls.ts';
import { cognitiveComplexity } from './complexity.ts';
import { isTestPath } from '../testPath.ts';
import type { ScopeTable } from './scopes.ts';
import { buildScopes } from './scopes.ts';
import { callsOf, parametersOf } from './signatures.ts';
import { symbolOfDefinition } from './symbols.ts';
import type { PyNode, PyTree } from './syntax.ts';
import { rangeOf, visit } from './syntax.ts';
import { pythonTokens } from './tokens.ts';

/** What the rest of a project needs to know of a Python file. */
export function summarisePython(file: SourceFile, tree: PyTree): FileSummary {
  const declared = declaredNames(tree.root);
  const scopes = buildScopes(tree);
  return {
    path: file.path,
    language: 'python',
    lines: tree.lines.lineCount,
    isTest: isTestPath(file.path),
    ...(tree.parse === 'ok' ? {} : { isBroken: true }),
    imports: importsOf(tree),
    exports: exportsOf(tree, declared).map((name) => (declared === undefined && isOnlyForOthers(name, scopes) ? { ...name, isOnlyForOthers: true as const } : name)),
    functions: functionsOf(tree, declared),
    calls: callsOf(tree, scopes),
    fingerprints: fingerprintTokens(pythonTokens(tree)),
  };
}

/** Whether a function or class is used nowhere in the file; one with a decorator may be used by whoever decorates it. */
function isOnlyForOthers({ name, kind }: ExportedName, scopes: ScopeTable): boolean {
  const binding = scopes.module.bindings.get(name);
  const [definition] = binding?.definitions ?? [];
  if (binding === undefined || definition === undefined || binding.definitions.length !== 1 || (kind !== 'function' && kind !== 'class')) return false;
  return definition.statement.parent?.kind !== 'decorated_definition' && binding.reads.every((read) => read.isInside(definition.statement));
}

/** The names in `__all__`, where it is written out. */
export function declaredNames(root: PyNode): ReadonlySet<string> | undefined {
  let names: Set<string> | undefined;
  for (const statement of root.children) {
    const assignment = statement.kind === 'expression_statement' ? statement.children[0] : undefined;
    if (assignment?.child('left')?.text !== '__all__') continue;
    names ??= new Set();
    visit(assignment.child('right') ?? assignment, (node) => {
      const value = stringValue(node);
      if (value !== undefined) names!.add(value);
    });
  }
  return names;
}

function importsOf(tree: PyTree): ImportedModule[] {
  const imports: ImportedModule[] = [];
  const add = (node: PyNode, specifier: string, names: readonly string[], kind: ImportedModule['kind'], locals?: readonly string[]): void => {
    imports.push({ specifier, names, kind, ...(locals === undefined ? {} : { locals }), range: rangeOf(tree, node), isTopLevel: node.enclosing('function_definition', 'lambda') === undefined });
  };
  visit(tree.root, (node) => {
    if (node.kind === 'import_statement') {
      for (const item of node.childrenIn('name')) {
        const name = item.kind === 'aliased_import' ? item.child('name') : item;
        const local = item.kind === 'aliased_import' ? item.child('alias')?.text : item.text.split('.')[0];
        add(node, name?.text ?? item.text, ['*'], isForTypesOnly(node) ? 'type' : 'static', [local ?? item.text]);
      }
      return false;
    }
    if (node.kind === 'import_from_statement') {
      const names = node.childrenIn('name').map((item) => (item.kind === 'aliased_import' ? item.child('name')!.text : item.text));
      const locals = node.childrenIn('name').map((item) => (item.kind === 'aliased_import' ? item.child('alias')!.text : item.text));
      add(node, node.child('module_name')?.text ?? '', names.length === 0 ? ['*'] : names, isForTypesOnly(node) ? 'type' : 'static', names.length === 0 ? undefined : locals);
      return false;
    }
    if (node.kind === 'call' && /(^|\.)(import_module|__import__)$/.test(node.child('function')?.text ?? '')) {
      const specifier = stringValue(argument(node, 0));
      if (specifier !== undefined) add(node, specifier, ['*'], 'dynamic');
    }
    return true;
  });
  return imports;
}

/** Whether a node stands under `if TYPE_CHECKING:`, where only type checkers go. */
export function isForTypesOnly(node: PyNode): boolean {
  for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.field === 'consequence' && /\bTYPE_CHECKING\b/.test(at.parent?.child('condition')?.text ?? '')) return true;
  }
  return false;
}

function exportsOf(tree: PyTree, declared: ReadonlySet<string> | undefined): ExportedName[] {
  const found = new Map<string, ExportedName>();
  const add = (name: PyNode | undefined, kind: ExportedName['kind']): void => {
    if (name?.kind !== 'identifier' || found.has(name.text)) return;
    if (declared === undefined ? name.text.startsWith('_') : !declared.has(name.text)) return;
    found.set(name.text, { name: name.text, kind, range: rangeOf(tree, name) });
  };
  const statements = (nodes: readonly PyNode[]): void => {
    for (const node of nodes) {
      switch (node.kind) {
        case 'decorated_definition':
          statements(node.children.filter(({ kind }) => kind !== 'decorator'));
          break;
        case 'function_definition':
          add(node.child('name'), 'function');
          break;
        case 'class_definition':
          add(node.child('name'), 'class');
          break;
        case 'expression_statement': {
          const left = node.children[0]?.kind === 'assignment' ? node.children[0].child('left') : undefined;
          if (left?.kind === 'identifier') add(left, 'value');
          else for (const part of left?.children ?? []) add(part, 'value');
          break;
        }
        case 'import_from_statement':
        case 'import_statement':
          // A name taken in counts as offered only where `__all__` says so.
          if (declared === undefined) break;
          for (const item of node.childrenIn('name')) {
            add(item.kind === 'aliased_import' ? item.child('alias') : item.children[0], 'reexport');
          }
          break;
        case 'if_statement':
        case 'try_statement':
        case 'with_statement':
        case 'block':
        case 'else_clause':
        case 'elif_clause':
        case 'except_clause':
        case 'finally_clause':
          statements(node.children);
          break;
        default:
      }
    }
  };
  statements(tree.root.children);
  return [...found.values()];
}

function functionsOf(tree: PyTree, declared: ReadonlySet<string> | undefined): FunctionSummary[] {
  const functions: FunctionSummary[] = [];
  visit(tree.root, (node) => {
    if (node.kind !== 'function_definition') return;
    const range = rangeOf(tree, node);
    const parameters = node.enclosing('function_definition', 'class_definition', 'lambda') === undefined ? parametersOf(node) : undefined;
    functions.push({
      name: symbolOfDefinition(node),
      ...(parameters === undefined ? {} : { parameters }),
      range,
      isExported: isExported(node, declared),
      complexity: cognitiveComplexity(node).score,
      lines: range.end.line - range.start.line + 1,
      bodyHash: quickHash(pythonTokens(tree, node.child('body') ?? node).map(({ text }) => text).join(' ')),
    });
  });
  return functions;
}

function isExported(definition: PyNode, declared: ReadonlySet<string> | undefined): boolean {
  const name = definition.child('name')?.text ?? '';
  const holder = definition.enclosing('function_definition', 'class_definition', 'lambda');
  if (holder === undefined) return declared === undefined ? !name.startsWith('_') : declared.has(name);
  if (holder.kind !== 'class_definition') return false;
  const isHidden = name.startsWith('_') && !(name.startsWith('__') && name.endsWith('__'));
  return !isHidden && isExported(holder, declared);
}
