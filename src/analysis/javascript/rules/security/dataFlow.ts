import type { Evidence, Observation } from '../../../observation.ts';
import { exportedFunctions } from '../../dataflow/exportedFunctions.ts';
import type { Arrival } from '../../dataflow/interpreter.ts';
import { Interpreter } from '../../dataflow/interpreter.ts';
import type { Origin, Step } from '../../dataflow/values.ts';
import { sinkSet } from '../../dataflow/values.ts';
import type { JavaScriptRule, Remark, RuleContext, Visitor } from '../../rule.ts';
import { dottedName, unwrap } from '../../syntax/names.ts';
import type { Node } from '../../syntax/tree.ts';
import { isCall, isMember, parentOf } from '../../syntax/tree.ts';
import { consequenceOf, flowRules, matters } from './consequences.ts';
import { fixFor } from './flowFixes.ts';
import { looksLikeTest } from './settings.ts';

/** Follows untrusted data through the file to where it does harm. */
export const dataFlow: JavaScriptRule = {
  infos: flowRules,
  create: (context): Visitor => ({
    atEnd: () => {
      const { text } = context.tree;
      const isOpen = mayEndBadly.test(text);
      if (!(mayMatter.test(text) || isOpen) || (context.isTest && looksLikeTest(context))) return;
      const interpreter = new Interpreter({
        tree: context.tree,
        scopes: context.scopes,
        pause: context.pause,
        arrive: (arrival) => report(context, arrival),
        ...(isOpen && { exported: exportedFunctions(context.tree, context.scopes) }),
      });
      interpreter.run();
    },
  }),
};

/** Without one of these words there is no source in the file, and following its data would be in vain. */
const mayMatter = /\b(req|request|ctx|context|event|Request|NextApiRequest|IncomingMessage|location|referrer|URL|argv|env|onmessage|message|Query|Body|Param|hono|window)\b/;
/** Sinks that what a caller of the package, a folder name or the page itself holds must not reach either. */
const mayEndBadly = /\bexec(?:Sync|File|FileSync)?\b|\bspawn|shelljs|execa|\beval\b|\bFunction\(|\$\(|jQuery|innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write/;

function report(context: RuleContext, arrival: Arrival): void {
  const { taint, kind } = arrival;
  if ((taint.cleared & sinkSet(kind)) !== 0 || !matters(arrival, sourceText(context, taint.source.node))) return;
  if (kind === 'html' && isBareJson(context, arrival)) return;
  const { info, text: consequence } = consequenceOf(arrival);
  const steps = stepsOf(taint.step);
  const { origin } = taint.source;
  const isLocal = origin === 'local';
  const confidence = Math.round(Math.min(0.95, 0.95 * taint.certainty * arrival.certainty) * (trust[origin] ?? 1) * 100) / 100;
  const source = nameOf(context, steps);
  const remark: Remark = {
    message: `${source} from ${taint.source.from} reaches \`${arrival.name}\`: ${consequence}`,
    confidence,
    ...(isLocal && { severity: 'info' as const }),
    // A page can only be made to ask what its reader could ask anyway.
    ...(kind === 'request' && origin === 'browser' && { severity: 'info' as const }),
    ...(!isLocal && !(kind === 'request' && origin === 'browser') && (confidence < 0.6 || (kind === 'html' && isOwnHeader(source))) && info.severity === 'error' && { severity: 'warning' as const }),
    evidence: evidenceOf(context, steps, arrival),
    related: relatedOf(context, steps, arrival),
    range: context.rangeOf(placeOf(arrival, steps)),
  };
  const fix = fixFor(context, arrival);
  context.report(info, arrival.place, fix === undefined ? remark : { ...remark, fix });
}

/** All of `req.headers.referer`, or `req.get('referer')`, though the data enters at its start. */
function sourceText(context: RuleContext, node: Node): string {
  let outer = node;
  for (let parent = parentOf(outer); isMember(parent) && parent.object === outer; parent = parentOf(outer)) outer = parent;
  return context.textOf(outer).slice(0, 200);
}

/** How far data of these origins is from an attacker. */
const trust: Readonly<Partial<Record<Origin, number>>> = { local: 0.45, machine: 0.6 };

/** What has to change: the text that is put together, where the parts are a caller's or the machine's, else what arrives. */
function placeOf({ taint, place, value }: Arrival, steps: readonly Step[]): Node {
  const { origin } = taint.source;
  const joined = origin === 'library' || origin === 'machine' || origin === 'local' ? steps.find(({ text }) => text === 'becomes part of a text') : undefined;
  return joined?.node ?? (place.type === 'AssignmentExpression' ? place : value);
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
