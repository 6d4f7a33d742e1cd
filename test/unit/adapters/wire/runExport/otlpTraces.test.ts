import assert from 'node:assert/strict';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { otlpTraces } from '../../../../../src/adapters/wire/runExport/otlpTraces.ts';
import type { RunEvent, RunEventBody } from '../../../../../src/runtime/runs/runEvent.ts';
import type { RunListing } from '../../../../../src/runtime/runs/runStore.ts';
import { randomRun } from '../../../../support/monitor/randomRun.ts';

const nanos = { type: 'string', pattern: '^[0-9]{1,20}$' };
const value = {
  type: 'object',
  minProperties: 1,
  maxProperties: 1,
  additionalProperties: false,
  properties: { stringValue: { type: 'string' }, intValue: { type: 'string', pattern: '^-?[0-9]+$' }, doubleValue: { type: 'number' }, boolValue: { type: 'boolean' } },
};
const attributes = { type: 'array', items: { type: 'object', required: ['key', 'value'], additionalProperties: false, properties: { key: { type: 'string', minLength: 1 }, value } } };
const event = { type: 'object', required: ['timeUnixNano', 'name'], additionalProperties: false, properties: { timeUnixNano: nanos, name: { type: 'string', minLength: 1 }, attributes } };
const span = {
  type: 'object',
  required: ['traceId', 'spanId', 'name', 'kind', 'startTimeUnixNano', 'endTimeUnixNano'],
  additionalProperties: false,
  properties: {
    traceId: { type: 'string', pattern: '^(?!0{32})[0-9a-f]{32}$' },
    spanId: { type: 'string', pattern: '^(?!0{16})[0-9a-f]{16}$' },
    parentSpanId: { type: 'string', pattern: '^(?!0{16})[0-9a-f]{16}$' },
    name: { type: 'string', minLength: 1 },
    kind: { enum: [0, 1, 2, 3, 4, 5] },
    startTimeUnixNano: nanos,
    endTimeUnixNano: nanos,
    attributes,
    events: { type: 'array', items: event },
    status: { type: 'object', required: ['code'], additionalProperties: false, properties: { code: { enum: [0, 1, 2] }, message: { type: 'string' } } },
  },
};
/** What the OTLP protocol demands, in its JSON encoding, of the parts that we write; anything we do not write is refused. */
const schema = {
  type: 'object',
  required: ['resourceSpans'],
  additionalProperties: false,
  properties: {
    resourceSpans: {
      type: 'array',
      minItems: 1,
      items: {
        type: 'object',
        required: ['resource', 'scopeSpans'],
        additionalProperties: false,
        properties: {
          resource: { type: 'object', required: ['attributes'], additionalProperties: false, properties: { attributes } },
          scopeSpans: { type: 'array', items: { type: 'object', required: ['scope', 'spans'], additionalProperties: false, properties: { scope: { type: 'object', required: ['name'], additionalProperties: false, properties: { name: { type: 'string' }, version: { type: 'string' } } }, spans: { type: 'array', items: span } } } },
        },
      },
    },
  },
};
const conforms = new Ajv().compile(schema);

interface Span {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { readonly key: string; readonly value: { readonly stringValue?: string } }[];
  readonly events: readonly { readonly name: string }[];
  readonly status: { readonly code: number; readonly message?: string };
}

const listing: RunListing = { run: 'r', team: 'review', labels: {}, startedAt: 1_700_000_000_000, endedAt: null, status: 'done', events: 0 };
const spansOf = (bodies: readonly RunEventBody[]): readonly Span[] => {
  const events = bodies.map((body, index): RunEvent => ({ run: 'r', seq: index + 1, at: 1_700_000_000_000 + index, body }));
  return (otlpTraces(listing, events) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }).resourceSpans[0]!.scopeSpans[0]!.spans;
};
const created = (id: string, parent: string | null): RunEventBody => ({ type: 'task.created', task: { id, key: `work on ${id}`, kind: 'work', parent, to: { agent: 'a' }, priority: 0, lane: null } });
const started = (task: string, attempt = 1): RunEventBody => ({ type: 'task.started', task, agent: 'a', attempt });

describe('a run as OpenTelemetry traces', () => {
  it('is what the protocol demands, whatever the log holds', () => {
    fc.assert(fc.property(randomRun, (events) => {
      assert.ok(conforms(otlpTraces(listing, events)), JSON.stringify(conforms.errors?.[0]));
    }), { numRuns: 50 });
  });

  it('is one tree with the run at its root, also where tasks claim to be their own ancestors', () => {
    fc.assert(fc.property(randomRun, (events) => {
      const spans = spansOf([...events.map(({ body }) => body), created('x', 'y'), created('y', 'x'), created('z', 'z'), started('x'), started('y'), started('z')]);
      const parents = new Map(spans.map(({ spanId, parentSpanId }) => [spanId, parentSpanId]));
      for (const { spanId } of spans) {
        let steps = 0;
        for (let next: string | undefined = spanId; next !== undefined; next = parents.get(next)) assert.ok(steps++ <= spans.length, 'a cycle');
      }
    }), { numRuns: 30 });
  });

  it('nests work in the work that asked for it, names the agent and says why it failed', () => {
    const [root, outer, inner] = spansOf([
      { type: 'agent.joined', agent: { id: 'a', role: 'reviewer', title: 'Security', capabilities: [], permissions: [], reportsTo: null } },
      created('t1', null),
      started('t1'),
      created('t2', 't1'),
      started('t2'),
      { type: 'message', message: { id: 'm1', run: 'r', from: 'a', to: { agent: 'b' }, kind: 'request', subject: 'coverage.of', content: {}, cause: null, task: 't2', at: 1_700_000_000_003 } },
      { type: 'task.finished', task: 't2', outcome: { status: 'failed', error: { name: 'Error', message: 'it broke' }, agent: 'a' } },
    ]);
    assert.equal(outer!.parentSpanId, root!.spanId);
    assert.equal(inner!.parentSpanId, outer!.spanId);
    assert.deepEqual(inner!.status, { code: 2, message: 'it broke' });
    assert.deepEqual(inner!.events.map(({ name }) => name), ['request coverage.of']);
    assert.equal(inner!.attributes.find(({ key }) => key === 'gen_ai.agent.name')?.value.stringValue, 'Security');
  });
});
