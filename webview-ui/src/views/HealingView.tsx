import { useMemo } from 'preact/hooks';
import type { MonitorFailure } from '../../../src/protocol/monitor/monitorEvent.ts';
import { auctionsOf } from '../model/contractNet.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { confidence, count, plainText, plural } from '../model/words.ts';
import { AuctionTable } from './AuctionTable.tsx';
import { PlaceLink } from './Links.tsx';
import { Proposals } from './Proposals.tsx';
import type { Look } from './StateGlyph.tsx';
import { StateGlyph } from './StateGlyph.tsx';

const looks: Readonly<Record<MonitorFailure['state'], Look>> = { diagnosing: 'running', repairing: 'running', healed: 'done', unhealed: 'failed' };
const most = 100;

/** Failing tests with what is known of each, how the work was given away, and the fixes that were proven. */
export function HealingView({ model }: { readonly model: MonitorModel }) {
  const { state, log, shown } = model;
  const sent = log.messages.countAt(shown);
  const auctions = useMemo(() => auctionsOf(log, shown), [log, sent]);
  if (state.failures.size === 0 && auctions.length === 0) {
    return <p class="empty">{state.team === 'healing' ? 'No failing test has been reported yet.' : 'This run heals nothing. The healing team’s failures, bids and proposals are shown here.'}</p>;
  }
  return (
    <div class="board scroll" tabIndex={0} role="region" aria-label="Healing board">
      <div class="healing">
        <ul class="failures" aria-label="Failing tests">
          {[...state.failures.values()].slice(0, most).map((failure) => <FailureItem key={failure.id} model={model} failure={failure} />)}
        </ul>
        {state.failures.size > most ? <p class="quiet board-note">{plural(state.failures.size - most, 'more failing test')}.</p> : null}
        <section class="auctions" aria-label="Bids and awards">
          <h3>Bids and awards</h3>
          {auctions.length === 0 ? <p class="quiet">No work has been offered yet.</p> : auctions.toReversed().slice(0, 20).map((auction) => <AuctionTable key={auction.seq} model={model} auction={auction} />)}
        </section>
      </div>
    </div>
  );
}

function FailureItem({ model, failure }: { readonly model: MonitorModel; readonly failure: MonitorFailure }) {
  const search = model.state.searches.get(failure.id);
  const isChosen = model.selection?.kind === 'failure' && model.selection.failure === failure.id;
  const isWorkedOn = failure.state === 'diagnosing' || failure.state === 'repairing';
  return (
    <li class={isChosen ? 'failure chosen' : 'failure'}>
      <div class="failure-head">
        <StateGlyph look={isWorkedOn && model.state.end !== null ? 'stopped' : looks[failure.state]} label={false} />
        <button type="button" class="finding-text strong" aria-pressed={isChosen} onClick={() => model.select({ kind: 'failure', failure: failure.id })}>{plainText(failure.name)}</button>
        <span class="quiet">{failure.state} · {failure.class}</span>
        <span class="finding-place"><PlaceLink model={model} place={failure.place} /></span>
      </div>
      <div class="failure-body">
        <p class="quiet">{plainText(failure.message)}</p>
        {search === undefined ? null : (
          <p><span class="quiet">{plainText(search.text.split(',')[0]!)}:</span> <span class="strong">{count(search.candidates)}</span> candidates · <span class="strong">{count(search.perSecond)}</span> per second</p>
        )}
        {failure.proposals.length > 0 ? <Proposals model={model} proposals={failure.proposals} words={confidence} /> : failure.state !== 'unhealed' ? null : (
          <ul class="evidence quiet">{failure.evidence.slice(0, 4).map((line, index) => <li key={index}>{plainText(line)}</li>)}</ul>
        )}
      </div>
    </li>
  );
}
