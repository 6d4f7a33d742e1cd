import type { CoverageReport } from './coverageReport.ts';
import { parseCobertura } from './parseCobertura.ts';
import { parseCoveragePy } from './parseCoveragePy.ts';
import { parseIstanbul } from './parseIstanbul.ts';
import { parseLcov } from './parseLcov.ts';

/** Where test runners leave their coverage, relative to the root, the most telling first. */
export const usualCoverageFiles: readonly string[] = [
  'coverage/lcov.info', 'coverage/coverage-final.json', 'lcov.info', 'coverage.json', 'coverage.xml', 'coverage/cobertura-coverage.xml', '.coverage/lcov.info',
];

/** Reads a coverage file of any of the usual formats; nothing where it is none of them. */
export function parseCoverage(text: string): CoverageReport | undefined {
  const start = /\S/.exec(text.slice(0, 200))?.[0];
  if (start === '<') return parseCobertura(text);
  if (start === '{') {
    let data: unknown;
    try {
      data = JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
    return parseCoveragePy(data) ?? parseIstanbul(data);
  }
  return /^(TN|SF):/m.test(text.slice(0, 4000)) ? parseLcov(text) : undefined;
}
