import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import type { Finding } from '../../protocol/finding.ts';
import { byWeight } from '../../protocol/finding.ts';
import { explainFinding } from '../../protocol/messages.ts';
import { findingAtCursor } from '../features/findingActions.ts';
import { chat, commands } from '../ids.ts';
import { findingPlace } from '../model/chatAnswer.ts';
import { findingMeant } from '../model/chatPrompt.ts';
import { absolutePath } from '../model/findingRows.ts';
import { openFindings } from '../model/words.ts';
import { pointedAt } from './pointedAt.ts';
import type { AnswerTurn, Turn, TurnMemory } from './turn.ts';
import { writeAnswer } from './writeAnswer.ts';

const mostCharacters = 12_000;

/** `/explain`: what the page of a finding says; no model is needed for it. */
export const explainTurn: AnswerTurn = async (turn) => {
  const { services, stream } = turn;
  const finding = chosen(turn);
  const explained = finding === undefined ? null : await services.engine.request(explainFinding, { id: finding.id }, turn.token);
  if (explained === null) {
    throw new UserFacingError(vscode.l10n.t('There is no such finding.'), { hint: vscode.l10n.t('Name its number in the last answer, its rule, or its place as file:line; or review first.') });
  }
  const place = findingPlace(explained.finding);
  const page = explained.markdown.length > mostCharacters ? `${explained.markdown.slice(0, mostCharacters)}…\n` : explained.markdown;
  const fix = explained.finding.fix === undefined ? [] : [{ kind: 'button' as const, command: commands.fixFinding, title: vscode.l10n.t('Apply Fix'), argument: { id: explained.finding.id } }];
  writeAnswer(stream, [
    place,
    { kind: 'text', text: `\n\n${asAnswer(page)}` },
    ...fix,
    { kind: 'button', command: commands.explainFinding, title: vscode.l10n.t('Open Its Page'), argument: { id: explained.finding.id } },
    { kind: 'button', command: commands.showInMonitor, title: vscode.l10n.t('Show in Monitor'), argument: { id: explained.finding.id } },
  ]);
  return { about: 'explain', listed: lastListed(turn) };
};

function chosen(turn: Turn): Finding | undefined {
  const { request, services } = turn;
  const open = [...openFindings(services.view.state)].sort(byWeight);
  const all = [...open, ...services.view.state.findings.filter((finding) => !open.includes(finding))];
  const listed = lastListed(turn);
  const meant = findingMeant(request.prompt, all, listed.length > 0 ? listed : open.map(({ id }) => id), pointedAt(request), absolutePath);
  if (meant !== undefined || request.prompt.trim() !== '') return meant;
  const here = findingAtCursor();
  return all.find(({ id }) => id === here) ?? open[0];
}

/** The numbers of the last answer that had some. */
function lastListed({ context }: Turn): readonly string[] {
  for (const turn of [...context.history].reverse()) {
    if (!(turn instanceof vscode.ChatResponseTurn) || turn.participant !== chat.id) continue;
    const memory = turn.result.metadata as Partial<TurnMemory> | undefined;
    if (memory?.listed !== undefined && memory.listed.length > 0) return memory.listed;
  }
  return [];
}

/** In a conversation the title is a sentence, and no picture is loaded from anywhere. */
function asAnswer(markdown: string): string {
  return markdown.replace(/^# (.*)$/m, '**$1**').replace(/^## /gm, '#### ').replace(/!\[/g, '!\\[');
}
