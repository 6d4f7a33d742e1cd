import { argument, argumentsOf, shortText, stringValue } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { Binding } from '../scopes.ts';
import { changesIn, loopAround, namesIn } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { visitSameFunction } from '../syntax.ts';
import { quadraticConcatenation, quadraticSearch, queryInLoop, repeatedWork, rowIteration } from './infos.ts';

/** Work in loops that grows faster than it must. */
export const loopChecks: PythonCheck = {
  infos: [queryInLoop, quadraticSearch, repeatedWork, quadraticConcatenation, rowIteration],
  create: (context) => {
    // A migration runs once, over rows that are written one by one anyway.
    if (context.isTest || /(^|\/)migrations\//.test(context.file.path)) return {};
    return {
      enter: {
        call: (node) => {
          queries(context, node);
          repeats(context, node);
          rows(context, node);
        },
        comparison_operator: (node) => searches(context, node),
        augmented_assignment: (node) => concatenates(context, node),
      },
    };
  },
};

function queries(context: PythonContext, node: PyNode): void {
  const called = node.child('function');
  const name = context.names.calledName(node);
  if (called?.kind !== 'attribute' || !/^(get|filter|first|all|count|exists|execute|query|scalar|scalars|get_or_404|find_one|fetchone|fetchrow|fetch)$/.test(name)) return;
  const receiver = called.child('object')!.text;
  let isQuery = false;
  if (/\.objects$/.test(receiver)) isQuery = /^(get|filter|first|count|exists)$/.test(name);
  else if (name === 'execute' || name === 'fetchrow' || name === 'fetch' || name === 'scalar' || name === 'scalars') {
    const text = stringValue(argument(node, 0)) ?? '';
    isQuery = /^\s*select\b/i.test(text) || /^(select|sa\.select|sqlalchemy\.select)\(/.test(argument(node, 0)?.text ?? '');
  } else if (name === 'query') isQuery = /(^|\.)session$/.test(receiver);
  else if (name === 'get' || name === 'get_or_404') isQuery = /\.query$/.test(receiver);
  else if (name === 'find_one') isQuery = /(^|\.)(db|database|collection)\b/.test(receiver);
  const loop = isQuery ? loopAround(node) : undefined;
  if (loop?.kind !== 'for_statement') return;
  const variables = new Set(namesIn(loop.child('left')!).map(({ text }) => text));
  // Chained calls belong to one query: `session.query(A).filter(A.id == x)`.
  let whole: PyNode = node;
  while (whole.parent?.kind === 'attribute' || (whole.parent?.kind === 'call' && whole.field === 'function')) whole = whole.parent;
  const used = namesIn(whole).find(({ text }) => variables.has(text));
  if (used === undefined || /chunk|batch|page|range\(|slice/i.test(loop.child('right')?.text ?? '') || /chunk|batch|page|retry|attempt/i.test([...variables].join(' '))) return;
  let canEnd = false;
  visitSameFunction(loop.child('body')!, ({ kind }) => {
    if (kind === 'break_statement' || kind === 'return_statement') canEnd = true;
  });
  if (canEnd) return;
  context.report(queryInLoop, node, {
    message: `Runs one query for each \`${used.text}\`: a hundred elements are a hundred round trips`,
    confidence: 0.65,
    evidence: [
      seen(context, `\`${shortText(called)}\` asks the database`, node),
      seen(context, `It depends on \`${used.text}\`, so it runs in each round`, used),
    ],
  });
}

/** `x in list` where the list grows in the loop, or is long and made outside. */
function searches(context: PythonContext, node: PyNode): void {
  const [, right] = node.children;
  if (node.children.length !== 2 || !node.all.some(({ kind }) => kind === 'in' || kind === 'not in') || right?.kind !== 'identifier') return;
  const binding = context.scopes.bindingOf(right);
  const loop = loopAround(node);
  if (binding === undefined || loop === undefined || binding.scope.kind === 'class') return;
  const kind = listKind(binding);
  if (kind === undefined) return;
  const defined = binding.definitions.find(({ kind: how }) => how === 'assignment')!;
  if (defined.statement.isInside(loop)) return;
  const growth = binding.reads.find((read) => read.isInside(loop) && read.parent?.kind === 'attribute' && /^(append|extend|insert)$/.test(read.parent.child('attribute')?.text ?? '') && read.parent.parent?.kind === 'call');
  if (kind === 'empty' && growth === undefined) return;
  // A range or a literal that is gone through says how short it is.
  const source = loop.child('right');
  if (source !== undefined && (/^(list|tuple|set|string)$/.test(source.kind) || /^range\(\s*\d{1,2}\s*\)$/.test(source.text))) return;
  context.report(quadraticSearch, right, {
    message: growth === undefined
      ? `Each round searches the list \`${right.text}\` from its start: the work grows with the product of both lengths`
      : `\`${right.text}\` grows in this loop and is searched from its start in each round`,
    confidence: 0.65,
    evidence: [
      seen(context, `\`${right.text}\` is a list`, defined.statement),
      ...(growth === undefined ? [] : [seen(context, 'It grows here', growth.parent)]),
    ],
  });
}

function listKind(binding: Binding): 'empty' | 'long' | undefined {
  const giving = binding.definitions.filter(({ kind }) => kind !== 'annotation');
  const value = giving[0]?.value;
  if (giving.length !== 1 || giving[0]?.kind !== 'assignment' || value === undefined) return undefined;
  if (value.kind === 'list') return value.children.length === 0 ? 'empty' : undefined;
  if (value.kind === 'list_comprehension') return 'long';
  if (value.kind === 'call' && /^(list|sorted)$/.test(value.child('function')?.text ?? '')) return argumentsOf(value).positional.length === 0 ? 'empty' : 'long';
  return undefined;
}

function repeats(context: PythonContext, node: PyNode): void {
  const callee = context.names.callee(node);
  if (callee !== 'builtins.sorted' && callee !== 're.compile') return;
  const loop = loopAround(node);
  if (loop === undefined) return;
  // The iterable of an inner loop runs once a round as well, but sorting what is about to be gone through is the work itself.
  if (callee === 'builtins.sorted' && node.field === 'right' && node.parent?.kind === 'for_statement') return;
  const { positional, named, isOpen } = argumentsOf(node);
  const parts = [...positional, ...named.values()];
  if (isOpen || parts.length === 0) return;
  for (const part of parts) {
    if (part.kind === 'lambda') continue;
    if (!/^(identifier|string|attribute|concatenated_string)$/.test(part.kind) || (part.kind === 'attribute' && callee !== 're.compile')) return;
    if (part.kind === 'attribute' && !/^re\./.test(context.names.qualified(part) ?? '')) return;
    if (part.children.some(({ kind }) => kind === 'interpolation')) return;
    for (const name of namesIn(part)) {
      const binding = context.scopes.bindingOf(name);
      if (binding === undefined ? callee === 'builtins.sorted' : changesIn(binding, loop)) return;
    }
  }
  context.report(repeatedWork, node, {
    message: callee === 're.compile'
      ? `\`${shortText(node, 50)}\` is looked up again in each round although the pattern never changes`
      : `\`${shortText(node, 50)}\` is sorted again in each round although it never changes`,
    severity: callee === 're.compile' ? 'hint' : 'info',
    confidence: 0.65,
    evidence: [seen(context, 'Nothing it works on changes in the loop', node)],
  });
}

function concatenates(context: PythonContext, node: PyNode): void {
  const left = node.child('left');
  if (left?.kind !== 'identifier' || node.child('operator')?.kind !== '+=') return;
  const loop = loopAround(node);
  const binding = context.scopes.bindingOf(left);
  if (loop?.kind !== 'for_statement' || binding === undefined) return;
  const others = binding.definitions.filter(({ kind }) => kind !== 'augmented' && kind !== 'annotation');
  const first = others[0];
  if (others.length !== 1 || first?.value?.kind !== 'string' || first.statement.isInside(loop) || stringValue(first.value) !== '') return;
  if (/^range\(\s*\d{1,2}\s*\)$/.test(loop.child('right')?.text ?? '') || /^(list|tuple)$/.test(loop.child('right')?.kind ?? '')) return;
  context.report(quadraticConcatenation, node, {
    message: `\`${left.text}\` is copied in each round to make it longer`,
    confidence: 0.55,
    evidence: [seen(context, `\`${left.text}\` is a text that starts empty`, first.statement)],
  });
}

function rows(context: PythonContext, node: PyNode): void {
  if (context.names.calledName(node) !== 'iterrows' || node.parent?.kind !== 'for_statement') return;
  context.report(rowIteration, node, {
    message: '`iterrows` builds an object for each row: working on whole columns is hundreds of times faster',
    confidence: 0.7,
    evidence: [seen(context, 'The loop goes through the table row by row', node)],
  });
}
