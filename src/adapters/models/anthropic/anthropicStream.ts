import type Anthropic from '@anthropic-ai/sdk';
import type { ModelReply, ModelReplyProgress, ModelUsage, StopReason, ToolCall } from '../../../runtime/models/modelReply.ts';
import { charactersPerToken, noUsage } from '../../../runtime/models/modelUsage.ts';
import { toolCallOf } from '../readArguments.ts';

interface Block {
  readonly start: Anthropic.RawContentBlockStartEvent['content_block'];
  text: string;
  json: string;
  signature: string;
}

/** Puts a reply together from the events of its stream. */
export class AnthropicStream {
  readonly #id: string;
  readonly #blocks = new Map<number, Block>();
  #usage: ModelUsage = noUsage;
  #model = '';
  #stop: Anthropic.StopReason | null = null;
  #refusal: string | undefined;
  #isWhole = false;
  hasBegun = false;

  constructor(id: string) {
    this.#id = id;
  }

  get isWhole(): boolean {
    return this.#isWhole;
  }

  /** What was charged so far, as far as it was told. */
  get usage(): ModelUsage | undefined {
    if (!this.hasBegun) return undefined;
    let characters = 0;
    for (const { text, json } of this.#blocks.values()) characters += text.length + json.length;
    return this.#isWhole ? this.#usage : { ...this.#usage, output: Math.max(this.#usage.output, Math.ceil(characters / charactersPerToken)), isEstimate: true };
  }

  take(event: Anthropic.RawMessageStreamEvent): ModelReplyProgress | undefined {
    switch (event.type) {
      case 'message_start':
        this.hasBegun = true;
        this.#model = event.message.model;
        this.#count(event.message.usage);
        return { kind: 'alive' };
      case 'content_block_start': {
        const start = event.content_block;
        this.#blocks.set(event.index, { start, text: start.type === 'text' ? start.text : '', json: '', signature: '' });
        return { kind: 'alive' };
      }
      case 'content_block_delta':
        return this.#delta(event);
      case 'message_delta': {
        this.#stop = event.delta.stop_reason ?? this.#stop;
        this.#refusal = event.delta.stop_details?.explanation ?? this.#refusal;
        this.#count(event.usage);
        return { kind: 'alive' };
      }
      case 'message_stop':
        this.#isWhole = true;
        return undefined;
      default:
        return undefined;
    }
  }

  reply(): ModelReply {
    const blocks = [...this.#blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
    const toolCalls: ToolCall[] = [];
    const raw: unknown[] = [];
    let text = '';
    for (const block of blocks) {
      if (block.start.type === 'text') {
        text += block.text;
        if (block.text.trim() !== '') raw.push({ type: 'text', text: block.text });
      } else if (block.start.type === 'tool_use') {
        const call = toolCallOf(block.start.id, block.start.name, block.json);
        toolCalls.push(call);
        raw.push({ type: 'tool_use', id: call.id, name: call.name, input: 'input' in call ? call.input : {} });
      } else if (block.start.type === 'thinking') raw.push({ type: 'thinking', thinking: block.text, signature: block.signature });
      else raw.push(block.start);
    }
    return {
      text,
      toolCalls,
      stop: stopOf(this.#stop, toolCalls.length > 0),
      usage: this.#usage,
      model: this.#model,
      ...(raw.length === 0 ? {} : { raw: { by: this.#id, content: raw } }),
      ...(this.#refusal === undefined ? {} : { refusal: this.#refusal }),
    };
  }

  #delta({ index, delta }: Anthropic.RawContentBlockDeltaEvent): ModelReplyProgress {
    const block = this.#blocks.get(index);
    if (block === undefined) return { kind: 'alive' };
    if (delta.type === 'text_delta') {
      block.text += delta.text;
      return { kind: 'text', text: delta.text };
    }
    if (delta.type === 'input_json_delta') block.json += delta.partial_json;
    else if (delta.type === 'thinking_delta') block.text += delta.thinking;
    else if (delta.type === 'signature_delta') block.signature += delta.signature;
    return { kind: 'alive' };
  }

  /** Later counts replace earlier ones; what is left out stands. */
  #count(usage: { input_tokens?: number | null; output_tokens?: number | null; cache_read_input_tokens?: number | null; cache_creation_input_tokens?: number | null } | undefined): void {
    this.#usage = {
      input: usage?.input_tokens ?? this.#usage.input,
      output: usage?.output_tokens ?? this.#usage.output,
      cacheRead: usage?.cache_read_input_tokens ?? this.#usage.cacheRead,
      cacheWrite: usage?.cache_creation_input_tokens ?? this.#usage.cacheWrite,
    };
  }
}

function stopOf(stop: Anthropic.StopReason | null, hasCalls: boolean): StopReason {
  if (stop === 'refusal') return 'refusal';
  if (stop === 'max_tokens' || stop === 'model_context_window_exceeded') return 'maxTokens';
  return hasCalls ? 'toolUse' : 'end';
}
