import type { Language, ReviewArea } from '../../../analysis/observation.ts';
import { rulesVersion } from '../../../analysis/rules/rulesVersion.ts';
import type { CodeAnalyser } from '../ports/instruments.ts';
import type { FileSummaries } from './fileSummaries.ts';
import type { FileInstrument } from './instrument.ts';

/**
 * Our own rules over the syntax tree and the data flow of one file, for one area of the review. A reviewer that will ask
 * about the project as well gives `summaries`: the file is summarised while its tree is at hand, and not parsed again.
 */
export function rulesInstrument(area: ReviewArea, analyser: CodeAnalyser, summaries?: FileSummaries): FileInstrument {
  return {
    id: `${area}-rules`,
    version: rulesVersion,
    checks: `${area} rules`,
    appliesTo: (file) => file.language !== null && file.status !== 'deleted',
    cacheKey: () => '',
    read: async ({ file, text }, signal) => {
      const language = file.language as Language;
      const analysing = analyser.analyse({ path: file.path, language, text: text.text, ...(text.baseText === undefined ? {} : { baseText: text.baseText }) }, [area], signal);
      // Whoever needs the summary asks for it again, and hears then what was wrong.
      const summarising = summaries?.of({ path: file.path, language, text: text.text, hash: text.hash }, signal).catch(() => undefined);
      const [report] = await Promise.all([analysing, summarising]);
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
