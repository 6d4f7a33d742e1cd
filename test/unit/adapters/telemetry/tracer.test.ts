import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTracer } from '../../../../src/adapters/telemetry/createTracer.ts';
import { traceEndpoint } from '../../../../src/adapters/telemetry/traceEndpoint.ts';
import { silentLogger } from '../../../../src/runtime/telemetry/logger.ts';
import { silentTracer } from '../../../../src/runtime/telemetry/tracer.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';

interface ExportedSpan {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  status: { code?: number; message?: string };
  attributes: { key: string; value: { stringValue?: string } }[];
}

/** A collector that keeps what it is sent. */
async function collector(): Promise<{ url: string; spans: ExportedSpan[]; services: string[]; close(): Promise<void> }> {
  const spans: ExportedSpan[] = [];
  const services: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as {
        resourceSpans: { resource: { attributes: { key: string; value: { stringValue?: string } }[] }; scopeSpans: { spans: ExportedSpan[] }[] }[];
      };
      for (const { resource, scopeSpans } of body.resourceSpans) {
        services.push(resource.attributes.find((attribute) => attribute.key === 'service.name')?.value.stringValue ?? '');
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    spans,
    services,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

describe('tracing', () => {
  noLeaks();

  it('goes nowhere unless an endpoint is set', async () => {
    const { tracer, shutDown } = await createTracer({}, '1.0.0', silentLogger);
    assert.equal(tracer, silentTracer);
    await shutDown();
  });

  it('goes where the variables of OpenTelemetry say', () => {
    assert.equal(traceEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://localhost:4318/' }), 'http://localhost:4318/v1/traces');
    assert.equal(traceEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://b/x' }), 'http://b/x');
    assert.equal(traceEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_SDK_DISABLED: 'true' }), undefined);
    assert.equal(traceEndpoint({ OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }), undefined);
  });

  it('exports a span for the run and one for each task, as children of who asked for it', async () => {
    const endpoint = await collector();
    const { tracer, shutDown } = await createTracer({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint.url }, '1.0.0', silentLogger);
    const fixture = new RuntimeFixture({ tracer });
    const handle = fixture.start(
      team(
        async (_task, context) => {
          for (const to of ['a', 'b']) await context.delegate({ key: to, kind: 'work', input: 1, to: { agent: to } });
          return 'done';
        },
        [agent('a'), agent('b', async () => Promise.reject(new Error('broken')))],
      ),
      null,
    );
    await fixture.endOf(handle);
    await shutDown();
    await endpoint.close();
    const byName = new Map(endpoint.spans.map((span) => [span.name, span]));
    const [run, lead, a, b] = ['invoke_workflow test', 'invoke_agent lead', 'invoke_agent a', 'invoke_agent b'].map((name) => byName.get(name)!);
    assert.equal(endpoint.spans.length, 4);
    assert.deepEqual([lead!.parentSpanId, a!.parentSpanId, b!.parentSpanId], [run!.spanId, lead!.spanId, lead!.spanId]);
    assert.equal(new Set(endpoint.spans.map((span) => span.traceId)).size, 1);
    assert.equal(b!.status.message, 'broken');
    assert.ok(a!.attributes.some(({ key, value }) => key === 'gen_ai.agent.id' && value.stringValue === 'a'));
    assert.deepEqual(new Set(endpoint.services), new Set(['roundtable']));
    const handOver = fixture.bodies('message').find(({ message }) => message.kind === 'task' && message.from === 'lead')!;
    assert.equal(handOver.message.trace?.split('-')[2], lead!.spanId);
  });

  it('does not hold up the end of the process when nobody answers', async function () {
    this.timeout(15_000);
    const { tracer, shutDown } = await createTracer({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, '1.0.0', silentLogger);
    tracer.start('span').end();
    await shutDown();
  });
});
