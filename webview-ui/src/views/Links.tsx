import type { CodePlace } from '../../../src/protocol/monitor/monitorEvent.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { duration, plainText } from '../model/words.ts';
import { Icon, KindIcon } from './Icon.tsx';
import { laneTitle } from './laneTitle.ts';

export function PlaceLink({ model, place }: { readonly model: MonitorModel; readonly place: CodePlace }) {
  const words = `${plainText(place.file)}:${place.line}`;
  if (model.isStatic) return <code>{words}</code>;
  return <button type="button" class="link code" title="Open in the editor" onClick={() => model.act({ type: 'openPlace', place })}><Icon name="file" />{words}</button>;
}

export function AgentLink({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  if (!model.log.live.agents.has(id)) return <span>{plainText(laneTitle(model, id))}</span>;
  return <button type="button" class="link" onClick={() => model.select({ kind: 'agent', agent: id })}>{plainText(laneTitle(model, id))}</button>;
}

export function TaskLink({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  const task = model.log.spans.tasks.get(id)?.task;
  return <button type="button" class="link" onClick={() => model.select({ kind: 'task', task: id })}>{plainText(task === undefined ? id : `${task.kind} · ${task.title}`)}</button>;
}

/** One message as a line to jump to, indented by how far it is from the chosen one. */
export function MessageLink({ model, index, depth = 0 }: { readonly model: MonitorModel; readonly index: number; readonly depth?: number }) {
  const { messages, startedAt } = model.log;
  const message = messages.messages[index]!;
  return (
    <li style={{ paddingLeft: `${Math.min(depth, 8) * 12}px` }}>
      <button type="button" class="link-row" onClick={() => model.select({ kind: 'message', seq: messages.seq.at(index) })}>
        <KindIcon kind={message.kind} />
        <span class="clip">{plainText(laneTitle(model, message.from))} → {plainText(laneTitle(model, message.to))}: {plainText(message.subject)} <span class="quiet">{plainText(message.preview)}</span></span>
        <span class="figure">{duration(messages.at.at(index) - startedAt)}</span>
      </button>
    </li>
  );
}
