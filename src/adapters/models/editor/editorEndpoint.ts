import { CancelledError, cancellationOf } from '../../../base/errors.ts';
import { assertNever } from '../../../base/result.ts';
import type { EditorModelAnswer, EditorModelPart } from '../../../protocol/editorModels.ts';
import type { CompleteOptions, ModelEndpoint } from '../../../runtime/models/modelEndpoint.ts';
import type { ModelFailure } from '../../../runtime/models/modelFailure.ts';
import { ModelError } from '../../../runtime/models/modelFailure.ts';
import type { ModelReply, ModelUsage, ToolCall } from '../../../runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../runtime/models/modelRequest.ts';
import { charactersPerToken, estimateInputTokens } from '../../../runtime/models/modelUsage.ts';
import { scrub } from '../scrub.ts';
import type { EditorModels } from './editorModels.ts';
import { editorRequest } from './editorRequest.ts';

export interface EditorEndpointOptions {
  /** `VENDOR/NAME`. */
  readonly model: string;
  readonly editor: EditorModels;
}

/** A model that only the editor can reach, called through it: it picks the model, holds the user's consent and pays by their plan. */
export function createEditorEndpoint({ model, editor }: EditorEndpointOptions): ModelEndpoint {
  const id = `editor/${model}`;
  const slash = model.indexOf('/');
  const [vendor, name] = [model.slice(0, slash), model.slice(slash + 1)];

  const complete = async (request: ModelRequest, { signal, onProgress }: CompleteOptions = {}): Promise<ModelReply> => {
    const reply = new GrowingReply();
    const input = estimateInputTokens(request);
    try {
      const answer = await editor.ask(editorRequest(vendor, name, request), {
        signal,
        onPart: (part) => {
          reply.take(part);
          onProgress?.(part.kind === 'text' ? part : { kind: 'alive' });
        },
      });
      if (signal?.aborted) throw cancellationOf(signal);
      if (answer.status === 'failed') throw new ModelError(id, failureOf(answer), { usage: reply.parts === 0 ? undefined : reply.usage(input) });
      if (answer.parts !== reply.parts) throw new ModelError(id, { kind: 'cut', detail: 'a part of it was lost on the way from the editor' }, { usage: reply.usage(input) });
      if (reply.isEmpty) throw new ModelError(id, { kind: 'malformed', detail: 'it is empty' });
      return reply.end(answer, input, request.maxTokens);
    } catch (error) {
      if (signal?.aborted) throw cancellationOf(signal);
      if (ModelError.is(error) || CancelledError.is(error)) throw error;
      const detail = 'the connection to the editor was lost';
      throw new ModelError(id, reply.parts > 0 ? { kind: 'cut', detail } : { kind: 'unreachable', detail }, { usage: reply.parts === 0 ? undefined : reply.usage(input) });
    }
  };
  // It may run on this machine or not: the editor does not say, so it counts as somewhere else.
  return { id, isLocal: false, complete };
}

class GrowingReply {
  #text = '';
  readonly #calls: ToolCall[] = [];
  parts = 0;

  take(part: EditorModelPart): void {
    this.parts++;
    if (part.kind === 'text') this.#text += part.text;
    else if (part.kind === 'tool') this.#calls.push(part.call);
  }

  get isEmpty(): boolean {
    return this.#text === '' && this.#calls.length === 0;
  }

  /** The editor tells nobody what was charged, so it is counted, by itself where it can. */
  usage(input: number, counted?: { readonly input: number; readonly output: number }): ModelUsage {
    const characters = this.#text.length + (this.#calls.length === 0 ? 0 : JSON.stringify(this.#calls).length);
    return { input: counted?.input ?? input, output: counted?.output ?? Math.ceil(characters / charactersPerToken), cacheRead: 0, cacheWrite: 0, isEstimate: true };
  }

  end(answer: Extract<EditorModelAnswer, { status: 'answered' }>, input: number, maxTokens: number): ModelReply {
    const usage = this.usage(input, answer.usage);
    // Why a reply ended is not told either: one that fills its limit was most likely stopped there.
    const isFull = answer.isTooLong || (this.#calls.length === 0 && usage.output >= maxTokens);
    return { text: this.#text, toolCalls: this.#calls, stop: isFull ? 'maxTokens' : this.#calls.length > 0 ? 'toolUse' : 'end', usage, model: answer.model };
  }
}

function failureOf({ problem, detail: told }: Extract<EditorModelAnswer, { status: 'failed' }>): ModelFailure {
  const detail = scrub(told, undefined);
  switch (problem) {
    case 'notAllowed':
    case 'quota':
    case 'rateLimited':
    case 'notOffered':
    case 'tooLong':
    case 'cut':
      return { kind: problem, detail };
    case 'refused':
      return { kind: 'refusal', detail };
    case 'failed':
      return { kind: 'server', detail };
    default:
      return assertNever(problem);
  }
}
