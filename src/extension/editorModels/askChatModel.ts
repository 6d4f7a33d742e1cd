import * as vscode from 'vscode';
import type { EditorModelAnswer, EditorModelAsk, EditorModelMessage, EditorModelPart } from '../../protocol/editorModels.ts';
import { chatProblem } from '../model/chatProblem.ts';
import type { Consent } from '../model/consent.ts';
import { findChatModel, identityOf } from './findChatModel.ts';

export interface ChatAsking {
  readonly consent: Consent;
  /** Absent in an editor that asks nobody. */
  readonly access: vscode.LanguageModelAccessInformation | undefined;
  /** Resolves when the part is on its way, so that the parts keep their order and a slow server slows the model. */
  readonly onPart: (part: EditorModelPart) => Promise<void>;
}

/** No token is longer than this in any text that a review asks for. */
const mostCharactersPerToken = 8;

/** Has a model of the editor answer; whatever goes wrong is said in the answer. */
export async function askChatModel(ask: EditorModelAsk, { consent, access, onPart }: ChatAsking, token: vscode.CancellationToken): Promise<EditorModelAnswer> {
  const stopping = new vscode.CancellationTokenSource();
  const cancelled = token.onCancellationRequested(() => stopping.cancel());
  let parts = 0;
  try {
    const model = await findChatModel(ask.vendor, ask.name);
    if (model === undefined) return { status: 'failed', problem: 'notOffered', detail: vscode.l10n.t('{0} offers no model {1}', ask.vendor, ask.name) };
    const messages = ask.messages.map(toChatMessage);
    const input = await countAll(model, messages, stopping.token);
    if (input !== undefined && model.maxInputTokens > 0 && input > model.maxInputTokens) {
      return { status: 'failed', problem: 'tooLong', detail: vscode.l10n.t('{0} tokens, and it takes {1}', input, model.maxInputTokens) };
    }
    const options: vscode.LanguageModelChatRequestOptions = {
      justification: vscode.l10n.t('Its judgement is added to what Roundtable’s reviewers and healers find out by themselves.'),
      tools: ask.tools.map(({ name, description, input: inputSchema }) => ({ name, description, inputSchema })),
      modelOptions: { max_tokens: ask.maxTokens },
    };
    const response = await consent.send(identityOf(model), access?.canSendRequest(model) === true, () => model.sendRequest(messages, options, stopping.token));
    let text = '';
    let written = 0;
    let isTooLong = false;
    for await (const chunk of response.stream) {
      const part = toPart(chunk);
      await onPart(part);
      parts++;
      if (part.kind === 'text') text += part.text;
      written += part.kind === 'text' ? part.text.length : part.kind === 'tool' ? JSON.stringify(part.call.input ?? null).length : 0;
      isTooLong = written > ask.maxTokens * mostCharactersPerToken;
      if (isTooLong) break;
    }
    if (isTooLong) stopping.cancel();
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const output = isTooLong ? ask.maxTokens : await count(model, text, stopping.token);
    const usage = input === undefined || output === undefined ? undefined : { input, output: output + Math.ceil((written - text.length) / 4) };
    return { status: 'answered', parts, isTooLong, model: model.name, ...(usage === undefined ? {} : { usage }) };
  } catch (error) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    return { status: 'failed', ...chatProblem(error, parts > 0) };
  } finally {
    cancelled.dispose();
    stopping.dispose();
  }
}

function toChatMessage(message: EditorModelMessage): vscode.LanguageModelChatMessage {
  switch (message.role) {
    case 'user':
      return vscode.LanguageModelChatMessage.User(message.text);
    case 'assistant': {
      const calls = message.calls.map(({ id, name, input }) => new vscode.LanguageModelToolCallPart(id, name, input as object));
      return vscode.LanguageModelChatMessage.Assistant([...(message.text === '' ? [] : [new vscode.LanguageModelTextPart(message.text)]), ...calls]);
    }
    case 'tool':
      return vscode.LanguageModelChatMessage.User(message.results.map(({ callId, text }) => new vscode.LanguageModelToolResultPart(callId, [new vscode.LanguageModelTextPart(text)])));
  }
}

function toPart(chunk: unknown): EditorModelPart {
  if (chunk instanceof vscode.LanguageModelTextPart) return { kind: 'text', text: chunk.value };
  if (chunk instanceof vscode.LanguageModelToolCallPart) return { kind: 'tool', call: { id: chunk.callId, name: chunk.name, input: chunk.input } };
  // Thinking, and whatever later editors send.
  return { kind: 'alive' };
}

/** The editor counts one message at a time. */
async function countAll(model: vscode.LanguageModelChat, messages: readonly vscode.LanguageModelChatMessage[], token: vscode.CancellationToken): Promise<number | undefined> {
  let sum = 0;
  for (const message of messages) {
    const tokens = await count(model, message, token);
    if (tokens === undefined) return undefined;
    sum += tokens;
  }
  return sum;
}

/** A provider that cannot count keeps nobody from asking it. */
async function count(model: vscode.LanguageModelChat, text: string | vscode.LanguageModelChatMessage, token: vscode.CancellationToken): Promise<number | undefined> {
  try {
    const tokens = await model.countTokens(text, token);
    return Number.isFinite(tokens) && tokens >= 0 ? tokens : undefined;
  } catch {
    return undefined;
  }
}
