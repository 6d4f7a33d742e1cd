import type { ArrivalOutcome } from '../ports/probes.ts';
import type { ProbeResult } from './probeResult.ts';

/**
 * What a call with a marked text came to. Nothing here refutes: another way through the code, or another input, may
 * still arrive.
 */
export function judgeArrival(outcome: ArrivalOutcome): Pick<ProbeResult, 'verdict' | 'text'> {
  switch (outcome.status) {
    case 'arrived':
      return { verdict: 'shown', text: `Run: ${outcome.call} as ${quoted(outcome.input)}; it reached \`${outcome.sink}\` ${outcome.observed.includes(outcome.input) ? 'unchanged:' : 'as'} ${quoted(outcome.observed)}` };
    case 'altered':
      return { verdict: 'notShown', text: `Run: ${outcome.call} as ${quoted(outcome.input)}; what reached \`${outcome.sink}\` was ${quoted(outcome.observed)}` };
    case 'stopped':
      return { verdict: 'notShown', text: `Run without reaching it: ${outcome.why}` };
    case 'failed':
      return { verdict: 'notShown', text: `It could not be run: ${outcome.why}` };
  }
}

const mostShown = 240;

/** Text in backticks that no character of it can end. */
function quoted(text: string): string {
  const plain = text.replace(/[\p{C}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).replaceAll('`', 'ˋ');
  return `\`${plain.length > mostShown ? `${plain.slice(0, mostShown - 1)}…` : plain}\``;
}
