import type { ToolCall } from './modelReply.ts';

/** Small for triage, large for judgement. */
export type ModelTier = 'small' | 'large';

/** A JSON schema as an object, as `z.toJSONSchema` makes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as the model is told of it. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  readonly input: JsonSchema;
}

export type ModelMessage =
  | { readonly role: 'user'; readonly text: string }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly toolCalls?: readonly ToolCall[];
      /** The turn as its provider sent it; some insist on getting their own turns back to the letter. */
      readonly raw?: RawTurn;
    }
  | { readonly role: 'tool'; readonly results: readonly ToolResult[] };

export interface RawTurn {
  /** The endpoint that wrote it; others are shown the text and the calls instead. */
  readonly by: string;
  readonly content: unknown;
}

export interface ToolResult {
  readonly callId: string;
  readonly text: string;
  readonly isError?: boolean;
}

/** What a model is asked. */
export interface ModelRequest {
  /** The same for every call of its kind, so that providers can cache it: no workspace text, no dates. */
  readonly system: string;
  readonly messages: readonly ModelMessage[];
  readonly tools?: readonly ToolDescription[];
  /** The reply is to be JSON of this shape. */
  readonly schema?: JsonSchema;
  /** Of the reply, thinking included. */
  readonly maxTokens: number;
  readonly tier?: ModelTier;
}
