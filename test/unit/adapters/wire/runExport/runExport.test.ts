import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { exportRun } from '../../../../../src/adapters/wire/runExport/exportRun.ts';
import { importRun } from '../../../../../src/adapters/wire/runExport/importRun.ts';
import type { ExportFormat } from '../../../../../src/protocol/monitor/monitorHost.ts';
import { MemoryRunStore } from '../../../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEvent } from '../../../../../src/runtime/runs/runEvent.ts';
import { randomRun } from '../../../../support/monitor/randomRun.ts';
import { SimulatedClock } from '../../../../support/simulatedClock.ts';

const storeOf = (events: readonly RunEvent[]): MemoryRunStore => {
  const store = new MemoryRunStore({ clock: new SimulatedClock() });
  if (events.length > 0) store.append(events, 'normal', { owner: 'test', leaseMs: 60_000 });
  return store;
};
const exported = (events: readonly RunEvent[], format: ExportFormat, pageFolder = 'none'): string =>
  exportRun({ listing: storeOf(events).list({})[0]!, events, format, pageFolder }).text;
const imported = (text: string, store = storeOf([])): { readonly run: string; readonly isNew: boolean; readonly store: MemoryRunStore } => ({ ...importRun({ text, name: 'a.json', store, workspace: 'mine', now: 1 }), store });
const sample = fc.sample(randomRun, { numRuns: 1, seed: 11 })[0]!;

describe('an exported run', () => {
  it('comes back as it was, under the workspace that imports it, and never to be resumed', () => {
    fc.assert(fc.property(randomRun, (events) => {
      const { run, isNew, store } = imported(exported(events, 'json'));
      assert.ok(isNew);
      const [listing] = store.list({});
      assert.deepEqual([listing!.labels['imported'], listing!.labels['workspace']], ['true', 'mine']);
      assert.notEqual(listing!.status, 'running');
      assert.deepEqual([...store.read(run)].slice(1, events.length), JSON.parse(JSON.stringify(events.slice(1))));
    }), { numRuns: 30 });
  });

  it('is left alone where it is there already', () => {
    const text = exported(sample, 'json');
    const { store } = imported(text);
    assert.equal(imported(text, store).isNew, false);
  });

  it('is refused with what to do where it is cut, foreign, of another version or out of order', () => {
    const text = exported(sample, 'json');
    assert.throws(() => imported(text.slice(0, -20)), /ends in the middle.*|changed/);
    assert.throws(() => imported('{"a":1}'), /no run that Roundtable exported/);
    assert.throws(() => imported('hello'), /no JSON/);
    assert.throws(() => imported(text.replace('"version":1', '"version":9')), /another version/);
    assert.throws(() => imported(text.replace('"seq":2,', '"seq":5,')), /missing or out of order/);
    assert.throws(() => imported(text.replace('"run":"r"', '"run":"../../x"')), /listing\.run/);
  });

  it('is OTLP with well-formed ids, whatever causes and parents the log claims', () => {
    fc.assert(fc.property(randomRun, (events) => {
      const { resourceSpans } = JSON.parse(exported(events, 'otlp')) as { resourceSpans: { scopeSpans: { spans: { traceId: string; spanId: string; parentSpanId?: string; startTimeUnixNano: string; endTimeUnixNano: string }[] }[] }[] };
      const [root, ...spans] = resourceSpans[0]!.scopeSpans[0]!.spans;
      assert.equal(root!.parentSpanId, undefined);
      for (const span of [root!, ...spans]) {
        assert.match(span.traceId, /^[0-9a-f]{32}$/);
        assert.match(span.spanId, /^[0-9a-f]{16}$/);
        assert.match(span.startTimeUnixNano, /^\d{19}$/);
        assert.ok(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano));
      }
    }), { numRuns: 30 });
  });

  it('is a Mermaid diagram in which no text breaks out of its line', () => {
    fc.assert(fc.property(randomRun, (events) => {
      const lines = exported(events, 'mermaid').trimEnd().split('\n');
      assert.equal(lines[0], 'sequenceDiagram');
      for (const line of lines.slice(1)) assert.match(line, /^ {2}(?:participant p\d+ as |p\d+(?:->>|-->>|-\))p\d+: |Note over p\d+: )[^<>"{}]*$/);
    }), { numRuns: 30 });
  });

  it('is a page in which data stays data', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'roundtable-test-'));
    try {
      writeFileSync(path.join(folder, 'monitor.js'), 'console.log("</script>")');
      writeFileSync(path.join(folder, 'monitor.css'), '@font-face{src:url(./codicon.ttf)}');
      const evil: RunEvent = { ...sample[0]!, seq: sample.length + 1, body: { type: 'fact', agent: 'a', name: '</script><script>alert(1)</script>', data: '<!--' } };
      const page = exported([...sample.filter(({ body }) => body.type !== 'run.finished'), evil].map((event, index) => ({ ...event, seq: index + 1 })), 'html', folder);
      assert.equal(page.match(/<\/script/g)?.length, 2);
      assert.match(page, /default-src 'none'; script-src 'sha256-/);
      const data = /id="roundtable-run">(.*?)<\/script>/s.exec(page)![1]!;
      assert.equal((JSON.parse(data) as { run: { run: string } }).run.run, 'r');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    assert.throws(() => exported(sample, 'html', '/nowhere'), /page is missing/);
  });
});
