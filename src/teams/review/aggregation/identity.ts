import { shortHash } from '../../../base/hash.ts';
import type { LocatedObservation } from '../finding.ts';

/**
 * Gives observations of one file their identity: rule, enclosing symbol and normalised code, so that neither moving
 * nor rewording changes it. Twins that agree in all three are told apart by their order in the file.
 * Returns ids in the order of the observations.
 */
export function identify(originalPath: string, observations: readonly LocatedObservation[]): string[] {
  const seen = new Map<string, number>();
  const order = observations
    .map((observation, index) => ({ observation, index }))
    .sort((a, b) => byPlace(a.observation, b.observation));
  const ids = new Array<string>(observations.length);
  for (const { observation, index } of order) {
    const base = shortHash(observation.rule, originalPath, observation.symbol, normaliseCode(observation.code));
    const twins = seen.get(base) ?? 0;
    seen.set(base, twins + 1);
    ids[index] = twins === 0 ? base : `${base}-${twins + 1}`;
  }
  return ids;
}

/**
 * Code without what formatting changes. Long code, such as a whole function, is named by its first line alone,
 * because the finding stays the same one while the function is being worked on.
 */
export function normaliseCode(code: string): string {
  const firstLine = code.length > 240 || code.split('\n').length > 4 ? (code.split('\n')[0] ?? '') : code;
  return firstLine.replace(/\s+/g, ' ').replace(/\s*([()[\]{},;:.=+\-*/<>!&|?])\s*/g, '$1').trim();
}

function byPlace(a: LocatedObservation, b: LocatedObservation): number {
  return a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
}
