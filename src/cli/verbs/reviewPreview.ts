import type { RecordedRequest } from '../../adapters/models/requestRecorder.ts';
import { RequestRecorder } from '../../adapters/models/requestRecorder.ts';
import { readableRequests } from '../../adapters/models/readableRequests.ts';
import { UserFacingError } from '../../base/errors.ts';
import { exitCodes } from '../exitCodes.ts';
import { openWorkbench } from '../workbench.ts';
import { reviewRequestOf } from './reviewRequestOf.ts';
import type { ReviewOptions } from './reviewOptions.ts';
import { createPaint } from '../printers/paint.ts';
import { showReviewProgress } from '../progress/reviewProgress.ts';
import { writeOut } from './runsWrite.ts';

/** What `--preview --format json` prints. */
export interface PreviewJson {
  readonly requests: readonly RecordedRequest[];
}

/** `roundtable review --preview`: the same review, up to where requests leave; they are printed and not sent. */
export async function previewReview(options: ReviewOptions): Promise<number> {
  const recorder = new RequestRecorder();
  const workbench = await openWorkbench({ models: options.models, rules: options.modelRules, recorder });
  try {
    const progress = showReviewProgress(process.stderr, createPaint(process.stderr, process.env), () => workbench.clock.monotonic());
    const handle = workbench.engine.start(workbench.reviewTeam, reviewRequestOf(options), { caps: options.maxSeconds === undefined ? {} : { seconds: options.maxSeconds } });
    const subscription = handle.onEvent((event) => progress.onEvent(event));
    const end = await handle.end;
    progress.end();
    subscription.dispose();
    if (end.status === 'failed') throw end.error.name === 'UserFacingError' ? new UserFacingError(end.error.message) : new Error(end.error.message);
    const { requests } = recorder;
    await writeOut(process.stdout, options.format === 'json' ? `${JSON.stringify({ requests } satisfies PreviewJson, null, 2)}\n` : readableRequests(requests));
    return end.status === 'done' ? exitCodes.done : exitCodes.partial;
  } finally {
    await workbench.dispose();
  }
}
