import { unusedImport, unusedVariable, varDeclaration } from '../../../rules/infos/style.ts';
import type { Fix } from '../../../observation.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import type { Binding } from '../../syntax/scopes.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { endOf, isFunction, isLoop, parentOf, startOf } from '../../syntax/tree.ts';

/** Names that nothing uses, and `var` where the rest of the file has moved on. */
export const names: JavaScriptRule = {
  infos: [unusedImport, unusedVariable, varDeclaration],
  create: (context): Visitor => ({
    atEnd: () => {
      if (context.tree.errors.length > 0) return;
      for (const scope of context.scopes.all) {
        for (const binding of scope.bindings.values()) checkUnused(context, binding);
      }
      checkVar(context);
    },
  }),
};

function checkUnused(context: RuleContext, binding: Binding): void {
  if (binding.name.startsWith('_') || binding.declarations > 1) return;
  if (binding.kind === 'import') {
    if (binding.references.length > 0 || isJsxFactory(context, binding) || mentionedInComment(context, binding.name)) return;
    const fix = removalOfImport(context, binding.node);
    context.report(unusedImport, binding.identifier, {
      message: `\`${binding.name}\` is imported and never used`,
      confidence: 0.93,
      tags: ['unnecessary'],
      ...(fix && { fix }),
    });
    return;
  }
  if (binding.references.some(({ isRead, node }) => isRead || isUsedAsValue(node))) return;
  if (binding.kind === 'function' || binding.kind === 'class') {
    // A script's top level is everybody's: pages and other scripts may call it.
    if (binding.node.type !== 'FunctionDeclaration' && binding.node.type !== 'ClassDeclaration') return;
    if (parentOf(binding.node)?.type.startsWith('Export') === true || (binding.scope.kind === 'module' && !isModule(context)) || isAmbient(binding.node) || /^[A-Z]/.test(binding.name) === (binding.kind === 'function')) return;
  } else if (binding.kind === 'const' || binding.kind === 'let' || binding.kind === 'var') {
    if (binding.node.type !== 'VariableDeclarator' || !canBeRemoved(binding) || (binding.scope.kind === 'module' && !isModule(context))) return;
  } else return;
  if (isInExport(binding.node) || mentionedInComment(context, binding.name)) return;
  const isAssigned = binding.references.length > 0;
  context.report(unusedVariable, binding.identifier, {
    message: isAssigned ? `\`${binding.name}\` is assigned and never read` : `\`${binding.name}\` is never used`,
    confidence: 0.9,
    ...(!isAssigned && { tags: ['unnecessary' as const] }),
  });
}

/** `f(name = value)` hands the value on, and a loop has to name its element. */
function isUsedAsValue(write: Node): boolean {
  const parent = parentOf(write);
  if (isLoop(parent)) return true;
  return parent?.type === 'AssignmentExpression' && parentOf(parent)?.type !== 'ExpressionStatement';
}

/** Leaving properties out of a rest, and destructuring by position, name things that nobody reads. */
function canBeRemoved(binding: Binding): boolean {
  if (binding.node.type !== 'VariableDeclarator') return false;
  const declaration = parentOf(binding.node);
  const loop = declaration && parentOf(declaration);
  if ((loop?.type === 'ForInStatement' || loop?.type === 'ForOfStatement') && loop.left === declaration) return false;
  if (declaration?.type === 'VariableDeclaration' && declaration.declare) return false;
  let at = binding.identifier;
  for (let parent = parentOf(at); parent !== null && parent !== binding.node; parent = parentOf(at)) {
    if (parent.type === 'ArrayPattern') return false;
    if (parent.type === 'ObjectPattern' && parent.properties.some(({ type }) => type === 'RestElement')) return false;
    at = parent;
  }
  return true;
}

function isInExport(node: Node): boolean {
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'ExportNamedDeclaration' || at.type === 'ExportDefaultDeclaration') return true;
    if (at.type === 'TSModuleBlock') return true;
    if (isFunction(at)) return false;
  }
  return false;
}

function isAmbient(node: Node): boolean {
  return 'declare' in node && node.declare === true;
}

function isModule(context: RuleContext): boolean {
  return context.tree.program.body.some(({ type }) => type === 'ImportDeclaration' || type.startsWith('Export')) || /\brequire\(|\bmodule\.exports\b|\bexports\./.test(context.tree.text);
}

function isJsxFactory(context: RuleContext, binding: Binding): boolean {
  return /^(React|h|jsx|createElement|Fragment|preact|Preact|Vue)$/.test(binding.name) && (context.file.language === 'jsx' || context.file.language === 'tsx' || /\.js$/.test(context.file.path));
}

/** JSDoc types and pragmas use names that the code does not. */
function mentionedInComment(context: RuleContext, name: string): boolean {
  const word = new RegExp(`(@|[{<|(])[^\\n]*\\b${name.replace(/\$/g, '\\$')}\\b`);
  return context.tree.comments.some(({ text }) => (text.startsWith('*') || text.includes('@')) && text.includes(name) && word.test(text));
}

function removalOfImport(context: RuleContext, specifier: Node): Fix | undefined {
  const declaration = parentOf(specifier);
  if (declaration?.type !== 'ImportDeclaration') return undefined;
  const { text } = context.tree;
  if (declaration.specifiers.length === 1) {
    const end = endOf(declaration);
    const lineEnd = /^[ \t]*(\r\n|\n|\r)/.exec(text.slice(end, end + 200));
    // Loading the module may have an effect that the code relies on, so the fix is not called safe.
    return { title: 'Remove the import', edits: [{ range: context.rangeAt(startOf(declaration), end + (lineEnd?.[0].length ?? 0)), newText: '' }], isSafe: declaration.importKind === 'type' };
  }
  if (specifier.type !== 'ImportSpecifier') return undefined;
  const named = declaration.specifiers.filter((other) => other.type === 'ImportSpecifier');
  if (named.length < 2) return undefined;
  const at = named.indexOf(specifier as NodeOf<'ImportSpecifier'>);
  const [from, to] = at < named.length - 1 ? [startOf(specifier), startOf(named[at + 1]!)] : [endOf(named[at - 1]!), endOf(specifier)];
  return { title: 'Remove it from the import', edits: [{ range: context.rangeAt(from, to), newText: '' }], isSafe: true };
}

function checkVar(context: RuleContext): void {
  const declarations = context.tree.nodes.filter((node): node is NodeOf<'VariableDeclaration'> => node.type === 'VariableDeclaration' && !isAmbient(node));
  const old = declarations.filter(({ kind }) => kind === 'var');
  // One habit for the whole file is a decision; a few among many are left over.
  if (old.length === 0 || old.length * 10 > declarations.length) return;
  for (const node of old) {
    if (context.file.baseText?.includes(context.textOf(node)) === true) continue;
    const fix = modernVar(context, node);
    context.report(varDeclaration, node, {
      message: '`var` is visible in the whole function, unlike the other variables of this file',
      confidence: 0.7,
      range: context.rangeAt(startOf(node), startOf(node) + 3),
      ...(fix && { fix }),
    });
  }
}

/** `const` or `let`, where all uses stand behind the declaration in the same block. */
function modernVar(context: RuleContext, node: NodeOf<'VariableDeclaration'>): Fix | undefined {
  const block = parentOf(node);
  if (block === null || (block.type !== 'BlockStatement' && block.type !== 'Program') || node.declarations.length !== 1) return undefined;
  const declarator = node.declarations[0]!;
  const binding = declarator.id.type === 'Identifier' ? context.scopes.bindingOf(declarator.id) : undefined;
  if (binding === undefined || binding.declarations > 1) return undefined;
  for (let at: Node | null = block; at !== null && !isFunction(at); at = parentOf(at)) if (isLoop(at)) return undefined;
  const isContained = binding.references.every(({ node: use }) => startOf(use) > endOf(node) && startOf(use) < endOf(block));
  if (!isContained || (block.type === 'Program' && !isModule(context))) return undefined;
  const isConstant = declarator.init !== null && declarator.init !== undefined && !binding.references.some(({ isWrite }) => isWrite);
  const keyword = isConstant ? 'const' : 'let';
  return { title: `Use \`${keyword}\``, edits: [{ range: context.rangeAt(startOf(node), startOf(node) + 3), newText: keyword }], isSafe: true };
}
