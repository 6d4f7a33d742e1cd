import type * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** One thing that was asked in the chat. */
export interface Turn {
  readonly services: Services;
  readonly request: vscode.ChatRequest;
  readonly context: vscode.ChatContext;
  readonly stream: vscode.ChatResponseStream;
  readonly token: vscode.CancellationToken;
}

/** What an answer leaves for the next question: plain data, since the editor keeps it with the conversation. */
export interface TurnMemory {
  readonly about: 'review' | 'heal' | 'explain' | 'help';
  /** Ids of findings, as they were numbered. */
  readonly listed: readonly string[];
}

export type AnswerTurn = (turn: Turn) => Promise<TurnMemory>;
