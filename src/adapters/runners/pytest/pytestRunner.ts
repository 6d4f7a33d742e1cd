import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { outcomeOf, readReport } from '../outcomeOf.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { findPython } from './findPython.ts';
import { pytestPluginSource } from './pluginSource.ts';

const plugin = 'roundtable_pytest_plugin';

/** Runs pytest with a plugin of ours that lies outside of the workspace. */
export const runPytest: RunnerAdapter = async (context) => {
  const { selection, temporary, options, cwd } = context;
  const python = await findPython(cwd, options.folder);
  if (python === null) return { status: 'broken', reason: 'Python was not found: neither python3 nor python is on the PATH', output: '', durationMs: 0 };
  const report = path.join(temporary, 'report.ndjson');
  await writeFile(path.join(temporary, `${plugin}.py`), pytestPluginSource);
  const wanted = path.join(temporary, 'wanted.json');
  if (selection.kind === 'tests') await writeFile(wanted, JSON.stringify(selection.tests.map((ref) => [ref.file, ref.path])));
  const own = ownOptions(context.invocation.args);
  const args = [
    '-m', 'pytest', '-p', plugin, '-p', 'no:cacheprovider', '--color=no', '-q', '--no-header', '--continue-on-collection-errors',
    ...(options.updateSnapshots === true && (await readsSnapshots(context, python)) ? ['--snapshot-update'] : []),
    ...(await unittestNames(context)), ...own.options, ...(selection.kind === 'all' ? own.places : await filesOf(context)),
  ];
  const ran = await runProgram(context, {
    program: python,
    args,
    env: {
      PYTHONPATH: [temporary, context.invocation.env['PYTHONPATH']].filter((entry) => entry !== undefined).join(path.delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      HYPOTHESIS_STORAGE_DIRECTORY: path.join(temporary, 'hypothesis'),
      COVERAGE_FILE: path.join(temporary, 'coverage'),
      ROUNDTABLE_REPORT: report,
      ROUNDTABLE_ROOT: options.folder,
      ROUNDTABLE_HANG_MS: String(Math.max(500, Math.min(30_000, Math.floor(options.timeLimitMs * 0.4)))),
      ...(selection.kind === 'tests' ? { ROUNDTABLE_WANTED: wanted } : {}),
      ...(options.coverage === true ? { ROUNDTABLE_COVER: '1' } : {}),
    },
  });
  const events = await readReport(report);
  // Pytest says with 5 that there were no tests to run, which is no fault of its.
  const outcome = outcomeOf(context, ran.status === 'ended' && ran.code === 5 ? { ...ran, code: 0 } : ran, events, 'pytest');
  if (outcome.status === 'broken' && /No module named '?pytest/.test(outcome.output)) return { ...outcome, reason: 'pytest is not installed in the Python that the workspace uses' };
  return outcome;
};

async function filesOf(context: RunContext): Promise<string[]> {
  const { selection, options } = context;
  const files = selection.kind === 'files' ? selection.files : selection.kind === 'tests' ? selection.tests.map((ref) => ref.file) : [];
  const found: string[] = [];
  for (const file of new Set(files)) {
    const absolute = path.join(options.folder, file);
    // Pytest runs nothing at all where one of the files is missing.
    if (await access(absolute).then(() => true, () => false)) found.push(absolute);
  }
  return found.length > 0 ? found : [...new Set(files)].map((file) => path.join(options.folder, file));
}

/** The names that unittest looks for, where the workspace does not configure pytest. */
async function unittestNames(context: RunContext): Promise<string[]> {
  for (const name of ['pytest.ini', '.pytest.ini', 'pyproject.toml', 'tox.ini', 'setup.cfg']) {
    const text = await readFile(path.join(context.cwd, name), 'utf8').catch(() => '');
    if (/\bpytest\b/.test(text)) return [];
  }
  return ['-o', 'python_files=test*.py *_test.py'];
}

/** The option that writes snapshots anew comes from plugins. */
async function readsSnapshots(context: RunContext, python: string): Promise<boolean> {
  const finding = "import importlib.util, sys; sys.exit(0 if any(importlib.util.find_spec(name) for name in ('syrupy', 'snapshottest')) else 1)";
  const found = await runProgram(context, { program: python, args: ['-c', finding], timeLimitMs: 10_000 });
  return found.status === 'ended' && found.code === 0;
}

const takesValue = /^(-k|-m|-c|-o|-p|-W|-n|--rootdir|--confcutdir|--override-ini|--ignore|--ignore-glob|--deselect|--tb|--maxfail|--durations|--junitxml|--junit-xml|--import-mode|--basetemp|--log-level|--cov|--cov-report|--cov-config|--timeout|--dist|--ds)$/;
const dropped = /^(-x|--exitfirst|--maxfail|--lf|--ff|--last-failed|--failed-first|--sw|--stepwise|-n|--numprocesses|--dist|-v+|--verbose|-q+|--quiet|--cov.*|--no-cov.*|--junit-?xml|--tb|--pdb|--durations|--color|-s|-l|--cache-.*|--nf|--new-first|--snapshot-update)(=|$)/;

/** The workspace's options without those that stop early, write files or take our place; places to look in apart. */
function ownOptions(args: readonly string[]): { options: string[]; places: string[] } {
  const options: string[] = [];
  const places: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at]!;
    if (!arg.startsWith('-')) {
      places.push(arg);
      continue;
    }
    const value = takesValue.test(arg) && at + 1 < args.length ? [args[++at]!] : [];
    if (!dropped.test(arg) && !/^-n\d/.test(arg)) options.push(arg, ...value);
  }
  return { options, places };
}
