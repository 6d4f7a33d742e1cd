import type { MonitorFinding } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { RunLog } from './runLog.ts';

/** The messages that a finding came by: those that name it, and those of its agent's tasks on the same file. */
export function messagesAbout(log: RunLog, finding: MonitorFinding, cap = 30): number[] {
  const { messages, spans } = log;
  const found: number[] = [];
  for (let index = 0; index < messages.length && found.length < cap; index++) {
    const message = messages.messages[index]!;
    if (Object.values(message.fields ?? {}).includes(finding.id)) found.push(index);
    else if (message.task !== null && (message.from === finding.agent || message.to === finding.agent)) {
      const place = spans.tasks.get(message.task)?.task.place;
      if (place !== undefined && place.file === finding.place.file && place.root === finding.place.root) found.push(index);
      else if (place === undefined && message.preview.includes(finding.place.file)) found.push(index);
    }
  }
  return found;
}

/** A finding by its id, of those that stand or of those that were dropped. */
export function findingOf(state: { readonly findings: ReadonlyMap<string, MonitorFinding>; readonly dropped: readonly { readonly finding: MonitorFinding; readonly by: string; readonly why: string }[] }, id: string) {
  const finding = state.findings.get(id);
  const drop = state.dropped.find((each) => each.finding.id === id);
  return finding === undefined && drop === undefined ? undefined : { finding: finding ?? drop!.finding, drop };
}
