import type { ModelEndpoint } from '../modelEndpoint.ts';
import { ModelError } from '../modelFailure.ts';
import type { RecordedReplies } from './recordedReplies.ts';

/** Answers from a recorded run and calls nobody. What was not asked then has no answer. */
export function createReplayEndpoint(recorded: RecordedReplies): ModelEndpoint {
  const id = recorded.endpoint ?? 'recorded/none';
  return {
    id,
    isLocal: true,
    complete: (request) => {
      const answer = recorded.next(request);
      if (answer === undefined) return Promise.reject(new ModelError(id, { kind: 'notSent', detail: 'this is a replay, and the recorded run did not ask that: the workspace or the settings have changed since' }));
      return 'reply' in answer ? Promise.resolve(answer.reply) : Promise.reject(new ModelError(id, answer.failure));
    },
  };
}
