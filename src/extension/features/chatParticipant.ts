import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { CancelledError, errorMessage } from '../../base/errors.ts';
import { explainTurn } from '../chat/explainTurn.ts';
import { healTurn } from '../chat/healTurn.ts';
import { reviewTurn } from '../chat/reviewTurn.ts';
import type { AnswerTurn, TurnMemory } from '../chat/turn.ts';
import { hintOf } from '../commandRegistration.ts';
import type { ChatCommand } from '../ids.ts';
import { chat } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';

const turns: Readonly<Record<ChatCommand, AnswerTurn>> = { review: reviewTurn, heal: healTurn, explain: explainTurn };

/** `@roundtable` in the editor's chat: the same runs as the commands, with no model of its own. */
export const chatParticipant: Contribution = {
  name: 'chat participant',
  register: (services) => {
    const store = new DisposableStore();
    const handler = handlerOf(services);
    services.inspect.set('chat', () => ({ handler, followups }));
    // Forks of the editor may have no chat.
    if (typeof (vscode.chat as Partial<typeof vscode.chat> | undefined)?.createChatParticipant !== 'function') return store;
    const participant = store.add(vscode.chat.createChatParticipant(chat.id, handler));
    participant.iconPath = vscode.Uri.joinPath(services.context.extensionUri, 'media', 'icon.png');
    participant.followupProvider = { provideFollowups: (result) => [...followups(result)] };
    return store;
  },
};

function handlerOf(services: Services): vscode.ChatRequestHandler {
  return async (request, context, stream, token) => {
    const answer = turns[request.command as ChatCommand] ?? help;
    try {
      return { metadata: await answer({ services, request, context, stream, token }) };
    } catch (error) {
      // Who cancelled knows.
      if (CancelledError.is(error) || token.isCancellationRequested) return {};
      services.log.error(`Chat: ${error instanceof Error ? (error.stack ?? error.message) : errorMessage(error)}`);
      const hint = hintOf(error);
      return { errorDetails: { message: `${errorMessage(error).replace(/[.]?$/, '.')}${hint === undefined ? '' : ` ${hint}`}` } };
    }
  };
}

/** Free words are no command: it says what there is rather than guess. */
const help: AnswerTurn = ({ stream }) => {
  stream.markdown(vscode.l10n.t('I review changes and heal failing tests; for that I need no language model.\n\n- `/review` what is not committed; `/review staged`, `/review against main`, or attach files\n- `/heal` failing tests, or name one\n- `/explain` a finding, by its number, its rule or its place\n'));
  return Promise.resolve({ about: 'help', listed: [] });
};

function followups(result: vscode.ChatResult): readonly vscode.ChatFollowup[] {
  const memory = result.metadata as Partial<TurnMemory> | undefined;
  const review: vscode.ChatFollowup = { prompt: '', command: 'review', label: vscode.l10n.t('Review the change') };
  const heal: vscode.ChatFollowup = { prompt: '', command: 'heal', label: vscode.l10n.t('Heal failing tests') };
  const explain = (memory?.listed ?? []).slice(0, 2).map((_id, index): vscode.ChatFollowup => ({ prompt: String(index + 1), command: 'explain', label: vscode.l10n.t('Explain finding {0}', index + 1) }));
  switch (memory?.about) {
    case 'review':
      return [...explain, heal];
    case 'heal':
      return [review];
    case 'explain':
      return [review, heal];
    default:
      return [review, heal];
  }
}
