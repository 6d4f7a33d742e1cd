import type { Range } from '../../base/text.ts';
import type { FarFlow } from './followFlows.ts';
import type { FlowVerdict } from './flowObservations.ts';

/** What a rule said of one file, and another file shows not to be so. */
export interface RefutedArrival {
  readonly file: string;
  readonly rule: string;
  readonly range: Range;
  readonly why: string;
}

/** Arrivals within one file that a function of another file makes harmless, where it does so for all that arrive there. */
export function refutedArrivals(arrivals: readonly FarFlow[], judge: (flow: FarFlow) => FlowVerdict | undefined): RefutedArrival[] {
  const places = new Map<string, { refuted: RefutedArrival | undefined; isOpen: boolean }>();
  for (const arrival of arrivals) {
    const { file, sink, cleared, checkedBy } = arrival;
    const { start, end } = sink.range;
    const key = `${file}\0${start.line}:${start.column}-${end.line}:${end.column}\0${sink.use}`;
    const place = places.get(key) ?? { refuted: undefined, isOpen: false };
    places.set(key, place);
    if (judge(arrival) !== undefined) place.isOpen = true;
    else if (checkedBy !== undefined) {
      const verdict = judge({ ...arrival, cleared: cleared & ~checkedBy.cleared });
      if (verdict !== undefined) place.refuted ??= { file, rule: verdict.info.id, range: sink.range, why: `\`${checkedBy.name}\` in \`${checkedBy.file}\` was asked before, and lets nothing through that does harm here` };
    }
  }
  return [...places.values()].flatMap(({ refuted, isOpen }) => (refuted === undefined || isOpen ? [] : [refuted]));
}

/** What a file says of whoever may call it, where it is known by now who does, and told with them. */
export function supersededArrivals(flows: readonly FarFlow[], judge: (flow: FarFlow) => FlowVerdict | undefined): RefutedArrival[] {
  const found = new Map<string, RefutedArrival>();
  for (const flow of flows) {
    const rule = judge(flow)?.ruleForAnyCaller;
    if (rule === undefined) continue;
    const own = flow.steps.slice(flow.steps.findLastIndex(({ file }) => file !== flow.file) + 1);
    // Such a finding stands where the text is put together.
    const range = own.find(({ text }) => text === 'becomes part of a text')?.range ?? flow.sink.range;
    const { start } = range;
    found.set(`${flow.file}\0${rule}\0${start.line}:${start.column}`, { file: flow.file, rule, range, why: `${flow.source.label} from ${flow.source.from} gets there: it is told with the whole way` });
  }
  return [...found.values()];
}
