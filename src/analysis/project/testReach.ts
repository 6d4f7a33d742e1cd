import type { FileCoverage } from '../coverage/coverageReport.ts';
import type { Evidence, Fix } from '../observation.ts';
import type { FileSummary, FunctionSummary } from '../sourceFile.ts';
import { untestedChange } from './infos.ts';
import { folderOf, foldersUp } from './paths.ts';
import type { ProjectIndex } from './projectIndex.ts';
import type { ChangedLines, ProjectObservation } from './projectObservation.ts';
import { touches } from './projectObservation.ts';

/** Whether tests reach a changed function, and how that is known. */
export interface ReachVerdict {
  readonly file: string;
  /** Dotted name. */
  readonly symbol: string;
  readonly verdict: 'reached' | 'unreached' | 'unknown';
  readonly by: 'coverage' | 'imports' | 'nothing';
  /** The nearest test files, at most three; empty for coverage, which does not say which. */
  readonly tests: readonly string[];
}

export interface ReachOptions {
  /** Coverage by path relative to the root; files changed since the tests ran must be left out. */
  readonly coverage?: ReadonlyMap<string, FileCoverage>;
  /** The name of the coverage file, for the evidence. */
  readonly coverageSource?: string;
  /** Writes the start of a test for functions of a file, where somebody knows how. */
  readonly skeleton?: (file: FileSummary, functions: readonly FunctionSummary[]) => Fix | undefined;
}

/** Says for each changed function whether a test reaches it: from coverage where there is some, else from the import graph. */
export function testReach(index: ProjectIndex, changes: readonly ChangedLines[], options: ReachOptions = {}): {
  readonly verdicts: readonly ReachVerdict[];
  readonly observations: readonly ProjectObservation[];
} {
  const verdicts: ReachVerdict[] = [];
  const observations: ProjectObservation[] = [];
  const reach = new Map<string, Reach>();
  for (const { path, lines } of changes) {
    const summary = index.summaries.get(path);
    if (summary === undefined || summary.isTest || isSupport(path)) continue;
    const changed = innermost(summary.functions.filter(({ range }) => touches(lines, range.start.line, range.end.line)), lines);
    if (changed.length === 0) continue;
    const coverage = options.coverage?.get(path);
    const family = summary.language === 'python' ? 'python' : 'script';
    let graph = reach.get(family);
    if (coverage === undefined && graph === undefined) reach.set(family, (graph = reachFromTests(index, family)));
    const missed: FunctionSummary[] = [];
    let by: 'coverage' | 'imports' = 'imports';
    for (const changedFunction of changed) {
      const verdict = coverage !== undefined
        ? fromCoverage(path, changedFunction, lines, coverage)
        : fromGraph(path, changedFunction, graph!);
      verdicts.push(verdict);
      if (verdict.verdict !== 'unreached') continue;
      missed.push(changedFunction);
      by = verdict.by === 'coverage' ? 'coverage' : 'imports';
    }
    const worth = missed.filter((one) => one.lines > 2 || one.complexity > 0);
    if (worth.length > 0) observations.push(observe(summary, worth, by, graph, lines, options));
  }
  return { verdicts, observations };
}

/** Of functions inside each other, the innermost that holds a changed line. */
function innermost(functions: readonly FunctionSummary[], lines: ChangedLines['lines']): FunctionSummary[] {
  return functions.filter((outer) => {
    const inner = functions.filter((other) => other !== outer && other.range.start.line >= outer.range.start.line && other.range.end.line <= outer.range.end.line);
    if (inner.length === 0) return true;
    for (const { start, end } of lines) {
      for (let line = Math.max(start, outer.range.start.line); line <= Math.min(end, outer.range.end.line); line++) {
        if (!inner.some(({ range }) => range.start.line <= line && range.end.line >= line)) return true;
      }
    }
    return false;
  });
}

/** Files that tests do not call: configuration, generated types, build scripts. */
function isSupport(path: string): boolean {
  return /(^|\/)(setup|conf|manage|wsgi|asgi|noxfile|tasks)\.py$|(^|\/)(migrations|scripts?|examples?|docs?|benchmarks?|\.[^/]+)\/|\.d\.[cm]?ts$|(^|\/)[^/]*\.config\.[cm]?[jt]s$|\.stories\.[jt]sx?$/.test(path);
}

function fromCoverage(file: string, changed: FunctionSummary, lines: ChangedLines['lines'], coverage: FileCoverage): ReachVerdict {
  let covered = 0;
  let uncovered = 0;
  const { start, end } = changed.range;
  // The line of the definition runs when the module loads and says nothing about the body.
  for (let line = start.line + 1; line <= end.line; line++) {
    if (!touches(lines, line, line)) continue;
    if (coverage.covered.has(line)) covered++;
    else if (coverage.uncovered.has(line)) uncovered++;
  }
  const verdict = covered > 0 ? 'reached' : uncovered > 0 ? 'unreached' : 'unknown';
  return { file, symbol: changed.name, verdict, by: 'coverage', tests: [] };
}

interface Reach {
  /** By file, the test that reaches it on the shortest way. */
  readonly nearest: ReadonlyMap<string, readonly string[]>;
  readonly tests: number;
  /** Whether imports from tests reach the project's own code at all; if not, the graph proves nothing. */
  readonly isTelling: boolean;
}

function fromGraph(file: string, changed: FunctionSummary, reach: Reach): ReachVerdict {
  const tests = reach.nearest.get(file);
  if (tests !== undefined) return { file, symbol: changed.name, verdict: 'reached', by: 'imports', tests };
  return { file, symbol: changed.name, verdict: reach.isTelling ? 'unreached' : 'unknown', by: reach.isTelling ? 'imports' : 'nothing', tests: [] };
}

function reachFromTests(index: ProjectIndex, family: 'python' | 'script'): Reach {
  const nearest = new Map<string, string[]>();
  const queue: string[] = [];
  let usesFramework = false;
  let sources = 0;
  let tests = 0;
  for (const summary of index.summaries.values()) {
    if ((summary.language === 'python') !== (family === 'python')) continue;
    if (!summary.isTest) {
      sources++;
      continue;
    }
    tests++;
    nearest.set(summary.path, [summary.path]);
    queue.push(summary.path);
    usesFramework ||= summary.imports.some(({ specifier }) => /^(django\.test|rest_framework\.test|pytest_django)/.test(specifier));
  }
  if (usesFramework) {
    // Django finds these by name, and a test client calls them by address.
    for (const path of index.summaries.keys()) {
      if (!/(^|\/)(urls|apps|admin|settings|middleware|signals)\.py$/.test(path) || nearest.has(path)) continue;
      nearest.set(path, []);
      queue.push(path);
    }
  }
  for (let at = 0; at < queue.length; at++) {
    const from = queue[at]!;
    const origin = nearest.get(from)!;
    const targets = index.importsOf(from).filter(({ isTypeOnly }) => !isTypeOnly).map(({ to }) => to);
    const summary = index.summaries.get(from)!;
    if (summary.isTest && family === 'python') for (const folder of foldersUp(folderOf(from))) targets.push(folder === '' ? 'conftest.py' : `${folder}/conftest.py`);
    for (const to of targets) {
      if (!index.summaries.has(to)) continue;
      const known = nearest.get(to);
      if (known === undefined) {
        nearest.set(to, [...origin]);
        queue.push(to);
      } else if (known.length < 3 && summary.isTest && !known.includes(from) && !index.summaries.get(to)!.isTest) known.push(from);
    }
  }
  let reached = 0;
  for (const path of nearest.keys()) if (!index.summaries.get(path)!.isTest) reached++;
  return { nearest, tests, isTelling: tests > 0 && reached > 0 && reached >= sources * 0.1 };
}

function observe(summary: FileSummary, functions: readonly FunctionSummary[], by: 'coverage' | 'imports', reach: Reach | undefined,
  lines: ChangedLines['lines'], options: ReachOptions): ProjectObservation {
  const names = functions.slice(0, 3).map(({ name }) => `\`${name}\``);
  const more = functions.length > 3 ? ` and ${functions.length - 3} more` : '';
  const list = names.length > 1 && more === '' ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names.join(', ') + more;
  const first = functions[0]!;
  const missedLines = functions.flatMap(({ range }) => lines.filter(({ start, end }) => start <= range.end.line && end >= range.start.line)).length;
  const evidence: Evidence[] = by === 'coverage'
    ? [{ kind: 'coverage', text: `No changed line of ${list} ran in the tests${options.coverageSource === undefined ? '' : ` that wrote \`${options.coverageSource}\``}` }]
    : [{ kind: 'imports', text: `None of the ${reach?.tests ?? 0} test files imports \`${summary.path}\`, directly or through other modules` }];
  evidence.push({ kind: 'metric', text: `${missedLines} changed place${missedLines === 1 ? '' : 's'} in ${functions.length} function${functions.length === 1 ? '' : 's'}` });
  const fix = options.skeleton?.(summary, functions);
  const start = first.range.start;
  return {
    file: summary.path,
    observation: {
      rule: untestedChange.id,
      severity: by === 'coverage' || functions.some(({ complexity }) => complexity > 5) ? 'warning' : untestedChange.severity,
      confidence: by === 'coverage' ? 0.9 : 0.7,
      range: { start, end: { line: start.line + 1, column: 1 } },
      symbol: first.name,
      message: `No test reaches the change to ${list}: a mistake in it would go unnoticed`,
      evidence,
      ...(fix && { fix }),
      // It is told at the head of a function whose body changed.
      isOfChange: true,
    },
  };
}
