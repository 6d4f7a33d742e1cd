import type { TestCoverage } from '../../../teams/healing/testModel.ts';
import { testId } from '../../../teams/healing/testModel.ts';
import type { RawEvent, RawLines } from './rawReport.ts';
import type { WorkspacePaths } from './workspacePaths.ts';

type Lines = Map<string, Set<number>>;

/**
 * Lines by test. What ran while a file was loaded decides for every test that uses the file, so it counts for each of
 * them; a file that only holds constants counts for all.
 */
export function readCoverage(events: readonly RawEvent[], project: string, paths: WorkspacePaths): TestCoverage[] {
  const loads = new Map<string, Lines>();
  const tests = new Map<string, { ref: TestCoverage['ref']; lines: Lines }>();
  for (const event of events) {
    if (event.t === 'load') {
      const of = event.file === undefined ? '' : (paths.relative(event.file) ?? '');
      const load: Lines = loads.get(of) ?? new Map<string, Set<number>>();
      loads.set(of, load);
      add(load, event.lines, paths);
    }
    if (event.t !== 'cover') continue;
    const file = paths.relative(event.file);
    if (file === undefined) continue;
    const ref = { project, file, path: event.path };
    const id = testId(ref);
    const test = tests.get(id) ?? { ref, lines: new Map() };
    tests.set(id, test);
    add(test.lines, event.lines, paths);
  }
  const used = new Set([...tests.values()].flatMap((test) => [...test.lines.keys()]));
  for (const { ref, lines } of tests.values()) {
    for (const [file, loaded] of [...(loads.get('') ?? []), ...(loads.get(ref.file) ?? [])]) {
      const own = lines.get(file);
      if (own !== undefined) loaded.forEach((line) => own.add(line));
      else if (!used.has(file)) lines.set(file, loaded);
    }
  }
  return [...tests.values()].map(({ ref, lines }) => ({
    ref,
    lines: Object.fromEntries([...lines].map(([file, of]) => [file, [...of].sort((a, b) => a - b)])),
  }));
}

function add(to: Lines, raw: RawLines, paths: WorkspacePaths): void {
  for (const [file, runs] of Object.entries(raw)) {
    const relative = paths.relative(file);
    if (relative === undefined) continue;
    const lines = to.get(relative) ?? new Set<number>();
    to.set(relative, lines);
    for (let at = 0; at + 1 < runs.length; at += 2) {
      for (let line = runs[at]!; line <= Math.min(runs[at + 1]!, runs[at]! + 100_000); line++) lines.add(line);
    }
  }
}
