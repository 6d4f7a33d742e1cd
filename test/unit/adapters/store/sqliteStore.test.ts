import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dataFolder } from '../../../../src/adapters/store/dataFolder.ts';
import { Database, loadSqlite } from '../../../../src/adapters/store/database.ts';
import type { OpenStore, OpenStoreOptions } from '../../../../src/adapters/store/openStore.ts';
import { openStore, storeFileName } from '../../../../src/adapters/store/openStore.ts';
import { SqliteRunStore } from '../../../../src/adapters/store/sqliteRunStore.ts';
import type { RunEnd, RunEvent, RunEventBody } from '../../../../src/runtime/runs/runEvent.ts';
import { loadRun } from '../../../../src/runtime/runs/loadRun.ts';
import { MemoryRunStore } from '../../../../src/runtime/runs/memoryRunStore.ts';
import type { RunStore } from '../../../../src/runtime/runs/runStore.ts';
import { RunConflictError } from '../../../../src/runtime/runs/runStore.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, checkLog, recordingLogger, RuntimeFixture, team } from '../../../support/runtimeFixture.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

const folders: string[] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roundtable-store-'));
  folders.push(folder);
  return folder;
}

const started = (labels: Record<string, string> = {}, name = 'review'): RunEventBody => ({
  type: 'run.started',
  team: name,
  teamVersion: '1',
  request: { text: 'naïve 😀' },
  caps: {},
  labels,
});
const fact = (data: unknown): RunEventBody => ({ type: 'fact', agent: 'a', name: 'fact', data });
const finished = (end: RunEnd = { status: 'done', result: 1 }): RunEventBody => ({ type: 'run.finished', end });

function eventsOf(run: string, bodies: readonly RunEventBody[], from = 1, at = 1_000): RunEvent[] {
  return bodies.map((body, index) => ({ run, seq: from + index, at: at + index, body }));
}

/** What any run store must do, in memory or on disk. */
function runStoreContract(create: (clock: SimulatedClock) => { runs: RunStore; dispose(): void }): void {
  let clock: SimulatedClock;
  let runs: RunStore;
  let opened: { dispose(): void };

  beforeEach(() => {
    clock = new SimulatedClock();
    const store = create(clock);
    opened = store;
    runs = store.runs;
  });
  afterEach(() => opened.dispose());

  it('gives back what was appended, in order and from any place', () => {
    const events = eventsOf('r', [started(), fact(1), fact({ deep: [1, null, 'x'] }), fact('4'), fact(5)]);
    runs.append(events.slice(0, 1), 'full');
    runs.append(events.slice(1, 4), 'normal');
    runs.append(events.slice(4), 'normal');
    assert.deepEqual([...runs.read('r')], events);
    for (let from = 1; from <= 6; from++) assert.deepEqual([...runs.read('r', from)], events.slice(from - 1));
    assert.deepEqual([...runs.read('unknown')], []);
  });

  it('refuses a number that is taken, or that leaves a gap, and then keeps nothing of the batch', () => {
    runs.append(eventsOf('r', [started(), fact(1)]), 'normal');
    for (const wrong of [eventsOf('r', [fact(2)], 2), eventsOf('r', [fact(2)], 4), eventsOf('r', [started()]), eventsOf('new', [fact(1)], 2)]) {
      assert.throws(() => runs.append(wrong, 'normal'), RunConflictError);
    }
    assert.equal([...runs.read('r')].length, 2);
    runs.append(eventsOf('r', [fact(2)], 3), 'normal');
    assert.equal(runs.list()[0]?.events, 3);
  });

  it('appends to several runs in one go', () => {
    runs.append([...eventsOf('a', [started(), fact(1)]), ...eventsOf('b', [started()])], 'normal');
    runs.append([...eventsOf('b', [fact(2)], 2), ...eventsOf('a', [finished()], 3)], 'normal');
    assert.deepEqual([[...runs.read('a')].length, [...runs.read('b')].length], [3, 2]);
  });

  it('lists runs, newest first, by team, label and whether they have ended', () => {
    runs.append(eventsOf('old', [started({ workspace: 'w', 'odd "name"': "it's" }), finished({ status: 'partial', result: 1, reason: 'time' })], 1, 1_000), 'normal');
    runs.append(eventsOf('new', [started({ workspace: 'x' }, 'healing'), fact(1)], 1, 2_000), 'normal');
    assert.deepEqual(runs.list(), [
      { run: 'new', team: 'healing', labels: { workspace: 'x' }, startedAt: 2_000, endedAt: null, status: 'running', events: 2 },
      { run: 'old', team: 'review', labels: { workspace: 'w', 'odd "name"': "it's" }, startedAt: 1_000, endedAt: 1_001, status: 'partial', events: 2 },
    ]);
    const names = (filter: Parameters<RunStore['list']>[0]): string[] => runs.list(filter).map((listing) => listing.run);
    assert.deepEqual(names({ team: 'review' }), ['old']);
    assert.deepEqual(names({ labels: { 'odd "name"': "it's" } }), ['old']);
    assert.deepEqual(names({ labels: { workspace: 'w', other: 'x' } }), []);
    assert.deepEqual(names({ unfinished: true }), ['new']);
    assert.deepEqual(names({ limit: 1 }), ['new']);
    runs.delete('new');
    assert.deepEqual(names({}), ['old']);
    assert.deepEqual([...runs.read('new')], []);
  });

  it('keeps the newest snapshot, if it keeps any', () => {
    runs.append(eventsOf('r', [started(), fact(1)]), 'normal');
    assert.equal(runs.latestSnapshot('r'), undefined);
    runs.saveSnapshot('r', 1, { seq: 1 });
    runs.saveSnapshot('r', 2, { seq: 2 });
    runs.saveSnapshot('unknown', 1, {});
    const snapshot = runs.latestSnapshot('r');
    assert.ok(runs instanceof MemoryRunStore ? snapshot === undefined : snapshot?.seq === 2);
    assert.equal(runs.latestSnapshot('unknown'), undefined);
  });

  it('lets one at a time write a run, for as long as its lease', async () => {
    assert.equal(runs.claim('unknown', 'a', 1_000), false);
    runs.append(eventsOf('r', [started()], 1, clock.now()), 'normal', { owner: 'a', leaseMs: 1_000 });
    assert.equal(runs.claim('r', 'b', 1_000), false);
    assert.equal(runs.claim('r', 'a', 1_000), true);
    await clock.advance(1_001);
    assert.equal(runs.claim('r', 'b', 1_000), true);
    assert.equal(runs.claim('r', 'a', 1_000), false);
    runs.release('r', 'a');
    assert.equal(runs.claim('r', 'a', 1_000), false);
    runs.release('r', 'b');
    assert.equal(runs.claim('r', 'a', 1_000), true);
    runs.append(eventsOf('r', [finished()], 2), 'full');
    assert.equal(runs.claim('r', 'b', 1_000), false);
  });
}

describe('run stores', () => {
  noLeaks();
  after(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  describe('in memory', () => {
    runStoreContract((clock) => ({ runs: new MemoryRunStore({ clock }), dispose: () => {} }));
  });

  describe('in a file', () => {
    runStoreContract((clock) => openStore(newFolder(), recordingLogger(), { clock }));
  });
});

describe('the state file', () => {
  noLeaks();
  const opened: OpenStore[] = [];
  let clock: SimulatedClock;

  beforeEach(() => {
    clock = new SimulatedClock();
  });
  after(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });

  const open = (folder: string, logger = recordingLogger(), options: OpenStoreOptions = {}): OpenStore => {
    const store = openStore(folder, logger, { clock, ...options });
    opened.push(store);
    return store;
  };
  describe('when opened', () => {
    afterEach(() => {
      for (const store of opened.splice(0)) store.dispose();
    });

    it('keeps runs, documents and cache from one process to the next', () => {
      const folder = newFolder();
      const first = open(folder);
      assert.equal(first.degradedReason, undefined);
      first.runs.append(eventsOf('r', [started(), fact(1)]), 'full');
      first.documents.set('findings', 'f1', { state: 'dismissed', reason: 'ümläut' });
      first.cache.set('key', { observations: [] });
      first.dispose();
      const second = open(folder);
      assert.equal([...second.runs.read('r')].length, 2);
      assert.deepEqual(second.documents.get('findings', 'f1'), { state: 'dismissed', reason: 'ümläut' });
      assert.deepEqual(second.cache.get('key'), { observations: [] });
      assert.equal(second.cache.get('other'), undefined);
    });

    it('writes documents all or none and lists them by key', () => {
      const { documents } = open(newFolder());
      documents.setAll('n', [['b', 2], ['a', 1]]);
      assert.throws(() => documents.setAll('n', [['c', 3], ['d', { big: 1n }]]));
      documents.set('other', 'a', 'elsewhere');
      assert.deepEqual(documents.list('n'), [
        { key: 'a', value: 1, updatedAt: clock.now() },
        { key: 'b', value: 2, updatedAt: clock.now() },
      ]);
      documents.delete('n', 'a');
      assert.equal(documents.get('n', 'a'), undefined);
      assert.equal(documents.get('other', 'a'), 'elsewhere');
    });

    it('throws the least recently used out of the cache when it grows too large', async () => {
      const folder = newFolder();
      const store = open(folder, recordingLogger(), { cacheBytes: 100_000 });
      for (let number = 0; number < 30; number++) {
        store.cache.set(`key ${number}`, 'x'.repeat(10_000));
        await clock.advance(100);
      }
      store.cache.set('too large', 'x'.repeat(50_000));
      store.dispose();
      const again = open(folder, recordingLogger(), { cacheBytes: 100_000 });
      const kept = Array.from({ length: 30 }, (_, number) => again.cache.get(`key ${number}`) !== undefined);
      assert.equal(kept[29], true);
      assert.equal(kept[0], false);
      assert.ok(kept.filter(Boolean).length >= 5 && kept.filter(Boolean).length <= 10, `${kept.filter(Boolean).length} kept`);
      assert.equal(again.cache.get('too large'), undefined);
    });

    it('deletes old runs by age, number and size, never those at work', async () => {
      const store = open(newFolder());
      for (let number = 0; number < 10; number++) {
        await clock.advance(1_000);
        store.runs.append(eventsOf(`r${number}`, [started(), fact('x'.repeat(1_000)), finished()], 1, clock.now()), 'normal');
      }
      store.runs.append(eventsOf('held', [started()], 1, clock.now() - 1_000_000), 'normal');
      store.runs.claim('held', 'me', 60_000);
      const left = (): string[] => store.runs.list().map((listing) => listing.run);
      assert.equal(store.prune!({ maxAgeMs: 7_500 }), 2);
      assert.deepEqual(left(), ['r9', 'r8', 'r7', 'r6', 'r5', 'r4', 'r3', 'r2', 'held']);
      assert.equal(store.prune!({ maxAgeMs: 0, keepLast: 5 }), 3);
      assert.deepEqual(left(), ['r9', 'r8', 'r7', 'r6', 'r5', 'held']);
      assert.equal(store.prune!({ maxBytes: 3_000 }), 3);
      assert.deepEqual(left(), ['r9', 'r8', 'held']);
      assert.deepEqual([...store.runs.read('r0')], []);
    });

    it('is put aside when it is damaged, and a new one begun', () => {
      const folder = newFolder();
      writeFileSync(join(folder, storeFileName), 'this is not a database'.repeat(100));
      const logger = recordingLogger();
      const store = open(folder, logger);
      assert.equal(store.degradedReason, undefined);
      store.runs.append(eventsOf('r', [started()]), 'full');
      assert.deepEqual(logger.lines, ['warn: The history file was damaged; it was put aside and a new one begun']);
      assert.equal(readdirSync(folder).filter((name) => name.includes('.broken-')).length, 1);
    });

    it('is left alone when a newer version wrote it', () => {
      const folder = newFolder();
      open(folder).dispose();
      const database = new (loadSqlite()!.DatabaseSync)(join(folder, storeFileName));
      database.exec('PRAGMA user_version = 99');
      database.close();
      const store = open(folder);
      assert.match(store.degradedReason!, /newer version/);
      store.runs.append(eventsOf('r', [started()]), 'full');
      assert.equal(store.runs.list().length, 1);
      assert.equal(store.file, undefined);
    });

    it('gives way to memory, with a reason, where it cannot be written', function () {
      const folder = newFolder();
      writeFileSync(join(folder, 'file'), '');
      const store = open(join(folder, 'file', 'below'));
      assert.match(store.degradedReason!, /cannot be written to/);
      store.runs.append(eventsOf('r', [started()]), 'full');
      store.documents.set('n', 'k', 1);
      store.cache.set('k', 1);
      assert.deepEqual([store.runs.list().length, store.documents.get('n', 'k'), store.cache.get('k')], [1, 1, 1]);
      if (process.getuid?.() === 0) return;
      const locked = newFolder();
      chmodSync(locked, 0o500);
      assert.match(open(locked).degradedReason!, /cannot be written to/);
    });

    it('gives way to memory where the runtime has no SQLite', () => {
      const store = open(newFolder(), recordingLogger(), { sqlite: undefined });
      assert.match(store.degradedReason!, /without SQLite/);
      store.runs.append(eventsOf('r', [started()]), 'full');
      store.documents.set('n', 'k', 1);
      store.cache.set('k', 1);
      assert.deepEqual([store.runs.list().length, store.documents.get('n', 'k'), store.cache.get('k')], [1, 1, 1]);
    });

    it('tells a run that the disk is full, and the run goes on', async () => {
      const folder = newFolder();
      const database = new Database(loadSqlite()!, join(folder, storeFileName));
      // A file that may not grow any more fails as one on a full disk does.
      const pages = (database.prepare('PRAGMA page_count').get() as { page_count: number }).page_count;
      database.exec(`PRAGMA max_page_count = ${pages + 2}`);
      const fixture = new RuntimeFixture({ clock, store: new SqliteRunStore(database, clock) });
      const handle = fixture.start(
        team(async (_task, context) => {
          for (let number = 0; number < 2_000; number++) context.record('big', 'x'.repeat(100));
          return 'done';
        }),
        null,
      );
      assert.deepEqual(await fixture.endOf(handle), { status: 'done', result: 'done' });
      assert.match(handle.notSaved!, /full/);
      database.close();
    });

    it('resumes a run that was killed, from the file', async () => {
      const folder = newFolder();
      const never = (): Promise<never> => new Promise(() => {});
      const work: string[] = [];
      const definition = (hangs: boolean): ReturnType<typeof team> =>
        team(
          async (_task, context) => {
            const results: unknown[] = [];
            for (const key of ['1', '2', '3']) {
              const outcome = await context.delegate({ key, kind: 'work', input: key, to: { agent: 'a' } });
              results.push(outcome.status === 'done' && outcome.result);
            }
            return results;
          },
          [
            agent('a', async (task) => {
              work.push(task.key);
              return hangs && task.key === '3' ? never() : `did ${task.key}`;
            }),
          ],
        );
      const killed = new RuntimeFixture({ clock, store: open(folder).runs });
      const handle = killed.start(definition(true), null);
      await clock.advance(50);
      // Nothing is closed: the process is gone. Its lease is void since no such process lives.
      const database = new (loadSqlite()!.DatabaseSync)(join(folder, storeFileName));
      database.exec('UPDATE runs SET owner_pid = 999999999');
      database.close();
      const fixture = new RuntimeFixture({ clock, store: open(folder).runs });
      assert.deepEqual(await fixture.endOf(fixture.resume(definition(false), handle.id)), { status: 'done', result: ['did 1', 'did 2', 'did 3'] });
      assert.deepEqual(work, ['1', '2', '3', '3']);
      checkLog([...fixture.store.read(handle.id)]);
      // The killed process comes back to life and must not write any more.
      await clock.advance(20_000);
      assert.equal((await handle.end).status, 'cancelled');
      checkLog([...fixture.store.read(handle.id)]);
    });

    it('saves snapshots of a long run, and its state is loaded from there on', async () => {
      const folder = newFolder();
      const { runs } = open(folder);
      const fixture = new RuntimeFixture({ clock, store: runs });
      const handle = fixture.start(
        team(async (_task, context) => {
          for (let number = 0; number < 9_000; number++) context.record('step', number);
          return 'done';
        }),
        null,
      );
      await fixture.endOf(handle);
      const snapshot = runs.latestSnapshot(handle.id);
      assert.ok(snapshot !== undefined && snapshot.seq >= 8_000 && snapshot.seq < fixture.events.length);
      const state = loadRun(runs, handle.id);
      assert.deepEqual([state?.seq, state?.facts.get('step'), state?.end?.status], [fixture.events.length, 9_000, 'done']);
    });
  });

  it('takes writes of two processes at once', async function () {
    this.timeout(30_000);
    const folder = newFolder();
    const script = fileURLToPath(new URL('../../../support/storeWriter.ts', import.meta.url));
    const run = promisify(execFile);
    await Promise.all(['a', 'b'].map((name) => run(process.execPath, [script, folder, name, '150'])));
    const store = openStore(folder, recordingLogger(), { clock });
    const events = ['a', 'b'].map((name) => [...store.runs.read(name)].length);
    const documents = store.documents.list('shared').length;
    store.dispose();
    assert.deepEqual(events, [151, 151]);
    assert.equal(documents, 300);
  });
});

describe('the data folder', () => {
  it('is where the user or the platform wants it', () => {
    const cases: [Record<string, string>, string, string][] = [
      [{ ROUNDTABLE_HOME: '/chosen' }, 'linux', '/chosen'],
      [{}, 'linux', '/home/u/.local/share/roundtable'],
      [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/roundtable'],
      [{ XDG_DATA_HOME: 'relative' }, 'linux', '/home/u/.local/share/roundtable'],
      [{}, 'darwin', '/home/u/Library/Application Support/Roundtable'],
      [{ LOCALAPPDATA: 'C:\\Users\\u\\AppData\\Local' }, 'win32', 'C:\\Users\\u\\AppData\\Local\\Roundtable'],
    ];
    for (const [environment, platform, expected] of cases) assert.equal(dataFolder(environment, platform, '/home/u'), expected);
  });
});
