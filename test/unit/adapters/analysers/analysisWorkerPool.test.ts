import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import type { SourceFile } from '../../../../src/analysis/sourceFile.ts';
import type { AnalysisWorkerPoolOptions } from '../../../../src/adapters/analysers/analysisWorkerPool.ts';
import { createAnalysisWorkerPool } from '../../../../src/adapters/analysers/analysisWorkerPool.ts';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { CancelledError, TimeoutError } from '../../../../src/base/errors.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { temporaryFolder } from './temporaryFolder.ts';

const real = new URL('../../../../src/adapters/analysers/analysisWorker.ts', import.meta.url);
const never = new AbortController().signal;
const script = (path: string, text: string): SourceFile => ({ path, language: 'typescript', text });

describe('the pool of analysis workers', () => {
  const folder = temporaryFolder();
  const pools: { dispose(): void }[] = [];
  afterEach(() => {
    for (const pool of pools.splice(0)) pool.dispose();
  });
  // Last, so that it looks when everything has been let go.
  noLeaks();

  const open = (options: Partial<AnalysisWorkerPoolOptions> = {}): ReturnType<typeof createAnalysisWorkerPool> => {
    const pool = createAnalysisWorkerPool({ worker: real, clock: systemClock, size: 1, ...options });
    pools.push(pool);
    return pool;
  };

  /** A worker that does what the file's text says; each answer is the number of requests it has served. */
  const scripted = (): URL =>
    pathToFileURL(
      folder.write(
        'worker.mjs',
        `import { parentPort, threadId } from 'node:worker_threads';
         let served = 0;
         parentPort.on('message', ({ id, request }) => {
           const { text } = request.file;
           if (text === 'hang') for (;;);
           if (text === 'crash') process.exit(3);
           if (text === 'throw') throw new Error('deep inside');
           if (text === 'exhaust') { const all = []; for (;;) all.push(new Array(1e5).fill(served)); }
           for (const end = Date.now() + (text === 'slow' ? 20 : 0); Date.now() < end; );
           served++;
           parentPort.postMessage(text === 'refuse' ? { kind: 'error', id, message: 'refused' } : { kind: 'answer', id, value: [{ source: text, flags: String(served), thread: threadId }] });
         });
         parentPort.postMessage({ kind: 'ready' });`,
      ),
    );
  const order = async (pool: ReturnType<typeof createAnalysisWorkerPool>, text: string, path = 'a.ts'): Promise<string> =>
    (await pool.regexes(script(path, text), never)).map(({ source, flags }) => `${source} ${flags}`).join();

  it('analyses TypeScript and Python with the real worker', async () => {
    const pool = open();
    const report = await pool.analyse(script('a.ts', 'debugger;\n'), ['style'], never);
    assert.equal(report.parse, 'ok');
    const summary = await pool.summarise(script('a.ts', "import { b } from './b.ts';\nexport const a = b;\n"), never);
    assert.deepEqual(summary.imports.map((imported) => imported.specifier), ['./b.ts']);
    const found = await pool.regexes(script('a.ts', 'const a = /(a+)+/u;'), never);
    assert.deepEqual(found.map(({ source, flags }) => [source, flags]), [['(a+)+', 'u']]);
    const python = await pool.summarise({ path: 'a.py', language: 'python', text: 'import os\ndef f():\n    return os\n' }, never);
    assert.deepEqual(python.imports.map((imported) => imported.specifier), ['os']);
  });

  it('ends a file that takes too long, says so, and serves what waited behind it', async () => {
    const pool = open({ worker: scripted(), timeLimitMs: 300 });
    const hanging = assert.rejects(pool.regexes(script('a.ts', 'hang'), never), (error: Error) => TimeoutError.is(error) && /took longer than 0\.3 s/.test(error.message));
    const waiting = order(pool, 'fine');
    await hanging;
    assert.equal(await waiting, 'fine 1');
  });

  for (const [text, reason] of [['crash', /crashed \(code 3\)/], ['throw', /crashed \(deep inside\)/], ['exhaust', /crashed \(.*memory/i]] as const) {
    it(`replaces a worker that dies (${text})`, async () => {
      const pool = open({ worker: scripted(), timeLimitMs: 60_000 });
      const dying = assert.rejects(pool.regexes(script('a.ts', text), never), reason);
      assert.equal(await order(pool, 'fine'), 'fine 1');
      await dying;
    }).timeout(60_000);
  }

  it('gives up a worker that cannot even be loaded', async () => {
    const pool = open({ worker: pathToFileURL(folder.write('broken.mjs', 'throw new Error("no such thing")')) });
    await assert.rejects(order(pool, 'a'), /crashed \(no such thing\)/);
    await assert.rejects(order(pool, 'b'), /crashed \(no such thing\)/);
  });

  it('hands on an error that the analysis itself reports', async () => {
    await assert.rejects(order(open({ worker: scripted() }), 'refuse'), /^Error: refused$/);
  });

  it('asks the same question once for all who wait for it', async () => {
    const pool = open({ worker: scripted() });
    assert.deepEqual(await Promise.all([order(pool, 'one'), order(pool, 'one'), order(pool, 'two')]), ['one 1', 'one 1', 'two 2']);
  });

  it('serves the questions about one file one after the other', async () => {
    const pool = open({ worker: scripted() });
    const answers = await Promise.all([order(pool, 'a1', 'a.ts'), order(pool, 'b1', 'b.ts'), order(pool, 'a2', 'a.ts')]);
    assert.deepEqual(answers, ['a1 1', 'b1 3', 'a2 2']);
  });

  it('sends all questions about a path to the same worker', async () => {
    const pool = open({ worker: scripted(), size: 3 });
    const threads = new Map<string, Set<unknown>>();
    for (const path of ['a.ts', 'b.ts', 'c.ts', 'd.ts']) {
      for (const text of ['1', '2', '3']) {
        const [answer] = await pool.regexes(script(path, text), never);
        threads.set(path, (threads.get(path) ?? new Set()).add((answer as unknown as { thread: number }).thread));
      }
    }
    assert.deepEqual([...threads.values()].map((set) => set.size), [1, 1, 1, 1]);
  });

  it('shares the work of a busy worker with idle ones', async () => {
    const pool = open({ worker: scripted(), size: 2 });
    const threadOf = async (path: string, text: string): Promise<number> => ((await pool.regexes(script(path, text), never))[0] as unknown as { thread: number }).thread;
    const byThread = new Map<number, string[]>();
    for (let index = 0; index < 40; index++) {
      const thread = await threadOf(`file${index}.ts`, 'x');
      byThread.set(thread, [...(byThread.get(thread) ?? []), `file${index}.ts`]);
    }
    const [ofOneWorker] = byThread.values();
    const threads = await Promise.all(ofOneWorker!.map((path) => threadOf(path, 'slow')));
    assert.equal(new Set(threads).size, 2);
  });

  it('drops a cancelled question at once and never asks it', async () => {
    const pool = open({ worker: scripted(), timeLimitMs: 400 });
    const hanging = assert.rejects(pool.regexes(script('a.ts', 'hang'), never));
    const cancel = new AbortController();
    const waiting = assert.rejects(pool.regexes(script('b.ts', 'late'), cancel.signal), (error) => CancelledError.is(error));
    cancel.abort();
    await waiting;
    await hanging;
    assert.equal(await order(pool, 'next'), 'next 1');
    await assert.rejects(pool.regexes(script('b.ts', 'late'), cancel.signal), (error) => CancelledError.is(error));
  });

  it('keeps a shared question alive while anybody waits for it', async () => {
    const pool = open({ worker: scripted() });
    const cancel = new AbortController();
    const left = assert.rejects(pool.regexes(script('a.ts', 'x'), cancel.signal), (error) => CancelledError.is(error));
    const stays = order(pool, 'x');
    cancel.abort();
    await left;
    assert.equal(await stays, 'x 1');
  });

  it('cancels what waits when it is disposed', async () => {
    const pool = open({ worker: scripted() });
    const waiting = [assert.rejects(order(pool, 'hang'), (error) => CancelledError.is(error)), assert.rejects(order(pool, 'more'), (error) => CancelledError.is(error))];
    pool.dispose();
    await Promise.all(waiting);
    await assert.rejects(order(pool, 'after'), (error) => CancelledError.is(error));
  });

  it('stops a worker that has had nothing to do for a while, and starts another when needed', async () => {
    const pool = open({ worker: scripted(), idleMs: 50 });
    const threadOf = async (): Promise<unknown> => ((await pool.regexes(script('a.ts', 'x'), never))[0] as unknown as { thread: number }).thread;
    const first = await threadOf();
    await new Promise((resolve) => setTimeout(resolve, 400));
    assert.notEqual(await threadOf(), first);
  });
});
