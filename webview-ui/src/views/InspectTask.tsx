import { spanEnds } from '../model/spanLog.ts';
import { spanLength } from '../model/filter.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, plainText } from '../model/words.ts';
import { Facts } from './Facts.tsx';
import { FullContent } from './FullContent.tsx';
import { IconButton } from './Icon.tsx';
import { AgentLink, MessageLink, PlaceLink, TaskLink } from './Links.tsx';

export function InspectTask({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  const { spans, messages, lanes, startedAt } = model.log;
  const record = spans.tasks.get(id);
  if (record === undefined) return <p class="empty">This task has not been created yet.</p>;
  const { task, span } = record;
  const about: number[] = [];
  for (let index = 0; index < messages.length && about.length < 50; index++) if (messages.messages[index]!.task === id) about.push(index);
  const end = span < 0 ? 'queued' : spanEnds[spans.status.at(span)]!;
  const endSeq = span < 0 ? 0 : spans.endSeq.at(span);
  return (
    <>
      <h3>{plainText(task.kind)}</h3>
      <p class="preview">{plainText(task.title)}</p>
      <Facts rows={[
        ['State', end === 'failed' ? <span key="end" class="bad">failed: {plainText(record.reason)}</span> : `${end}${record.reason === '' ? '' : `: ${plainText(record.reason)}`}`],
        ['Agent', span < 0 ? null : <AgentLink key="agent" model={model} id={lanes.names[spans.lane.at(span)]!} />],
        ['Code', task.place === undefined ? null : <PlaceLink key="place" model={model} place={task.place} />],
        ['Part of', task.parent === null ? null : <TaskLink key="parent" model={model} id={task.parent} />],
        ['Attempt', span >= 0 && spans.attempt.at(span) > 1 ? String(spans.attempt.at(span)) : null],
        ['Created', `${duration(record.createdAt - startedAt)} after the start`],
        ['Waited', span < 0 ? null : duration(spans.start.at(span) - spans.queuedAt.at(span))],
        ['Took', span < 0 ? null : duration(spanLength(model.log, span))],
        ['Priority', String(task.priority)],
        ['Lane', task.lane === null ? null : plainText(task.lane)],
        ['Events', `${count(record.createdSeq)}${endSeq > 0 ? ` to ${count(endSeq)}` : ''}`],
      ]} />
      <div class="buttons">
        <IconButton icon="filter" label="Only this task" isLabelled onClick={() => model.setFilter({ ...model.filter, task: model.filter.task === id ? null : id })} isPressed={model.filter.task === id} />
        <IconButton icon="play" label="Show its start" isLabelled onClick={() => model.moveTo(span < 0 ? record.createdSeq : spans.startSeq.at(span))} />
      </div>
      <h3>Messages</h3>
      {about.length === 0 ? <p class="quiet">None were sent in its service.</p> : <ul class="links">{about.map((index) => <MessageLink key={index} model={model} index={index} />)}</ul>}
      <FullContent model={model} seq={endSeq > 0 ? endSeq : record.createdSeq} />
    </>
  );
}
