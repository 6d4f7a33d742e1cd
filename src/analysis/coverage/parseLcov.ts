import type { CoverageReport } from './coverageReport.ts';
import { CoverageBuilder } from './coverageReport.ts';

/** Reads an lcov tracefile: `SF` names a file, `DA:line,hits` counts a line. */
export function parseLcov(text: string): CoverageReport {
  const builder = new CoverageBuilder();
  let path = '';
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith('SF:')) path = line.slice(3).trim();
    else if (line.startsWith('DA:') && path !== '') {
      const [number, hits] = line.slice(3).split(',');
      builder.add(path, Number(number), Number(hits));
    } else if (line === 'end_of_record') path = '';
  }
  return builder.build();
}
