import type { TaskOutcome } from '../scheduler/task.ts';

/** What a peer says of somebody's work. */
export interface PeerVerdict {
  readonly verdict: 'accept' | 'revise';
  /** What has to change, one sentence each. */
  readonly points: readonly string[];
}

export interface PeerReviewOptions<W> {
  /** Does the work, or does it again for what the peer objects to. */
  readonly work: (round: number, objections: readonly string[]) => Promise<TaskOutcome<W>>;
  readonly review: (product: W, round: number) => Promise<TaskOutcome<PeerVerdict>>;
  /** What need not be looked at, such as work that came to nothing. Default: everything is. */
  readonly isWorthReview?: (product: W) => boolean;
  /** So often the work is done again; then it goes on with what is still objected to. */
  readonly mostRevisions: number;
}

/** How it ended. Work that nobody could look at goes on as it is, and that is said. */
export type PeerReviewed<W> =
  | { readonly status: 'accepted'; readonly product: W; readonly rounds: number }
  | { readonly status: 'contested'; readonly product: W; readonly rounds: number; readonly points: readonly string[] }
  | { readonly status: 'unreviewed'; readonly product: W; readonly rounds: number; readonly why: string }
  | { readonly status: 'broken'; readonly outcome: Exclude<TaskOutcome<W>, { status: 'done' }>; readonly product: W | undefined };

/**
 * One agent works, another looks at it and says what has to change; at most so often the work is done again.
 *
 * Its job in Roundtable: each step of the feature team.
 */
export async function peerReview<W>({ work, review, isWorthReview = () => true, mostRevisions }: PeerReviewOptions<W>): Promise<PeerReviewed<W>> {
  let objections: readonly string[] = [];
  let product: W | undefined;
  for (let round = 1; ; round++) {
    const outcome = await work(round, objections);
    if (outcome.status !== 'done') return { status: 'broken', outcome, product };
    product = outcome.result;
    if (!isWorthReview(product)) return { status: 'unreviewed', product, rounds: round, why: 'there was nothing to look at' };
    const reviewed = await review(product, round);
    if (reviewed.status !== 'done') return { status: 'unreviewed', product, rounds: round, why: reviewed.status === 'failed' ? reviewed.error.message : reviewed.reason };
    const { verdict, points } = reviewed.result;
    // An objection without a point cannot be met.
    if (verdict === 'accept' || points.length === 0) return { status: 'accepted', product, rounds: round };
    if (round > mostRevisions) return { status: 'contested', product, rounds: round, points };
    objections = points;
  }
}
