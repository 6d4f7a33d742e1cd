import { isRepaired, openRepairs } from '../../protocol/healing.ts';
import type { ViewState } from '../../protocol/viewState.ts';
import type { EngineState } from '../client/engineClient.ts';
import type { Translate } from './translate.ts';
import { counted } from './translate.ts';
import { grouped } from './verdictWords.ts';
import { duration, escapeMarkdown, nothingFound, openFindings, percent, severityCounts } from './words.ts';

export interface StatusText {
  readonly text: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly spoken: string;
  /** Whether a human must look: only then is the item coloured. */
  readonly needsAttention: boolean;
  /** Whether it speaks of healing: then a click leads to the proposals. */
  readonly isAboutHealing?: boolean;
}

/** What the one status bar item says. */
export function statusText(state: ViewState, engine: EngineState, t: Translate): StatusText {
  if (engine.status === 'failed') {
    const words = t('Roundtable: review engine stopped');
    return { text: `$(alert) ${words}`, tooltip: escapeMarkdown(engine.message), spoken: words, needsAttention: true };
  }
  const healing = healText(state, t);
  if (healing !== undefined) return { ...healing, isAboutHealing: true };
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

/** A heal has the word while it goes on, and afterwards until a review says something newer. */
function healText({ heal, run, failures }: ViewState, t: Translate): StatusText | undefined {
  if (heal === null) return undefined;
  const { state, startedAt } = heal.run;
  if (state.status === 'running') {
    const tried = heal.candidates === 0 ? undefined : t('{0} candidates', grouped(heal.candidates));
    const words = tried === undefined ? t('healing') : t('healing · {0}', tried);
    return idle('$(loading~spin)', words, heal.activity === '' ? heal.run.subject : heal.activity, t('Roundtable: {0}', words));
  }
  if (run !== null && (run.state.status === 'running' || run.startedAt > startedAt)) return undefined;
  if (state.status === 'failed') {
    const words = t('Roundtable: healing failed');
    return { text: `$(alert) ${words}`, tooltip: escapeMarkdown(state.message), spoken: words, needsAttention: true };
  }
  const took = t('Healed {0} in {1}.', heal.run.subject, duration(state.endedAt - startedAt, t));
  const failing = failures.filter((failure) => !isRepaired(failure));
  if (failing.length === 0) {
    return failures.length === 0
      ? idle('$(pass)', t('Roundtable: no test fails'), took)
      : idle('$(check-all)', t('Roundtable: repaired, not run yet'), took);
  }
  const repairable = failing.filter((failure) => openRepairs(failure).length > 0).length;
  const repairs = counted(t, repairable, '{0} repair', '{0} repairs');
  const fails = counted(t, failing.length, '{0} test fails', '{0} tests fail');
  const words = repairable === 0 ? t('Roundtable: {0}', fails) : t('Roundtable: {0}', repairs);
  return idle(repairable === 0 ? '$(error)' : '$(lightbulb-autofix)', words, `${fails}, ${repairs}. ${took}`);
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
