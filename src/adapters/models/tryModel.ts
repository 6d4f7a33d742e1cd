import type { Clock } from '../../base/clock.ts';
import { CancelledError, errorMessage, UserFacingError } from '../../base/errors.ts';
import { contentHash } from '../../base/hash.ts';
import type { AuditTrail } from '../../runtime/audit/auditTrail.ts';
import { failureOf } from '../../runtime/models/modelFailure.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import type { ModelUsage } from '../../runtime/models/modelReply.ts';
import type { ModelRequest } from '../../runtime/models/modelRequest.ts';
import { totalTokens } from '../../runtime/models/modelUsage.ts';
import type { PriceTable } from '../../runtime/models/money/modelPrices.ts';
import { costOf, Prices } from '../../runtime/models/money/prices.ts';
import { createEndpoint } from './createEndpoint.ts';
import type { EndpointAccess } from './createEndpoint.ts';
import type { EditorModels } from './editor/editorModels.ts';

export interface TryOptions {
  readonly audit?: AuditTrail;
  /** Prices that the user states. */
  readonly prices?: PriceTable;
  readonly signal?: AbortSignal;
  readonly editor?: EditorModels;
}

const request: ModelRequest = { system: 'Answer with the one word: ready', messages: [{ role: 'user', text: 'Are you there?' }], maxTokens: 64 };

/** Makes one tiny call, and tells what it took; throws a `UserFacingError` that says what is wrong. */
export async function tryModel({ model, ...access }: EndpointAccess & { readonly model: string }, clock: Clock, { audit, prices = {}, signal, editor }: TryOptions = {}): Promise<{ readonly milliseconds: number; readonly tokens: number; readonly usd: number | null }> {
  const endpoint = createEndpoint(parseModelReference(model), process.env, clock, access, undefined, editor);
  const price = new Prices(prices).of(endpoint);
  const sent = (outcome: string, usage?: ModelUsage): void =>
    audit?.record({ kind: 'prompt', run: '', agent: 'user', endpoint: endpoint.id, digest: contentHash(JSON.stringify(request)), outcome, tokens: usage === undefined ? null : totalTokens(usage), usd: usage === undefined ? null : (costOf(usage, price) ?? null) });
  const startedAt = clock.monotonic();
  try {
    const { usage } = await endpoint.complete(request, signal === undefined ? {} : { signal });
    sent('answered', usage);
    return { milliseconds: clock.monotonic() - startedAt, tokens: totalTokens(usage), usd: costOf(usage, price) ?? null };
  } catch (error) {
    sent(failureOf(error).kind);
    if (CancelledError.is(error)) throw error;
    throw new UserFacingError(errorMessage(error), { cause: error });
  }
}
