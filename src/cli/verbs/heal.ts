import type { Command } from 'commander';
import { applyProposal } from '../../adapters/healing/applyProposal.ts';
import { healToJson } from '../../adapters/wire/healJson.ts';
import { UserFacingError } from '../../base/errors.ts';
import { appliedEntry } from '../../runtime/audit/auditTrail.ts';
import type { AuditTrail } from '../../runtime/audit/auditTrail.ts';
import type { RunEnd } from '../../runtime/runs/runEvent.ts';
import type { Proposal } from '../../teams/healing/failure.ts';
import type { HealRequest } from '../../teams/healing/healRequest.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';
import { exitCodes } from '../exitCodes.ts';
import { printHeal } from '../printers/healPrinter.ts';
import { createPaint } from '../printers/paint.ts';
import { showHealProgress } from '../progress/healProgress.ts';
import { openWorkbench } from '../workbench.ts';
import { collect } from './collect.ts';
import type { HealOptions, RawHealOptions } from './healOptions.ts';
import { addModelOptions } from './readModels.ts';
import { healFormats, readHealOptions } from './healOptions.ts';

/** `roundtable heal`: says why tests fail and what proven change makes them pass. */
export function addHealVerb(program: Command, finish: (code: number) => void): void {
  const verb = program
    .command('heal')
    .description('say why tests fail and what proven change makes them pass')
    .option('--command <command>', 'what runs the tests; default: the runners that the workspace is set up for')
    .option('--test <names...>', 'only tests with this in their name')
    .option('--apply', 'write the best proposal of each failure into the workspace')
    .option('--format <format>', healFormats.join(', '), 'pretty')
    .option('--cwd <folder>', 'the workspace; default: the current folder')
    .option('--max-seconds <number>', 'end with what is proven after so many seconds; default: 300')
    .option('--max-failures <number>', 'heal at most so many failures; default: 50')
    .option('--max-usd <number>', 'end with what is proven at this cost; healing without a model is free')
    .option('--max-usd-per-day <number>', 'end with the partial result when all runs of the day, here and in the editor, have cost so much')
    .option('--prices <file>', 'JSON with prices of models in US dollars for a million tokens: { "anthropic/NAME": { "input": 3, "output": 15 } }')
    .option('--local-glob <glob>', 'files whose text no model is shown; may be repeated', collect)
    .option('--mask <word>', 'a word, or /an expression/, to mask in what a model is shown; may be repeated', collect)
    .option('--offline', 'use no network and no model')
    .action(async (raw: RawHealOptions) => {
      finish(await heal(readHealOptions(raw, process.cwd(), process.env)));
    });
  addModelOptions(verb, 'let a model bid for what the search cannot repair; source and tests are sent to it, secrets masked');
}

async function heal(options: HealOptions): Promise<number> {
  const workbench = await openWorkbench({ models: options.models, rules: options.modelRules });
  const paint = createPaint(process.stderr, process.env);
  for (const notice of workbench.notices) process.stderr.write(`${paint.yellow(notice)}\n`);
  const progress = showHealProgress(process.stderr, paint, () => workbench.clock.monotonic());
  const handle = workbench.engine.start(workbench.healingTeam, toRequest(options), {
    caps: { seconds: options.maxSeconds, ...(options.maxUsd === undefined ? {} : { usd: options.maxUsd }), ...(options.maxUsdPerDay === undefined ? {} : { usdPerDay: options.maxUsdPerDay }) },
    labels: { workspace: options.root, trigger: 'cli', subject: options.tests.length === 0 ? 'failing tests' : options.tests.join(', ') },
  });
  const interrupt = (): void => handle.cancel('interrupted');
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const subscription = handle.onEvent((event) => progress.onEvent(event));
  try {
    const end = await handle.end;
    progress.end();
    if (handle.notSaved != null) process.stderr.write(`${paint.yellow(`This run is not saved: ${handle.notSaved}`)}\n`);
    return await report(handle.id, end, options, workbench.audit);
  } finally {
    subscription.dispose();
    process.off('SIGINT', interrupt);
    process.off('SIGTERM', interrupt);
    await workbench.dispose();
  }
}

async function report(run: string, end: RunEnd, options: HealOptions, audit: AuditTrail): Promise<number> {
  if (end.status === 'failed') {
    if (end.error.name === 'UserFacingError') throw new UserFacingError(end.error.message);
    throw new Error(end.error.message);
  }
  const result = end.result as HealResult | null;
  if (result === null) {
    process.stderr.write('Cancelled before there was a result\n');
    return exitCodes.interrupted;
  }
  const applied = options.apply ? await apply(options.root, result) : new Set<string>();
  for (const proposal of applied) audit.record(appliedEntry(proposal, run));
  const json = healToJson(run, result, applied);
  const text = options.format === 'json' ? `${JSON.stringify(json, null, 2)}\n` : printHeal(json, createPaint(process.stdout, process.env));
  await new Promise<void>((resolve) => process.stdout.write(text, () => resolve()));
  if (end.status === 'cancelled') return exitCodes.interrupted;
  const isUnhealed = result.left > 0 || result.failures.some(({ state }) => state !== 'healed');
  if (end.status === 'partial') return exitCodes.partial;
  return isUnhealed ? exitCodes.findings : exitCodes.done;
}

/** The best proposal of each failure, each patch once; one that no longer fits is named and left. */
async function apply(root: string, result: HealResult): Promise<Set<string>> {
  const best = new Map<string, Proposal>();
  for (const { proposals } of result.failures) {
    // What changes a test is never chosen for anybody.
    const first = proposals.find(({ command, strategy }) => command === undefined && strategy !== 'expectation' && strategy !== 'snapshot');
    if (first !== undefined) best.set(first.id, first);
  }
  const applied = new Set<string>();
  for (const proposal of best.values()) {
    const outcome = await applyProposal(root, proposal);
    if (outcome.status === 'applied') applied.add(proposal.id);
    else process.stderr.write(`Not applied, "${proposal.title}": ${outcome.reason}\n`);
  }
  return applied;
}

function toRequest(options: HealOptions): HealRequest {
  return {
    roots: [options.root],
    ...(options.command === undefined ? {} : { command: options.command }),
    tests: options.tests,
    // Whoever runs the command in a folder runs that folder's tests.
    isTrusted: true,
    maxFailures: options.maxFailures,
    ...(options.models === undefined ? {} : { usesModel: true, localGlobs: options.modelRules.localGlobs ?? [] }),
  };
}
