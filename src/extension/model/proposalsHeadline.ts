import { isRepaired, openRepairs } from '../../protocol/healing.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import type { Headline } from './teamHeadline.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { grouped } from './verdictWords.ts';
import { duration } from './words.ts';

/** What stands beside the title of the Proposals view, and above its rows where there is something to know. */
export function proposalsHeadline({ heal, failures }: ViewState, t: Translate): Headline {
  if (heal === null) return { description: '', message: '' };
  const { run, candidates } = heal;
  const { state } = run;
  if (state.status === 'running') {
    const tried = candidates === 0 ? run.subject : t('{0} candidates', grouped(candidates));
    return { description: t('healing · {0}', tried), message: '' };
  }
  const took = duration(state.endedAt - run.startedAt, t);
  const message = endWords(heal, failures.length, t);
  const waiting = failures.filter((failure) => !isRepaired(failure));
  const repairable = waiting.filter((failure) => openRepairs(failure).length > 0).length;
  if (waiting.length === 0) return { description: took, message };
  const failing = t('{0} failing', waiting.length);
  return { description: repairable === 0 ? t('{0} · {1}', failing, took) : t('{0} · {1} with a repair · {2}', failing, repairable, took), message };
}

/** No failing test is an answer too. */
function endWords({ run, suites }: NonNullable<ViewState['heal']>, failures: number, t: Translate): string {
  const { state } = run;
  if (state.status === 'failed') return t('Healing failed: {0}', state.message);
  if (state.status === 'partial') return t('Ended early: {0}', state.reason);
  if (state.status === 'cancelled') return failures === 0 ? t('Healing was cancelled.') : t('Healing was cancelled; what was proven is kept.');
  if (failures > 0) return '';
  const passed = suites.reduce((sum, suite) => sum + suite.passed, 0);
  return passed === 0 ? t('No test fails.') : counted(t, passed, 'The test passes.', 'All {0} tests pass.');
}
