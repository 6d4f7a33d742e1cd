import type { ExportedName, FileSummary, FunctionSummary, ImportedModule, SourceFile } from '../sourceFile.ts';
import type { CodeToken } from '../project/fingerprints.ts';
import { fingerprintTokens } from '../project/fingerprints.ts';
import { quickHash } from '../project/quickHash.ts';
import { isTestPath } from '../testPath.ts';
import { callsOf } from './callsOf.ts';
import { cognitiveComplexity } from './complexity.ts';
import { isTestFile } from './isTestFile.ts';
import { parametersOf } from './parametersOf.ts';
import { constantText, dottedName, enclosingFunction, functionName, symbolOf, unwrap } from './syntax/names.ts';
import { parseJavaScript, reasonToSkip } from './syntax/parse.ts';
import type { Scopes } from './syntax/scopes.ts';
import { patternNames, resolveScopes } from './syntax/scopes.ts';
import type { BabelToken, FunctionNode, Node, NodeOf, Tree } from './syntax/tree.ts';
import { contains, endOf, isCall, isFunction, isMember, parentOf, startOf } from './syntax/tree.ts';

/** What the rest of a project needs to know of a JavaScript or TypeScript file. */
export function summariseJavaScript(file: SourceFile): FileSummary {
  const empty: FileSummary = { path: file.path, language: file.language, lines: file.text.split('\n').length, isTest: isTestPath(file.path), imports: [], exports: [], functions: [], fingerprints: [] };
  if (reasonToSkip(file.text) !== null) return { ...empty, isBroken: true };
  const parsed = parseJavaScript(file.text, file.language, file.path);
  if (!parsed.ok) return { ...empty, isBroken: true };
  const tree = parsed.value;
  const { tokens } = tree;
  const scopes = resolveScopes(tree);
  const exported = exportsOf(tree).map((name) => (isOnlyForOthers(name, tree, scopes) ? { ...name, isOnlyForOthers: true as const } : name));
  const names = new Set(exported.map(({ name }) => name));
  return {
    ...empty,
    isTest: isTestFile(file.path, tree),
    ...(tree.errors.length > 0 ? { isBroken: true } : {}),
    imports: importsOf(tree),
    exports: exported,
    functions: functionsOf(tree, tokens, names, scopes),
    calls: callsOf(tree, scopes),
    fingerprints: fingerprintTokens(codeTokens(tree, tokens)),
  };
}

function importsOf(tree: Tree): ImportedModule[] {
  const found: ImportedModule[] = [];
  for (const node of tree.nodes) {
    const add = (specifier: string | undefined, kind: ImportedModule['kind'], names: readonly string[]): void => {
      if (specifier !== undefined) found.push({ specifier, kind, names, range: rangeOf(tree, node), isTopLevel: enclosingFunction(node) === null });
    };
    switch (node.type) {
      case 'ImportDeclaration': {
        const values = node.specifiers.filter((specifier) => specifier.type !== 'ImportSpecifier' || specifier.importKind !== 'type');
        const isType = node.importKind === 'type' || (node.specifiers.length > 0 && values.length === 0);
        add(node.source.value, isType ? 'type' : 'static', node.specifiers.length === 0 ? ['*'] : node.specifiers.map(importedName));
        break;
      }
      case 'ExportNamedDeclaration':
        if (node.source) add(node.source.value, node.exportKind === 'type' ? 'type' : 'reexport', node.specifiers.map(localName));
        break;
      case 'ExportAllDeclaration':
        add(node.source.value, node.exportKind === 'type' ? 'type' : 'reexport', ['*']);
        break;
      case 'ImportExpression':
        add(constantText(node.source), 'dynamic', ['*']);
        break;
      case 'TSImportEqualsDeclaration':
        if (node.moduleReference.type === 'TSExternalModuleReference') add(constantText(node.moduleReference.expression), 'require', ['*']);
        break;
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'require' && node.arguments.length === 1) add(constantText(node.arguments[0]), 'require', requiredNames(node));
        break;
      default:
    }
  }
  return found;
}

function importedName(specifier: NodeOf<'ImportDeclaration'>['specifiers'][number]): string {
  if (specifier.type === 'ImportNamespaceSpecifier') return '*';
  if (specifier.type === 'ImportDefaultSpecifier') return 'default';
  return nameOf(specifier.imported);
}

function localName(specifier: NodeOf<'ExportNamedDeclaration'>['specifiers'][number]): string {
  return specifier.type === 'ExportSpecifier' ? nameOf(specifier.local) : '*';
}

function nameOf(node: Node): string {
  if (node.type === 'Identifier') return node.name;
  return node.type === 'StringLiteral' ? node.value : '*';
}

function requiredNames(call: Node): string[] {
  const parent = parentOf(call);
  if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
    return parent.id.properties.map((property) => (property.type === 'ObjectProperty' ? nameOf(property.key) : '*'));
  }
  if (isMember(parent) && parent.object === call && !parent.computed) return [nameOf(parent.property)];
  return ['*'];
}

function exportsOf(tree: Tree): ExportedName[] {
  const found: ExportedName[] = [];
  const add = (name: string, kind: ExportedName['kind'], node: Node): void => {
    found.push({ name, kind, range: rangeOf(tree, node) });
  };
  for (const statement of tree.program.body) {
    if (statement.type === 'ExportDefaultDeclaration') add('default', valueKind(statement.declaration), statement);
    else if (statement.type === 'ExportAllDeclaration') add('*', 'reexport', statement);
    else if (statement.type === 'TSExportAssignment') add('module.exports', valueKind(statement.expression), statement);
    else if (statement.type === 'ExportNamedDeclaration') {
      for (const specifier of statement.specifiers) add(nameOf(specifier.exported), statement.source ? 'reexport' : statement.exportKind === 'type' ? 'type' : 'value', specifier);
      const declaration = statement.declaration;
      if (declaration?.type === 'VariableDeclaration') {
        for (const declarator of declaration.declarations) {
          for (const id of patternNames(declarator.id)) add(nameOf(id), valueKind(declarator.init), declarator);
        }
      } else if (declaration && 'id' in declaration && declaration.id) add(nameOf(declaration.id), valueKind(declaration), declaration);
    } else if (statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression') {
      commonJsExports(statement.expression, add);
    } else if (statement.type === 'ExpressionStatement' && isCall(statement.expression) && writesExports(statement.expression)) add('*', 'reexport', statement);
  }
  return found;
}

/** Whether the name is declared at the top level and used nowhere but in its own declaration and where it is exported. */
function isOnlyForOthers({ name, kind }: ExportedName, tree: Tree, scopes: Scopes): boolean {
  const local = name === 'default' ? defaultNameOf(tree) : name;
  const binding = local === undefined ? undefined : scopes.module.bindings.get(local);
  if (kind === 'reexport' || binding === undefined || binding.kind === 'import') return false;
  return binding.references.every(({ node }) => contains(binding.node, node) || isExport(node));
}

function defaultNameOf({ program }: Tree): string | undefined {
  const statement = program.body.find(({ type }) => type === 'ExportDefaultDeclaration');
  const declaration = statement?.type === 'ExportDefaultDeclaration' ? unwrap(statement.declaration) : undefined;
  if (declaration?.type === 'Identifier') return declaration.name;
  return declaration && 'id' in declaration && declaration.id?.type === 'Identifier' ? declaration.id.name : undefined;
}

function isExport(node: Node): boolean {
  const parent = parentOf(node);
  if (parent?.type === 'ExportSpecifier' || parent?.type === 'ExportDefaultDeclaration') return true;
  // module.exports = { total }
  const object = parent?.type === 'ObjectProperty' && parent.value === node ? parentOf(parent) : null;
  const assignment = object?.type === 'ObjectExpression' ? parentOf(object) : null;
  return assignment?.type === 'AssignmentExpression' && dottedName(assignment.left) === 'module.exports';
}

function commonJsExports(assignment: NodeOf<'AssignmentExpression'>, add: (name: string, kind: ExportedName['kind'], node: Node) => void): void {
  const target = dottedName(assignment.left) ?? '';
  const value = unwrap(assignment.right);
  if (target === 'module.exports') {
    if (value.type === 'ObjectExpression') {
      for (const property of value.properties) {
        if (property.type === 'ObjectMethod') add(nameOf(property.key), 'function', property);
        else if (property.type === 'ObjectProperty') add(nameOf(property.key), valueKind(property.value), property);
        else add('*', 'reexport', property);
      }
    } else add('module.exports', valueKind(value), assignment);
    return;
  }
  const named = /^(?:module\.)?exports\.([^.]+)$/.exec(target);
  if (named !== null) add(named[1]!, valueKind(value), assignment);
}

/** `Object.assign(module.exports, ...)` and the like put names there that nobody can list. */
function writesExports({ callee, arguments: given }: NodeOf<'CallExpression' | 'OptionalCallExpression'>): boolean {
  return given.some((argument) => /^(?:module\.)?exports$/.test(dottedName(argument) ?? '')) && !/^require$/.test(dottedName(callee) ?? '');
}

function valueKind(node: Node | null | undefined): ExportedName['kind'] {
  const inner = unwrap(node);
  if (isFunction(inner)) return 'function';
  switch (inner?.type) {
    case 'ClassDeclaration':
    case 'ClassExpression':
      return 'class';
    case 'TSDeclareFunction':
      return 'function';
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
      return 'type';
    default:
      return 'value';
  }
}

function functionsOf(tree: Tree, tokens: readonly BabelToken[], exported: ReadonlySet<string>, scopes: Scopes): FunctionSummary[] {
  const found: FunctionSummary[] = [];
  for (const node of tree.nodes) {
    if (!isFunction(node) || functionName(node) === undefined) continue;
    const range = rangeOf(tree, node);
    const name = symbolOf(node);
    const parameters = isPlainFunction(node, scopes) ? parametersOf(node, scopes) : undefined;
    found.push({
      name,
      ...(parameters === undefined ? {} : { parameters }),
      range,
      isExported: exported.has(name.split('.')[0]!) || isExportedInPlace(node),
      complexity: cognitiveComplexity(tree, node),
      lines: range.end.line - range.start.line + 1,
      bodyHash: quickHash(textOfTokens(tree, tokens, node)),
    });
  }
  return found;
}

/** A function that its name calls as it is written: declared, or a constant's whole value. */
function isPlainFunction(node: FunctionNode, scopes: Scopes): boolean {
  // One that is declared more often is overloaded.
  if (node.type === 'FunctionDeclaration') return node.id == null || scopes.bindingOf(node.id)?.declarations === 1;
  const parent = parentOf(node);
  return parent?.type === 'VariableDeclarator' && parent.init === node;
}

function isExportedInPlace(node: FunctionNode): boolean {
  const parent = parentOf(node);
  return parent?.type === 'ExportNamedDeclaration' || parent?.type === 'ExportDefaultDeclaration';
}

/** The words of a function with one space between them, so that formatting and comments make no difference. */
function textOfTokens(tree: Tree, tokens: readonly BabelToken[], node: Node): string {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < startOf(node)) low = middle + 1;
    else high = middle;
  }
  let text = '';
  for (let at = low; at < tokens.length && tokens[at]!.end <= endOf(node); at++) {
    const word = tree.text.slice(tokens[at]!.start, tokens[at]!.end);
    // A trailing comma comes and goes with the formatter.
    if (/^[)\]}]$/.test(word) && text.endsWith(', ')) text = text.slice(0, -2);
    text += `${word} `;
  }
  return text;
}

/** Tokens for finding copies; imports, long literals of data and attribute lists are left out, since alike does not mean copied there. */
function codeTokens(tree: Tree, tokens: readonly BabelToken[]): CodeToken[] {
  const holes = tree.nodes.filter(isBoilerplate).map((node) => ({ start: startOf(node), end: endOf(node) }));
  const result: CodeToken[] = [];
  let hole = 0;
  for (const token of tokens) {
    while (hole < holes.length && holes[hole]!.end <= token.start) hole++;
    const line = tree.lines.positionAt(token.start).line;
    if (hole < holes.length && holes[hole]!.start <= token.start) {
      if (result.at(-1)?.kind !== 'break') result.push({ text: '', kind: 'break', line });
      continue;
    }
    const text = tree.text.slice(token.start, token.end);
    if (text !== '') result.push({ text, kind: tokenKind(token, text), line });
  }
  return result;
}

function isBoilerplate(node: Node): boolean {
  switch (node.type) {
    case 'ImportDeclaration':
    case 'ExportAllDeclaration':
    case 'TSInterfaceDeclaration':
    case 'TSTypeAliasDeclaration':
    case 'JSXOpeningElement':
      return true;
    case 'ExportNamedDeclaration':
      return !node.declaration;
    case 'VariableDeclaration':
      return node.declarations.every(({ init }) => isCall(init) && init.callee.type === 'Identifier' && init.callee.name === 'require');
    case 'ObjectExpression':
      return node.properties.length > 8 && !node.properties.some((property) => property.type === 'ObjectMethod' || (property.type === 'ObjectProperty' && isFunction(property.value)));
    case 'ArrayExpression':
      return node.elements.length > 12;
    default:
      return false;
  }
}

function tokenKind(token: BabelToken, text: string): CodeToken['kind'] {
  const { type } = token;
  if (typeof type !== 'string') {
    if (type.label === 'name' || type.label === 'jsxName' || type.label === '#name') return 'name';
    if (type.label === 'string' || type.label === 'template' || type.label === 'regexp' || type.label === 'jsxText') return 'string';
    if (type.label === 'num' || type.label === 'bigint') return 'number';
    if (type.keyword !== undefined) return 'keyword';
  }
  return /^[A-Za-z_$]/.test(text) ? 'name' : 'punctuation';
}

function rangeOf(tree: Tree, node: Node): FunctionSummary['range'] {
  return tree.lines.rangeOf(startOf(node), endOf(node));
}
