import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { findingsToSarif } from '../../adapters/wire/sarif.ts';
import { reviewToJson } from '../../adapters/wire/reviewJson.ts';
import type { ReviewJson } from '../../adapters/wire/reviewJson.ts';
import { productVersion } from '../../adapters/productVersion.ts';
import { ruleById } from '../../analysis/rules/catalogue.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { severityRank } from '../../base/severity.ts';
import type { RunEnd } from '../../runtime/runs/runEvent.ts';
import { describeScope } from '../../teams/review/describeScope.ts';
import { defaultShowing } from '../../teams/review/reviewRequest.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import type { Workbench } from '../../adapters/workbench/openWorkbench.ts';
import { openWorkbench } from '../workbench.ts';
import { exitCodes } from '../exitCodes.ts';
import { printMarkdown } from '../printers/markdownPrinter.ts';
import { createPaint } from '../printers/paint.ts';
import { printPretty } from '../printers/prettyPrinter.ts';
import { showReviewProgress } from '../progress/reviewProgress.ts';
import { failLevels, readReviewOptions, reviewFormats } from './reviewOptions.ts';
import type { FailLevel, RawReviewOptions, ReviewFormat, ReviewOptions } from './reviewOptions.ts';

/** `roundtable review`: reviews a change and prints what was found. */
export function addReviewVerb(program: Command, finish: (code: number) => void): void {
  program
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
    .option('--model <provider/name>', 'have a model judge on top of the evidence: anthropic/NAME, openai/NAME or openai-compatible/NAME, with the key in the environment; the change is sent to it, secrets masked')
    .option('--offline', 'use no network and no model')
    .action(async (paths: string[], raw: RawReviewOptions) => {
      finish(await review(readReviewOptions(paths, raw, process.cwd())));
    });
}

async function review(given: ReviewOptions): Promise<number> {
  const workbench = await openWorkbench(given.model);
  const interrupt = (): void => handle.cancel('interrupted');
  const paint = createPaint(process.stderr, process.env);
  for (const notice of workbench.notices) process.stderr.write(`${paint.yellow(notice)}\n`);
  const options = given.probe ? { ...given, probe: await mayProbe(workbench, (text) => void process.stderr.write(`${paint.yellow(text)}\n`)) } : given;
  const progress = showReviewProgress(process.stderr, paint, () => workbench.clock.monotonic());
  const handle = workbench.engine.start(workbench.reviewTeam, toRequest(options), {
    caps: { ...(options.maxSeconds === undefined ? {} : { seconds: options.maxSeconds }), ...(options.maxUsd === undefined ? {} : { usd: options.maxUsd }) },
    labels: { workspace: options.root, trigger: 'cli', subject: describeScope(options.scope) },
  });
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const subscription = handle.onEvent((event) => progress.onEvent(event));
  try {
    const end = await handle.end;
    progress.end();
    if (handle.notSaved != null) process.stderr.write(`${paint.yellow(`This run is not saved: ${handle.notSaved}`)}\n`);
    return await report(handle.id, end, options);
  } finally {
    subscription.dispose();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await workbench.dispose();
  }
}

/** Says what isolation probes will lack; without any there are none. */
async function mayProbe(workbench: Workbench, say: (text: string) => void): Promise<boolean> {
  try {
    const missing = await workbench.missingForProbes();
    if (missing.length > 0) say(`Probes run in a copy with less isolation than they should have: ${missing.join('; ')}`);
    return true;
  } catch (error) {
    say(`--probe is left aside, because nothing can be isolated here: ${errorMessage(error)}`);
    return false;
  }
}

async function report(run: string, end: RunEnd, options: ReviewOptions): Promise<number> {
  if (end.status === 'failed') {
    if (end.error.name === 'UserFacingError') throw new UserFacingError(end.error.message);
    throw new Error(end.error.message);
  }
  const result = end.result as ReviewResult | null;
  if (result === null) {
    process.stderr.write('Cancelled before there was a result\n');
    return exitCodes.interrupted;
  }
  const json = reviewToJson(run, result);
  await print(render(json, options.format, options.output === undefined), options.output);
  if (end.status === 'cancelled') return exitCodes.interrupted;
  if (failsOn(json, options.failOn)) return exitCodes.findings;
  return end.status === 'partial' ? exitCodes.partial : exitCodes.done;
}

function render(json: ReviewJson, format: ReviewFormat, isOnTerminal: boolean): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(json, null, 2)}\n`;
    case 'sarif':
      return `${JSON.stringify(findingsToSarif({ findings: json.findings, ruleById, version: productVersion, isSuccessful: json.partial === undefined }), null, 2)}\n`;
    case 'markdown':
      return printMarkdown(json);
    case 'pretty':
      return printPretty(json, createPaint(isOnTerminal ? process.stdout : {}, process.env));
  }
}

async function print(text: string, output: string | undefined): Promise<void> {
  if (output === undefined) {
    // A pipe that closes early, as `| head` does, is no failure of ours.
    await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
    return;
  }
  try {
    await mkdir(path.dirname(output), { recursive: true });
    await writeFile(output, text);
  } catch (error) {
    throw new UserFacingError(`${output} cannot be written: ${errorMessage(error)}`, { cause: error });
  }
}

/** Open findings of the change at or over the severity, whether shown or over the cap. */
function failsOn(json: ReviewJson, level: FailLevel): boolean {
  if (level === 'never') return false;
  return json.findings.some(
    (finding) =>
      finding.inDiff &&
      (finding.state.status === 'open' || finding.state.status === 'cameBack') &&
      finding.confidence >= defaultShowing.minimumConfidence &&
      severityRank(finding.severity) <= severityRank(level),
  );
}

function toRequest(options: ReviewOptions): ReviewRequest {
  return {
    roots: [options.root],
    scope: options.scope,
    reviewers: options.reviewers,
    include: options.include,
    exclude: options.exclude,
    limits: { maxFiles: options.maxFiles, maxFileBytes: 1_000_000 },
    linter: options.linter,
    // Whoever runs the command in a folder runs that folder's tools as well; --linter bundled runs none of them.
    isTrusted: true,
    ...(options.probe ? { mayProbe: true } : {}),
    ...(options.model === undefined ? {} : { usesModel: true }),
    showing: options.scope.kind === 'all' || options.scope.kind === 'files' ? { ...defaultShowing, maxShown: 200 } : defaultShowing,
    visible: [],
    lintedElsewhere: [],
  };
}
