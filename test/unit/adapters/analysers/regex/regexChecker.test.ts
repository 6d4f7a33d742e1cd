import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { createRegexChecker } from '../../../../../src/adapters/analysers/regex/regexChecker.ts';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { TestFolder } from '../../../../support/gitRepo.ts';

const never = new AbortController().signal;
const worker = new URL('../../../../../src/adapters/analysers/regex/regexWorker.ts', import.meta.url);

describe('the regex checker', function () {
  this.timeout(60_000);
  noLeaks();

  it('tells exponential, polynomial and safe expressions apart, with an attack that is true', async () => {
    const checker = createRegexChecker({ worker, clock: systemClock, timeLimitMs: 10_000 });
    try {
      const bad = await checker.check({ source: '^(a|a)*$', flags: '' }, never);
      assert.ok(bad.status === 'vulnerable' && bad.complexity === 'exponential');
      assert.match(bad.attack, /'a' repeated \d+ times/);
      const slow = await checker.check({ source: '\\s+$', flags: '' }, never);
      assert.ok(slow.status === 'vulnerable' && slow.complexity === 'polynomial' && slow.degree === 2);
      for (const source of ['^[a-z]+$', '^a{1,3}b$', 'abc']) {
        assert.equal((await checker.check({ source, flags: 'i' }, never)).status, 'safe', source);
      }
      const invalid = await checker.check({ source: '(a+', flags: '' }, never);
      assert.ok(invalid.status === 'unknown' && /not valid/.test(invalid.reason));
    } finally {
      checker.dispose();
    }
  });

  it('stops a check that does not end, remembers it, and checks the next', async () => {
    const folder = new TestFolder();
    folder.write('worker.mjs', `
      import { parentPort } from 'node:worker_threads';
      parentPort.on('message', ({ id, request }) => { if (request.source.startsWith('(h')) for (;;); parentPort.postMessage({ kind: 'answer', id, value: { status: 'safe' } }); });
      parentPort.postMessage({ kind: 'ready' });`);
    const checker = createRegexChecker({ worker: pathToFileURL(folder.join('worker.mjs')), clock: systemClock, timeLimitMs: 250 });
    try {
      const first = await checker.check({ source: '(h+)+x', flags: '' }, never);
      assert.ok(first.status === 'unknown' && /took longer/.test(first.reason));
      assert.deepEqual(await checker.check({ source: '(h+)+x', flags: '' }, never), first);
      assert.equal((await checker.check({ source: '(b+)+x', flags: '' }, never)).status, 'safe');
      await assert.rejects(checker.check({ source: '(b+)+y', flags: '' }, AbortSignal.abort()), CancelledError.is);
    } finally {
      checker.dispose();
      folder.remove();
    }
  });

  it('does not try expressions of a length that only programs write', async () => {
    const checker = createRegexChecker({ worker, clock: systemClock });
    assert.equal((await checker.check({ source: '(a+)+'.repeat(2000), flags: '' }, never)).status, 'unknown');
    checker.dispose();
  });
});
