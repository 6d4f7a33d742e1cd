import type { Severity } from '../../../base/severity.ts';
import type { Evidence, Fix } from '../../observation.ts';
import { argumentsOf } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import type { PyNode } from '../syntax.ts';
import type { Hit } from './flow/fileFlow.ts';
import { followFile } from './flow/followFile.ts';
import { usesOf } from './flow/contexts.ts';
import { textTypes } from './flow/passing.ts';
import type { Sink } from './flow/sinks.ts';
import type { Step } from './flow/taint.ts';
import { originNames } from './flow/sources.ts';
import {
  codeInjection, commandInjection, htmlInjection, logInjection, openRedirect, pathTraversal, regexInjection, serverSideRequest,
  sqlInjection, templateInjection, unsafeDeserialization, xmlExternalEntities,
} from './infos.ts';

/** Values from outside that get to where they are dangerous. */
export const dataFlow: PythonCheck = {
  infos: [
    commandInjection, codeInjection, sqlInjection, pathTraversal, htmlInjection, templateInjection, openRedirect, serverSideRequest,
    regexInjection, xmlExternalEntities, logInjection, unsafeDeserialization,
  ],
  create: (context) => (context.isTest || !isWorthFollowing(context.tree.source) ? {} : { atEnd: () => followData(context) }),
};

const outside = /request|\breq\b|argv|\binput\s*\(|parse_args|parse_known_args|\brecv|handler|WebSocket|get_argument|rfile/i;
const dangerousForCallers = /\bshell\s*=|\bsystem\s*\(|popen|getoutput|create_subprocess_shell|\bexecute|\btext\s*\(|RawSQL|\.raw\s*\(|read_sql|-c["']/;

/** Most files neither read anything from outside nor put commands and queries together; a glance at the words tells. */
function isWorthFollowing(source: string): boolean {
  return outside.test(source) || dangerousForCallers.test(source);
}

function followData(context: PythonContext): void {
  // Without anybody outside to tell of it, nothing is said to leave the file.
  const hits = followFile(context).hits.filter((hit): hit is SinkHit => hit.sink !== undefined);
  const told = new Set<string>();
  for (const hit of hits.sort((a, b) => rankOf(a) - rankOf(b))) {
    const judged = judge(hit, context);
    const key = `${hit.sink.rule.id} ${hit.argument.id}`;
    if (judged === undefined || told.has(key)) continue;
    told.add(key);
    report(hit, judged, context);
  }
}

/** Of several origins at one place the plainest one is told. */
function rankOf({ taint, isThroughCall }: SinkHit): number {
  return ['request', 'network', 'arguments', 'parameter'].indexOf(taint.origin) * 2 + (isThroughCall ? 1 : 0);
}

type SinkHit = Extract<Hit, { readonly sink: Sink }>;

interface Judgement {
  readonly severity: Severity;
  readonly confidence: number;
}

/** Whether a hit is worth saying, and how loudly: who chooses the value decides. */
function judge({ sink, taint, value, isThroughCall, at }: SinkHit, context: PythonContext): Judgement | undefined {
  if (((taint.safeFor) & useBit(sink.use)) !== 0) return undefined;
  const base = sink.confidence ?? 0.9;
  switch (taint.origin) {
    case 'request':
    case 'network':
      return { severity: base < 0.8 && sink.rule.severity === 'error' ? 'warning' : sink.rule.severity, confidence: isThroughCall ? base - 0.05 : base };
    case 'arguments':
      // Whoever starts a program may run commands anyway; evaluating what they typed is still a surprise.
      if (sink.use === 'code') return { severity: 'warning', confidence: 0.6 };
      return sink.use === 'command' && sink.when !== 'no-shell' && value.isBuilt ? { severity: 'info', confidence: 0.5 } : undefined;
    case 'parameter': {
      if (!isOpenText(taint.node, context)) return undefined;
      if (sink.use === 'sql' && value.isBuilt && taint.place === 'value') return { severity: 'warning', confidence: 0.65 };
      if (sink.use === 'command' && sink.when !== 'no-shell' && value.isBuilt) return { severity: 'info', confidence: 0.5 };
      void at;
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Whether a parameter may hold any text, and whether others than this file can call with it. */
function isOpenText(parameter: SinkHit['taint']['node'], context: PythonContext): boolean {
  const definition = context.scopes.bindingOf(parameter)?.definitions[0]?.statement;
  const type = definition?.child('type')?.text;
  if (type !== undefined && !textTypes.test(type)) return false;
  const around = parameter.enclosing('function_definition')?.child('name')?.text ?? '';
  return !around.startsWith('_') || around.startsWith('__');
}

function useBit(use: SinkHit['sink']['use']): number {
  return usesOf(use);
}

function report(hit: SinkHit, { severity, confidence }: Judgement, context: PythonContext): void {
  const { sink, taint, called, argument, at } = hit;
  const label = taint.label;
  const from = taint.origin === 'parameter' ? 'a parameter' : originNames[taint.origin];
  const target = called === 'the page' ? 'the page' : `\`${called}\``;
  const message = taint.origin === 'parameter'
    ? sink.use === 'sql'
      ? `\`${label}\` is written into the query that ${target} runs: a quote in it changes the query`
      : `\`${label}\` is written into the command that ${target} runs: a \`;\` in it starts another one`
    : `\`${label}\` from ${from} reaches ${target}: ${sink.consequence}`;
  const steps: Step[] = [];
  for (let step: Step | undefined = taint.step; step !== undefined; step = step.previous) steps.unshift(step);
  const evidence: Evidence[] = steps.map(({ node, text }) => ({ kind: 'path', text: capital(text), place: { range: context.rangeOf(node) } }));
  const end = called === 'the page' ? 'It is returned as a page' : `It reaches ${target}`;
  evidence.push({ kind: 'path', text: end, place: { range: context.rangeOf(argument) } });
  const fix = sink.use === 'command' ? listFix(at, argument, context) : undefined;
  context.report(sink.rule, argument, {
    message,
    ...(fix && { fix }),
    severity,
    confidence,
    evidence,
    related: steps.filter(({ node }) => node !== argument).map(({ node, text }) => ({ place: { range: context.rangeOf(node) }, message: capital(text) })),
  });
}

/** A command that is only a program and its arguments needs no shell: `f"ping {host}"` is `["ping", host]`. */
function listFix(call: PyNode, argument: PyNode, context: PythonContext): Fix | undefined {
  const shell = argumentsOf(call).named.get('shell')?.parent;
  if (argument.kind !== 'string' || argument.parent !== call.child('arguments') || shell?.kind !== 'keyword_argument') return undefined;
  const words: string[] = [];
  let isOpen = false;
  for (const part of argument.children) {
    if (part.kind === 'string_content') {
      // Signs that mean something to a shell, and words glued to a value, need a person.
      if (/[^\w\s./:=@%+,-]/.test(part.text) || part.children.length > 0) return undefined;
      const pieces = part.text.split(/\s+/);
      if (isOpen && pieces[0] !== '') return undefined;
      words.push(...pieces.filter((piece) => piece !== '').map((piece) => `"${piece}"`));
      isOpen = !/\s$/.test(part.text);
    } else if (part.kind === 'interpolation') {
      if (isOpen || part.children.length !== 1) return undefined;
      words.push(part.child('expression')!.text);
      isOpen = true;
    }
  }
  if (words.length < 2 || !words[0]!.startsWith('"')) return undefined;
  const list = call.child('arguments')!.children;
  const at = list.indexOf(shell);
  const [from, to] = at + 1 < list.length ? [shell.start, list[at + 1]!.start] : [list[at - 1]!.end, shell.end];
  return {
    title: 'Run the program without a shell',
    isSafe: false,
    edits: [{ range: context.rangeOf(argument), newText: `[${words.join(', ')}]` }, { range: context.tree.lines.rangeOf(from, to), newText: '' }],
  };
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
