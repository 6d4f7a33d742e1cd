import type { CompleteOptions, ModelEndpoint } from '../../../src/runtime/models/modelEndpoint.ts';
import type { ModelFailure } from '../../../src/runtime/models/modelFailure.ts';
import { ModelError } from '../../../src/runtime/models/modelFailure.ts';
import type { ModelReply, ModelUsage } from '../../../src/runtime/models/modelReply.ts';
import type { ModelRequest } from '../../../src/runtime/models/modelRequest.ts';

export type EndpointStep = Partial<ModelReply> | ModelFailure | ((request: ModelRequest, options: CompleteOptions) => Promise<ModelReply>);

const usage: ModelUsage = { input: 10, output: 5, cacheRead: 0, cacheWrite: 0 };

export function reply(fields: Partial<ModelReply> = {}): ModelReply {
  return { text: 'ok', toolCalls: [], stop: 'end', usage, model: 'scripted', ...fields };
}

/** An endpoint without a network: does one step after the other, the last one for ever. */
export class ScriptedEndpoint implements ModelEndpoint {
  readonly id: string;
  readonly isLocal: boolean;
  readonly requests: ModelRequest[] = [];
  readonly #steps: readonly EndpointStep[];

  constructor(steps: readonly EndpointStep[], id = 'anthropic/claude-haiku-4-5', isLocal = false) {
    this.#steps = steps;
    this.id = id;
    this.isLocal = isLocal;
  }

  async complete(request: ModelRequest, options: CompleteOptions = {}): Promise<ModelReply> {
    const step = this.#steps[Math.min(this.requests.length, this.#steps.length - 1)]!;
    this.requests.push(request);
    if (typeof step === 'function') return step(request, options);
    if ('kind' in step) throw new ModelError(this.id, step);
    return reply(step);
  }
}
