import { isRecord } from '../project/projectConfig.ts';
import type { CoverageReport } from './coverageReport.ts';
import { CoverageBuilder } from './coverageReport.ts';

/** Reads the JSON report of coverage.py: executed and missing lines by file. */
export function parseCoveragePy(data: unknown): CoverageReport | undefined {
  if (!isRecord(data) || !isRecord(data['meta']) || !isRecord(data['files'])) return undefined;
  const builder = new CoverageBuilder();
  for (const [path, entry] of Object.entries(data['files'])) {
    if (!isRecord(entry)) continue;
    for (const line of numbers(entry['executed_lines'])) builder.add(path, line, 1);
    for (const line of numbers(entry['missing_lines'])) builder.add(path, line, 0);
  }
  return builder.build();
}

function numbers(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'number') : [];
}
