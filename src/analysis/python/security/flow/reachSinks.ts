import { stringValue } from '../../calls.ts';
import type { PyNode } from '../../syntax.ts';
import { usesOf } from './contexts.ts';
import type { Environment } from './environment.ts';
import type { EvaluatedArgument, Frame } from './evaluate.ts';
import type { Sink } from './sinks.ts';
import { sinksByMethod, sinksByName } from './sinks.ts';
import type { Value } from './taint.ts';
import { clean } from './taint.ts';

/** A call with everything a sink may ask about it. */
export interface Reached {
  readonly node: PyNode;
  readonly qualified: string | undefined;
  readonly name: string;
  readonly args: readonly EvaluatedArgument[];
  readonly receiver: Value;
  readonly receiverNode: PyNode | undefined;
  /** What a part of an argument holds. */
  readonly valueOf: (node: PyNode) => Value;
}

const shells = /^(.*[\\/])?(sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|pwsh)$/;
const queryWords = /\b(select\b[\s\S]*\bfrom|insert\s+into|update\b[\s\S]*\bset|delete\s+from|create\s+(table|index|view|database)|drop\s+(table|database|index)|alter\s+table|where|replace\s+into|truncate|grant|values\s*\(|order\s+by)\b/i;
const databaseNames = /(^|[._])(cursor|cur|conn|connection|db|database|session|engine|sql|con|tx|transaction)\d*(\(\))?$/i;

/** Notes what gets to a dangerous argument of a call. */
export function reachSinks(reached: Reached, environment: Environment, frame: Frame): void {
  const { node, qualified, name, args } = reached;
  const sinks = (qualified === undefined ? undefined : sinksByName.get(qualified)) ?? (reached.receiverNode === undefined ? undefined : sinksByMethod.get(name));
  for (const sink of sinks ?? []) {
    const argument = sink.argument < 0 ? { node: reached.receiverNode ?? node, value: reached.receiver, name: undefined } : argumentAt(args, sink.argument, sink.name);
    if (argument === undefined) continue;
    const value = relevantPart(sink, argument, reached, frame);
    if (value === undefined || value.taints.length === 0 || isHarmless(sink, value, reached, frame)) continue;
    const use = usesOf(sink.use);
    for (const taint of value.taints) {
      if (((taint.safeFor | environment.checked(taint.key)) & use) !== 0) continue;
      frame.hits.push({ sink, at: node, argument: argument.node, called: calledText(node), taint, value, isThroughCall: false });
    }
  }
}

export function argumentAt(args: readonly EvaluatedArgument[], place: number, name: string | undefined): EvaluatedArgument | undefined {
  const positional = args.filter((argument) => argument.name === undefined);
  return args.find((argument) => argument.name !== undefined && argument.name === name) ?? positional[place];
}

function calledText(node: PyNode): string {
  const text = node.child('function')?.text.replace(/\s+/g, '') ?? '';
  return text.length > 50 ? `…${text.slice(-40)}` : text;
}

/** What of an argument is dangerous for a sink; nothing where the sink's own conditions do not hold. */
function relevantPart(sink: Sink, argument: { readonly node: PyNode; readonly value: Value }, reached: Reached, frame: Frame): Value | undefined {
  const { args } = reached;
  const keyword = (name: string): PyNode | undefined => args.find((candidate) => candidate.name === name)?.node;
  switch (sink.when) {
    case 'shell': {
      if (keyword('shell')?.kind === 'true') return argument.value;
      // `["sh", "-c", text]` is a shell as well.
      const [program, option] = argument.node.kind === 'list' ? argument.node.children : [];
      const isShell = shells.test(stringValue(program) ?? '') && /^(-\w*c|\/c|-Command)$/i.test(stringValue(option) ?? '');
      return isShell ? argument.value : undefined;
    }
    case 'no-shell': {
      const shell = keyword('shell');
      if (shell !== undefined && shell.kind !== 'false') return undefined;
      // In a list only the first item chooses the program.
      if (argument.node.kind === 'list') {
        const first = argument.node.children[0];
        const program = first === undefined ? clean : reached.valueOf(first);
        return program.isContainer || program.isBuilt ? undefined : program;
      }
      if (argument.value.isContainer) return undefined;
      return argument.value.isBuilt || !argument.value.startsFixed ? argument.value : undefined;
    }
    case 'no-parser':
      return keyword('parser') !== undefined || args.length > 1 ? undefined : argument.value;
    case 'full-loader': {
      const loader = args.find(({ name }) => name === 'Loader') ?? args.filter(({ name }) => name === undefined)[1];
      const named = loader === undefined ? undefined : (frame.flow.context.names.qualified(loader.node) ?? loader.node.text);
      return named === undefined || /(^|\.)(Loader|UnsafeLoader|CLoader)$/.test(named) ? argument.value : undefined;
    }
    case 'html-response': {
      const type = keyword('content_type') ?? keyword('mimetype') ?? keyword('media_type');
      if (type !== undefined && !/html/.test(stringValue(type) ?? '')) return undefined;
      if (keyword('headers') !== undefined) return undefined;
      return argument.value.isContainer ? undefined : argument.value;
    }
    case 'upload':
      return reached.receiver.taints.some(({ origin, key }) => origin === 'request' && /files/i.test(key)) ? argument.value : undefined;
    case 'log-text':
      return argument.value.isBuilt ? argument.value : undefined;
    default:
      return argument.value;
  }
}

/** Values that cannot do harm at a sink by how they begin or what they are. */
function isHarmless(sink: Sink, value: Value, reached: Reached, { flow }: Frame): boolean {
  switch (sink.use) {
    case 'fetch':
      return /^https?:\/\/[^/?#]+[/?#]/i.test(value.start) || (value.start === '' && value.startsFixed && value.isBuilt);
    case 'redirect':
      return /^https?:\/\/[^/?#]+[/?#]/i.test(value.start) || /^\/[^/\\]/.test(value.start) || /^[?#]/.test(value.start) || (value.start === '' && value.startsFixed && value.isBuilt);
    case 'sql': {
      if (reached.qualified !== undefined && sinksByName.has(reached.qualified)) return false;
      if (value.isContainer) return true;
      if (queryWords.test(value.constant)) return false;
      const receiver = reached.receiverNode?.text ?? '';
      // A whole query that a caller hands in is the caller's matter, unless callers are looked at.
      return !((flow.outside !== undefined || value.taints.some(({ origin }) => origin !== 'parameter')) && databaseNames.test(receiver));
    }
    default:
      return false;
  }
}
