import { kindWords } from '../draw/icons.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { bytes, count, duration, plainText } from '../model/words.ts';
import { Facts } from './Facts.tsx';
import { FullContent } from './FullContent.tsx';
import { IconButton, KindIcon } from './Icon.tsx';
import { AgentLink, MessageLink, PlaceLink, TaskLink } from './Links.tsx';

export function InspectMessage({ model, seq }: { readonly model: MonitorModel; readonly seq: number }) {
  const { messages, startedAt, spans } = model.log;
  const index = messages.indexOfSeq(seq);
  if (index < 0) return <p class="empty">This message has not arrived yet.</p>;
  const message = messages.messages[index]!;
  const causes = messages.causes(index);
  const effects = messages.effects(index, 50);
  const place = message.task === null ? undefined : spans.tasks.get(message.task)?.task.place;
  return (
    <>
      <h3><KindIcon kind={message.kind} /> {kindWords[message.kind]}: {plainText(message.subject)}</h3>
      {message.preview === '' ? null : <p class="preview">{plainText(message.preview)}</p>}
      <Facts rows={[
        ['From', <AgentLink key="from" model={model} id={message.from} />],
        ['To', message.via === 'agent' ? <AgentLink key="to" model={model} id={message.to} /> : `${message.via} ${plainText(message.to)}`],
        ['Task', message.task === null ? null : <TaskLink key="task" model={model} id={message.task} />],
        ['Code', place === undefined ? null : <PlaceLink key="place" model={model} place={place} />],
        ['Sent', `${duration(messages.at.at(index) - startedAt)} after the start · event ${count(seq)}`],
        ['After its cause', causes.length === 0 ? null : duration(messages.at.at(index) - messages.at.at(causes[0]!))],
        ['Size', bytes(message.size)],
        ...Object.entries(message.fields ?? {}).map(([name, value]) => [plainText(name), plainText(String(value))] as const),
      ]} />
      <div class="buttons">
        <IconButton icon="play" label="Show this moment" isLabelled onClick={() => model.moveTo(seq)} />
        {model.isStatic ? null : <IconButton icon="link" label="Copy link" isLabelled onClick={() => model.act({ type: 'copyLink', run: model.run!.run, seq })} />}
      </div>
      <h3>Because of</h3>
      {causes.length === 0 ? <p class="quiet">{message.cause === null ? 'It is the first of its chain.' : `Its cause, ${plainText(message.cause)}, is not in this run.`}</p> : <ul class="links">{causes.toReversed().slice(-12).map((each) => <MessageLink key={each} model={model} index={each} />)}</ul>}
      <h3>Led to</h3>
      {effects.length === 0 ? <p class="quiet">Nothing was sent because of it.</p> : <ul class="links">{effects.map((each) => <MessageLink key={each.index} model={model} index={each.index} depth={each.depth - 1} />)}</ul>}
      <FullContent model={model} seq={seq} />
    </>
  );
}
