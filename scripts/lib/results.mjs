import { existsSync, readFileSync } from 'node:fs';

/** The counts of one suite, or of several added up. */
export const noResults = () => ({ passed: 0, failed: 0, skipped: 0, reasons: [] });

/**
 * Reads what test/support/resultReporter.ts wrote. A run that broke off counts as one failure more, and so does one without
 * tests, unless only some were asked for.
 */
export function readResults(file, { mayBeEmpty = false } = {}) {
  const results = noResults();
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter((line) => line !== '') : [];
  let ended = false;
  for (const text of lines) {
    const line = JSON.parse(text);
    if (line.type === 'pass') results.passed += 1;
    else if (line.type === 'fail') results.failed += 1;
    else if (line.type === 'skip') {
      results.skipped += 1;
      results.reasons.push(`${line.title}: ${line.reason}`);
    } else if (line.type === 'end') ended = true;
  }
  const tests = results.passed + results.failed + results.skipped;
  if (!ended || (tests === 0 && !mayBeEmpty)) {
    results.failed += 1;
    results.broken = ended ? 'there are no tests in it' : 'it broke off before its end';
  }
  return results;
}

/** Adds one suite's counts to a sum. */
export function add(sum, results) {
  sum.passed += results.passed;
  sum.failed += results.failed;
  sum.skipped += results.skipped;
  sum.reasons.push(...results.reasons);
}

/** The last line of `npm test`. */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
