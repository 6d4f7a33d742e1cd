import type { TestFailure, TestRef, TestResult } from '../../../teams/healing/testModel.ts';
import { testId } from '../../../teams/healing/testModel.ts';
import { createDeclarationLines } from './declarationLines.ts';
import { failureOf } from './failureOf.ts';
import type { RawEvent, RawFailure } from './rawReport.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

/** More results than this of one run are passed over. */
const mostResults = 100_000;

const hung: RawFailure = { kind: 'timeout', message: 'The test did not end within the time limit' };

/** Results from the events of one run; tests that began and never ended were cut short, by the time limit if nothing else is said. */
export function readEvents(events: readonly RawEvent[], project: string, paths: WorkspacePaths, cutShort: RawFailure = hung): TestResult[] {
  const lines = createDeclarationLines(paths.folder);
  const results = new Map<string, TestResult>();
  const put = (file: string, path: readonly string[], result: Pick<TestResult, 'status' | 'durationMs'> & { line?: number | undefined; failure?: RawFailure | undefined }): void => {
    const relative = paths.relative(file);
    if (relative === undefined || results.size >= mostResults) return;
    const ref: TestRef = { project, file: relative, path };
    const id = testId(ref);
    const known = results.get(id);
    // Two tests of one name are one to us: it fails where either does.
    if (known?.status === 'failed' || (known?.status === 'passed' && result.status === 'skipped')) return;
    const line = path.length === 0 ? undefined : lines.lineOf(relative, path.at(-1)!, result.line);
    const failure: TestFailure | undefined = result.failure === undefined ? undefined : failureOf(result.failure, paths);
    results.set(id, { ref, status: result.status, durationMs: Math.max(0, result.durationMs), ...(line === undefined ? {} : { line }), ...(failure === undefined ? {} : { failure }) });
  };
  const nameless: RawFailure = { message: 'It failed without a message' };
  for (const event of events) {
    if (event.t === 'test') put(event.file, event.path, { status: event.status, durationMs: event.ms ?? 0, line: event.line, failure: event.status === 'failed' ? (event.failure ?? nameless) : undefined });
    if (event.t === 'suite') put(event.file, [], { status: 'failed', durationMs: 0, failure: { kind: 'suite', ...event.failure } });
  }
  const has = (file: string, path: readonly string[]): boolean => {
    const relative = paths.relative(file);
    return relative === undefined || results.has(testId({ file: relative, path }));
  };
  const ended = new Set(events.filter((event) => event.t === 'ended').map((event) => `${event.file}\n${event.path.join('\n')}`));
  for (const event of events) {
    if (event.t === 'ended' && !has(event.file, event.path) && !hasWithin(results, event, paths)) {
      put(event.file, event.path, { status: event.passed ? 'passed' : 'failed', durationMs: 0, failure: event.passed ? undefined : (event.failure ?? nameless) });
    }
  }
  // Where a file's process was ended, the test that was running is what ended it.
  const endOf = (file: string): RawFailure | undefined => {
    const end = events.find((event) => event.t === 'suite' && event.file === file);
    return end?.t !== 'suite' || end.failure.kind === 'timeout' ? undefined : { ...end.failure, kind: 'error', code: end.failure.code ?? cutOff };
  };
  for (const event of events) {
    if (event.t === 'begin' && !has(event.file, event.path) && !ended.has(`${event.file}\n${event.path.join('\n')}`)) {
      put(event.file, event.path, { status: 'failed', durationMs: 0, line: event.line, failure: endOf(event.file) ?? cutShort });
    }
  }
  dropExplained(results);
  return [...results.values()];
}

const cutOff = 'PROCESS_ENDED';

function isCutOff(failure: TestFailure | undefined): boolean {
  return failure?.kind === 'timeout' || failure?.code === cutOff;
}

/** A file that was ended because of a test that hung or crashed says nothing that the test does not say better. */
function dropExplained(results: Map<string, TestResult>): void {
  const explained = new Set([...results.values()].filter(({ ref, failure }) => ref.path.length > 0 && isCutOff(failure)).map(({ ref }) => ref.file));
  for (const [id, { ref, failure }] of results) if (ref.path.length === 0 && failure !== undefined && explained.has(ref.file)) results.delete(id);
}

/** Whether tests within this one were reported, so that it is only what holds them. */
function hasWithin(results: ReadonlyMap<string, TestResult>, event: { file: string; path: readonly string[] }, paths: WorkspacePaths): boolean {
  const file = paths.relative(event.file);
  if (file === undefined) return true;
  const prefix = `${testId({ file, path: event.path })} › `;
  return [...results.keys()].some((id) => id.startsWith(prefix));
}
