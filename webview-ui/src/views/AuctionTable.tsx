import type { Auction, BidRow } from '../model/contractNet.ts';
import type { MonitorModel } from '../model/monitorModel.ts';
import { duration, plainText } from '../model/words.ts';
import { AgentLink } from './Links.tsx';
import { laneTitle } from './laneTitle.ts';

/** One call for bids: who offered what, and in which order the work was given away. */
export function AuctionTable({ model, auction }: { readonly model: MonitorModel; readonly auction: Auction }) {
  const select = (seq: number): void => model.select({ kind: 'message', seq });
  return (
    <div class="auction">
      <div>
        <button type="button" class="link" onClick={() => select(auction.seq)}>{plainText(laneTitle(model, auction.caller))} offers {plainText(auction.subject)}</button>
        <span class="quiet"> {plainText(auction.about)} · {duration(auction.at - model.log.startedAt)} after the start</span>
      </div>
      <table class="plain">
        <thead><tr><th scope="col">Bidder</th><th scope="col" class="figure">Confidence</th><th scope="col" class="figure">Cost</th><th scope="col">Award</th><th scope="col">Why</th></tr></thead>
        <tbody>
          {auction.bids.toSorted(byRank).map((bid) => (
            <tr key={bid.bidder}>
              <td><AgentLink model={model} id={bid.bidder} /></td>
              <td class="figure">{bid.confidence === null ? '' : bid.confidence.toFixed(2)}</td>
              <td class="figure">{bid.cost === null ? '' : bid.cost}</td>
              <td class="nowrap">{bid.award === null ? <span class="quiet">{bid.answer === 'bid' ? 'kept in reserve' : bid.answer === 'declined' ? 'declined' : 'no answer'}</span>
                : <button type="button" class="link strong" onClick={() => select(bid.awardSeq)}>{ordinal(bid.award)}</button>}</td>
              <td>{bid.answer === 'silent' ? '' : <button type="button" class="link plain-link" onClick={() => select(bid.seq)}>{plainText(bid.why === '' ? 'Answer' : bid.why)}</button>}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function byRank(one: BidRow, other: BidRow): number {
  return (one.award ?? 1000) - (other.award ?? 1000) || (other.confidence ?? -1) - (one.confidence ?? -1);
}

function ordinal(place: number): string {
  return place === 1 ? 'first' : place === 2 ? 'second' : place === 3 ? 'third' : `${place}th`;
}
