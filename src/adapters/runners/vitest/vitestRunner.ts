import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { nameRegex } from '../javascript/nameRegex.ts';
import { partOptions } from '../javascript/ownOptions.ts';
import { findNode, installedProgram } from '../nodeProgram.ts';
import { outcomeOf, readReport } from '../outcomeOf.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { betweenNames, vitestOptions } from './vitestOptions.ts';
import { vitestReporterSource, vitestSetupSource } from './vitestSources.ts';

const rules = {
  takesValue: /^(-c|--config|-r|--root|--dir|-t|--testNamePattern|--reporter|--outputFile|--pool|--environment|--project|-p|--testTimeout|--hookTimeout|--retry|--exclude|--mode|--workspace|--maxWorkers|--minWorkers|--shard|--bail|--sequence\..*|--poolOptions\..*)$/,
  dropped: /^(-w|--watch|--reporter|--outputFile|--coverage(\..*)?|--ui|--open|--bail|-u|--update|--changed|--shard|--silent|--run|--inspect(-brk)?|--color|--no-color|--passWithNoTests)$/,
};
const alone = /^(-t|--testNamePattern)$/;

/** Runs the project's own Vitest with a reporter of ours. */
export const runVitest: RunnerAdapter = async (context) => {
  const { selection, temporary, invocation, options } = context;
  const vitest = await installedProgram(context, 'vitest');
  if (vitest === undefined) return { status: 'broken', reason: 'Vitest is not installed in this package', output: '', durationMs: 0 };
  const node = await findNode();
  const report = path.join(temporary, 'report.ndjson');
  const reporter = path.join(temporary, 'reporter.mjs');
  const setup = path.join(temporary, 'setup.mjs');
  await writeFile(reporter, vitestReporterSource);
  if (options.coverage === true) await writeFile(setup, vitestSetupSource(pathToFileURL(path.join(path.dirname(vitest.file), 'dist/index.js')).href));
  const own = partOptions(invocation.args, selection.kind === 'all' ? rules : { ...rules, dropped: new RegExp(`${rules.dropped.source}|${alone.source}`) });
  const ran = await runProgram(context, {
    program: node.program,
    args: [
      ...invocation.nodeArgs, vitest.file, 'run', ...own.options, `--reporter=${reporter}`,
      ...vitestOptions(vitest.version, { coverage: options.coverage === true, updateSnapshots: options.updateSnapshots === true, names: selection.kind === 'tests' ? nameRegex(selection.tests, betweenNames) : undefined }),
      ...placesOf(context, own.places),
    ],
    env: { ...node.env, ROUNDTABLE_REPORT: report, ROUNDTABLE_ROOT: options.folder, ...(options.coverage === true ? { ROUNDTABLE_SETUP: setup } : {}) },
  });
  return outcomeOf(context, ran, await readReport(report), 'Vitest');
};

function placesOf(context: RunContext, own: readonly string[]): readonly string[] {
  const { selection, options } = context;
  if (selection.kind === 'all') return own.filter((place) => place !== 'run' && place !== 'watch' && place !== 'dev');
  const files = selection.kind === 'files' ? selection.files : selection.tests.map((ref) => ref.file);
  return [...new Set(files.map((file) => path.join(options.folder, file)))];
}
