import { useState } from 'preact/hooks';
import { kindWords } from '../draw/icons.ts';
import { isFiltering, noFilter } from '../model/filter.ts';
import { messageKinds } from '../model/messageLog.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, plainText } from '../model/words.ts';
import { Icon, IconButton, KindIcon } from './Icon.tsx';
import { laneTitle } from './laneTitle.ts';

/** Search and filters for messages and spans alike. */
export function FilterBar({ model }: { readonly model: MonitorModel }) {
  const { filter } = model;
  const [isOpen, setOpen] = useState(false);
  const isOn = isFiltering(filter);
  return (
    <div class="filterbar" role="search">
      <label class="search"><Icon name="search" /><span class="sr">Search messages and tasks</span>
        <input id="search" type="search" placeholder="Search" value={filter.text} spellcheck={false} onInput={(event) => model.setFilter({ ...filter, text: event.currentTarget.value })} />
      </label>
      <IconButton icon="filter" label="More filters" isPressed={isOpen} onClick={() => setOpen(!isOpen)} />
      <IconButton icon="error" label="Errors only" isPressed={filter.errorsOnly} onClick={() => model.setFilter({ ...filter, errorsOnly: !filter.errorsOnly })} />
      {filter.agent === null ? null : <Chip text={`agent: ${laneTitle(model, filter.agent)}`} onRemove={() => model.focusAgent(null)} />}
      {filter.task === null ? null : <Chip text={`task: ${model.log.spans.tasks.get(filter.task)?.task.title ?? filter.task}`} onRemove={() => model.setFilter({ ...filter, task: null })} />}
      {isOn ? <span class="quiet" role="status">{count(model.filtered.countAt(model.shown))} of {count(model.log.messages.countAt(model.shown))} messages</span> : null}
      {isOn ? <button type="button" class="link" onClick={() => model.setFilter(noFilter)}>Clear</button> : null}
      {isOpen ? (
        <div class="filters">
          <label>Agent
            <select value={filter.agent ?? ''} onChange={(event) => model.focusAgent(event.currentTarget.value === '' ? null : event.currentTarget.value)}>
              <option value="">everyone</option>
              {[...model.log.live.agents.values()].map((agent) => <option key={agent.profile.id} value={agent.profile.id}>{plainText(agent.profile.title)}</option>)}
            </select>
          </label>
          <label>Took at least
            <select value={String(filter.atLeast)} onChange={(event) => model.setFilter({ ...filter, atLeast: Number(event.currentTarget.value) })}>
              {[[0, 'any time'], [10, '10 ms'], [100, '100 ms'], [1000, '1 s'], [10_000, '10 s']].map(([value, words]) => <option key={value} value={value}>{words}</option>)}
            </select>
          </label>
          <fieldset>
            <legend class="sr">Kinds of message</legend>
            {messageKinds.map((kind) => (
              <label key={kind} class="kind-choice">
                <input type="checkbox" checked={filter.kinds.includes(kind)} onChange={() => model.setFilter({ ...filter, kinds: filter.kinds.includes(kind) ? filter.kinds.filter((each) => each !== kind) : [...filter.kinds, kind] })} />
                <KindIcon kind={kind} />{kindWords[kind]}
              </label>
            ))}
          </fieldset>
        </div>
      ) : null}
    </div>
  );
}

function Chip({ text, onRemove }: { readonly text: string; readonly onRemove: () => void }) {
  return <span class="chip"><span class="clip">{plainText(text)}</span><button type="button" class="tool small" aria-label={`Remove filter ${plainText(text)}`} onClick={onRemove}><Icon name="close" /></button></span>;
}
