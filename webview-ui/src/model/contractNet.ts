import { messageKinds } from './messageLog.ts';
import type { RunLog } from './runLog.ts';

export interface BidRow {
  readonly bidder: string;
  /** Event of the answer, or of the call where none came. */
  readonly seq: number;
  readonly answer: 'bid' | 'declined' | 'silent';
  readonly confidence: number | null;
  readonly cost: number | null;
  readonly why: string;
  /** In which order it was awarded, from 1, or null. */
  award: number | null;
  awardSeq: number;
}

/** One call for bids with everything that was answered to it. */
export interface Auction {
  readonly caller: string;
  readonly subject: string;
  /** What it was about, in the call's own short values. */
  readonly about: string;
  readonly seq: number;
  readonly at: number;
  readonly bids: BidRow[];
}

interface OpenAuction extends Auction {
  awards: number;
}

const announce = messageKinds.indexOf('announce');
const bidKind = messageKinds.indexOf('bid');
const award = messageKinds.indexOf('award');
const reply = messageKinds.indexOf('reply');

/** Who called for bids, who bid what and who got the work, up to an event; the newest two hundred calls. */
export function auctionsOf(log: RunLog, seq: number, cap = 200): Auction[] {
  const { messages, lanes } = log;
  const all: OpenAuction[] = [];
  const current = new Map<string, OpenAuction>();
  const called = new Map<number, { readonly auction: OpenAuction; readonly row: number }>();
  const end = messages.countAt(seq);
  for (let index = 0; index < end; index++) {
    const kind = messages.kind.at(index);
    if (kind !== announce && kind !== bidKind && kind !== award && kind !== reply) continue;
    const message = messages.messages[index]!;
    if (kind === announce) {
      const bidder = lanes.names[messages.to.at(index)]!;
      const key = `${message.from} ${message.subject}`;
      let auction = current.get(key);
      // The same bidder called again, or an award given: another auction.
      if (auction === undefined || auction.awards > 0 || auction.bids.some((bid) => bid.bidder === bidder)) {
        auction = { caller: message.from, subject: message.subject, about: wordsOf(message.fields), seq: messages.seq.at(index), at: messages.at.at(index), bids: [], awards: 0 };
        current.set(key, auction);
        all.push(auction);
      }
      const row = auction.bids.push({ bidder, seq: messages.seq.at(index), answer: 'silent', confidence: null, cost: null, why: '', award: null, awardSeq: 0 }) - 1;
      called.set(index, { auction, row });
    } else if (kind === award) {
      const auction = current.get(`${message.from} ${message.subject}`);
      const bid = auction?.bids.find((each) => each.bidder === message.to && each.award === null);
      if (auction === undefined || bid === undefined) continue;
      bid.award = ++auction.awards;
      bid.awardSeq = messages.seq.at(index);
    } else {
      const place = called.get(messages.cause.at(index));
      if (place === undefined) continue;
      const before = place.auction.bids[place.row]!;
      const { confidence, cost, why } = message.fields ?? {};
      const isBid = kind === bidKind || typeof confidence === 'number';
      place.auction.bids[place.row] = {
        ...before, seq: messages.seq.at(index), answer: isBid ? 'bid' : 'declined', confidence: typeof confidence === 'number' ? confidence : null,
        cost: typeof cost === 'number' ? cost : null, why: typeof why === 'string' ? why : isBid ? message.preview : '',
      };
    }
  }
  return all.slice(-cap);
}

function wordsOf(fields: Readonly<Record<string, string | number | boolean>> | undefined): string {
  return Object.values(fields ?? {}).filter((value) => typeof value === 'string').join(', ');
}
