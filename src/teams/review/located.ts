import type { Observation } from '../../analysis/observation.ts';
import { shortHash } from '../../base/hash.ts';
import { LineIndex } from '../../base/text.ts';
import type { LocatedObservation } from './finding.ts';

/** Rules whose range is itself a secret: only a digest of it may reach the log. */
const secretRule = /secret|credential|password|private-key/;

/** Adds to each observation the code it is about: its range, widened to the line where the range is empty. */
export function locate(text: string, observations: readonly Observation[]): LocatedObservation[] {
  if (observations.length === 0) return [];
  const index = new LineIndex(text);
  return observations.map((observation) => {
    const inRange = text.slice(index.offsetAt(observation.range.start), index.offsetAt(observation.range.end));
    const code = inRange.trim() === '' ? index.lineText(observation.range.start.line) : inRange.slice(0, 2000);
    return { ...observation, code: secretRule.test(observation.rule) ? `digest ${shortHash(code)}` : code };
  });
}
