import * as vscode from 'vscode';
import { startHealing } from '../features/healCommands.ts';
import { healAnswer } from '../model/chatAnswer.ts';
import { grouped } from '../model/verdictWords.ts';
import { translate } from '../translate.ts';
import { failureOfRun } from './failureOfRun.ts';
import { followRun } from './followRun.ts';
import type { AnswerTurn } from './turn.ts';
import { writeAnswer } from './writeAnswer.ts';

const progressEveryMs = 3_000;
const mostProgress = 40;

/** `/heal`: the same heal as the command's, told as it goes. Nothing is applied. */
export const healTurn: AnswerTurn = async ({ services, request, stream, token }) => {
  let toldAt = 0;
  let told = 0;
  const name = request.prompt.trim().replaceAll('`', '');
  stream.progress(name === '' ? vscode.l10n.t('Running the tests in a copy of the workspace') : vscode.l10n.t('Running the tests named {0} in a copy of the workspace', name));
  const run = await followRun(services, {
    team: 'healing', token,
    start: () => startHealing(services, name === '' ? [] : [name], 'command'),
    onChange: ({ heal }) => {
      const now = Date.now();
      if (heal === null || heal.run.state.status !== 'running' || heal.activity === '' || now - toldAt < progressEveryMs || told >= mostProgress) return;
      toldAt = now;
      told++;
      stream.progress(heal.candidates === 0 ? heal.activity : vscode.l10n.t('{0} · {1} candidates', heal.activity, grouped(heal.candidates)));
    },
  });
  failureOfRun(run);
  const { state } = services.view;
  writeAnswer(stream, healAnswer(state, state.heal!, translate).parts);
  return { about: 'heal', listed: [] };
};
