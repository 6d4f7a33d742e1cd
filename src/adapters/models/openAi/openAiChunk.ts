/** What is read of a chunk of a chat completion; servers differ, so nothing is taken for granted. */
export interface OpenAiChunk {
  readonly model?: string;
  readonly choices?: readonly {
    readonly delta?: OpenAiPart;
    /** In place of `delta` where the server does not stream. */
    readonly message?: OpenAiPart;
    readonly finish_reason?: string | null;
  }[];
  readonly usage?: OpenAiUsage | null;
  readonly error?: { readonly message?: string; readonly type?: string; readonly code?: string | number | null } | string;
}

interface OpenAiPart {
  readonly content?: string | null;
  readonly refusal?: string | null;
  readonly tool_calls?: readonly {
    readonly index?: number;
    readonly id?: string | null;
    readonly function?: { readonly name?: string | null; readonly arguments?: unknown };
  }[] | null;
}

export interface OpenAiUsage {
  readonly prompt_tokens?: number | null;
  readonly completion_tokens?: number | null;
  readonly prompt_tokens_details?: { readonly cached_tokens?: number | null } | null;
}
