import type { ViewState } from '../../protocol/viewState.ts';
import { walkableRows } from './findingRows.ts';
import type { Row } from './row.ts';
import type { Headline } from './teamHeadline.ts';
import type { Translate } from './translate.ts';
import { nothingFound, openFindings, severityCounts } from './words.ts';

/** What stands beside the title of the Findings view, and above its rows where nothing is to be acted on. */
export function findingsHeadline(state: ViewState, filter: string, rows: readonly Row[], t: Translate): Headline {
  const open = openFindings(state);
  const counts = severityCounts(open, t);
  const text = filter.trim();
  if (text !== '') {
    const shown = walkableRows(rows).length;
    return {
      description: t('{0} of {1} · “{2}”', shown, open.length, text),
      message: shown === 0 && open.length > 0 ? t('No finding matches “{0}”.', text) : '',
    };
  }
  const hasAnswer = state.run !== null && state.run.state.status !== 'running' && state.run.state.status !== 'failed';
  return {
    description: counts,
    message: open.length === 0 && hasAnswer ? capitalised(nothingFound(state.run!, t)) : '',
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
