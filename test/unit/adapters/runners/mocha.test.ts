import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { noLeaks } from '../../../support/noLeaks.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';
import { digestOf, resultOf, said, tryRun } from './trying.ts';

const tests = `const assert = require('node:assert');
const { add } = require('../src/add.js');
describe('sums', () => {
  it('adds', () => { assert.strictEqual(add(1, 2), 3); });
  it('keeps zero', () => { assert.strictEqual(add(0, 0), 0); });
  it('waits', (done) => {}).timeout(50);
});
describe('hooked', () => {
  before(() => { throw new Error('hook'); });
  it('never runs', () => {});
});
`;

describe('Mocha', function () {
  noLeaks();
  this.timeout(120_000);
  const folder = temporaryFolder();
  const write = (): void => {
    folder.write('package.json', '{"scripts":{"test":"mocha"}}');
    folder.write('.mocharc.json', '{"spec":"test/**/*.js"}');
    folder.write('src/add.js', 'exports.add = (a, b) => {\n  return a - b;\n};\n');
    folder.write('test/add.test.js', tests);
    symlinkSync(path.resolve('node_modules'), path.join(folder.path, 'node_modules'));
  };

  it('tells tests, time-outs and fixtures that fail, with the lines that ran', async () => {
    write();
    const before = digestOf(folder.path);
    const { outcome } = await tryRun(folder.path, undefined, { coverage: true });
    assert.deepEqual(said(outcome), [
      'failed (assertion) test/add.test.js › sums › adds',
      'failed (error) test/add.test.js › hooked › never runs',
      'failed (timeout) test/add.test.js › sums › waits',
      'passed test/add.test.js › sums › keeps zero',
    ]);
    assert.equal(resultOf(outcome, 'adds').line, 4);
    assert.deepEqual(outcome.status === 'ran' && outcome.coverage?.find((of) => of.ref.path[1] === 'adds')?.lines['src/add.js'], [1, 2]);
    assert.equal(digestOf(folder.path), before);
  });

  it('runs one test alone although the configuration names all files', async () => {
    write();
    folder.write('test/other.test.js', "throw new Error('not asked for');");
    const { outcome } = await tryRun(folder.path, { kind: 'tests', tests: [{ project: 'mocha:', file: 'test/add.test.js', path: ['sums', 'keeps zero'] }] });
    assert.deepEqual(said(outcome), ['passed test/add.test.js › sums › keeps zero']);
  });

  it('goes on without a file that cannot be loaded', async () => {
    write();
    folder.write('test/missing.test.js', "require('./nope');");
    const { outcome } = await tryRun(folder.path);
    assert.ok(said(outcome).includes('failed (suite) test/missing.test.js'), said(outcome).join('\n'));
    assert.ok(said(outcome).includes('passed test/add.test.js › sums › keeps zero'));
  });

  it('names the test that hung when the time is over', async () => {
    write();
    folder.write('test/loop.test.js', "it('loops', () => { for (;;); });");
    const { outcome } = await tryRun(folder.path, { kind: 'files', files: ['test/loop.test.js'] }, { timeLimitMs: 5000 });
    assert.equal(outcome.status, 'timedOut');
    assert.deepEqual(said(outcome), ['failed (timeout) test/loop.test.js › loops']);
  });

  it('is broken where it is not installed', async () => {
    folder.write('package.json', '{"scripts":{"test":"mocha"}}');
    const { outcome } = await tryRun(folder.path);
    assert.deepEqual(said(outcome), ['broken: Mocha is not installed in this package']);
  });
});
