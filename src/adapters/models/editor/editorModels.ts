import type { EditorModelAnswer, EditorModelAsk, EditorModelPart } from '../../../protocol/editorModels.ts';

/** The models of the editor, for the process that is connected to one. */
export interface EditorModels {
  /** Rejects with a cancellation, or where the connection to the editor is gone. */
  ask(ask: Omit<EditorModelAsk, 'call'>, how: { readonly signal?: AbortSignal | undefined; readonly onPart: (part: EditorModelPart) => void }): Promise<EditorModelAnswer>;
}
