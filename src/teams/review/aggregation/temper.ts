import { isToolPath } from '../../../analysis/toolPath.ts';
import type { LocatedObservation } from '../finding.ts';

const manual = /\.(md|mdx|markdown|rst|adoc|txt)$|(^|\/)docs?\//i;
/** What is dangerous because somebody else sends the input, unlike a secret or a switched-off check. */
const needsInput = /^security\/(redos|archive-extraction|path-traversal|insecure-temporary-file|weak-random|regex-injection|log-injection|open-redirect)$/;

/**
 * Takes what is said down to what it weighs at its place, with the reason as evidence: a random-looking word in a
 * manual is mostly an example, and what only the project's people run gets no input from strangers.
 */
export function temper(observation: LocatedObservation, reviewer: string, file: string): LocatedObservation {
  if (reviewer !== 'security') return observation;
  if (observation.rule === 'security/secret-assignment' && manual.test(file)) {
    return weaken(observation, 'It stands in documentation, where values like this are mostly examples');
  }
  if (needsInput.test(observation.rule) && isToolPath(file)) {
    return weaken(observation, 'Only the people of the project run this code, so no stranger decides its input');
  }
  return observation;
}

function weaken(observation: LocatedObservation, why: string): LocatedObservation {
  return { ...observation, severity: 'hint', evidence: [...observation.evidence, { kind: 'syntax', text: why }] };
}
