import type { MonitorModel } from '../model/monitorModel.ts';
import { plainText } from '../model/words.ts';
import { AgentLink } from './Links.tsx';

const mostRows = 200;

interface Offer {
  readonly index: number;
  readonly bidder: string;
  readonly confidence: string;
  readonly cost: string;
  readonly why: string;
  readonly isAwarded: boolean;
}

/** The market as it was: who offered what for the job, and who was given it. */
export function Bids({ model }: { readonly model: MonitorModel }) {
  const offers = offersOf(model);
  if (offers.length === 0) return null;
  return (
    <section>
      <h3>Bids</h3>
      <table class="bids">
        <thead><tr><th scope="col">Bidder</th><th scope="col">Confidence</th><th scope="col">Cost</th><th scope="col">Award</th><th scope="col">Why</th></tr></thead>
        <tbody>
          {offers.map((offer) => (
            <tr key={offer.index}>
              <td><AgentLink model={model} id={offer.bidder} /></td><td class="figure">{offer.confidence}</td><td class="figure">{offer.cost}</td>
              <td>{offer.isAwarded ? 'awarded' : ''}</td><td><button type="button" class="link" onClick={() => model.select({ kind: 'message', seq: model.log.messages.seq.at(offer.index) })}>{plainText(offer.why)}</button></td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Answers to a call for bids that offer something, with the award that came after them. */
function offersOf({ log, shown }: MonitorModel): Offer[] {
  const { messages } = log;
  const end = messages.countAt(shown);
  const offers: Offer[] = [];
  const open = new Map<string, number>();
  for (let index = 0; index < end && offers.length < mostRows; index++) {
    const { kind, from, to, fields } = messages.messages[index]!;
    if ((kind === 'reply' || kind === 'bid') && typeof fields?.['confidence'] === 'number' && fields['cost'] !== undefined) {
      open.set(from, offers.length);
      offers.push({ index, bidder: from, confidence: fields['confidence'].toFixed(2), cost: String(fields['cost']), why: String(fields['why'] ?? 'open'), isAwarded: false });
    } else if (kind === 'award') {
      const at = open.get(to);
      if (at !== undefined) offers[at] = { ...offers[at]!, isAwarded: true };
    }
  }
  return offers;
}
