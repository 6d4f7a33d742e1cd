/** Lines of one file that a test run executed and lines that it could have but did not. */
export interface FileCoverage {
  readonly covered: ReadonlySet<number>;
  readonly uncovered: ReadonlySet<number>;
}

/** What a coverage file says, by path as it stands there. */
export type CoverageReport = ReadonlyMap<string, FileCoverage>;

/** Collects line counts; a line counted twice was covered if it was covered once. */
export class CoverageBuilder {
  readonly #files = new Map<string, { covered: Set<number>; uncovered: Set<number> }>();

  add(path: string, line: number, hits: number): void {
    let file = this.#files.get(path);
    if (file === undefined) this.#files.set(path, (file = { covered: new Set(), uncovered: new Set() }));
    if (!Number.isInteger(line) || line < 1) return;
    if (hits > 0) {
      file.covered.add(line);
      file.uncovered.delete(line);
    } else if (!file.covered.has(line)) file.uncovered.add(line);
  }

  build(): CoverageReport {
    return this.#files;
  }
}

/**
 * A report by path relative to the root. Reports name files absolutely, relative to where the tests ran, or as seen in
 * another container; a file that fits exactly one known path by its end is taken as that one, anything else is left out.
 */
export function relativeCoverage(report: CoverageReport, root: string, known: ReadonlySet<string>): CoverageReport {
  const byName = new Map<string, string[]>();
  for (const path of known) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const list = byName.get(name);
    if (list === undefined) byName.set(name, [path]);
    else list.push(path);
  }
  const base = `${root.replaceAll('\\', '/').replace(/\/$/, '')}/`;
  const result = new Map<string, FileCoverage>();
  for (const [written, coverage] of report) {
    const path = written.replaceAll('\\', '/').replace(/^file:\/\//, '');
    const relative = (path.startsWith(base) ? path.slice(base.length) : path).replace(/^\.\//, '');
    const name = relative.slice(relative.lastIndexOf('/') + 1);
    const candidates = known.has(relative) ? [relative] : (byName.get(name) ?? []).filter((candidate) => relative.endsWith(`/${candidate}`) || candidate.endsWith(`/${relative}`));
    if (candidates.length === 1) result.set(candidates[0]!, coverage);
  }
  return result;
}

/** A coverage file says nothing about a file that was changed after the tests ran. */
export function isStale(coverageWrittenAt: number, fileChangedAt: number): boolean {
  return fileChangedAt > coverageWrittenAt;
}
