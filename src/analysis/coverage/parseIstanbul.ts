import { isRecord } from '../project/projectConfig.ts';
import type { CoverageReport } from './coverageReport.ts';
import { CoverageBuilder } from './coverageReport.ts';

/** Reads Istanbul's `coverage-final.json`: statements with their places and counts, by file. */
export function parseIstanbul(data: unknown): CoverageReport | undefined {
  if (!isRecord(data)) return undefined;
  const builder = new CoverageBuilder();
  let files = 0;
  for (const [key, entry] of Object.entries(data)) {
    if (!isRecord(entry) || !isRecord(entry['statementMap']) || !isRecord(entry['s'])) continue;
    files++;
    const path = typeof entry['path'] === 'string' ? entry['path'] : key;
    for (const [id, place] of Object.entries(entry['statementMap'])) {
      const start = isRecord(place) && isRecord(place['start']) ? Number(place['start']['line']) : Number.NaN;
      builder.add(path, start, Number(entry['s'][id] ?? 0));
    }
  }
  return files === 0 ? undefined : builder.build();
}
