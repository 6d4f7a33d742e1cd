import type { Clock } from '../../base/clock.ts';
import type { Cache } from '../../runtime/cache/cache.ts';
import type { AuditTrail } from '../../runtime/audit/auditTrail.ts';
import type { DaySpending } from '../../runtime/models/money/daySpending.ts';
import type { ModelEndpoint } from '../../runtime/models/modelEndpoint.ts';
import { ModelError } from '../../runtime/models/modelFailure.ts';
import { ModelClient } from '../../runtime/models/modelClient.ts';
import { parseModelReference } from '../../runtime/models/modelReference.ts';
import type { PriceTable } from '../../runtime/models/money/modelPrices.ts';
import { addressMark, Prices } from '../../runtime/models/money/prices.ts';
import type { PolicedEndpoint, PolicyOptions } from '../../runtime/models/policy/policedEndpoint.ts';
import { withPolicy } from '../../runtime/models/policy/withPolicy.ts';
import type { Balance } from '../../runtime/models/pool/modelPool.ts';
import { ModelPool } from '../../runtime/models/pool/modelPool.ts';
import { ReplyCache } from '../../runtime/models/replyCache.ts';
import type { RecordedReplies } from '../../runtime/models/replay/recordedReplies.ts';
import { createReplayEndpoint } from '../../runtime/models/replay/replayEndpoint.ts';
import { createFence } from '../../runtime/models/trust/fence.ts';
import type { Fence } from '../../runtime/models/trust/fence.ts';
import type { Tracer } from '../../runtime/telemetry/tracer.ts';
import { createLocalFilter } from '../git/globs.ts';
import { createMasker } from './createMasker.ts';
import { createEndpoint } from './createEndpoint.ts';
import type { EndpointAccess, Sender } from './createEndpoint.ts';
import type { EditorModels } from './editor/editorModels.ts';
import type { RequestRecorder } from './requestRecorder.ts';

/** A model of the settings: its name, and how it is reached where the environment does not say. */
export interface ConfiguredModel extends EndpointAccess {
  /** `PROVIDER/NAME`. */
  readonly model: string;
  readonly policy?: Partial<Omit<PolicyOptions, 'clock'>>;
}

/** What the user decides about models, which may change while the program runs. */
export interface ModelRules {
  /** Nothing leaves, whoever asks. */
  readonly keepLocal?: boolean;
  /** Globs of files that no model is shown, besides those that a request names. */
  readonly localGlobs?: readonly string[];
  /** Prices that the user states. */
  readonly prices?: PriceTable;
  /** Words, and expressions between slashes, that the user wants masked. */
  readonly mask?: readonly string[];
}

export interface ModelsOptions {
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** For judgement; several stand in for each other. */
  readonly large: readonly ConfiguredModel[];
  /** For triage; without them the large ones do that as well. */
  readonly small?: readonly ConfiguredModel[];
  readonly balance?: Balance;
  readonly rules?: ModelRules;
  /** Keeps fences alike between processes; never sent. */
  readonly fenceKey: string;
  readonly cache?: Cache;
  readonly tracer?: Tracer;
  readonly audit?: AuditTrail;
  readonly day?: DaySpending;
  /** The models of the editor that this process belongs to; absent outside of one. */
  readonly editor?: EditorModels;
  /** Takes note of what would be sent, and sends nothing. */
  readonly recorder?: RequestRecorder;
  /** Answers of a recorded run; no endpoint is made. */
  readonly replay?: RecordedReplies;
}

/** All that a team needs to work with models. */
export interface Models {
  readonly client: ModelClient;
  readonly fence: Fence;
  readonly endpoints: readonly PolicedEndpoint[];
  /** Whether a small model does triage before a large one is asked. */
  readonly hasTriage: boolean;
  keepLocal(globs: readonly string[]): (path: string) => boolean;
  /** From now on these rules hold, for calls of runs under way as well. Throws a `UserFacingError` for what cannot be read. */
  obey(rules: ModelRules): void;
  dispose(): void;
}

/** An editor's provider shuts out an extension that asks for too much at once. */
const editorManners = { concurrency: 3 };

/** A failure that was recorded is given as it was, without another try or a rest. */
function replayPool(recorded: RecordedReplies, clock: Clock, made: Map<string, PolicedEndpoint>): ModelPool {
  const endpoint = withPolicy(createReplayEndpoint(recorded), { clock, retries: 0, breaker: { failures: Number.MAX_SAFE_INTEGER } });
  made.set(endpoint.id, endpoint);
  return new ModelPool([endpoint]);
}

/** Whether another endpoint has the same model, so that its name does not say who answered. */
function isAmbiguous({ model, baseUrl }: ConfiguredModel, { large, small = [] }: ModelsOptions): boolean {
  return [...large, ...small].some((other) => other.model === model && other.baseUrl !== baseUrl);
}

/** The same endpoint under a name that says where it is. */
function atAddress(endpoint: ModelEndpoint, { baseUrl }: ConfiguredModel): ModelEndpoint {
  return {
    id: `${endpoint.id}${addressMark}${baseUrl === undefined ? 'its provider' : new URL(baseUrl).host}`,
    isLocal: endpoint.isLocal,
    complete: (request, options) => endpoint.complete(request, options),
    ...(endpoint.countTokens === undefined ? {} : { countTokens: (request, signal) => endpoint.countTokens!(request, signal) }),
  };
}

/** Makes the configured models ready to be called; throws a `UserFacingError` that says what is missing. */
export function createModels(options: ModelsOptions): Models {
  const { clock, env } = options;
  let rules = options.rules ?? {};
  // The last thing on the way out, whoever comes by.
  const admit = (endpoint: string, input: Parameters<typeof fetch>[0], init: RequestInit | undefined): void => {
    if (rules.keepLocal === true) throw new ModelError(endpoint, { kind: 'notSent', detail: 'the setting roundtable.model.keepLocal keeps everything on this machine' });
    options.recorder?.take(endpoint, input, init);
  };
  const sender: Sender = (endpoint) => (input, init) => {
    admit(endpoint, input, init);
    return fetch(input, init);
  };
  const editor: EditorModels | undefined = options.editor === undefined ? undefined : {
    ask: async (ask, how) => {
      admit(`editor/${ask.vendor}/${ask.name}`, 'the editor', { body: JSON.stringify(ask) });
      return options.editor!.ask(ask, how);
    },
  };
  const made = new Map<string, PolicedEndpoint>();
  // One model in both tiers has one set of limits.
  const make = (configured: ConfiguredModel, isAlone: boolean): PolicedEndpoint => {
    const key = `${configured.model} ${configured.baseUrl ?? ''} ${configured.apiKey ?? ''}`;
    const known = made.get(key);
    if (known !== undefined) return known;
      const reference = parseModelReference(configured.model);
      const plain = createEndpoint(reference, env, clock, configured, sender, editor);
      const endpoint = isAmbiguous(configured, options) ? atAddress(plain, configured) : plain;
    // Where others stand by, waiting is worse than asking them.
    const patience = isAlone ? { retries: 5, breakerWaits: 20 } : { retries: 1, breakerWaits: 0 };
    const policed = withPolicy(endpoint, { ...patience, ...(reference.provider === 'editor' ? editorManners : {}), ...configured.policy, clock });
    made.set(key, policed);
    return policed;
  };
  const pool = (configured: readonly ConfiguredModel[]): ModelPool => new ModelPool(configured.map((model) => make(model, configured.length === 1)), options.balance);
  const large = options.replay === undefined ? pool(options.large) : replayPool(options.replay, clock, made);
  const small = options.small === undefined || options.small.length === 0 ? large : pool(options.small);
  const client = new ModelClient({
    clock,
    pools: { large, small },
    prices: new Prices(rules.prices),
    masker: createMasker(rules.mask ?? []),
    ...(options.cache === undefined ? {} : { cache: new ReplyCache(options.cache) }),
    ...(options.audit === undefined ? {} : { audit: options.audit }),
    ...(options.day === undefined ? {} : { day: options.day }),
    ...(options.tracer === undefined ? {} : { tracer: options.tracer }),
  });
  return {
    client,
    fence: createFence(options.fenceKey),
    keepLocal: (globs) => createLocalFilter([...globs, ...(rules.localGlobs ?? [])]),
    endpoints: [...made.values()],
    hasTriage: small !== large,
    obey: (next) => {
      const masker = createMasker(next.mask ?? []);
      rules = next;
      client.obey({ masker, prices: new Prices(next.prices) });
    },
    dispose: () => {
      for (const endpoint of made.values()) endpoint.dispose();
    },
  };
}
