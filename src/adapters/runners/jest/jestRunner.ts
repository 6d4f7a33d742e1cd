import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nameRegex } from '../javascript/nameRegex.ts';
import { partOptions } from '../javascript/ownOptions.ts';
import { findNode, installedProgram } from '../nodeProgram.ts';
import { outcomeOf, readReport } from '../outcomeOf.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { jestReporterSource } from './jestReporterSource.ts';

const rules = {
  takesValue: /^(-c|--config|-t|--testNamePattern|--testPathPatterns?|--testPathIgnorePatterns|--rootDir|--roots|--projects|--selectProjects|--env|--testEnvironment|--testTimeout|-w|--maxWorkers|--setupFiles|--setupFilesAfterEnv|--globals|--moduleNameMapper|--transform|--preset|--reporters|--coverageDirectory|--coverageReporters|--collectCoverageFrom|--outputFile|--shard|--cacheDirectory|--resolver|--runner|--testMatch|--testRegex|--changedSince)$/,
  dropped: /^(--watch|--watchAll|--coverage|--collectCoverage|--coverageDirectory|--coverageReporters|--collectCoverageFrom|--reporters|--json|--outputFile|--bail|-b|--verbose|--silent|--ci|--cacheDirectory|--cache|--no-cache|-i|--runInBand|-w|--maxWorkers|-o|--onlyChanged|--changedSince|--lastCommit|--findRelatedTests|-u|--updateSnapshot|--shard|--notify|--colors?|--detectOpenHandles|--forceExit|--onlyFailures|-f)$/,
};
const alone = /^(-t|--testNamePattern|--testPathPatterns?|--runTestsByPath)$/;

/** Runs the project's own Jest with a reporter of ours; its cache lies in our folder. */
export const runJest: RunnerAdapter = async (context) => {
  const { selection, temporary, invocation, options } = context;
  const jest = (await installedProgram(context, 'jest')) ?? (await installedProgram(context, 'jest-cli'));
  if (jest === undefined) return { status: 'broken', reason: 'Jest is not installed in this package', output: '', durationMs: 0 };
  const node = await findNode();
  const report = path.join(temporary, 'report.ndjson');
  const reporter = path.join(temporary, 'reporter.cjs');
  await writeFile(reporter, jestReporterSource(options.coverage === true));
  const own = partOptions(invocation.args, selection.kind === 'all' ? rules : { ...rules, dropped: new RegExp(`${rules.dropped.source}|${alone.source}`) });
  const regex = selection.kind === 'tests' ? nameRegex(selection.tests) : undefined;
  const ran = await runProgram(context, {
    program: node.program,
    args: [
      ...invocation.nodeArgs, jest.file, ...own.options, `--reporters=${reporter}`, '--testLocationInResults', ...(options.updateSnapshots === true ? ['-u', '--ci=false'] : ['--ci']), '--coverage=false', '--watchAll=false', '--watchman=false',
      '--bail=0', '--forceExit', `--cacheDirectory=${path.join(temporary, 'cache')}`,
      // The counters are those of one process.
      ...(options.coverage === true ? ['--runInBand'] : []),
      ...(regex === undefined ? [] : [`--testNamePattern=${regex}`]), ...placesOf(context, own.places),
    ],
    env: { NODE_ENV: 'test', ...node.env, ROUNDTABLE_REPORT: report, ROUNDTABLE_ROOT: options.folder },
  });
  return outcomeOf(context, ran.status === 'ended' && /No tests found/.test(ran.stdout + ran.stderr) ? { ...ran, code: 0 } : ran, await readReport(report), 'Jest');
};

function placesOf(context: RunContext, own: readonly string[]): readonly string[] {
  const { selection, options } = context;
  if (selection.kind === 'all') return own;
  const files = selection.kind === 'files' ? selection.files : selection.tests.map((ref) => ref.file);
  return ['--runTestsByPath', ...new Set(files.map((file) => path.join(options.folder, file)))];
}
