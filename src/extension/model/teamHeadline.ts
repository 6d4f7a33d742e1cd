import type { RunView, ViewState } from '../../protocol/viewState.ts';
import type { Translate } from './translate.ts';
import { latestRun } from './teamRows.ts';
import { grouped } from './verdictWords.ts';
import { duration, percent } from './words.ts';

/** What stands beside the title of a view, and above its rows where there is something to know; empty for nothing. */
export interface Headline {
  readonly description: string;
  readonly message: string;
}

export function teamHeadline(view: ViewState, t: Translate): Headline {
  const { notices } = view;
  const run = latestRun(view);
  const messages = notices.map(({ message }) => message);
  if (run === null) return { description: '', message: messages.join('\n') };
  const { state } = run;
  if (state.status === 'partial') messages.unshift(t('Ended early: {0}', state.reason));
  if (state.status === 'failed') messages.unshift(run.team === 'healing' ? t('Healing failed: {0}', state.message) : t('The review failed: {0}', state.message));
  const description =
    state.status === 'running'
      ? runningWords(view, run, t)
      : t('{0} · {1}', run.subject, duration(state.endedAt - run.startedAt, t));
  return { description, message: messages.join('\n') };
}

/** A review knows how much there is to do; a heal only how much it has tried. */
function runningWords({ heal }: ViewState, run: RunView, t: Translate): string {
  if (run !== heal?.run) return t('{0} · {1} %', run.subject, percent(run.progress));
  return heal.candidates === 0 ? run.subject : t('{0} · {1} candidates', run.subject, grouped(heal.candidates));
}
