import { isToolPath } from '../../../analysis/toolPath.ts';
import type { Severity } from '../../../base/severity.ts';
import { severityRank } from '../../../base/severity.ts';
import type { LocatedObservation } from '../finding.ts';

const manual = /\.(md|mdx|markdown|rst|adoc|txt)$|(^|\/)docs?\//i;
/** What is dangerous because somebody else sends the input, unlike a secret or a switched-off check. */
const needsInput = /^security\/(redos|archive-extraction|path-traversal|insecure-temporary-file|weak-random|regex-injection|log-injection|open-redirect)$/;
const benchmark = /(^|\/)bench(marks?)?\//;
const example = /(^|\/)(examples?|docs?|documentation|demos?)\//i;
const isOfInput = /^security\/(?!secret|hard-coded|tls|jwt|weak|ssh|file-perm)/;

/**
 * Takes what is said down to what it weighs at its place, with the reason as evidence: a random-looking word in a
 * manual is mostly an example, and what only the project's people run gets no input from strangers.
 */
export function temper(observation: LocatedObservation, reviewer: string, file: string): LocatedObservation {
  if (reviewer !== 'security') return observation;
  if (observation.rule === 'security/secret-assignment' && manual.test(file)) {
    return weaken(observation, 'hint', 'It stands in documentation, where values like this are mostly examples');
  }
  if (needsInput.test(observation.rule) && isToolPath(file)) {
    return weaken(observation, 'hint', 'Only the people of the project run this code, so no stranger decides its input');
  }
  if (observation.rule === 'security/tls-verification-off' && benchmark.test(file)) {
    return weaken(observation, 'hint', 'It is a benchmark, which talks to itself');
  }
  if (isOfInput.test(observation.rule) && example.test(file)) {
    return weaken(observation, 'info', 'It is an example: it serves nobody, but it will be copied');
  }
  return observation;
}

function weaken(observation: LocatedObservation, severity: Severity, why: string): LocatedObservation {
  if (severityRank(observation.severity) >= severityRank(severity)) return observation;
  return { ...observation, severity, evidence: [...observation.evidence, { kind: 'syntax', text: why }] };
}
