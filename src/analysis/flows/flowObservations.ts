import type { Range } from '../../base/text.ts';
import type { Severity } from '../../base/severity.ts';
import type { Evidence, RuleInfo } from '../observation.ts';
import type { ProjectObservation } from '../project/projectObservation.ts';
import type { FarFlow, FarStep } from './followFlows.ts';

/** What data does where it arrived, as the rules of its language say it; undefined where it does no harm. */
export interface FlowVerdict {
  readonly info: RuleInfo;
  /** After "`x` from the request reaches `sink`: ". */
  readonly consequence: string;
  readonly confidence: number;
  readonly severity: Severity;
  /** The rule by which the file with the sink says it of any caller, as long as it knows none. */
  readonly ruleForAnyCaller?: string;
}

/** The files under review and their lines that are new. */
export interface ReviewedLines {
  isReviewed(file: string): boolean;
  isNew(file: string, line: number): boolean;
  /** The function around a line. */
  symbolAt(file: string, line: number): string;
}

/** One finding for each place where something has to change, at a line of the change where the way has one. */
export function flowObservations(flows: readonly FarFlow[], judge: (flow: FarFlow) => FlowVerdict | undefined, lines: ReviewedLines): ProjectObservation[] {
  const found = new Map<string, { flow: FarFlow; verdict: FlowVerdict; at: FarStep }>();
  for (const flow of flows) {
    const verdict = judge(flow);
    const at = verdict === undefined ? undefined : placeOf(flow, lines);
    if (verdict === undefined || at === undefined) continue;
    // Several sources of one sink are one thing to repair; the surest and shortest way speaks.
    const key = `${at.file}\0${verdict.info.id}\0${placeKey(at.range)}`;
    const other = found.get(key);
    if (other === undefined || compare(verdict, flow, other.verdict, other.flow) < 0) found.set(key, { flow, verdict, at });
  }
  return [...found.values()].map(({ flow, verdict, at }) => ({ file: at.file, observation: observe(flow, verdict, at, lines) }));
}

function compare(a: FlowVerdict, flowA: FarFlow, b: FlowVerdict, flowB: FarFlow): number {
  return b.confidence - a.confidence || flowA.steps.length - flowB.steps.length || (flowA.steps[0]!.file < flowB.steps[0]!.file ? -1 : 1);
}

/** The sink where it is new; else the last new line before it; else the sink, or the last step in a file under review. */
function placeOf(flow: FarFlow, lines: ReviewedLines): FarStep | undefined {
  const way = [...flow.steps, sinkStep(flow)].reverse();
  return way.find((step) => lines.isNew(step.file, step.range.start.line)) ?? way.find((step) => lines.isReviewed(step.file));
}

function sinkStep({ file, sink }: FarFlow): FarStep {
  return { file, range: sink.range, text: `arrives at \`${sink.name}\`` };
}

function observe(flow: FarFlow, verdict: FlowVerdict, at: FarStep, lines: ReviewedLines): ProjectObservation['observation'] {
  const { info, consequence, confidence, severity } = verdict;
  const { source, sink } = flow;
  const first = flow.steps[0]!;
  const way = withoutRepeats([...flow.steps, sinkStep(flow)]);
  const place = (step: FarStep): { readonly file?: string; readonly range: Range } => (step.file === at.file ? { range: step.range } : { file: step.file, range: step.range });
  const entry = first.file === at.file ? '' : ` in \`${first.file}\``;
  const exit = flow.file === at.file ? '' : ` in \`${flow.file}\``;
  const path = way.map((step): Evidence => ({ kind: 'path', text: step.text, place: place(step) }));
  return {
    rule: info.id,
    severity,
    confidence,
    range: at.range,
    message: `${source.label} from ${source.from}${entry} reaches \`${sink.name}\`${exit}: ${consequence}`,
    evidence: path,
    related: way.filter((step) => step.file !== at.file || placeKey(step.range) !== placeKey(at.range)).map((step) => ({ place: place(step), message: step.text })),
    symbol: at.file === flow.file && placeKey(at.range) === placeKey(sink.range) ? sink.symbol : lines.symbolAt(at.file, at.range.start.line),
    ...(info.cwe && { cwe: info.cwe }),
  };
}

/** The same place twice in a row is one step. */
function withoutRepeats(steps: readonly FarStep[]): FarStep[] {
  return steps.filter((step, index) => index === 0 || index === steps.length - 1 || step.file !== steps[index - 1]!.file || placeKey(step.range) !== placeKey(steps[index - 1]!.range));
}

function placeKey({ start, end }: Range): string {
  return `${start.line}:${start.column}-${end.line}:${end.column}`;
}
