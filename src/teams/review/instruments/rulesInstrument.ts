import type { Language, ReviewArea } from '../../../analysis/observation.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import type { CodeAnalyser } from '../ports/instruments.ts';
import type { FileInstrument } from './instrument.ts';

/** Our own rules over the syntax tree and the data flow of one file, for one area of the review. */
export function rulesInstrument(area: ReviewArea, analyser: CodeAnalyser): FileInstrument {
  return {
    id: `${area}-rules`,
    version: rulesVersion,
    checks: `${area} rules`,
    appliesTo: (file) => file.language !== null && file.status !== 'deleted',
    cacheKey: () => '',
    read: async ({ file, text }, signal) => {
      const report = await analyser.analyse(
        {
          path: file.path,
          language: file.language as Language,
          text: text.text,
          ...(text.baseText === undefined ? {} : { baseText: text.baseText }),
        },
        [area],
        signal,
      );
      const degraded = whyDegraded(report);
      return { observations: report.observations, ...(degraded === undefined ? {} : { degraded }) };
    },
  };
}

function whyDegraded(report: Awaited<ReturnType<CodeAnalyser['analyse']>>): string | undefined {
  if (report.parse === 'failed') return 'the file could not be parsed';
  const first = report.skipped[0];
  return first === undefined ? undefined : `${first.rule}: ${first.reason}`;
}
