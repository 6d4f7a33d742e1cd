import type { Observation } from '../../../analysis/observation.ts';
import { UserFacingError } from '../../../base/errors.ts';
import { isRecord, listOf, textOf } from './json.ts';
import type { Json } from './json.ts';
import { createPlaceReader } from './places.ts';
import { observationOf } from './result.ts';
import { rulesOf } from './rules.ts';

/** What another tool found, in our words. */
export interface ImportedResults {
  readonly tool: string;
  readonly observations: readonly { readonly file: string; readonly observation: Observation }[];
  /** Results that were left out: suppressed, unchanged passes, or about files that are not under the root. */
  readonly skipped: number;
}

const largestText = 20 * 1024 * 1024;
/** More results than this nobody reads; the rest is counted as skipped. */
const maxResults = 20_000;

/** Reads a SARIF 2.1.0 log of any tool; results outside `root` are left out and counted. */
export function importSarif(text: string, root: string): ImportedResults {
  const runs = readRuns(text);
  const observations: { file: string; observation: Observation }[] = [];
  let skipped = 0;
  for (const run of runs) {
    const places = createPlaceReader(run, root);
    const rules = rulesOf(run);
    for (const result of listOf(run['results'])) {
      const read = isRecord(result) && observations.length < maxResults ? observationOf(result, rules, places, nameOf(run)) : null;
      if (read === null) skipped++;
      else observations.push(read);
    }
  }
  return { tool: runs.length === 0 ? 'SARIF' : nameOf(runs[0]!), observations, skipped };
}

function readRuns(text: string): Json[] {
  if (text.length > largestText) {
    throw new UserFacingError('The file is larger than 20 MB', { hint: 'Export fewer results, or one file for each part of the project.' });
  }
  let log: unknown;
  try {
    log = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (cause) {
    const isCut = /^\s*[{[]/.test(text.slice(0, 200)) && /end of (JSON )?(input|data)|Unterminated|after (array|property)|Expected ',' or/i.test(String(cause));
    throw new UserFacingError(isCut ? 'The file ends in the middle: it is not complete JSON' : 'The file is not SARIF: it is not JSON at all', {
      hint: 'Export the results again as SARIF 2.1.0.',
      cause,
    });
  }
  if (!isRecord(log) || !Array.isArray(log['runs'])) {
    throw new UserFacingError('The file is JSON but not SARIF: it has no list of runs', { hint: 'Export the results as SARIF 2.1.0.' });
  }
  const version = textOf(log['version']);
  if (version !== undefined && !version.startsWith('2.')) {
    throw new UserFacingError(`The file is SARIF ${version}, which cannot be read`, { hint: 'Export the results as SARIF 2.1.0.' });
  }
  return log['runs'].filter(isRecord);
}

function nameOf(run: Json): string {
  const tool = isRecord(run['tool']) ? run['tool'] : {};
  const driver = isRecord(tool['driver']) ? tool['driver'] : {};
  return textOf(driver['name'])?.trim().slice(0, 80) || 'another tool';
}
