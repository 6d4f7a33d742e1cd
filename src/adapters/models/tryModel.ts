import type { Clock } from '../../base/clock.ts';
import { errorMessage, UserFacingError } from '../../base/errors.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import { totalTokens } from '../../runtime/models/modelUsage.ts';
import { costOf, Prices } from '../../runtime/models/money/prices.ts';
import { createEndpoint } from './createEndpoint.ts';
import type { EndpointAccess } from './createEndpoint.ts';

/** Makes one tiny call, and tells what it took; throws a `UserFacingError` that says what is wrong. */
export async function tryModel({ model, ...access }: EndpointAccess & { readonly model: string }, clock: Clock, signal?: AbortSignal): Promise<{ readonly milliseconds: number; readonly tokens: number; readonly usd: number | null }> {
  const endpoint = createEndpoint(parseModelReference(model), process.env, clock, access);
  const startedAt = clock.monotonic();
  try {
    const { usage } = await endpoint.complete({ system: 'Answer with the one word: ready', messages: [{ role: 'user', text: 'Are you there?' }], maxTokens: 64 }, signal === undefined ? {} : { signal });
    return { milliseconds: clock.monotonic() - startedAt, tokens: totalTokens(usage), usd: costOf(usage, new Prices().of(endpoint)) ?? null };
  } catch (error) {
    throw new UserFacingError(errorMessage(error), { cause: error });
  }
}
