import type { Fix } from '../../observation.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { Binding, Definition } from '../scopes.ts';
import { wholeLines } from '../statements.ts';
import { declaredNames } from '../summarise.ts';
import type { PyNode } from '../syntax.ts';
import { visit } from '../syntax.ts';
import { unusedImport, unusedVariable } from './infos.ts';

/** Imports and variables that nothing reads. */
export const unusedNames: PythonCheck = {
  infos: [unusedImport, unusedVariable],
  create: (context) => ({ atEnd: () => look(context) }),
};

function look(context: PythonContext): void {
  const { path } = context.file;
  // Migrations come from a template with its usual imports.
  const reexports = /(^|\/)(__init__|conftest)\.pyi?$|(^|\/)(migrations|alembic)\//.test(path);
  const declared = declaredNames(context.tree.root);
  let quoted: ReadonlySet<string> | undefined;
  const imports: { binding: Binding; first: Definition }[] = [];
  let taken = 0;
  for (const scope of context.scopes.scopes) {
    for (const binding of scope.bindings.values()) {
      const first = binding.definitions[0]!;
      if (first.kind === 'import') taken++;
      if (binding.reads.length > 0) continue;
      if (binding.definitions.every(({ kind }) => kind === 'import')) {
        if (reexports || declared?.has(binding.name) === true || isTried(first.statement) || isKept(first) || scope.kind === 'class') continue;
        // Annotations in quotes and comments, and names looked up by text, are uses that the scopes do not show.
        quoted ??= quotedWords(context);
        if (!quoted.has(binding.name) && !isForOthers(context, first.statement)) imports.push({ binding, first });
      } else if (scope.kind === 'function') variable(context, binding);
    }
  }
  // A module that imports much and uses little of it is there for others to import from.
  if (imports.length >= 6 && imports.length > taken / 2) return;
  for (const { binding, first } of imports) report(context, binding, first);
}

/** Whether a comment at the import or above it says that others take the name from here. */
function isForOthers(context: PythonContext, statement: PyNode): boolean {
  const { lines, comments } = context.tree;
  const top = statement.parent ?? statement;
  const from = lines.positionAt(top.start).line - 3;
  const to = lines.positionAt(top.end).line;
  return comments.some((comment) => {
    const { line } = lines.positionAt(comment.start);
    return line >= from && line <= to && /re-?export|backward|compat|public api|side.?effect|register/i.test(comment.text);
  });
}

/** `import x as x` and `from y import x as x` mean that others take it from here. */
function isKept({ statement, imported, name }: Definition): boolean {
  if (imported?.startsWith('__future__') === true || name.text === '_') return true;
  if (statement.kind !== 'aliased_import') return false;
  return statement.child('name')?.text === statement.child('alias')?.text;
}

/** In `try`, or under a condition, an import asks whether it can be had. */
function isTried(node: PyNode): boolean {
  return node.enclosing('try_statement') !== undefined || /^(if|with)_statement$/.test(node.enclosing('if_statement', 'with_statement', 'function_definition')?.kind ?? '');
}

function quotedWords(context: PythonContext): ReadonlySet<string> {
  const words = new Set<string>();
  const add = (text: string): void => {
    for (const word of text.match(/[A-Za-z_]\w*/g) ?? []) words.add(word);
  };
  visit(context.tree.root, (node) => {
    if (node.kind === 'string_content' && node.end - node.start < 200) add(node.text);
  });
  for (const { text } of context.tree.comments) if (/#\s*type:/.test(text)) add(text);
  return words;
}

function report(context: PythonContext, binding: Binding, { statement, name }: Definition): void {
  const fix = removal(context, statement);
  const isPlain = statement.parent?.kind === 'import_statement';
  context.report(unusedImport, statement, {
    message: `\`${name.text}\` is imported and never used`,
    // A plain `import` may be there for what it does when it loads.
    confidence: isPlain ? 0.8 : 0.9,
    tags: ['unnecessary'],
    evidence: [seen(context, `No other use of \`${binding.name}\` in this file`, name)],
    ...(fix && { fix }),
  });
}

function removal(context: PythonContext, item: PyNode): Fix | undefined {
  const statement = item.parent;
  if (statement === undefined) return undefined;
  const names = statement.childrenIn('name');
  if (names.length === 1) {
    // Taking out the only statement of a block would leave a hole.
    if (statement.parent?.kind !== 'module' || context.tree.lines.lineText(context.tree.lines.positionAt(statement.start).line).includes(';')) return undefined;
    return { title: 'Remove the import', isSafe: true, edits: [{ range: wholeLines(context, statement), newText: '' }] };
  }
  const at = names.indexOf(item);
  const [from, to] = at + 1 < names.length ? [item.start, names[at + 1]!.start] : [names[at - 1]!.end, item.end];
  return { title: 'Remove the name', isSafe: true, edits: [{ range: context.tree.lines.rangeOf(from, to), newText: '' }] };
}

function variable(context: PythonContext, binding: Binding): void {
  const { name, scope, definitions } = binding;
  if (name.startsWith('_') || !definitions.every(({ kind }) => kind === 'assignment' || kind === 'augmented')) return;
  const first = definitions.find(({ kind }) => kind === 'assignment');
  if (first === undefined || first.value === undefined || first.name.parent?.kind !== 'assignment') return;
  if (/\b(locals|vars|eval|exec|globals)\(/.test(scope.node.text)) return;
  // `a = b = 0` names several things at once, often for the sake of the others.
  if (first.statement.parent?.kind === 'assignment' || first.statement.child('right')?.kind === 'assignment') return;
  const call = first.value.kind === 'call' || first.value.kind === 'await';
  context.report(unusedVariable, first.name, {
    message: `\`${name}\` is never used`,
    confidence: 0.85,
    tags: ['unnecessary'],
    evidence: [seen(context, `\`${name}\` gets a value ${definitions.length === 1 ? 'once' : `${definitions.length} times`} and is never read in \`${scope.node.child('name')?.text ?? ''}\``, first.name)],
    ...(call && definitions.length === 1 && {
      fix: { title: 'Keep only the call', isSafe: true, edits: [{ range: context.tree.lines.rangeOf(first.name.start, first.value.start), newText: '' }] },
    }),
  });
}
