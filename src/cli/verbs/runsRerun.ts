import { statSync } from 'node:fs';
import type { Command } from 'commander';
import { UserFacingError } from '../../base/errors.ts';
import { RecordedReplies } from '../../runtime/models/replay/recordedReplies.ts';
import type { RunEvent } from '../../runtime/runs/runEvent.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import { createPaint } from '../printers/paint.ts';
import { showReviewProgress } from '../progress/reviewProgress.ts';
import { openWorkbench } from '../workbench.ts';
import { oneOf } from './optionValues.ts';
import { failLevels, reviewFormats } from './reviewOptions.ts';
import type { FailLevel, ReviewFormat } from './reviewOptions.ts';
import { reportReview } from './reviewReport.ts';
import { findRun, withHistory } from './runsFind.ts';

/** `roundtable runs rerun`: a recorded review done again, the model's part of it from the record. */
export function addRunsRerun(runs: Command, finish: (code: number) => void): void {
  runs
    .command('rerun')
    .description('do a recorded review again: models answer from the record, no endpoint is called, nothing is kept')
    .argument('<id>', 'the run, or the start of its id')
    .option('--format <format>', reviewFormats.join(', '), 'pretty')
    .option('--fail-on <severity>', `exit with 1 for findings at or over it: ${failLevels.join(', ')}`, 'never')
    .option('--mask <word>', 'as the review had it; may be repeated', (value: string, before: readonly string[] = []) => [...before, value])
    .action(async (id: string, raw: { readonly format: string; readonly failOn: string; readonly mask?: readonly string[] }) => {
      const options = { format: oneOf('--format', raw.format, reviewFormats), failOn: oneOf('--fail-on', raw.failOn, failLevels), output: undefined };
      finish(await rerun(await recorded(id), options, raw.mask ?? []));
    });
}

interface Recorded {
  readonly request: ReviewRequest;
  readonly replies: RecordedReplies;
}

function recorded(id: string): Promise<Recorded> {
  return withHistory((store) => {
    const listing = findRun(store, id);
    if (listing.team !== 'review') throw new UserFacingError(`${listing.run} is no review but a run of the team ${listing.team}`, { hint: 'Only reviews can be done again from their record.' });
    const events: readonly RunEvent[] = [...store.read(listing.run)];
    const started = events[0]?.body;
    if (started?.type !== 'run.started') throw new UserFacingError(`The log of ${listing.run} has no beginning`);
    const request = started.request as ReviewRequest;
    for (const root of request.roots) {
      if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) throw new UserFacingError(`The run reviewed ${root}, which is not here`);
    }
    return { request, replies: new RecordedReplies(events) };
  });
}

async function rerun({ request, replies }: Recorded, options: { readonly format: ReviewFormat; readonly failOn: FailLevel; readonly output: undefined }, mask: readonly string[]): Promise<number> {
  const workbench = await openWorkbench({ replay: replies, rules: { mask } });
  try {
    const progress = showReviewProgress(process.stderr, createPaint(process.stderr, process.env), () => workbench.clock.monotonic());
    const handle = workbench.engine.start(workbench.reviewTeam, request);
    const subscription = handle.onEvent((event) => progress.onEvent(event));
    const end = await handle.end;
    progress.end();
    subscription.dispose();
    return await reportReview(handle.id, end, options);
  } finally {
    await workbench.dispose();
  }
}
