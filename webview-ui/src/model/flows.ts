import { messageKinds } from './messageLog.ts';
import type { MonitorMessageKind } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { RunLog } from './runLog.ts';

/** What went between an agent and another one, up to a moment. */
export interface Flow {
  readonly other: string;
  sent: number;
  received: number;
  /** The telling kinds among them, most frequent first: who bid, who voted, who refuted whom. */
  readonly kinds: Map<MonitorMessageKind, number>;
}

export function flowsOf(log: RunLog, agent: string, seq: number): Flow[] {
  const lane = log.lanes.find(agent);
  const { messages } = log;
  const flows = new Map<number, Flow>();
  const end = messages.countAt(seq);
  for (let index = 0; index < end; index++) {
    const from = messages.from.at(index);
    const to = messages.to.at(index);
    if (from !== lane && to !== lane) continue;
    const other = from === lane ? to : from;
    let flow = flows.get(other);
    if (flow === undefined) flows.set(other, (flow = { other: log.lanes.names[other]!, sent: 0, received: 0, kinds: new Map() }));
    if (from === lane) flow.sent++;
    else flow.received++;
    const kind = messageKinds[messages.kind.at(index)]!;
    flow.kinds.set(kind, (flow.kinds.get(kind) ?? 0) + 1);
  }
  return [...flows.values()];
}

/** The chosen message with what led to it, as steps between agents, oldest first. */
export function stepsOf(log: RunLog, seq: number): { readonly from: string; readonly to: string; readonly kind: MonitorMessageKind }[] {
  const index = log.messages.indexOfSeq(seq);
  if (index < 0) return [];
  return [index, ...log.messages.causes(index, 12)].reverse().map((each) => {
    const message = log.messages.messages[each]!;
    return { from: message.from, to: message.to, kind: message.kind };
  });
}
