import type { Evidence, Observation } from '../../../observation.ts';
import { exportedFunctions } from '../../dataflow/exportedFunctions.ts';
import type { Arrival } from '../../dataflow/arrivals.ts';
import { Interpreter } from '../../dataflow/interpreter.ts';
import { isBareJson, nameOfSource, sourceText, stepsOf } from '../../dataflow/steps.ts';
import type { Step } from '../../dataflow/values.ts';
import { sinkSet } from '../../dataflow/values.ts';
import type { JavaScriptRule, Remark, RuleContext, Visitor } from '../../rule.ts';
import type { Node } from '../../syntax/tree.ts';
import { confidenceIn, consequenceOf, flowRules, matters, severityOf } from './consequences.ts';
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
  if ((taint.cleared & sinkSet(kind)) !== 0 || !matters(arrival, sourceText(context.tree, taint.source.node))) return;
  if (kind === 'html' && isBareJson(context.tree, arrival)) return;
  const { info, text: consequence } = consequenceOf(arrival);
  const steps = stepsOf(taint.step);
  const source = nameOfSource(context.tree, steps);
  const confidence = confidenceIn(taint.source.origin, taint.certainty * arrival.certainty);
  const remark: Remark = {
    message: `${source} from ${taint.source.from} reaches \`${arrival.name}\`: ${consequence}`,
    confidence,
    severity: severityOf(info, kind, taint.source.origin, source, confidence),
    evidence: evidenceOf(context, steps, arrival),
    related: relatedOf(context, steps, arrival),
    range: context.rangeOf(placeOf(arrival, steps)),
  };
  const fix = fixFor(context, arrival);
  context.report(info, arrival.place, fix === undefined ? remark : { ...remark, fix });
}

/** What has to change: the text that is put together, where the parts are a caller's or the machine's, else what arrives. */
function placeOf({ taint, place, value }: Arrival, steps: readonly Step[]): Node {
  const { origin } = taint.source;
  const joined = origin === 'library' || origin === 'machine' || origin === 'local' ? steps.find(({ text }) => text === 'becomes part of a text') : undefined;
  return joined?.node ?? (place.type === 'AssignmentExpression' ? place : value);
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
