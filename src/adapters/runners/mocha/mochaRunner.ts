import { access, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { anyOf } from '../../analysers/linters/folders.ts';
import { nameRegex } from '../javascript/nameRegex.ts';
import { partOptions } from '../javascript/ownOptions.ts';
import { findNode, installedProgram } from '../nodeProgram.ts';
import { outcomeOf, readReport } from '../outcomeOf.ts';
import type { RawEvent } from '../report/rawReport.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { loadFailure } from './loadFailure.ts';
import { mochaConfigSource, mochaCoverageSource, mochaReporterSource } from './mochaSources.ts';

/** So many files that cannot be loaded are left out, one after the other, so that the rest still runs. */
const mostBrokenFiles = 8;

const rules = {
  takesValue: /^(-r|--require|-R|--reporter|-O|--reporter-options?|-t|--timeouts?|-s|--slow|-g|--grep|-f|--fgrep|-u|--ui|--config|--package|--opts|--extension|--ext|--file|--ignore|--exclude|-j|--jobs|--retries|--spec|-n|--node-option|--watch-files|--watch-ignore|--import|--loader|--experimental-loader|-C|--conditions)$/,
  dropped: /^(-R|--reporter|-O|--reporter-options?|-w|--watch|--watch-files|--watch-ignore|-b|--bail|-p|--parallel|-j|--jobs|--dry-run|-c|--colou?rs?|-C|--inspect(-brk)?)$/,
};
const alone = /^(-g|--grep|-f|--fgrep|-i|--invert|--spec|--config)$/;

/** Runs the project's own Mocha with a reporter of ours. */
export const runMocha: RunnerAdapter = async (context) => {
  const { selection, temporary, invocation, options } = context;
  const mocha = await installedProgram(context, 'mocha');
  if (mocha === undefined) return { status: 'broken', reason: 'Mocha is not installed in this package', output: '', durationMs: 0 };
  const node = await findNode();
  const report = path.join(temporary, 'report.ndjson');
  const reporter = path.join(temporary, 'reporter.cjs');
  const hooks = path.join(temporary, 'coverage.cjs');
  await Promise.all([writeFile(reporter, mochaReporterSource), writeFile(hooks, mochaCoverageSource)]);
  const own = partOptions(invocation.args, selection.kind === 'all' ? rules : { ...rules, dropped: new RegExp(`${rules.dropped.source}|${alone.source}`) });
  const config = selection.kind === 'all' ? [] : await configWithoutFiles(context, mocha.file, invocation.args);
  const regex = selection.kind === 'tests' ? nameRegex(selection.tests) : undefined;
  const fixed = [
    ...(invocation.builds.length > 0 ? ['--enable-source-maps'] : []), ...invocation.nodeArgs, mocha.file, ...own.options, ...config, '--reporter', reporter, '--no-parallel', '--no-bail', '--exit',
    ...(options.coverage === true ? ['--require', hooks] : []), ...(regex === undefined ? [] : ['--grep', regex]), ...placesOf(context, own.places),
  ];
  const broken: RawEvent[] = [];
  const ignored: string[] = [];
  for (;;) {
    await writeFile(report, '');
    const ran = await runProgram(context, {
      program: node.program,
      args: [...fixed, ...ignored],
      env: { ...node.env, ROUNDTABLE_REPORT: report, ROUNDTABLE_ROOT: options.folder },
    });
    const events = await readReport(report);
    const isSilent = ran.status === 'ended' && ran.code !== 0 && events.length === 0;
    const failure = isSilent ? loadFailure(`${ran.stdout}\n${ran.stderr}`, context.paths) : undefined;
    const isNew = failure !== undefined && !broken.some((event) => event.t === 'suite' && event.file === path.join(options.folder, failure.file));
    if (isNew && broken.length < mostBrokenFiles) {
      const file = path.join(options.folder, failure.file);
      broken.push({ t: 'suite', file, failure: failure.failure });
      const relative = path.relative(context.cwd, file);
      for (const name of [file, relative, `./${relative}`]) ignored.push('--ignore', name);
      continue;
    }
    return outcomeOf(context, ran, [...broken, ...events], 'Mocha');
  }
};

function placesOf(context: RunContext, own: readonly string[]): readonly string[] {
  const { selection, options } = context;
  if (selection.kind === 'all') return own;
  const files = selection.kind === 'files' ? selection.files : selection.tests.map((ref) => ref.file);
  return [...new Set(files)].map((file) => path.join(options.folder, file));
}

/** Files that the configuration names would be run as well; a copy of it without them lies in our folder. */
async function configWithoutFiles(context: RunContext, mocha: string, args: readonly string[]): Promise<string[]> {
  const at = args.findIndex((arg) => arg === '--config' || arg.startsWith('--config='));
  const named = at < 0 ? undefined : args[at]!.includes('=') ? args[at]!.slice('--config='.length) : args[at + 1];
  const file = named ?? (await anyOf(context.cwd, ['.mocharc.cjs', '.mocharc.js', '.mocharc.mjs', '.mocharc.yaml', '.mocharc.yml', '.mocharc.jsonc', '.mocharc.json']));
  if (file === undefined) return [];
  const folder = path.join(path.dirname(mocha), '../lib/cli');
  for (const name of ['config.js', 'config.cjs']) {
    const library = path.join(folder, name);
    if (!(await access(library).then(() => true, () => false))) continue;
    const copy = path.join(context.temporary, 'mocharc.cjs');
    await writeFile(copy, mochaConfigSource(library, path.resolve(context.cwd, file)));
    return ['--config', copy];
  }
  return named === undefined ? [] : ['--config', named];
}
