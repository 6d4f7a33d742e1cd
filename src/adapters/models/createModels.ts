import type { Clock } from '../../base/clock.ts';
import type { Cache } from '../../runtime/cache/cache.ts';
import { Masker } from '../../runtime/models/masking/masker.ts';
import { ModelClient } from '../../runtime/models/modelClient.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import type { PriceTable } from '../../runtime/models/money/modelPrices.ts';
import { Prices } from '../../runtime/models/money/prices.ts';
import type { PolicedEndpoint, PolicyOptions } from '../../runtime/models/policy/policedEndpoint.ts';
import { withPolicy } from '../../runtime/models/policy/withPolicy.ts';
import type { Balance } from '../../runtime/models/pool/modelPool.ts';
import { ModelPool } from '../../runtime/models/pool/modelPool.ts';
import { ReplyCache } from '../../runtime/models/replyCache.ts';
import { createFence } from '../../runtime/models/trust/fence.ts';
import type { Fence } from '../../runtime/models/trust/fence.ts';
import type { Tracer } from '../../runtime/telemetry/tracer.ts';
import { findSecrets } from '../analysers/secrets/findSecrets.ts';
import { createLocalFilter } from '../git/globs.ts';
import { createEndpoint } from './createEndpoint.ts';
import type { EndpointAccess } from './createEndpoint.ts';

/** A model of the settings: its name, and how it is reached where the environment does not say. */
export interface ConfiguredModel extends EndpointAccess {
  /** `PROVIDER/NAME`. */
  readonly model: string;
  readonly policy?: Partial<Omit<PolicyOptions, 'clock'>>;
}

export interface ModelsOptions {
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** For judgement; several stand in for each other. */
  readonly large: readonly ConfiguredModel[];
  /** For triage; without them the large ones do that as well. */
  readonly small?: readonly ConfiguredModel[];
  readonly balance?: Balance;
  /** Prices that the user states. */
  readonly prices?: PriceTable;
  /** Words that the user wants masked. */
  readonly listed?: readonly string[];
  /** Keeps fences alike between processes; never sent. */
  readonly fenceKey: string;
  readonly cache?: Cache;
  readonly tracer?: Tracer;
}

/** All that a team needs to work with models. */
export interface Models {
  readonly client: ModelClient;
  readonly fence: Fence;
  readonly endpoints: readonly PolicedEndpoint[];
  keepLocal(globs: readonly string[]): (path: string) => boolean;
  dispose(): void;
}

/** Suspicions count as well: what is masked in vain costs nothing. */
const leastConfidence = 0.5;

/** Makes the configured models ready to be called; throws a `UserFacingError` that says what is missing. */
export function createModels(options: ModelsOptions): Models {
  const { clock, env } = options;
  const made = new Map<string, PolicedEndpoint>();
  // One model in both tiers has one set of limits.
  const make = (configured: ConfiguredModel, isAlone: boolean): PolicedEndpoint => {
    const key = `${configured.model} ${configured.baseUrl ?? ''} ${configured.apiKey ?? ''}`;
    const known = made.get(key);
    if (known !== undefined) return known;
    const endpoint = createEndpoint(parseModelReference(configured.model), env, clock, configured);
    // Where others stand by, waiting is worse than asking them.
    const patience = isAlone ? { retries: 5, breakerWaits: 20 } : { retries: 1, breakerWaits: 0 };
    const policed = withPolicy(endpoint, { ...patience, ...configured.policy, clock });
    made.set(key, policed);
    return policed;
  };
  const pool = (configured: readonly ConfiguredModel[]): ModelPool => new ModelPool(configured.map((model) => make(model, configured.length === 1)), options.balance);
  const large = pool(options.large);
  const small = options.small === undefined || options.small.length === 0 ? large : pool(options.small);
  const client = new ModelClient({
    clock,
    pools: { large, small },
    prices: new Prices(options.prices),
    masker: new Masker({ findSecrets: (text) => findSecrets(text).filter(({ confidence }) => confidence >= leastConfidence), listed: options.listed ?? [] }),
    ...(options.cache === undefined ? {} : { cache: new ReplyCache(options.cache) }),
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
  });
  return {
    client,
    fence: createFence(options.fenceKey),
    keepLocal: createLocalFilter,
    endpoints: [...made.values()],
    dispose: () => {
      for (const endpoint of made.values()) endpoint.dispose();
    },
  };
}
