// What our own machinery adds to one call of a model that itself takes no time: node test/bench/models/overhead.ts [KILOBYTES]
import { systemClock } from '../../../src/adapters/clock/systemClock.ts';
import { findSecrets } from '../../../src/adapters/analysers/secrets/findSecrets.ts';
import { createFileLogger } from '../../../src/adapters/telemetry/fileLogger.ts';
import { createTracer } from '../../../src/adapters/telemetry/createTracer.ts';
import { MemoryCache } from '../../../src/runtime/cache/memoryCache.ts';
import { Masker } from '../../../src/runtime/models/masking/masker.ts';
import { maskRequest } from '../../../src/runtime/models/masking/maskRequest.ts';
import { ModelClient } from '../../../src/runtime/models/modelClient.ts';
import type { ModelRequest } from '../../../src/runtime/models/modelRequest.ts';
import { Prices } from '../../../src/runtime/models/money/prices.ts';
import { withPolicy } from '../../../src/runtime/models/policy/withPolicy.ts';
import { ModelPool } from '../../../src/runtime/models/pool/modelPool.ts';
import { ReplyCache } from '../../../src/runtime/models/replyCache.ts';
import { createFence } from '../../../src/runtime/models/trust/fence.ts';
import { findInstructions } from '../../../src/runtime/models/trust/findInstructions.ts';
import { silentLogger } from '../../../src/runtime/telemetry/logger.ts';
import type { Logger } from '../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../src/runtime/telemetry/tracer.ts';
import type { Tracer } from '../../../src/runtime/telemetry/tracer.ts';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeCaller } from '../../support/models/fakeCaller.ts';
import { ScriptedEndpoint } from '../../support/models/scriptedEndpoint.ts';
import { median, printTable } from '../runtime/measure.ts';

const kilobytes = Number(process.argv[2] ?? 20);
const calls = 400;
const source = readdirSync(path.join(import.meta.dirname, '../../../src/runtime/models')).filter((name) => name.endsWith('.ts'));
const code = source.map((name) => readFileSync(path.join(import.meta.dirname, '../../../src/runtime/models', name), 'utf8')).join('\n');
const folder = mkdtempSync(path.join(tmpdir(), 'models-bench-'));
// Nobody listens there: spans are made, kept and batched as in earnest, and then dropped.
const traced = await createTracer({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, 'bench', silentLogger);
const logger = createFileLogger({ file: path.join(folder, 'log'), clock: systemClock, level: 'debug' });
const fence = createFence('bench');
const rows: string[][] = [];

/** Each request is another text, as each file of a review is. */
function requestOf(call: number): ModelRequest {
  const text = `// file ${call}, owner someone${call}@corp.io\n${code.repeat(Math.ceil((kilobytes * 1_024) / code.length)).slice(call, call + kilobytes * 1_024)}`;
  return { system: `You review code. ${fence.rule}`, messages: [{ role: 'user', text }], maxTokens: 1_000 };
}
const requests = Array.from({ length: calls }, (_, call) => requestOf(call));

async function measure(what: string, work: (request: ModelRequest) => unknown): Promise<void> {
  const took: number[] = [];
  for (const [call, request] of requests.entries()) {
    const startedAt = performance.now();
    await work(request);
    // The first calls are the compiler's.
    if (call >= 100) took.push(performance.now() - startedAt);
  }
  took.sort((a, b) => a - b);
  rows.push([what, `${median(took).toFixed(3)} ms`, `${took[Math.floor(took.length * 0.95)]!.toFixed(3)} ms`]);
}

function clientOf(options: { logger: Logger; tracer: Tracer; isMasked?: boolean }): (request: ModelRequest) => Promise<unknown> {
  const policed = withPolicy(new ScriptedEndpoint([{}]), { clock: systemClock });
  const pool = new ModelPool([policed]);
  const client = new ModelClient({
    clock: systemClock,
    pools: { large: pool, small: pool },
    prices: new Prices(),
    masker: new Masker({ findSecrets: options.isMasked === false ? () => [] : findSecrets }),
    cache: new ReplyCache(new MemoryCache()),
    tracer: options.tracer,
  });
  const caller = { ...fakeCaller(systemClock, { usd: 1_000 }), logger: options.logger };
  return (request) => client.ask(caller, request);
}

try {
  const masker = new Masker({ findSecrets });
  const text = (request: ModelRequest): string => (request.messages[0] as { text: string }).text;
  await measure('masking, a text seen for the first time', (request) => maskRequest(masker, request));
  await measure('masking, a text seen before', (request) => maskRequest(masker, request));
  await measure('fencing', (request) => fence.around(text(request), 'a.ts'));
  await measure('looking for instructions', (request) => findInstructions(text(request)));
  const policed = withPolicy(new ScriptedEndpoint([{}]), { clock: systemClock });
  await measure('policy alone (limits, breaker, retries, idle watch)', (request) => policed.complete(request));
  await measure('a whole call: masking, cache key, budget, policy', clientOf({ logger: silentLogger, tracer: silentTracer }));
  await measure('a whole call with its span and its line in the log', clientOf({ logger, tracer: traced.tracer ?? silentTracer }));
  await measure('the same without a search for secrets', clientOf({ logger, tracer: traced.tracer ?? silentTracer, isMasked: false }));
  const cached = clientOf({ logger: silentLogger, tracer: silentTracer });
  for (const request of requests) await cached(request);
  await measure('a call answered from the cache', cached);
  printTable(`Our own share of a call with ${kilobytes} KB of code`, ['what', 'median', '95 %'], rows);
} finally {
  logger.dispose();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(0);
