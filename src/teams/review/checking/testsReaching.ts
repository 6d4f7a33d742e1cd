import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';

const mostFiles = 2_000;

/** Test files from which imports lead to a file, nearest first; the file itself where it is one. */
export function testsReaching(index: ProjectIndex, file: string, most: number): readonly string[] {
  const tests: string[] = [];
  const seen = new Set([file]);
  let ring = [file];
  while (ring.length > 0 && seen.size < mostFiles) {
    for (const path of ring) {
      if (index.summaries.get(path)?.isTest === true) tests.push(path);
      if (tests.length >= most) return tests;
    }
    ring = ring.flatMap((path) => index.importersOf(path)).filter((path) => !seen.has(path) && seen.add(path).size <= mostFiles);
  }
  return tests;
}
