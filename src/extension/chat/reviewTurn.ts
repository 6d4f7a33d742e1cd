import * as vscode from 'vscode';
import type { RunView } from '../../protocol/viewState.ts';
import { startReviewing } from '../features/reviewCommands.ts';
import { reviewAnswer } from '../model/chatAnswer.ts';
import { targetOf } from '../model/chatPrompt.ts';
import { absolutePath } from '../model/findingRows.ts';
import { percent } from '../model/words.ts';
import { translate } from '../translate.ts';
import { followRun } from './followRun.ts';
import { pointedAt } from './pointedAt.ts';
import { failureOfRun } from './failureOfRun.ts';
import type { AnswerTurn } from './turn.ts';
import { writeAnswer } from './writeAnswer.ts';

/** `/review`: the same review as the command's, told as it goes. */
export const reviewTurn: AnswerTurn = async ({ services, request, stream, token }) => {
  const files = pointedAt(request);
  const asked = new Set(files.map(({ path }) => path));
  const target = targetOf(request.prompt, files.map(({ uri }) => uri));
  const tell = progressTeller(stream);
  const run = await followRun(services, {
    team: 'review', token,
    start: () => startReviewing(services, target),
    onChange: ({ run: view }) => view === null ? undefined : tell(view),
  });
  failureOfRun(run);
  const { parts, listed } = reviewAnswer(services.view.state, run, (finding) => asked.size === 0 || asked.has(absolutePath(finding)), translate);
  writeAnswer(stream, parts);
  return { about: 'review', listed };
};

/** Says who reads what once that is known, then each quarter: the chat keeps every line. */
function progressTeller(stream: vscode.ChatResponseStream): (run: RunView) => void {
  let quarter = -1;
  return (run) => {
    if (run.state.status !== 'running' || run.progress.total === 0 || run.files === 0) return;
    const share = percent(run.progress);
    const now = Math.floor(share / 25);
    if (now <= quarter) return;
    stream.progress(quarter < 0 ? vscode.l10n.t('Reviewing {0}, {1} files', run.subject, run.files) : vscode.l10n.t('Reviewing {0}: {1} %', run.subject, share));
    quarter = now;
  };
}
