import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { exportRun } from '../../../../../src/adapters/wire/runExport/exportRun.ts';
import { importRun, longestImport } from '../../../../../src/adapters/wire/runExport/importRun.ts';
import { maskedJson } from '../../../../../src/adapters/wire/runExport/maskedJson.ts';
import { runFile } from '../../../../../src/adapters/wire/runExport/runFile.ts';
import { inspectEvent } from '../../../../../src/adapters/wire/monitor/inspectEvent.ts';
import { MonitorTranslator } from '../../../../../src/adapters/wire/monitor/monitorTranslator.ts';
import { UserFacingError } from '../../../../../src/base/errors.ts';
import { foldMonitor } from '../../../../../src/protocol/monitor/monitorState.ts';
import { MemoryRunStore } from '../../../../../src/runtime/runs/memoryRunStore.ts';
import type { RunEvent, RunEventBody } from '../../../../../src/runtime/runs/runEvent.ts';
import type { RunListing } from '../../../../../src/runtime/runs/runStore.ts';
import { randomRun } from '../../../../support/monitor/randomRun.ts';

const listing: RunListing = { run: 'r', team: 'review', labels: { subject: 'working tree', workspace: 'theirs' }, startedAt: 1, endedAt: null, status: 'running', events: 3 };
const started: RunEventBody = { type: 'run.started', team: 'review', teamVersion: '1', request: { folders: ['/theirs'] }, caps: {}, labels: listing.labels };
const fileOf = (...bodies: readonly unknown[]): string => runFile(listing, bodies.map((body, index) => ({ run: 'r', seq: index + 1, at: 1_700_000_000_000 + index, body: body as RunEventBody })));
const imported = (text: string, store = new MemoryRunStore()): { readonly run: string; readonly isNew: boolean; readonly store: MemoryRunStore } => ({ ...importRun({ text, name: 'their-run.json', store, workspace: 'mine', now: 1 }), store });
const refusal = (text: string): UserFacingError => {
  try {
    imported(text);
  } catch (error) {
    assert.ok(UserFacingError.is(error), String(error));
    return error;
  }
  return assert.fail('it was taken');
};

/** Everything that anybody may do with a run of the history. */
function useEverything(store: MemoryRunStore): void {
  const [known] = store.list();
  const events = [...store.read(known!.run)];
  new Date(known!.startedAt).toISOString();
  const translator = new MonitorTranslator();
  foldMonitor(events.map((event) => translator.translate(event)));
  for (const event of events) inspectEvent(event, []);
  for (const format of ['json', 'otlp', 'mermaid'] as const) exportRun({ listing: known!, events, format, pageFolder: 'none' });
}

describe('a run from elsewhere', () => {
  it('is in the history afterwards, as an imported one of this workspace', () => {
    const { store, isNew } = imported(fileOf(started, { type: 'run.finished', end: { status: 'done', result: null } }));
    assert.ok(isNew);
    assert.deepEqual(store.list({ labels: { workspace: 'mine', imported: 'true' } }).map(({ run, status, labels }) => [run, status, labels['subject']]), [['r', 'done', 'working tree']]);
  });

  it('is ended where it was still going on, and carries no request, so that nobody goes on with it', () => {
    const { store } = imported(fileOf(started, { type: 'run.resumed', reason: 'crash' }));
    const events = [...store.read('r')];
    assert.deepEqual(events.at(-1)!.body, { type: 'run.finished', end: { status: 'cancelled', result: null, reason: 'imported while it was running' } });
    assert.equal((events[0]!.body as Extract<RunEventBody, { type: 'run.started' }>).request, null);
    assert.deepEqual(store.list({ unfinished: true }), []);
  });

  it('comes with the questions that its team asked, and their answers', () => {
    const approval = { id: 'q1', key: 'push', agent: 'lead', task: null, question: 'Push it?', detail: '', answers: ['Yes', 'No'] };
    const { store } = imported(fileOf(started, { type: 'approval.asked', approval }, { type: 'approval.answered', id: 'q1', answer: 'No' }, { type: 'approval.asked', approval }, { type: 'approval.answered', id: 'q1', answer: null }));
    assert.equal([...store.read('r')].filter(({ body }) => body.type.startsWith('approval')).length, 4);
    useEverything(store);
  });

  it('is refused with the event that is wrong', () => {
    assert.match(refusal(fileOf(started, { type: 'message' })).message, /event 2.*message/);
    assert.match(refusal(fileOf(started, { type: 'fact', agent: 'a', name: 'review.findings', data: { put: 'x' } })).message, /event 2/);
    assert.match(refusal(fileOf(started, { type: 'nonsense' })).message, /event 2/);
    assert.match(refusal(fileOf(started, started)).message, /starts in the middle/);
    assert.match(refusal(fileOf({ type: 'run.resumed', reason: '' })).message, /does not begin/);
    assert.match(refusal(fileOf()).message, /events/);
    assert.match(refusal(fileOf(started).replace('"at":1700000000000', '"at":1e300')).message, /event 1, at/);
    for (const text of ['', 'null', '[]', '7', '"roundtable-run"', '\u0000\u0001', '{"format":"roundtable-run"}', '<!doctype html><script>alert(1)</script>']) assert.ok(refusal(text).hint !== undefined, text);
  });

  it('is refused unread where it is huge', () => {
    assert.match(refusal(' '.repeat(longestImport + 1)).message, /larger than 100 MB/);
  });

  it('leaves nothing behind where the history takes only a part', () => {
    class Full extends MemoryRunStore {
      override append(events: readonly RunEvent[], ...rest: [durability: 'normal' | 'full']): void {
        if (events[0]!.seq > 1) throw new Error('disk full');
        super.append(events, ...rest);
      }
    }
    const store = new Full();
    const many = Array.from({ length: 600 }, () => ({ type: 'run.resumed', reason: 'again' }));
    assert.throws(() => imported(fileOf(started, ...many), store), /disk full/);
    assert.deepEqual(store.list(), []);
  });

  it('is refused or harmless, whatever somebody changed in it', () => {
    const junk = fc.oneof(fc.constantFrom(null, -1, 1e300, '', '__proto__', [], {}, true), fc.jsonValue());
    fc.assert(fc.property(randomRun, fc.nat(), junk, (events, at, value) => {
      const store = new MemoryRunStore();
      try {
        imported(changedAt(runFile(listing, events), at, value), store);
      } catch (error) {
        assert.ok(UserFacingError.is(error), error instanceof Error ? error.stack : String(error));
        return;
      }
      useEverything(store);
    }), { numRuns: 400 });
  });
});

/** JSON with one of its values, the `at`th from the front, made another. */
function changedAt(text: string, at: number, value: unknown): string {
  const json = JSON.parse(text) as unknown;
  const places: { readonly holder: Record<string, unknown>; readonly key: string }[] = [];
  const visit = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const key of Object.keys(holder)) {
      places.push({ holder: holder as Record<string, unknown>, key });
      visit((holder as Record<string, unknown>)[key]);
    }
  };
  visit(json);
  const place = places[at % places.length]!;
  place.holder[place.key] = value;
  return JSON.stringify(json);
}

describe('secrets in what is exported', () => {
  const token = ['ghp', '_', 'R7qLm2XvT9bKc4WdY8eZf1NhJ6gPs3AuQ5Bt'].join('');

  it('are put out of sight, and the file stays what it is', () => {
    const text = fileOf(started, { type: 'fact', agent: 'a', name: 'note', data: { text: `token = "${token}"`, list: [token] } });
    assert.ok(!text.includes(token));
    assert.ok(imported(text).isNew);
  });

  it('leave JSON whatever stands around them', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
      const masked = maskedJson({ a: `${before} password="${token}\\" ${after}`, b: `${token}"`, c: [`-----BEGIN PRIVATE KEY-----${before}`, after] });
      assert.equal(typeof JSON.parse(masked), 'object');
    }));
  });
});
