import type { MonitorModel } from '../model/monitorModel.ts';
import { confidence, count, plainText } from '../model/words.ts';
import { Facts } from './Facts.tsx';
import { IconButton } from './Icon.tsx';
import { PlaceLink } from './Links.tsx';
import { Proposals } from './Proposals.tsx';

export function InspectFailure({ model, id }: { readonly model: MonitorModel; readonly id: string }) {
  const { state } = model;
  const failure = state.failures.get(id);
  if (failure === undefined) return <p class="empty">This test has not been seen to fail {model.cursor === null ? 'in this run' : 'at this moment'}.</p>;
  const search = state.searches.get(id);
  return (
    <>
      <h3>{plainText(failure.name)}</h3>
      <p class="preview">{plainText(failure.message)}</p>
      <Facts rows={[
        ['Why', `${failure.class}, ${failure.state}`],
        ['Test', <PlaceLink key="place" model={model} place={failure.place} />],
        ['Search', search === undefined ? null : `${plainText(search.text)} · ${count(search.candidates)} candidates, ${count(search.perSecond)} per second`],
      ]} />
      {model.isStatic ? null : <div class="buttons"><IconButton icon="file" label="Open report" isLabelled onClick={() => model.act({ type: 'openFailure', id })} /></div>}
      <h3>Evidence</h3>
      {failure.evidence.length === 0 ? <p class="quiet">None yet.</p> : <ul class="evidence">{failure.evidence.slice(0, 20).map((line, index) => <li key={index}>{plainText(line)}</li>)}</ul>}
      <h3>Suspects</h3>
      {failure.suspects.length === 0 ? <p class="quiet">No line is suspected yet.</p> : (
        <ul class="links">
          {failure.suspects.slice(0, 20).map((suspect) => (
            <li key={`${suspect.file}:${suspect.line}`}>
              <PlaceLink model={model} place={{ root: failure.place.root, file: suspect.file, line: suspect.line }} /> <span class="quiet">{suspect.score.toFixed(2)} · {plainText(suspect.why)}</span>
            </li>
          ))}
        </ul>
      )}
      <h3>Proposals</h3>
      <Proposals model={model} proposals={failure.proposals} words={confidence} />
    </>
  );
}
