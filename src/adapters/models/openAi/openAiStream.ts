import type { ModelReply, ModelReplyProgress, ModelUsage, StopReason } from '../../../runtime/models/modelReply.ts';
import { charactersPerToken } from '../../../runtime/models/modelUsage.ts';
import { toolCallOf } from '../readArguments.ts';
import type { OpenAiChunk, OpenAiUsage } from './openAiChunk.ts';

interface Call {
  id: string;
  name: string;
  json: string;
}

const maxCalls = 128;

/** Puts a reply together from the chunks of its stream, or from a whole completion where a server does not stream. */
export class OpenAiStream {
  readonly #inputGuess: number;
  readonly #calls: Call[] = [];
  readonly #byIndex = new Map<number, Call>();
  #text = '';
  #refusal = '';
  #model = '';
  #finish: string | null = null;
  #usage: OpenAiUsage | undefined;
  hasBegun = false;

  constructor(inputGuess: number) {
    this.#inputGuess = inputGuess;
  }

  /** Whether the server said that it is done. */
  get isWhole(): boolean {
    return this.#finish !== null;
  }

  take(chunk: OpenAiChunk): ModelReplyProgress {
    this.hasBegun = true;
    if (typeof chunk.model === 'string') this.#model = chunk.model;
    if (chunk.usage) this.#usage = chunk.usage;
    const choice = chunk.choices?.[0];
    if (choice === undefined) return { kind: 'alive' };
    this.#finish = choice.finish_reason ?? this.#finish;
    const part = choice.delta ?? choice.message;
    for (const call of part?.tool_calls ?? []) this.#takeCall(call);
    if (typeof part?.refusal === 'string') this.#refusal += part.refusal;
    if (typeof part?.content !== 'string' || part.content === '') return { kind: 'alive' };
    this.#text += part.content;
    return { kind: 'text', text: part.content };
  }

  get usage(): ModelUsage | undefined {
    if (!this.hasBegun) return undefined;
    const told = this.#usage;
    if (told?.prompt_tokens === undefined || told.prompt_tokens === null) {
      const characters = this.#text.length + this.#calls.reduce((sum, { json }) => sum + json.length, 0);
      return { input: this.#inputGuess, output: Math.ceil(characters / charactersPerToken), cacheRead: 0, cacheWrite: 0, isEstimate: true };
    }
    const cacheRead = Math.min(told.prompt_tokens, told.prompt_tokens_details?.cached_tokens ?? 0);
    return { input: told.prompt_tokens - cacheRead, output: told.completion_tokens ?? 0, cacheRead, cacheWrite: 0 };
  }

  reply(): ModelReply {
    const toolCalls = this.#calls.filter(({ name }) => name !== '').map(({ id, name, json }) => toolCallOf(id, name, json));
    return {
      text: withoutThinking(this.#text),
      toolCalls,
      stop: this.#stop(toolCalls.length > 0),
      usage: this.usage!,
      model: this.#model,
      ...(this.#refusal === '' ? {} : { refusal: this.#refusal }),
    };
  }

  #stop(hasCalls: boolean): StopReason {
    if (this.#refusal !== '' || this.#finish === 'content_filter') return 'refusal';
    if (this.#finish === 'length') return 'maxTokens';
    return hasCalls ? 'toolUse' : 'end';
  }

  /** Parts of a call share an index; servers that send whole calls may give several the same one, with ids of their own. */
  #takeCall(part: NonNullable<NonNullable<NonNullable<OpenAiChunk['choices']>[number]['delta']>['tool_calls']>[number]): void {
    const index = part.index ?? this.#calls.length;
    let call = this.#byIndex.get(index);
    if (call === undefined || (typeof part.id === 'string' && part.id !== '' && part.id !== call.id && call.json !== '')) {
      if (this.#calls.length >= maxCalls) return;
      call = { id: part.id || `call_${this.#calls.length + 1}`, name: '', json: '' };
      this.#calls.push(call);
      this.#byIndex.set(index, call);
    }
    if (typeof part.function?.name === 'string' && call.name === '') call.name = part.function.name;
    const { arguments: given } = part.function ?? {};
    // Some send the arguments as an object.
    if (given !== undefined && given !== null) call.json += typeof given === 'string' ? given : JSON.stringify(given);
  }
}

/** Local models may write what they think before the answer, between marks of their own. */
function withoutThinking(text: string): string {
  return text.replace(/^\s*<think(?:ing)?>[\s\S]*?<\/think(?:ing)?>\s*/i, '');
}
