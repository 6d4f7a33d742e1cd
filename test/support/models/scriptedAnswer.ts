/** How a scripted server answers one call. */
export type ScriptedAnswer =
  | { readonly kind: 'text'; readonly text: string; readonly usage?: ScriptedUsage; readonly headers?: Record<string, string> }
  | { readonly kind: 'tools'; readonly text?: string; readonly calls: readonly { name: string; arguments: string }[] }
  | { readonly kind: 'status'; readonly status: 400 | 401 | 402 | 403 | 404 | 413 | 429 | 500 | 503 | 529; readonly message?: string; readonly headers?: Record<string, string> }
  /** The connection breaks after so many pieces of the text. */
  | { readonly kind: 'cut'; readonly text: string; readonly pieces: number }
  /** The stream ends in good order but before its end. */
  | { readonly kind: 'short'; readonly text: string }
  /** So long between pieces; forever where it is Infinity. */
  | { readonly kind: 'slow'; readonly text: string; readonly pauseMs: number }
  | { readonly kind: 'malformed' }
  /** An error event in the middle of the stream. */
  | { readonly kind: 'streamError'; readonly type: string; readonly message: string }
  | { readonly kind: 'refusal' }
  | { readonly kind: 'maxTokens'; readonly text: string };

export interface ScriptedUsage {
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

/** What a server was asked. */
export interface RecordedCall {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
  /** The bytes of the body as text. */
  readonly raw: string;
  /** Whether the client hung up before the answer was over. */
  wasAborted: boolean;
}

export type Script = (call: RecordedCall, index: number) => ScriptedAnswer;
