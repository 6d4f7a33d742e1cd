import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { isPlainlySafe } from '../../../../../src/adapters/analysers/regex/plainlySafe.ts';
import { createRegexChecker } from '../../../../../src/adapters/analysers/regex/regexChecker.ts';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import type { RegexVerdict } from '../../../../../src/teams/review/ports/instruments.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const real = new URL('../../../../../src/adapters/analysers/regex/regexWorker.ts', import.meta.url);
const never = new AbortController().signal;

describe('the checker of regular expressions', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const opened: { dispose(): void }[] = [];
  afterEach(() => {
    for (const checker of opened.splice(0)) checker.dispose();
  });
  noLeaks();

  const open = (worker = real, timeLimitMs = 5000): ReturnType<typeof createRegexChecker> => {
    const checker = createRegexChecker({ worker, clock: systemClock, timeLimitMs });
    opened.push(checker);
    return checker;
  };
  const check = (source: string, flags = ''): Promise<RegexVerdict> => open().check({ source, flags }, never);

  it('finds exponential time and shows a readable input', async () => {
    const verdict = await check('^(a+)+$');
    assert.equal(verdict.status, 'vulnerable');
    assert.ok(verdict.status === 'vulnerable' && verdict.complexity === 'exponential');
    assert.match(verdict.attack, /^('a', then )?'a' repeated \d+ times, then '/);
    assert.doesNotMatch(verdict.attack, /[\u0000-\u001f]/);
  });

  it('tells the degree of polynomial time', async () => {
    const verdict = await check('\\s+$');
    assert.ok(verdict.status === 'vulnerable' && verdict.complexity === 'polynomial');
    assert.equal(verdict.degree, 2);
  });

  it('finds what only looks harmless', async () => {
    for (const source of ['(a|a)*b', '^(\\w+\\s?)*$', '(.*)=(.*)=(.*);']) assert.equal((await check(source)).status, 'vulnerable', source);
  });

  it('finds nothing wrong with expressions that are linear', async () => {
    for (const source of ['^[a-z]+$', 'abc', '^\\d{4}-\\d{2}$', '^(?:a|b)*c']) assert.deepEqual(await check(source), { status: 'safe' }, source);
  });

  it('does not know about expressions that are not valid or too long', async () => {
    assert.equal((await check('(a+')).status, 'unknown');
    assert.equal((await check('(a|b)*'.repeat(2000))).status, 'unknown');
  });

  it('gives up an expression that takes too long, and remembers that', async () => {
    const worker = pathToFileURL(
      folder.write('worker.mjs', `import { parentPort } from 'node:worker_threads';
        let served = 0;
        parentPort.on('message', ({ id, request }) => { if (request.source === '(x+)+') for (;;); parentPort.postMessage({ kind: 'answer', id, value: { status: 'unknown', reason: 'served ' + ++served } }); });
        parentPort.postMessage({ kind: 'ready' });`),
    );
    const checker = open(worker, 100);
    const slow = await checker.check({ source: '(x+)+', flags: '' }, never);
    assert.ok(slow.status === 'unknown' && /took longer/.test(slow.reason));
    assert.equal(await checker.check({ source: '(x+)+', flags: '' }, never), slow);
    assert.deepEqual(await checker.check({ source: '(y+)+', flags: '' }, never), { status: 'unknown', reason: 'served 1' });
    assert.deepEqual(await checker.check({ source: '(y+)+', flags: '' }, never), { status: 'unknown', reason: 'served 1' });
    assert.deepEqual(await checker.check({ source: '(y+)+', flags: 'i' }, never), { status: 'unknown', reason: 'served 2' });
  });

  it('does not know when its worker is broken, and says why', async () => {
    const verdict = await open(pathToFileURL(folder.write('broken.mjs', 'throw new Error("no such thing")'))).check({ source: '(x+)+', flags: '' }, never);
    assert.ok(verdict.status === 'unknown' && /no such thing/.test(verdict.reason));
  });

  it('stops waiting when it is cancelled', async () => {
    const cancel = new AbortController();
    const waiting = assert.rejects(open().check({ source: '(a+)+$', flags: '' }, cancel.signal), (error) => CancelledError.is(error));
    cancel.abort();
    await waiting;
  });
});

describe('expressions that are plainly safe', () => {
  const safe = ['abc', 'a|b|c', '^a+$', '^\\s*', '^(?:GET|POST) .*', '[.*+?^${}()|[\\]\\\\]', 'a?b?c?', '\\d{2,4}', '^\\/api\\/[^/]+$', '(\\d{2}):(\\d{2})', '\\p{L}', '^(a+)$'];
  const undecided = ['a+', '(a+)+', '(ab)*', '^a+b+', '\\s+$', '(a)\\1', '(a|b){2,9}', 'a+|b', '^a+|b', '^(a|b)+', '(?=a+)', '(a?){30}', '^(?:a?b?c?d?e?f?g?h?i?j?k?l?)', '[a', '(a', '^a{2,}b*', '\\k<a>', '(?<=a+)b'];
  for (const source of safe) it(`take /${source}/`, () => assert.equal(isPlainlySafe(source, ''), true));
  for (const source of undecided) it(`leave /${source}/ to the checker`, () => assert.equal(isPlainlySafe(source, ''), false));
  it('leave an anchor that holds at every line to the checker', () => assert.equal(isPlainlySafe('^a+$', 'm'), false));
});
