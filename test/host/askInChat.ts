import * as vscode from 'vscode';
import { chat } from '../../src/extension/ids.ts';
import type { TestApi } from '../../src/extension/testApi.ts';

/** What an answer in the chat came to, as the editor's stream was told it. */
export interface ChatAnswerSeen {
  /** Its Markdown; places stand in it in brackets. */
  readonly text: string;
  readonly progress: readonly string[];
  readonly places: readonly { readonly location: vscode.Location; readonly title: string }[];
  readonly buttons: readonly vscode.Command[];
  readonly followups: readonly vscode.ChatFollowup[];
  readonly listed: readonly string[];
  readonly error: string | undefined;
  readonly result: vscode.ChatResult;
}

interface Participant {
  readonly handler: vscode.ChatRequestHandler;
  readonly followups: (result: vscode.ChatResult) => readonly vscode.ChatFollowup[];
}

/** Asks the participant as the chat does; what the chat shows cannot be read from an extension, so its stream is stood in for. */
export async function askInChat(
  api: TestApi,
  { prompt = '', command, references = [] }: { readonly prompt?: string; readonly command?: string; readonly references?: readonly unknown[] },
  history: readonly ChatAnswerSeen[] = [],
  token: vscode.CancellationToken = new vscode.CancellationTokenSource().token,
): Promise<ChatAnswerSeen> {
  const { handler, followups } = api.snapshot('chat') as Participant;
  let text = '';
  const progress: string[] = [];
  const places: { location: vscode.Location; title: string }[] = [];
  const buttons: vscode.Command[] = [];
  const stream = {
    markdown: (value: string | vscode.MarkdownString) => { text += typeof value === 'string' ? value : value.value; },
    anchor: (value: vscode.Location, title: string) => {
      places.push({ location: value, title });
      text += `[${title}]`;
    },
    button: (button: vscode.Command) => { buttons.push(button); },
    progress: (line: string) => { progress.push(line); },
  } as unknown as vscode.ChatResponseStream;
  const request = { prompt, command, references, toolReferences: [] } as unknown as vscode.ChatRequest;
  const turns = history.map(({ result }) => Object.assign(Object.create(vscode.ChatResponseTurn.prototype) as object, { participant: chat.id, result, response: [] }));
  const result = (await handler(request, { history: turns } as unknown as vscode.ChatContext, stream, token)) ?? {};
  const { listed } = (result.metadata ?? { listed: [] }) as { listed: readonly string[] };
  return { text, progress, places, buttons, followups: followups(result), listed, error: result.errorDetails?.message, result };
}
