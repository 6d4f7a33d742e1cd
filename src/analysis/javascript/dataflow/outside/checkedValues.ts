import type { FlowCheck } from '../../../flows/fileFlows.ts';
import type { SinkSet, Value } from '../values.ts';
import { allTaints, everySink } from '../values.ts';

const maxChecks = 4;

/** A value about which a function of another file was asked. */
export function withCheck(value: Value, check: FlowCheck): Value {
  if (allTaints(value).length === 0) return value;
  const fields = value.fields && new Map([...value.fields].map(([name, field]) => [name, withCheck(field, check)]));
  return { ...value, taints: value.taints.map((taint) => (taint.checks?.includes(check) ? taint : { ...taint, checks: [...(taint.checks ?? []), check].slice(-maxChecks) })), ...(fields && { fields }) };
}

/** What a check made safe: all of it where nothing of the value is left. */
export function clearedBy(before: Value, after: Value): SinkSet {
  const left = allTaints(after);
  if (left.length === 0) return everySink;
  const was = allTaints(before).reduce((all, taint) => all & taint.cleared, -1);
  return left.reduce((all, taint) => all & taint.cleared, -1) & ~was;
}
