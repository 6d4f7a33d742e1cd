import type { Finding } from '../finding.ts';
import type { Objection } from './objections.ts';
import type { Rebuttal } from './verdictOn.ts';

/** What speaks for a finding, in the words of its own evidence; the strongest first. */
export function pointsFor(finding: Finding): string[] {
  const order = ['probe', 'attack', 'path', 'peer', 'coverage', 'tool', 'imports', 'duplicate', 'metric', 'syntax'];
  return [...finding.evidence].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)).slice(0, 5).map(({ text }) => text);
}

/** Answers objections from the evidence that the reviewer has. A mark of a human is nobody's to argue with. */
export function rebut(finding: Finding, objections: readonly Objection[]): Rebuttal[] {
  const steps = finding.evidence.filter(({ kind }) => kind === 'path');
  return objections.map(({ kind, line }) => {
    if (kind === 'guard' && steps.length >= 2) return { line, why: `the value was followed past line ${line}, and what is called there is not known to make it safe here` };
    if (kind === 'uncalled' && finding.evidence.some(({ kind: evidence, text }) => evidence === 'peer' && /^tests: (reached by|the tests ran)/.test(text))) return { line, why: 'a test reaches it' };
    return { line, why: null };
  });
}
