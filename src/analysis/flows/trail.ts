import type { Access, FileFlows, FlowSource } from './fileFlows.ts';
import type { CheckedBy, FarFlow, FarStep, FlowProject } from './followFlows.ts';

/** Each file more is one more that a guess about may be wrong. */
const surenessPerFile = 0.97;
const hole = '\u0000';

/** How far some data was followed, and what is known of it there. */
export interface Trail {
  /** Undefined as long as only an object with sources as members is handed on. */
  readonly source: FlowSource | undefined;
  readonly known: { readonly path: string; readonly label: string } | undefined;
  readonly cleared: number;
  readonly mayBeObject: boolean;
  readonly certainty: number;
  readonly text: string | undefined;
  readonly steps: readonly FarStep[];
  /** The calls it is inside of, by which it comes back. */
  readonly calls: readonly { readonly file: FileFlows; readonly call: number }[];
  readonly crossings: number;
  readonly checkedBy?: CheckedBy;
}

/** Nothing followed yet. */
export const start: Trail = { source: undefined, known: undefined, cleared: 0, mayBeObject: true, certainty: 1, text: undefined, steps: [], calls: [], crossings: 0 };

/** What arrived, with all that is known of its way. */
export function arrival(trail: Trail, source: FlowSource, sink: FarFlow['sink'], file: FileFlows): FarFlow {
  const { cleared, mayBeObject, certainty, text, steps, checkedBy } = trail;
  return { source, steps, file: file.path, sink, cleared, mayBeObject, certainty: certainty * sink.certainty * surenessPerFile ** Math.min(trail.crossings, 4), text, ...(checkedBy !== undefined && { checkedBy }) };
}

/** What goes on when a value, of which a part is untrusted, is read by a part; undefined where another part is read. */
export function enter(trail: Trail, part: Access, read: Access, file: string, project: FlowProject): Trail | undefined {
  const shared = Math.min(part.length, read.length);
  for (let i = 0; i < shared; i++) if (part[i] !== read[i] && part[i] !== '*' && read[i] !== '*') return undefined;
  if (trail.known === undefined) return trail;
  // An object of the framework is no data itself; which of its members are is known.
  const members = read.slice(part.length);
  const found = project.sourceIn(file, trail.known.path, members);
  const label = [trail.known.label, ...members].join('.');
  if (found !== undefined) return { ...trail, known: undefined, mayBeObject: trail.mayBeObject && found.mayBeObject, source: { from: found.from, origin: found.origin, label: `\`${label}\``, written: label } };
  return { ...trail, known: { path: [trail.known.path, ...members].join('.'), label } };
}

/** A text with another in its place of what was not known. */
export function within(text: string, inner: string | undefined): string {
  const at = text.indexOf(hole);
  return inner === undefined || at === -1 || text.includes(hole, at + 1) ? text : (text.slice(0, at) + inner + text.slice(at + 1)).slice(0, 400);
}
