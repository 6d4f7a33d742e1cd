import { argument, shortText, stringValue } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { Binding } from '../scopes.ts';
import { isChanger, isDocstring, isTarget } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { mutableDefault, resourceLeak } from './infos.ts';

/** Values that live longer than their author thinks. */
export const valueChecks: PythonCheck = {
  infos: [mutableDefault, resourceLeak],
  create: (context) => ({
    enter: {
      default_parameter: (node) => remembers(context, node),
      typed_default_parameter: (node) => remembers(context, node),
      call: (node) => leaks(context, node),
    },
  }),
};

function remembers(context: PythonContext, parameter: PyNode): void {
  const value = parameter.child('value');
  const name = parameter.child('name');
  const definition = parameter.parent?.parent;
  if (value === undefined || name === undefined || definition?.kind !== 'function_definition') return;
  const isMutable = /^(list|dictionary|set|list_comprehension|dictionary_comprehension|set_comprehension)$/.test(value.kind)
    || (value.kind === 'call' && /^(builtins\.(list|dict|set|bytearray)|collections\.(defaultdict|OrderedDict|deque|Counter))$/.test(context.names.callee(value) ?? ''));
  const binding = context.scopes.bindingOf(name);
  // A default that is meant to remember says so by its name.
  if (!isMutable || binding === undefined || /^_|cache|memo/i.test(name.text)) return;
  const use = binding.definitions.some(({ kind }) => kind === 'assignment') ? undefined : firstEscape(binding);
  const added = binding.definitions.find(({ kind }) => kind === 'augmented');
  const proof = use ?? (binding.definitions.some(({ kind }) => kind === 'assignment') ? undefined : added?.statement);
  if (proof === undefined) return;
  context.report(mutableDefault, parameter, {
    message: `\`${name.text}\` is made once for all calls: what this call puts in is still there in the next`,
    confidence: 0.85,
    evidence: [seen(context, `The default \`${shortText(value)}\` is made when the function is defined`, value), seen(context, `\`${shortText(proof)}\` changes it or lets others do so`, proof)],
    ...fixFor(context, definition, parameter, name, value),
  });
}

/** Where a function changes what a name holds, or gives it out of hand. */
function firstEscape(binding: Binding): PyNode | undefined {
  for (const read of binding.reads) {
    const holder = read.parent;
    if (holder?.kind === 'attribute' && holder.parent?.kind === 'call' && holder.field === 'function' && isChanger(holder.child('attribute')?.text ?? '')) return holder.parent;
    if (holder?.kind === 'subscript' && holder.child('value') === read && isTarget(holder)) return holder.parent;
    if (holder?.kind === 'return_statement') return holder;
    if (holder?.kind === 'assignment' && holder.child('right') === read && holder.child('left')?.kind === 'attribute') return holder;
  }
  return undefined;
}

function fixFor(context: PythonContext, definition: PyNode, parameter: PyNode, name: PyNode, value: PyNode): { fix?: { title: string; isSafe: boolean; edits: { range: ReturnType<PythonContext['rangeOf']>; newText: string }[] } } {
  const body = definition.child('body');
  const statements = body?.children ?? [];
  const first = isDocstring(statements[0]) ? statements[1] : statements[0];
  if (first === undefined || value.text.includes('\n')) return {};
  const start = context.tree.lines.positionAt(first.start);
  // A body on the line of its `def` has no place for another statement.
  if (start.line === context.tree.lines.positionAt(definition.start).line) return {};
  const indent = ' '.repeat(start.column - 1);
  if (context.tree.lines.lineText(start.line).slice(0, start.column - 1).trim() !== '') return {};
  const isTabs = context.tree.lines.lineText(start.line).startsWith('\t');
  const space = isTabs ? '\t'.repeat(start.column - 1) : indent;
  const step = isTabs ? '\t' : '    ';
  const type = parameter.child('type');
  const edits = [
    { range: context.rangeOf(value), newText: 'None' },
    { range: { start, end: start }, newText: `if ${name.text} is None:\n${space}${step}${name.text} = ${value.text}\n${space}` },
  ];
  if (type !== undefined && !/None|Optional/.test(type.text)) edits.push({ range: context.rangeOf(type), newText: `${type.text} | None` });
  return { fix: { title: 'Use `None` and make it inside', isSafe: true, edits } };
}

function isGivenAway(context: PythonContext, call: PyNode): boolean {
  const holder = call.parent;
  if (holder?.kind !== 'assignment') return holder?.kind !== 'expression_statement' && holder?.kind !== 'attribute';
  const target = holder.child('left');
  const binding = target?.kind === 'identifier' ? context.scopes.bindingOf(target) : undefined;
  return binding === undefined || binding.reads.some(({ parent }) => /^(?:return_statement|expression_list|yield|argument_list|assignment)$/.test(parent?.kind ?? ''));
}

/** What has to be closed, by the call that opens it. */
const resources: ReadonlyMap<string, 'file' | 'connection'> = new Map([
  ...['builtins.open', 'io.open', 'codecs.open', 'gzip.open', 'bz2.open', 'lzma.open', 'zipfile.ZipFile', 'tarfile.open', 'os.fdopen'].map((name) => [name, 'file'] as const),
  ...['socket.socket', 'socket.create_connection', 'sqlite3.connect', 'psycopg2.connect', 'psycopg.connect', 'pymysql.connect', 'MySQLdb.connect', 'smtplib.SMTP', 'smtplib.SMTP_SSL', 'ftplib.FTP', 'http.client.HTTPConnection', 'http.client.HTTPSConnection'].map((name) => [name, 'connection'] as const),
]);
const ending: ReadonlySet<string> = new Set(['close', 'fileno', 'detach', 'quit', 'shutdown', '__exit__', 'makefile']);

function leaks(context: PythonContext, call: PyNode): void {
  const callee = context.names.callee(call);
  const kind = callee === undefined ? undefined : resources.get(callee);
  if (kind === undefined) return;
  const assignment = call.parent;
  const target = assignment?.kind === 'assignment' ? assignment.child('left') : undefined;
  if (target?.kind !== 'identifier' || context.isTest) return;
  const binding = context.scopes.bindingOf(target);
  if (binding === undefined || binding.scope.kind !== 'function' || binding.definitions.length !== 1) return;
  for (const read of binding.reads) {
    const holder = read.parent;
    const method = holder?.kind === 'attribute' && holder.parent?.kind === 'call' && holder.field === 'function' ? holder.child('attribute')?.text : undefined;
    if (method === undefined ? !(holder?.kind === 'for_statement' && read.field === 'right') : ending.has(method)) return;
    // Whoever gets the cursor has the connection too.
    if (method === 'cursor' && isGivenAway(context, holder!.parent!)) return;
    // A method handed on as a value keeps the file in use.
    if (holder?.kind === 'attribute' && holder.parent?.kind !== 'call') return;
  }
  if (binding.reads.length === 0) return;
  const mode = kind === 'file' ? (stringValue(argument(call, 1, 'mode')) ?? 'r') : '';
  const writes = /[wax+]/.test(mode);
  context.report(resourceLeak, assignment!, {
    message: writes
      ? `\`${target.text}\` is never closed: what is written may not reach the disk`
      : `\`${target.text}\` is never closed: the ${kind === 'file' ? 'handle' : 'connection'} stays open until the interpreter gets to it`,
    confidence: 0.75,
    ...(!writes && kind === 'file' && { severity: 'info' as const }),
    evidence: [seen(context, 'Opened here, outside of `with`', call), seen(context, 'Every later use only reads or writes it; none closes it', binding.reads.at(-1))],
  });
}
