import { contentHash } from '../../base/hash.ts';
import { ModelError } from '../../runtime/models/modelFailure.ts';

/** A request as it would have gone over the wire, without the headers that carry the key. */
export interface RecordedRequest {
  readonly endpoint: string;
  readonly url: string;
  /** The bytes of the body as text. */
  readonly body: string;
  /** SHA-256 of the body. */
  readonly digest: string;
}

/**
 * Stands where requests leave, and takes note of each instead. A preview runs the same review over the same code up to
 * this place, so that it cannot show anything else than would be sent.
 */
export class RequestRecorder {
  readonly #requests: RecordedRequest[] = [];

  /** In an order that depends on nothing but what they say. */
  get requests(): readonly RecordedRequest[] {
    return [...this.#requests].sort((a, b) => (a.body < b.body ? -1 : a.body > b.body ? 1 : 0));
  }

  readonly take = (endpoint: string, input: string | URL | Request, init: RequestInit | undefined): never => {
    const body = typeof init?.body === 'string' ? init.body : '';
    const url = typeof input === 'string' ? input : input instanceof URL ? input.href : input.url;
    this.#requests.push({ endpoint, url, body, digest: contentHash(body) });
    throw new ModelError(endpoint, { kind: 'notSent', detail: 'this is a preview' });
  };
}
