import { BugError, cancellationOf } from '../../../base/errors.ts';
import type { Disposable } from '../../../base/disposable.ts';
import { traitsOf } from '../policy/failureTraits.ts';
import type { PolicedCallOptions, PolicedEndpoint } from '../policy/policedEndpoint.ts';
import type { ModelReply } from '../modelReply.ts';
import type { ModelRequest } from '../modelRequest.ts';

/** Who is asked first: each in turn, who has least to do, or always the first that is well. */
export type Balance = 'roundRobin' | 'leastConnections' | 'failover';

/** Several endpoints that stand in for each other. */
export class ModelPool implements Disposable {
  readonly endpoints: readonly PolicedEndpoint[];
  readonly #balance: Balance;
  readonly #atWork = new Map<PolicedEndpoint, number>();
  #turn = 0;

  constructor(endpoints: readonly PolicedEndpoint[], balance: Balance = 'failover') {
    if (endpoints.length === 0) throw new BugError('A pool needs an endpoint');
    this.endpoints = endpoints;
    this.#balance = balance;
  }

  /** Asks one endpoint and, where another may do better, the others after it. The last failure stands. */
  async complete(request: ModelRequest, options: PolicedCallOptions = {}): Promise<ModelReply> {
    const order = this.order();
    for (const [index, endpoint] of order.entries()) {
      if (index > 0) options.onProgress?.({ kind: 'restarted' });
      this.#count(endpoint, 1);
      try {
        return await endpoint.complete(request, options);
      } catch (error) {
        if (options.signal?.aborted) throw cancellationOf(options.signal);
        if (index === order.length - 1 || !traitsOf(error).isElsewhere) throw error;
      } finally {
        this.#count(endpoint, -1);
      }
    }
    throw new BugError('A pool has no endpoint');
  }

  /** In what order the next call would ask; those that rest come last. */
  order(): PolicedEndpoint[] {
    const { endpoints } = this;
    let order = [...endpoints];
    if (this.#balance !== 'failover') {
      const start = this.#turn++ % endpoints.length;
      order = [...endpoints.slice(start), ...endpoints.slice(0, start)];
    }
    if (this.#balance === 'leastConnections') order.sort((a, b) => (this.#atWork.get(a) ?? 0) - (this.#atWork.get(b) ?? 0));
    // One that may be tried again is asked in its turn, which is how it comes back; its breaker lets one call through.
    return order.sort((a, b) => Number(a.isResting) - Number(b.isResting));
  }

  dispose(): void {
    for (const endpoint of this.endpoints) endpoint.dispose();
  }

  #count(endpoint: PolicedEndpoint, by: 1 | -1): void {
    this.#atWork.set(endpoint, (this.#atWork.get(endpoint) ?? 0) + by);
  }
}
