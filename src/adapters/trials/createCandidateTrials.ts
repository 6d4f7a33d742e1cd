import type { Clock } from '../../base/clock.ts';
import type { CandidateTrials } from '../../teams/healing/ports/candidateTrials.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createJavaScriptTrials } from './javascript/createJavaScriptTrials.ts';
import { createPythonTrials } from './python/createPythonTrials.ts';

/** Warm benches by what runs the tests; a command of the user's own has none. */
export function createCandidateTrials(options: { readonly sandbox: Sandbox; readonly clock: Clock }): CandidateTrials {
  const javascript = createJavaScriptTrials(options);
  const python = createPythonTrials(options);
  return {
    open: (request, signal) => {
      switch (request.project.runner) {
        case 'pytest':
          return python.open(request, signal);
        case 'command':
          return Promise.resolve({ status: 'unsound', reason: 'tests that a command of your own runs are run by nothing else' });
        default:
          return javascript.open(request, signal);
      }
    },
  };
}
