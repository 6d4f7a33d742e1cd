import type { ViewState } from '../../protocol/viewState.ts';
import type { EngineState } from '../client/engineClient.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { duration, escapeMarkdown, nothingFound, openFindings, percent, severityCounts } from './words.ts';

export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly spoken: string;
  /** Whether a human must look: only then is the item coloured. */
  readonly needsAttention: boolean;
}

/** What the one status bar item says. */
export function statusText(state: ViewState, engine: EngineState, t: Translate): StatusText {
  if (engine.status === 'failed') {
    const words = t('Roundtable: review engine stopped');
    return { text: `$(alert) ${words}`, tooltip: escapeMarkdown(engine.message), spoken: words, needsAttention: true };
  }
  const { run } = state;
  const open = openFindings(state);
  const counts = severityCounts(open, t);
  const found = counted(t, open.length, '{0} finding', '{0} findings');
  if (run === null) return idle('$(comment-discussion)', 'Roundtable', t('Nothing reviewed yet.'));
  switch (run.state.status) {
    case 'running': {
      const share = t('{0} %', percent(run.progress));
      return idle(
        '$(loading~spin)',
        open.length === 0 ? t('Roundtable: {0}', share) : t('Roundtable: {0} · {1}', share, open.length),
        t('Reviewing {0}: {1} of {2} tasks done.', run.subject, run.progress.done, run.progress.total),
        t('Roundtable reviews: {0}, {1}', share, found),
      );
    }
    case 'failed':
      return {
        text: `$(alert) ${t('Roundtable: review failed')}`,
        tooltip: escapeMarkdown(run.state.message),
        spoken: t('Roundtable: review failed'),
        needsAttention: true,
      };
    case 'done':
    case 'partial':
    case 'cancelled': {
      const took = t('{0}, reviewed in {1}.', run.subject, duration(run.state.endedAt - run.startedAt, t));
      const result = counts === '' ? nothingFound(run, t) : counts;
      if (run.state.status === 'done') {
        return counts === ''
          ? idle('$(pass)', t('Roundtable: nothing to act on'), `${result}. ${took}`)
          : idle(worstIcon(open), t('Roundtable: {0}', found), `${counts}. ${took}`, t('Roundtable: {0}', counts));
      }
      const why = run.state.status === 'partial' ? run.state.reason : t('cancelled');
      const short =
        run.state.status === 'partial' ? t('Roundtable: {0} · partial', found) : t('Roundtable: {0} · cancelled', found);
      return idle(run.state.status === 'partial' ? '$(warning)' : '$(circle-slash)', short, `${result}. ${took} ${why}`);
    }
  }
}

function idle(icon: string, words: string, detail: string, spoken = words): StatusText {
  return {
    text: `${icon} ${words}`,
    tooltip: `**Roundtable**\n\n${escapeMarkdown(detail)}`,
    spoken,
    needsAttention: false,
  };
}

function worstIcon(findings: readonly { readonly severity: string }[]): string {
  if (findings.some(({ severity }) => severity === 'error')) return '$(error)';
  return findings.some(({ severity }) => severity === 'warning') ? '$(warning)' : '$(info)';
}
