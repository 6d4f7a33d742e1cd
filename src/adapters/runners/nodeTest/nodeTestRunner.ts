import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { TestRef } from '../../../teams/healing/testModel.ts';
import { findNode, nodeVersion } from '../nodeProgram.ts';
import { outcomeOf, readReport } from '../outcomeOf.ts';
import type { RawEvent } from '../report/rawReport.ts';
import { readEvents } from '../report/readEvents.ts';
import type { TestRunOutcome } from '../../../teams/healing/testModel.ts';
import { testId } from '../../../teams/healing/testModel.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { asEntryFiles } from './asEntryFiles.ts';
import { namePatterns } from './namePatterns.ts';
import { nodeTestPreloadSource } from './preloadSource.ts';
import { nodeTestReporterSource } from './reporterSource.ts';
import { defaultTestFiles, expandPatterns, isGlob } from './testFiles.ts';

const mostRescued = 500;

/** Runs `node --test`: each file in a process of its own, read through a reporter of ours. */
export const runNodeTest: RunnerAdapter = async (context) => {
  const { selection, temporary } = context;
  const node = await findNode();
  const { major, minor } = await nodeVersion(context, node);
  const updates = context.options.updateSnapshots === true && (major > 22 || (major === 22 && minor >= 3)) ? ['--test-update-snapshots'] : [];
  const reporter = path.join(temporary, 'reporter.mjs');
  const preload = path.join(temporary, 'preload.cjs');
  const report = path.join(temporary, 'report.ndjson');
  const alive = path.join(temporary, 'alive');
  await Promise.all([writeFile(reporter, nodeTestReporterSource), writeFile(preload, nodeTestPreloadSource(context.options.coverage === true)), mkdir(alive, { recursive: true })]);
  const files = await filesOf(context);
  // Lines of compiled code would be found nowhere; not every loader maps those of a stack back.
  const mapping = context.invocation.builds.length > 0 || readsTypeScript(context.invocation.nodeArgs) ? ['--enable-source-maps'] : [];
  const once = async (patterns: readonly string[], only: readonly string[] = files): ReturnType<typeof runProgram> => {
    await writeFile(report, '');
    return runProgram(context, {
      program: node.program,
      args: ['--require', preload, ...mapping, ...ownOptions(context.invocation.nodeArgs, selection.kind === 'tests'), '--test', ...updates, ...patterns, `--test-reporter=${reporter}`, `--test-reporter-destination=${path.join(temporary, 'none')}`, ...only],
      env: { ...node.env, ROUNDTABLE_REPORT: report, ROUNDTABLE_ROOT: context.options.folder, ROUNDTABLE_ALIVE: alive, ROUNDTABLE_HANG_MS: String(hangLimit(context.options.timeLimitMs)) },
    });
  };
  const read = async (): Promise<RawEvent[]> => (mapping.length === 0 ? readReport(report) : asEntryFiles(await readReport(report)));
  const patterns = selection.kind === 'tests' ? namePatterns(selection.tests, major, false) : [];
  let ran = await once(patterns);
  let events = await read();
  if (selection.kind === 'tests' && major >= 22 && patterns.length > 0 && ran.status === 'ended' && someMissing(selection.tests, context, events)) {
    ran = await once(namePatterns(selection.tests, major, true));
    events = await read();
  }
  const outcome = outcomeOf(context, ran, events, 'node --test');
  if (selection.kind !== 'all' || ran.status !== 'failed' || outcome.status === 'broken') return outcome;
  // One test used up what all may use together; the files that had no turn yet get theirs without it.
  const left = (await unreportedFiles(context, files, outcome)).slice(0, mostRescued);
  if (left.length === 0) return outcome;
  const rest = await once(patterns, left);
  return joined(outcome, outcomeOf(context, rest, await read(), 'node --test'));
};

/** Files that were to run and of which nothing was heard. */
async function unreportedFiles(context: RunContext, files: readonly string[], { results }: Exclude<TestRunOutcome, { status: 'broken' }>): Promise<string[]> {
  const all = files.length > 0 ? files : await defaultTestFiles(context.cwd, context.signal);
  const heard = new Set(results.map(({ ref }) => ref.file));
  return all.filter((file) => !heard.has(context.paths.relative(file) ?? ''));
}

function joined(first: Exclude<TestRunOutcome, { status: 'broken' }>, second: TestRunOutcome): TestRunOutcome {
  if (second.status === 'broken') return first;
  return { ...first, results: [...first.results, ...second.results], durationMs: first.durationMs + second.durationMs };
}

/** Long enough for slow tests, and short enough that what comes after a test that hangs still runs. */
function hangLimit(timeLimitMs: number): number {
  return Math.max(1000, Math.min(30_000, Math.floor(timeLimitMs * 0.5)));
}

/** A subtest runs only where the test around it is selected as well. */
function someMissing(tests: readonly TestRef[], context: RunContext, events: Awaited<ReturnType<typeof readReport>>): boolean {
  const results = readEvents(events, context.project.id, context.paths);
  const reported = new Set(results.map((result) => testId(result.ref)));
  const broken = new Set(results.filter((result) => result.ref.path.length === 0).map((result) => result.ref.file));
  return tests.some((ref) => ref.path.length > 1 && !reported.has(testId(ref)) && !broken.has(ref.file));
}

/** The workspace's own options without those that would take our place: reporters, watching, name patterns. */
function ownOptions(args: readonly string[], isSelective: boolean): string[] {
  const kept: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    const drops = /^--(test-reporter|test-reporter-destination|test-shard|test-coverage-[a-z]+)(=|$)/.test(arg) || (isSelective && /^--test-(name|skip)-pattern(=|$)/.test(arg));
    if (drops || /^--(watch|experimental-test-coverage|test-only|watch-preserve-output|test-force-exit|test-update-snapshots)$/.test(arg)) {
      if (drops && !arg.includes('=')) at++;
      continue;
    }
    kept.push(arg);
  }
  return kept;
}

async function filesOf(context: RunContext): Promise<readonly string[]> {
  const { selection, options, invocation, cwd, signal } = context;
  if (selection.kind === 'files') return selection.files.map((file) => path.join(options.folder, file));
  if (selection.kind === 'tests') return [...new Set(selection.tests.map((ref) => path.join(options.folder, ref.file)))];
  const own = invocation.args.filter((arg) => !arg.startsWith('-'));
  if (own.length > 0) {
    const globs = own.filter(isGlob);
    return [...own.filter((arg) => !isGlob(arg)), ...(globs.length === 0 ? [] : await expandPatterns(cwd, globs, signal))];
  }
  return readsTypeScript(invocation.nodeArgs) ? defaultTestFiles(cwd, signal) : [];
}

function readsTypeScript(nodeArgs: readonly string[]): boolean {
  return nodeArgs.some((arg) => /tsx|ts-node|swc|esbuild|strip-types|transform-types|esno|jiti/.test(arg));
}
