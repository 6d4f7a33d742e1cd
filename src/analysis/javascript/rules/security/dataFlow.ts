import type { Evidence, Observation, RuleInfo } from '../../../observation.ts';
import * as infos from '../../../rules/infos/security.ts';
import type { Arrival } from '../../dataflow/interpreter.ts';
import { Interpreter } from '../../dataflow/interpreter.ts';
import type { SinkKind, Step } from '../../dataflow/values.ts';
import { blank, hole, neverAbsolute, neverClimbs, sinkSet } from '../../dataflow/values.ts';
import type { JavaScriptRule, Remark, RuleContext, Visitor } from '../../rule.ts';
import { dottedName, unwrap } from '../../syntax/names.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { fixFor } from './flowFixes.ts';
import { looksLikeTest } from './settings.ts';

interface Told {
  readonly info: RuleInfo;
  /** What happens, after "`x` from the request reaches `sink`: ". */
  readonly consequence: string;
}

const told: Readonly<Record<SinkKind, Told>> = {
  command: { info: infos.commandInjection, consequence: 'anyone can run commands here' },
  code: { info: infos.codeInjection, consequence: 'anyone can run code here' },
  sql: { info: infos.sqlInjection, consequence: 'anyone can change what this query does' },
  nosql: { info: infos.nosqlInjection, consequence: 'an object in its place matches every document' },
  path: { info: infos.pathTraversal, consequence: 'it can name any file on this machine' },
  html: { info: infos.htmlInjection, consequence: 'markup in it runs as script in the reader\'s browser' },
  template: { info: infos.templateInjection, consequence: 'expressions in it run on the server' },
  redirect: { info: infos.openRedirect, consequence: 'a link can lead from here to any site' },
  request: { info: infos.serverSideRequest, consequence: 'the server can be made to fetch any address' },
  deserialize: { info: infos.unsafeDeserialization, consequence: 'reading it can run code' },
  prototype: { info: infos.prototypePollution, consequence: 'a key such as `__proto__` changes every object' },
  regex: { info: infos.regexInjection, consequence: 'a slow pattern stops the process' },
  log: { info: infos.logInjection, consequence: 'a line break in it forges an entry' },
  call: { info: infos.dynamicMethodCall, consequence: 'it can name any method, inherited ones included' },
  xml: { info: infos.xmlExternalEntities, consequence: 'the document can name files to read' },
};

/** Follows untrusted data through the file to where it does harm. */
export const dataFlow: JavaScriptRule = {
  infos: [...new Set(Object.values(told).map(({ info }) => info))],
  create: (context): Visitor => ({
    atEnd: () => {
      if (!mayMatter.test(context.tree.text) || (context.isTest && looksLikeTest(context))) return;
      const interpreter = new Interpreter({
        tree: context.tree,
        scopes: context.scopes,
        pause: context.pause,
        arrive: (arrival) => report(context, arrival),
      });
      interpreter.run();
    },
  }),
};

/** Without one of these words there is no source in the file, and following its data would be in vain. */
const mayMatter = /\b(req|request|ctx|context|event|Request|NextApiRequest|IncomingMessage|location|referrer|URL|argv|env|onmessage|message|Query|Body|Param|hono|window)\b/;

function report(context: RuleContext, arrival: Arrival): void {
  const { taint, kind } = arrival;
  if ((taint.cleared & sinkSet(kind)) !== 0 || !matters(arrival, context.textOf(taint.source.node))) return;
  if (kind === 'html' && isBareJson(context, arrival)) return;
  const { info, consequence } = told[kind];
  const steps = stepsOf(taint.step);
  const isLocal = taint.source.origin === 'local';
  const confidence = Math.round(Math.min(0.95, 0.95 * taint.certainty * arrival.certainty) * (isLocal ? 0.45 : 1) * 100) / 100;
  const source = nameOf(context, steps);
  const remark: Remark = {
    message: `${source} from ${taint.source.from} reaches \`${arrival.name}\`: ${isLocal ? 'whoever starts the program decides what happens here' : consequence}`,
    confidence,
    ...(isLocal && { severity: 'info' as const }),
    ...(!isLocal && (confidence < 0.6 || (kind === 'html' && isOwnHeader(source))) && info.severity === 'error' && { severity: 'warning' as const }),
    evidence: evidenceOf(context, steps, arrival),
    related: relatedOf(context, steps, arrival),
    range: context.rangeOf(arrival.place.type === 'AssignmentExpression' ? arrival.place : arrival.value),
  };
  const fix = fixFor(context, arrival);
  context.report(info, arrival.place, fix === undefined ? remark : { ...remark, fix });
}

/** Headers are written by the reader's own browser; a stranger's link cannot choose them. */
function isOwnHeader(source: string): boolean {
  return /headers?\b/i.test(source) && !/referr?er/i.test(source);
}

/** Without a declared type a browser looks at how an answer begins, and JSON does not begin like a page. */
function isBareJson(context: RuleContext, { name, value }: Arrival): boolean {
  const written = unwrap(value);
  return /\.(end|write)$/.test(name) && isCall(written) && dottedName(written.callee) === 'JSON.stringify' && !/text\/html/i.test(context.tree.text);
}

/** Whether this source can do harm at this kind of sink at all. */
function matters({ kind, taint, text }: Arrival, sourceText: string): boolean {
  const { origin } = taint.source;
  // The browser says where it comes from; nobody else can choose it for the user.
  if (kind === 'redirect' && /referr?er/i.test(sourceText)) return false;
  // Whoever starts a program may run what they like anyway; only text that a shell takes apart surprises them.
  if (origin === 'local') return kind === 'command' && taint.source.from === 'the command line' && text !== undefined && text !== hole && text.includes(hole);
  if (origin === 'browser' && !(kind === 'html' || kind === 'code' || kind === 'redirect' || kind === 'prototype' || kind === 'call' || kind === 'regex')) return false;
  if (origin === 'browser' && kind === 'regex') return false;
  if (kind === 'path' && (taint.cleared & neverClimbs) !== 0) {
    // Behind a folder of ours it stays there; on its own it must not start at the root either.
    return (taint.cleared & neverAbsolute) === 0 && (text === undefined || text.startsWith(hole));
  }
  if (kind === 'redirect' || kind === 'request') return !leadsTheWay(kind, text);
  return true;
}

/** A constant start that decides where an address leads: what follows can only choose the page there. */
function leadsTheWay(kind: SinkKind, text: string | undefined): boolean {
  if (text === undefined || text.startsWith(hole)) return false;
  const start = text.slice(0, text.includes(hole) ? text.indexOf(hole) : undefined);
  if (/^(?:[a-z][a-z0-9+.-]*:)?\/\/[^/?#\\]+[/?#\\]/i.test(start)) return true;
  // A base of our own, whatever it is.
  if (start.startsWith(blank) || /[?#]/.test(start)) return true;
  if (kind === 'redirect') return /^\/[^/\\]/.test(start) || /^[?#]/.test(start) || /^\.{0,2}\/?[\w-]+[/?#]/.test(start) || start === '/#' || /^mailto:|^tel:/.test(start);
  return /^\/[^/]/.test(start) || /^\.{1,2}\//.test(start) || start === '/';
}

function stepsOf(last: Step): Step[] {
  const steps: Step[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) steps.unshift(step);
  return steps;
}

/** What a developer calls the value: the variable it was taken apart into, else all of `req.query.name`. */
function nameOf(context: RuleContext, steps: readonly Step[]): string {
  let node = steps[0]!.node;
  for (let parent = parentOf(node); isMember(parent) && parent.object === node && !parent.computed; parent = parentOf(node)) {
    const above = parentOf(parent);
    if (isCall(above) && above.callee === parent) break;
    node = parent;
  }
  const holder = parentOf(node);
  const second = steps[1]?.node;
  if (holder?.type === 'VariableDeclarator' && holder.id.type === 'ObjectPattern' && second?.type === 'Identifier') node = second;
  const text = context.textOf(node);
  return text.length <= 50 && !text.includes('\n') ? `\`${text}\`` : 'A value';
}

function evidenceOf(context: RuleContext, steps: readonly Step[], arrival: Arrival): Evidence[] {
  const path = steps.map((step): Evidence => ({ kind: 'path', text: step.text, place: { range: context.rangeOf(step.node) } }));
  return [...path, { kind: 'path', text: `arrives at \`${arrival.name}\``, place: { range: context.rangeOf(arrival.value) } }];
}

function relatedOf(context: RuleContext, steps: readonly Step[], arrival: Arrival): NonNullable<Observation['related']> {
  const own = context.rangeOf(arrival.value);
  return steps
    .map((step) => ({ place: { range: context.rangeOf(step.node) }, message: step.text }))
    .filter(({ place }) => place.range.start.line !== own.start.line || place.range.start.column !== own.start.column);
}
