import type { MonitorEvent } from '../../../src/protocol/monitor/monitorEvent.ts';
import { errorFrom, play } from '../model/playback.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { count, duration, plainText } from '../model/words.ts';
import { IconButton } from './Icon.tsx';
import { goToError } from './RunBar.tsx';

/** Moves through the log: every view is the fold up to where it stands. */
export function Scrubber({ model }: { readonly model: MonitorModel }) {
  const { log, shown, cursor } = model;
  const { head } = log;
  const event = log.events[shown - 1];
  const said = event === undefined ? '' : eventInWords(event);
  const back = errorFrom(model, -1);
  const on = errorFrom(model, 1);
  return (
    <section class="scrubber" aria-label="Replay">
      <IconButton icon="previous" label="Step back" isDisabled={shown <= 1} onClick={() => model.moveTo(shown - 1)} />
      {model.isPlaying ? <IconButton icon="pause" label="Pause" onClick={() => model.set({ isPlaying: false })} /> : <IconButton icon="play" label="Play" isDisabled={head < 2} onClick={() => play(model, pause)} />}
      <IconButton icon="next" label="Step forward" isDisabled={cursor === null || shown >= head} onClick={() => model.moveTo(shown + 1)} />
      {log.live.errorSeqs.length === 0 ? null : (
        <>
          <IconButton icon="errorBack" label="Previous error" isDisabled={back === null} onClick={() => back !== null && goToError(model, back)} />
          <IconButton icon="errorOn" label="Next error" isDisabled={on === null} onClick={() => on !== null && goToError(model, on)} />
        </>
      )}
      <span class="track">
        <input type="range" min={1} max={Math.max(1, head)} value={shown} step={1} aria-label="Event" aria-valuetext={`Event ${shown} of ${head}: ${said}`} disabled={head < 2}
          onInput={(input) => {
            const value = Number(input.currentTarget.value);
            if (model.isPlaying) model.set({ isPlaying: false });
            model.moveTo(value >= head ? null : value);
          }} />
        {log.live.errorSeqs.slice(0, 200).map((seq) => <span key={seq} class="error-mark" style={{ left: `${(100 * (seq - 1)) / Math.max(1, head - 1)}%` }} />)}
      </span>
      <span class="position" title={said}>{count(shown)} / {count(head)} <span class="quiet">{event === undefined ? '' : duration(log.timeOf(shown) - log.startedAt)}</span></span>
      {cursor === null ? null : <IconButton icon="pulse" label={log.live.end === null ? 'Back to live' : 'Back to the end'} isLabelled onClick={() => model.moveTo(null)} />}
      {model.isStatic ? null : <IconButton icon="link" label="Copy link to this moment" isDisabled={head === 0} onClick={() => model.act({ type: 'copyLink', run: model.run!.run, seq: shown })} />}
    </section>
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds));
}

/** What happened, in a few words. */
export function eventInWords({ body }: MonitorEvent): string {
  switch (body.type) {
    case 'message': return plainText(`${body.message.from} to ${body.message.to}: ${body.message.kind} ${body.message.subject}`);
    case 'agent.joined': return plainText(`${body.agent.title} joins`);
    case 'agent.state': return plainText(`${body.agent} is ${body.state}`);
    case 'task.created': return plainText(`task ${body.task.kind} ${body.task.title} is created`);
    case 'task.started': return plainText(`${body.agent} starts ${body.task}`);
    case 'task.finished': return plainText(`${body.task} is ${body.status}`);
    case 'run.finished': return `the run is ${body.status}`;
    default: return body.type.replace('.', ' ');
  }
}
