import type { Observation } from '../../analysis/observation.ts';
import { LineIndex } from '../../base/text.ts';
import type { LocatedObservation } from './finding.ts';

/** Adds to each observation the code it is about: its range, widened to the line where the range is empty. */
export function locate(text: string, observations: readonly Observation[]): LocatedObservation[] {
  if (observations.length === 0) return [];
  const index = new LineIndex(text);
  return observations.map((observation) => {
    const code = text.slice(index.offsetAt(observation.range.start), index.offsetAt(observation.range.end));
    return { ...observation, code: code.trim() === '' ? index.lineText(observation.range.start.line) : code.slice(0, 2000) };
  });
}
