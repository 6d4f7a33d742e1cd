import type { TestCoverage } from '../testModel.ts';
import { testId } from '../testModel.ts';

/**
 * How suspect each line is by which tests run it, from 0 to 1 (Ochiai; Abreu et al. 2006): high where most of the
 * failing tests run it and few of the passing ones do. Lines that no failing test runs are not in the answer.
 *
 * Ties are common and meant: lines that are always run together, as those of a basic block are, cannot be told apart by
 * running tests, and one failing test alone gives every line that only it runs the same score. They keep equal scores
 * here; other evidence breaks them, and whoever counts ranks gives each of a tie the worst place of the tie, so that
 * no figure is better than what a reader would have to look through.
 */
export function ochiai(coverage: readonly TestCoverage[], failing: ReadonlySet<string>): Map<string, Map<number, number>> {
  const counts = new Map<string, Map<number, { failed: number; passed: number }>>();
  let failed = 0;
  for (const { ref, lines } of coverage) {
    const isFailing = failing.has(testId(ref));
    if (isFailing) failed++;
    for (const [file, ran] of Object.entries(lines)) {
      const ofFile = counts.get(file) ?? new Map<number, { failed: number; passed: number }>();
      counts.set(file, ofFile);
      for (const line of new Set(ran)) {
        const count = ofFile.get(line) ?? { failed: 0, passed: 0 };
        if (isFailing) count.failed++;
        else count.passed++;
        ofFile.set(line, count);
      }
    }
  }
  const scores = new Map<string, Map<number, number>>();
  for (const [file, ofFile] of counts) {
    const scored = new Map<number, number>();
    for (const [line, count] of ofFile) {
      if (count.failed > 0) scored.set(line, count.failed / Math.sqrt(failed * (count.failed + count.passed)));
    }
    if (scored.size > 0) scores.set(file, scored);
  }
  return scores;
}
