import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { outcomeOf } from '../outcomeOf.ts';
import { lastPart, caps, withoutColours } from '../report/bounded.ts';
import type { RawEvent } from '../report/rawReport.ts';
import type { RunContext, RunnerAdapter } from '../runContext.ts';
import { runProgram } from '../runContext.ts';
import { readJunit } from './readJunit.ts';
import { readTap } from './readTap.ts';

/** Runs a command that the user named: by its JUnit report, by TAP in its output, else by how it ended. */
export const runCommand: RunnerAdapter = async (context) => {
  const command = context.project.command ?? '';
  const offered = path.join(context.temporary, 'junit.xml');
  const started = Date.now();
  const shell = process.platform === 'win32' ? { program: process.env['ComSpec'] ?? 'cmd.exe', args: ['/d', '/s', '/c', command] } : { program: '/bin/sh', args: ['-c', command] };
  const ran = await runProgram(context, {
    ...shell,
    env: {
      PATH: [path.join(context.cwd, 'node_modules/.bin'), process.env['PATH'] ?? ''].join(path.delimiter),
      PYTHONDONTWRITEBYTECODE: '1',
      ROUNDTABLE_JUNIT: offered,
    },
  });
  if (ran.status === 'failed') return outcomeOf(context, ran, [], 'The command');
  const junit = await reportOf(context, [offered, ...namedReports(command).map((file) => path.resolve(context.cwd, file))], started);
  const inRoot = (events: readonly RawEvent[]): RawEvent[] => events.map((event) => ('file' in event && event.file === '' ? { ...event, file: commandFile(context) } : event)) as RawEvent[];
  const told = junit ?? readTap(withoutColours(ran.stdout));
  if (told !== undefined && (told.length > 0 || ran.status === 'timedOut')) return outcomeOf(context, ran, inRoot(told), 'The command');
  if (ran.status === 'timedOut') return outcomeOf(context, ran, [], 'The command');
  const output = lastPart(`${ran.stdout}\n${ran.stderr}`, caps.output);
  const passed = ran.code === 0;
  const whole: RawEvent = {
    t: 'test', file: commandFile(context), path: [command], status: passed ? 'passed' : 'failed', ms: ran.durationMs,
    ...(passed ? {} : { failure: { message: `It ended with ${ran.killedBy ?? `code ${ran.code}`}: ${output.split('\n').at(-1) ?? ''}`, stack: output, output } }),
  };
  return outcomeOf(context, ran, [whole], 'The command');
};

/** The file that tests without one stand for: what names the command. */
function commandFile(context: RunContext): string {
  const names = ['package.json', 'Makefile', 'pyproject.toml', 'Cargo.toml', 'go.mod'];
  return path.join(context.cwd, names.find((name) => existsSync(path.join(context.cwd, name))) ?? 'tests');
}

function namedReports(command: string): string[] {
  return [...command.matchAll(/--(?:junit-?xml|output-?file|outputFile|test-reporter-destination|log-junit)[= ]+["']?([^\s"']+)/gi)].map((match) => match[1]!).filter((file) => !/^(stdout|stderr)$/.test(file));
}

async function reportOf(context: RunContext, files: readonly string[], started: number): Promise<RawEvent[] | undefined> {
  for (const file of files) {
    const stats = await stat(file).catch(() => undefined);
    // A report that lay there before says nothing of this run; file times are coarse.
    if (stats === undefined || stats.mtimeMs < started - 2000) continue;
    const resolve = (name: string): string | undefined => {
      if (name === '' || !/[./]/.test(name)) return undefined;
      const absolute = path.resolve(context.cwd, name);
      return context.paths.relative(absolute) !== undefined && existsSync(absolute) ? absolute : undefined;
    };
    const found = readJunit(await readFile(file, 'utf8'), resolve);
    if (found !== undefined) return found;
  }
  return undefined;
}
