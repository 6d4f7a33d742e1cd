import type { AgentContext } from '../agents/agent.ts';
import type { AgentId } from '../bus/message.ts';
import type { TaskOutcome, TaskSpec } from '../scheduler/task.ts';
import { CancelledError } from '../../base/errors.ts';

/** What a bidder offers: how sure it is to do the job, and what that would cost. */
export interface Bid {
  /** 0 to 1. */
  readonly confidence: number;
  /** Expected, in seconds or whatever unit all bidders of the market share; above 0. */
  readonly cost: number;
  /** In words, for whoever looks at the auction. */
  readonly why: string;
}

export interface RankedBid extends Bid {
  readonly bidder: AgentId;
}

export interface MarketplaceOptions<R> {
  readonly subject: string;
  /** What is announced; every bidder gets it. */
  readonly announcement: unknown;
  readonly bidders: readonly AgentId[];
  /** How many awards are at work at once. */
  readonly width: number;
  /** The task of an award. */
  readonly task: (bid: RankedBid) => TaskSpec;
  /** Looks at each outcome; `enough` leaves the remaining bids unawarded. */
  readonly onOutcome: (outcome: TaskOutcome<R>, bid: RankedBid) => 'enough' | 'more' | Promise<'enough' | 'more'>;
  readonly bidTimeoutMs?: number;
}

/**
 * Contract net (Smith 1980): announces a job, hears bids, awards the best value first (confidence for its cost, with
 * confidence weighing more) and keeps the losers as fallbacks. A bidder that fails to answer has declined.
 *
 * Its job in Roundtable: repair strategies bid for a diagnosed failure.
 */
export async function marketplace<R = unknown>(
  context: Pick<AgentContext, 'ask' | 'tell' | 'delegate' | 'signal'>,
  options: MarketplaceOptions<R>,
): Promise<readonly RankedBid[]> {
  const heard = await Promise.all(options.bidders.map((bidder) => bidOf(context, options, bidder)));
  const bids = heard.filter((bid) => bid !== null).sort((a, b) => valueOf(b) - valueOf(a));
  const waiting = [...bids];
  let isOver = false;
  const buyer = async (): Promise<void> => {
    for (let bid = waiting.shift(); bid !== undefined && !isOver && !context.signal.aborted; bid = waiting.shift()) {
      context.tell({ agent: bid.bidder }, options.subject, { confidence: bid.confidence, cost: bid.cost }, 'award');
      const outcome = await context.delegate<R>(options.task(bid));
      if ((await options.onOutcome(outcome, bid)) === 'enough') isOver = true;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.width) }, buyer));
  return bids;
}

/** Being sure is worth more than being cheap: a sure repair that takes ten seconds beats a guess that takes one. */
function valueOf(bid: Bid): number {
  return bid.confidence / Math.sqrt(Math.max(bid.cost, 0.1));
}

async function bidOf<R>(context: Pick<AgentContext, 'ask'>, options: MarketplaceOptions<R>, bidder: AgentId): Promise<RankedBid | null> {
  try {
    const answer = await context.ask<Bid | null | undefined>({ agent: bidder }, options.subject, options.announcement, {
      kind: 'announce',
      timeoutMs: options.bidTimeoutMs ?? 10_000,
    });
    return answer == null || !(answer.confidence > 0) ? null : { ...answer, bidder };
  } catch (error) {
    if (CancelledError.is(error)) throw error;
    return null;
  }
}
