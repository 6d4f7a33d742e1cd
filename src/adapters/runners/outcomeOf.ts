import { readFile } from 'node:fs/promises';
import type { TestResult, TestRunOutcome } from '../../teams/healing/testModel.ts';
import type { SandboxOutcome } from '../sandbox/sandbox.ts';
import { caps, lastPart } from './report/bounded.ts';
import { exactly } from './report/exactly.ts';
import type { RawEvent } from './report/rawReport.ts';
import { parseReport } from './report/rawReport.ts';
import { readCoverage } from './report/readCoverage.ts';
import { readEvents } from './report/readEvents.ts';
import type { RunContext } from './runContext.ts';

/** Reads a report that may not have been written. */
export async function readReport(file: string): Promise<RawEvent[]> {
  return parseReport(await readFile(file, 'utf8').catch(() => ''));
}

/** What a run of a runner with one of our reporters came to. */
export function outcomeOf(context: RunContext, ran: SandboxOutcome, events: readonly RawEvent[], runner: string): TestRunOutcome {
  const { selection, options, project, paths } = context;
  if (ran.status === 'failed') {
    // A test that used up its memory or processes is a failure of that test, where it is known which one ran.
    const cut = readEvents(events, project.id, paths, { kind: 'error', message: `It was stopped: ${ran.reason}`, code: 'RESOURCE_LIMIT' });
    if (cut.some((result) => result.failure?.code === 'RESOURCE_LIMIT')) return { status: 'ran', results: selected(context, cut, false, ran.reason), durationMs: 0 };
    return { status: 'broken', reason: `${runner} could not be run: ${ran.reason}`, output: '', durationMs: 0 };
  }
  const output = lastPart([ran.stdout, ran.stderr].filter((text) => text.trim() !== '').join('\n'), caps.output);
  const found = readEvents(events, project.id, paths);
  const timedOut = ran.status === 'timedOut';
  if (!timedOut && found.length === 0 && ran.code !== 0) return { status: 'broken', reason: reasonOf(output, runner), output, durationMs: ran.durationMs };
  const results = selected(context, found, timedOut, output);
  if (timedOut) return { status: 'timedOut', results, output, durationMs: ran.durationMs };
  const coverage = options.coverage === true && events.some((event) => event.t === 'cover') ? readCoverage(events, project.id, paths) : undefined;
  const wanted = selection.kind === 'tests' ? new Set(selection.tests.map((ref) => key(ref))) : undefined;
  const ofWanted = coverage?.filter((of) => wanted?.has(key(of.ref)) ?? true);
  return { status: 'ran', results, ...(ofWanted === undefined ? {} : { coverage: ofWanted }), durationMs: ran.durationMs };
}

function selected(context: RunContext, found: readonly TestResult[], timedOut: boolean, output: string): readonly TestResult[] {
  const { selection } = context;
  if (selection.kind === 'tests') return exactly(selection.tests, found, timedOut, output);
  if (selection.kind === 'all') return found;
  const files = new Set(selection.files);
  const inFiles = found.filter((result) => files.has(result.ref.file));
  return inFiles.length > 0 ? inFiles : found;
}

const key = (ref: { readonly file: string; readonly path: readonly string[] }): string => [ref.file, ...ref.path].join('\n');

/** The line of an output that tells why a runner stopped: the error where one is named, else the last line. */
function reasonOf(output: string, runner: string): string {
  const lines = output.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  const naming = /^(?:E\s+)?(\w*(?:Error|Exception)(?: \[\w+\])?: .+)/;
  const named = lines.map((line) => naming.exec(line)?.[1]).find((text) => text !== undefined);
  const telling = named ?? lines.find((line) => /\b(?:Error|error|No module named|not found|bad option)\b/.test(line)) ?? lines.at(-1);
  return telling === undefined ? `${runner} ended without saying why` : telling.slice(0, caps.message);
}
