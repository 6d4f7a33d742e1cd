import type { Command } from 'commander';
import { describeScope } from '../../teams/review/describeScope.ts';
import { openWorkbench } from '../workbench.ts';
import { createPaint } from '../printers/paint.ts';
import { showReviewProgress } from '../progress/reviewProgress.ts';
import { collect } from './collect.ts';
import { addModelOptions } from './readModels.ts';
import { mayProbe } from './mayProbe.ts';
import { previewReview } from './reviewPreview.ts';
import { reportReview } from './reviewReport.ts';
import { reviewRequestOf } from './reviewRequestOf.ts';
import { failLevels, readReviewOptions, reviewFormats } from './reviewOptions.ts';
import type { RawReviewOptions, ReviewOptions } from './reviewOptions.ts';

/** `roundtable review`: reviews a change and prints what was found. */
export function addReviewVerb(program: Command, finish: (code: number) => void): void {
  const verb = program
    .command('review')
    .description('review uncommitted changes, a branch, files or everything')
    .argument('[paths...]', 'files or folders to review whole; default: the uncommitted change')
    .option('--base <revision>', 'review what the current branch adds since it left this revision')
    .option('--staged', 'review what is staged')
    .option('--all', 'review every file')
    .option('--agents <names>', 'only these reviewers, separated by commas')
    .option('--format <format>', reviewFormats.join(', '), 'pretty')
    .option('--output <file>', 'write the result to a file instead of stdout')
    .option('--fail-on <severity>', `exit with 1 for findings at or over it: ${failLevels.join(', ')}`, 'error')
    .option('--cwd <folder>', 'the workspace; default: the current folder')
    .option('--include <globs...>', 'review only what matches')
    .option('--exclude <globs...>', 'leave out what matches')
    .option('--linter <which>', "the workspace's own linters, which run its code, or ours: workspace, bundled, off", 'workspace')
    .option('--probe', 'try findings out by running the code in a copy, with everything dangerous replaced; only for code you trust')
    .option('--max-files <number>', 'review at most so many files')
    .option('--max-seconds <number>', 'end with the partial result after so many seconds')
    .option('--max-usd <number>', 'end with the partial result at this cost; reviewing without a model is free')
    .option('--max-usd-per-day <number>', 'end with the partial result when all runs of the day, here and in the editor, have cost so much')
    .option('--prices <file>', 'JSON with prices of models in US dollars for a million tokens: { "anthropic/NAME": { "input": 3, "output": 15 } }')
    .option('--local-glob <glob>', 'files whose text no model is shown; may be repeated', collect)
    .option('--mask <word>', 'a word, or /an expression/, to mask in what a model is shown; may be repeated', collect)
    .option('--preview', 'print what a model would be sent, to the letter, and send nothing')
    .option('--offline', 'use no network and no model')
    .action(async (paths: string[], raw: RawReviewOptions) => {
      finish(await review(readReviewOptions(paths, raw, process.cwd(), process.env)));
    });
  addModelOptions(verb, 'have a model judge on top of the evidence; the change is sent to it, secrets masked');
}

async function review(given: ReviewOptions): Promise<number> {
  if (given.isPreview) return previewReview(given);
  const workbench = await openWorkbench({ models: given.models, rules: given.modelRules });
  const interrupt = (): void => handle.cancel('interrupted');
  const paint = createPaint(process.stderr, process.env);
  for (const notice of workbench.notices) process.stderr.write(`${paint.yellow(notice)}\n`);
  const options = given.probe ? { ...given, probe: await mayProbe(workbench, (text) => void process.stderr.write(`${paint.yellow(text)}\n`)) } : given;
  const progress = showReviewProgress(process.stderr, paint, () => workbench.clock.monotonic());
  const handle = workbench.engine.start(workbench.reviewTeam, reviewRequestOf(options), {
    caps: { ...(options.maxSeconds === undefined ? {} : { seconds: options.maxSeconds }), ...(options.maxUsd === undefined ? {} : { usd: options.maxUsd }), ...(options.maxUsdPerDay === undefined ? {} : { usdPerDay: options.maxUsdPerDay }) },
    labels: { workspace: options.root, trigger: 'cli', subject: describeScope(options.scope) },
  });
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const subscription = handle.onEvent((event) => progress.onEvent(event));
  try {
    const end = await handle.end;
    progress.end();
    if (handle.notSaved != null) process.stderr.write(`${paint.yellow(`This run is not saved: ${handle.notSaved}`)}\n`);
    return await reportReview(handle.id, end, options);
  } finally {
    subscription.dispose();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await workbench.dispose();
  }
}
