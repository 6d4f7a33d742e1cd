// Environment failures are mended by a command that only the user may run: there is nothing to try in a copy, because
// a copy has no network. The proposal is the command itself, with what showed the cause.
import { shortHash } from '../../../base/hash.ts';
import type { Ailment, Diagnosis } from '../ailment.ts';
import type { Proposal } from '../failure.ts';

/** The command that would mend what triage found, as a proposal to approve; null where no command would. */
export function commandProposal(ailment: Ailment, diagnosis: Diagnosis): Proposal | null {
  if (diagnosis.command === undefined) return null;
  return {
    id: shortHash(ailment.id, diagnosis.command),
    strategy: 'environment',
    title: `run \`${diagnosis.command}\``,
    patch: '',
    files: [],
    command: diagnosis.command,
    confidence: 0.3,
    applied: false,
    verdict: {
      target: { passed: 0, runs: 0 },
      suite: null,
      regressions: [],
      reruns: 0,
      typeCheck: 'none',
      overfit: { otherPlausible: 0, agreement: null, deletes: false, specialCase: false },
      notes: ['Not tried: it changes the environment, so it runs only when you say so'],
    },
  };
}
