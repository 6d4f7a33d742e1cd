import type { NotificationMessage, RequestMessage } from './messages.ts';

/**
 * How the server reaches models that only the editor can call: it asks over the same connection, the parts of the reply
 * come as notifications while they are made, and the answer to the request says how it ended.
 */
export interface EditorModelAsk {
  /** Made by the server; the parts carry it. */
  readonly call: string;
  /** Who offers the model, as the editor names it: `copilot`. */
  readonly vendor: string;
  /** Its id, or else its family, as that vendor names it. */
  readonly name: string;
  readonly messages: readonly EditorModelMessage[];
  readonly tools: readonly { readonly name: string; readonly description: string; readonly input: Readonly<Record<string, unknown>> }[];
  /** Of the reply. No editor promises to keep it, so who reads the reply stops there. */
  readonly maxTokens: number;
}

/** The editor knows no system message: what stays the same is the first thing that the user says. */
export type EditorModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | { readonly role: 'assistant'; readonly text: string; readonly calls: readonly EditorToolCall[] }
  | { readonly role: 'tool'; readonly results: readonly { readonly callId: string; readonly text: string }[] };

export interface EditorToolCall {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
}

export type EditorModelPart = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'tool'; readonly call: EditorToolCall } | { readonly kind: 'alive' };

/** Why the editor's model did not answer; `detail` is the editor's or the provider's own words. */
export type EditorModelProblem =
  /** The user has not let this extension use it, or has taken that back. */
  | 'notAllowed'
  /** What the user's plan allows is used up. */
  | 'quota'
  | 'rateLimited'
  /** No model of that name is offered, for example because nobody is signed in. */
  | 'notOffered'
  | 'refused'
  | 'tooLong'
  /** It broke off after it had begun. */
  | 'cut'
  | 'failed';

export type EditorModelAnswer =
  | {
      readonly status: 'answered';
      /** How many parts were sent, so that a lost one is noticed. */
      readonly parts: number;
      /** Stopped here because it grew beyond what was asked for. */
      readonly isTooLong: boolean;
      /** The model that answered, in its provider's words. */
      readonly model: string;
      /** As the editor counts; absent where it does not. */
      readonly usage?: { readonly input: number; readonly output: number };
    }
  | { readonly status: 'failed'; readonly problem: EditorModelProblem; readonly detail: string };

/** Server to client: has one of the editor's models answer. Cancelling the request cancels the model's work. */
export const askEditorModel: RequestMessage<EditorModelAsk, EditorModelAnswer> = { method: 'roundtable/editorModel/ask' };

/** Client to server: some more of a reply, in order. */
export const editorModelPart: NotificationMessage<{ readonly call: string; readonly part: EditorModelPart }> = { method: 'roundtable/editorModel/part' };
