import type { Fence } from '../../../../runtime/models/trust/fence.ts';
import type { Suspect } from '../../failure.ts';
import type { Ailment, Diagnosis } from '../../ailment.ts';
import { messageOf } from '../../failureMessage.ts';
import { testId } from '../../testModel.ts';

const mostCharacters = 24_000;

/** The same for every failure, so that a provider can cache it: no workspace text in it. */
export function repairSystem(fence: Fence): string {
  return [
    'You repair code whose tests fail. You see what the diagnosis found, the test, the suspect lines with their scores, and what was tried already and why it failed.',
    'Hand in a repair with `propose_edits`: for each edit the file, the old text to the letter as it stands in the file once, and the new text. It is run with the real tests; where it is refused you are told why and may hand in another.',
    'Mend the cause in general, as small as it can be. Never change tests or configuration, and never make a case of a value of the test. Read more with `read_lines` where you need it. Once a repair is accepted, or where you have none, say so in one sentence.',
    fence.rule,
  ].join('\n\n');
}

export interface RepairCase {
  readonly ailment: Ailment;
  readonly diagnosis: Diagnosis | undefined;
  readonly testText: string;
  readonly suspects: readonly Suspect[];
  readonly files: readonly { readonly file: string; readonly text: string }[];
  readonly refuted: readonly string[];
}

/** All that is known of a failure, fenced as data. */
export function repairPrompt({ ailment, diagnosis, testText, suspects, files, refuted }: RepairCase, fence: Fence): string {
  const failing = ailment.failing.slice(0, 8).map(({ ref, failure }) => `${testId(ref)}: ${failure === undefined ? 'failed' : messageOf(failure)}`);
  const scores = suspects.map(({ file, line, score, why }) => `${file}:${line} ${score.toFixed(2)} ${why}`);
  return [
    fence.around([...failing, ...(diagnosis === undefined ? [] : [`Diagnosis: ${diagnosis.class}`, ...diagnosis.evidence])].join('\n'), 'what fails'),
    fence.around(testText.slice(0, mostCharacters), ailment.file),
    fence.around(scores.join('\n'), 'suspect lines'),
    ...files.map(({ file, text }) => fence.around(text.slice(0, mostCharacters), file)),
    ...(refuted.length === 0 ? [] : [fence.around(refuted.slice(0, 12).join('\n'), 'tried already')]),
  ].join('\n\n');
}
