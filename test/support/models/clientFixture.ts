import type { Clock } from '../../../src/base/clock.ts';
import { findSecrets } from '../../../src/adapters/analysers/secrets/findSecrets.ts';
import { MemoryCache } from '../../../src/runtime/cache/memoryCache.ts';
import { Masker } from '../../../src/runtime/models/masking/masker.ts';
import { ModelClient } from '../../../src/runtime/models/modelClient.ts';
import { Prices } from '../../../src/runtime/models/money/prices.ts';
import { withPolicy } from '../../../src/runtime/models/policy/withPolicy.ts';
import { ModelPool } from '../../../src/runtime/models/pool/modelPool.ts';
import { ReplyCache } from '../../../src/runtime/models/replyCache.ts';
import type { Tracer } from '../../../src/runtime/telemetry/tracer.ts';
import type { EndpointStep } from './scriptedEndpoint.ts';
import { ScriptedEndpoint } from './scriptedEndpoint.ts';

export interface ClientFixture {
  readonly client: ModelClient;
  readonly large: ScriptedEndpoint;
  readonly small: ScriptedEndpoint;
  dispose(): void;
}

/** A client over two scripted endpoints without a network. */
export function clientFixture(clock: Clock, large: readonly EndpointStep[], options: { small?: readonly EndpointStep[]; isCached?: boolean; tracer?: Tracer } = {}): ClientFixture {
  const endpoints = { large: new ScriptedEndpoint(large, 'anthropic/claude-opus-5-5'), small: new ScriptedEndpoint(options.small ?? [{}]) };
  const policed = { large: withPolicy(endpoints.large, { clock, retries: 0 }), small: withPolicy(endpoints.small, { clock, retries: 0 }) };
  const client = new ModelClient({
    clock,
    pools: { large: new ModelPool([policed.large]), small: new ModelPool([policed.small]) },
    prices: new Prices(),
    masker: new Masker({ findSecrets }),
    ...(options.isCached ? { cache: new ReplyCache(new MemoryCache()) } : {}),
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
  });
  return {
    client,
    ...endpoints,
    dispose: () => {
      policed.large.dispose();
      policed.small.dispose();
    },
  };
}
