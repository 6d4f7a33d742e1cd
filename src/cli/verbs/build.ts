import { writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { applyProposal } from '../../adapters/healing/applyProposal.ts';
import { featureToJson } from '../../adapters/wire/featureJson.ts';
import { maskSecrets } from '../../adapters/wire/monitor/maskSecrets.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { appliedEntry } from '../../runtime/audit/auditTrail.ts';
import type { AuditTrail } from '../../runtime/audit/auditTrail.ts';
import type { RunEnd } from '../../runtime/runs/runEvent.ts';
import type { FeatureRequest } from '../../teams/feature/featureRequest.ts';
import { defaultRounds } from '../../teams/feature/featureRequest.ts';
import type { FeatureResult } from '../../teams/feature/featureResult.ts';
import { exitCodes } from '../exitCodes.ts';
import { printFeature } from '../printers/featurePrinter.ts';
import { createPaint } from '../printers/paint.ts';
import { showFeatureProgress } from '../progress/featureProgress.ts';
import { openWorkbench } from '../workbench.ts';
import type { BuildOptions, RawBuildOptions } from './buildOptions.ts';
import { buildFormats, readBuildOptions } from './buildOptions.ts';
import { collect } from './collect.ts';
import { addModelOptions } from './readModels.ts';

/** `roundtable build`: has the feature team build what is asked for in a copy, and prints what it proposes. */
export function addBuildVerb(program: Command, finish: (code: number) => void): void {
  const verb = program
    .command('build')
    .description('have a team of specialists build a feature in a copy of the workspace, and propose it as a patch with its verdict; takes a model')
    .argument('<task>', 'what is to be built, in a sentence or more')
    .option('--command <command>', 'what runs the tests; default: the runners that the workspace is set up for')
    .option('--write <patch>', 'write the patch to a file, for git apply')
    .option('--apply', 'write the proposal into the workspace, if it was proven')
    .option('--format <format>', buildFormats.join(', '), 'pretty')
    .option('--cwd <folder>', 'the workspace; default: the current folder')
    .option('--max-seconds <number>', 'end with what there is after so many seconds; default: 1200')
    .option('--max-tokens <number>', 'end with what there is after so many tokens; default: 1500000')
    .option('--max-usd <number>', 'end with what there is at this cost')
    .option('--max-usd-per-day <number>', 'end with what there is when all runs of the day, here and in the editor, have cost so much')
    .option('--prices <file>', 'JSON with prices of models in US dollars for a million tokens: { "anthropic/NAME": { "input": 3, "output": 15 } }')
    .option('--local-glob <glob>', 'files whose text no model is shown, and which are not changed; may be repeated', collect)
    .option('--mask <word>', 'a word, or /an expression/, to mask in what a model is shown; may be repeated', collect)
    .option('--offline', 'use no network and no model, without which nothing can be built')
    .action(async (task: string, raw: RawBuildOptions) => {
      finish(await build(readBuildOptions(task, raw, process.cwd(), process.env)));
    });
  addModelOptions(verb, 'the model that builds; files of the workspace are sent to it, secrets masked');
}

async function build(options: BuildOptions): Promise<number> {
  const workbench = await openWorkbench({ models: options.models, rules: options.modelRules });
  const paint = createPaint(process.stderr, process.env);
  for (const notice of workbench.notices) process.stderr.write(`${paint.yellow(notice)}\n`);
  const progress = showFeatureProgress(process.stderr);
  const { maxSeconds, maxTokens, maxUsd, maxUsdPerDay } = options;
  const request = toRequest(options);
  const handle = workbench.engine.start(workbench.featureTeam, request, {
    caps: { seconds: maxSeconds, tokens: maxTokens, ...(maxUsd === undefined ? {} : { usd: maxUsd }), ...(maxUsdPerDay === undefined ? {} : { usdPerDay: maxUsdPerDay }) },
    labels: { workspace: options.root, trigger: 'cli', subject: request.task.split('\n')[0]!.slice(0, 100) },
  });
  const interrupt = (): void => handle.cancel('interrupted');
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const subscription = handle.onEvent((event) => progress.onEvent(event));
  try {
    const end = await handle.end;
    if (handle.notSaved != null) process.stderr.write(`${paint.yellow(`This run is not saved: ${handle.notSaved}`)}\n`);
    return await report(handle.id, end, options, workbench.audit);
  } finally {
    subscription.dispose();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await workbench.dispose();
  }
}

async function report(run: string, end: RunEnd, options: BuildOptions, audit: AuditTrail): Promise<number> {
  if (end.status === 'failed') {
    if (end.error.name === 'UserFacingError') throw new UserFacingError(end.error.message);
    throw new Error(end.error.message);
  }
  const result = end.result as FeatureResult | null;
  if (result === null) {
    process.stderr.write('Ended before there was a result\n');
    return end.status === 'cancelled' ? exitCodes.interrupted : exitCodes.partial;
  }
  const isApplied = options.apply && (await apply(options.root, result));
  if (isApplied) audit.record(appliedEntry(result.proposal!.id, run));
  if (options.write !== undefined) writePatch(options.write, result);
  const json = featureToJson(run, result, isApplied);
  const text = options.format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : printFeature(json, createPaint(process.stdout, process.env));
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  if (end.status === 'cancelled') return exitCodes.interrupted;
  if (end.status === 'partial') return exitCodes.partial;
  return result.isProven && result.partial === null ? exitCodes.done : exitCodes.findings;
}

/** What is not proven is for people to look at first. */
async function apply(root: string, { proposal, isProven }: FeatureResult): Promise<boolean> {
  if (proposal === null) return false;
  if (!isProven) {
    process.stderr.write('Not applied: the proposal is not proven. Look at it first, and take it with --write and git apply.\n');
    return false;
  }
  const outcome = await applyProposal(root, proposal);
  if (outcome.status === 'withdrawn') process.stderr.write(`Not applied: ${outcome.reason}\n`);
  return outcome.status === 'applied';
}

function writePatch(file: string, { proposal }: FeatureResult): void {
  if (proposal === null) {
    process.stderr.write('No patch was written: no file was changed\n');
    return;
  }
  try {
    writeFileSync(file, proposal.patch);
  } catch (error) {
    throw new UserFacingError(`--write ${file} cannot be written: ${errorMessage(error)}`, { cause: error });
  }
}

function toRequest(options: BuildOptions): FeatureRequest {
  return {
    root: options.root,
    // It stays in the log of the run.
    task: maskSecrets(options.task),
    // Whoever runs the command in a folder runs that folder's tests.
    isTrusted: true,
    usesModel: true,
    ...(options.command === undefined ? {} : { command: options.command }),
    localGlobs: options.modelRules.localGlobs ?? [],
    ...defaultRounds,
  };
}
