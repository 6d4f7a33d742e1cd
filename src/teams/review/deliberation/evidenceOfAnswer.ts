import type { Evidence } from '../../../analysis/observation.ts';
import type { Vote } from '../finding.ts';
import type { PeerAnswer } from './peerQuestions.ts';
import { whoKnows } from './peerQuestions.ts';

/** What an answer of a peer adds to a finding: a sentence of evidence, and a voice where it makes the finding weigh more. */
export interface PeerSupport {
  readonly evidence?: Evidence;
  readonly vote?: Vote;
}

/** So many files that rely on a function make a mistake in it dear. */
const manyCallers = 3;

export function supportOf(answer: PeerAnswer, rule: string): PeerSupport {
  const agent = whoKnows[answer.subject];
  const say = (text: string): Evidence => ({ kind: 'peer', text: `${agent}: ${text}` });
  switch (answer.subject) {
    case 'reach.of':
      if (answer.verdict === 'unknown') return {};
      if (answer.verdict === 'unreached') return { evidence: say(answer.by === 'coverage' ? 'no test ran this code' : 'no test imports this code, so nothing would notice a repair that breaks it') };
      return { evidence: say(answer.tests.length === 0 ? 'the tests ran this code' : `reached by ${listOf(answer.tests)}`) };
    case 'callers.of': {
      if (!answer.isKnown) return {};
      if (answer.count === 0) return { evidence: say('no other file of the project imports it') };
      const text = `${answer.count === 1 ? 'one file imports it' : `${answer.count} files import it`}: ${listOf(answer.files)}`;
      const weighsMore = answer.count >= manyCallers && rule === 'tests/untested-change';
      return { evidence: say(text), ...(weighsMore ? { vote: { agent, vote: 'for', why: `${answer.count} files rely on it` } } : {}) };
    }
    case 'heat.of':
      return answer.isHot ? { evidence: say(answer.why), vote: { agent, vote: 'for', why: answer.why } } : {};
  }
}

function listOf(paths: readonly string[]): string {
  const shown = paths.slice(0, 3).map((path) => `\`${path}\``).join(', ');
  return paths.length > 3 ? `${shown} and ${paths.length - 3} more` : shown;
}
