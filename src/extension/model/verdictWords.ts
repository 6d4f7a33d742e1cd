import { failingLine } from '../../protocol/healing.ts';
import type { Failure, FailureClass, Proposal, Suspect, Verdict } from '../../protocol/healing.ts';
import type { Translate } from './translate.ts';

/** `target 10/10 · suite 212/212 · types ok · other patches 1`: what was measured, figures first. */
export function verdictFigures(verdict: Verdict, t: Translate): readonly string[] {
  const { target, suite, regressions, typeCheck, overfit } = verdict;
  return [
    t('target {0}/{1}', target.passed, target.runs),
    suite === null ? t('suite not run') : t('suite {0}/{1}', suite.passed, suite.total),
    ...(regressions.length === 0 ? [] : [t('breaks {0}', regressions.length)]),
    ...(typeCheck === 'none' ? [] : [typeCheck === 'ok' ? t('types ok') : t('type errors')]),
    ...(overfit.otherPlausible === 0 ? [] : [t('other patches {0}', overfit.otherPlausible)]),
  ];
}

/** The verdict of a proposal on one line, with how it stands to the code now where that matters. */
export function proposalFigures(proposal: Proposal, t: Translate): string {
  const figures = proposal.command === undefined ? verdictFigures(proposal.verdict, t) : [proposal.command];
  const standing = proposalStanding(proposal, t);
  return [...(standing === undefined ? [] : [standing]), ...figures].join(' · ');
}

/** How a proposal stands to the code as it is now; undefined where it can be applied as it is. */
export function proposalStanding({ applied, fit }: Proposal, t: Translate): string | undefined {
  if (applied) return t('applied');
  if (fit === 'moved') return t('file changed, to be proven again');
  return fit === 'gone' ? t('no longer fits') : undefined;
}

/** Trees and menus show text as it stands, where the marks around code only cost room. */
export function withoutMarks(text: string): string {
  return text.replaceAll('`', '');
}

export function classWords(kind: FailureClass, t: Translate): string {
  switch (kind) {
    case 'wrong code':
      return t('wrong code');
    case 'wrong test':
      return t('wrong test');
    case 'flaky':
      return t('flaky');
    case 'order-dependent':
      return t('depends on order');
    case 'environment':
      return t('environment');
    case 'timeout':
      return t('timeout');
    case 'stale snapshot':
      return t('stale snapshot');
    case 'cannot start':
      return t('cannot start');
    case 'unknown':
      return t('cause not known');
  }
}

/** The class as a sentence, for whoever asks why. */
export function classSentence(kind: FailureClass, t: Translate): string {
  switch (kind) {
    case 'wrong code':
      return t('The code does not do what the test and its other callers expect.');
    case 'wrong test':
      return t('The test expects what the code no longer promises.');
    case 'flaky':
      return t('It passes and fails on the same code.');
    case 'order-dependent':
      return t('It fails only after another test has run.');
    case 'environment':
      return t('Something outside the code is missing or different.');
    case 'timeout':
      return t('It did not come to an end in time.');
    case 'stale snapshot':
      return t('The stored snapshot is older than the code.');
    case 'cannot start':
      return t('Its file cannot be loaded, so none of its tests ran.');
    case 'unknown':
      return t('Why it fails is not known.');
  }
}

/** `src/price.js:14`: where the fault most likely is, else where the test is. */
export function faultPlace(failure: Failure): string {
  const [suspect] = failure.suspects;
  if (suspect !== undefined) return `${suspect.file}:${suspect.line}`;
  const line = failingLine(failure);
  return line === undefined ? failure.file : `${failure.file}:${line}`;
}

export function suspectPlace({ file, line }: Suspect): string {
  return `${file}:${line}`;
}

/** A test as people call it. */
export function testName({ name, file }: Pick<Failure, 'name' | 'file'>): string {
  return name === '' ? file : name;
}

export function shortTestName(failure: Pick<Failure, 'name' | 'file'>): string {
  return testName(failure).split(' › ').at(-1)!;
}

export function isUnderWay({ state }: Failure): boolean {
  return state === 'diagnosing' || state === 'repairing';
}

/** `1,204`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US');
}
