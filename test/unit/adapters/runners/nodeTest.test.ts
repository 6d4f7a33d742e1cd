import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { noLeaks } from '../../../support/noLeaks.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';
import { digestOf, resultOf, said, tryRun } from './trying.ts';

const source = `'use strict';
function add(a, b) {
  if (a > 100) {
    return -1;
  }
  return a - b;
}
module.exports = { add };
`;
const tests = `const test = require('node:test');
const assert = require('node:assert');
const { add } = require('../src/add.js');
test('adds', () => assert.strictEqual(add(1, 2), 3));
test.describe('big ones', () => {
  test('are refused (always)', () => assert.strictEqual(add(200, 1), -1));
  test.describe('deep', () => { test('adds', () => { throw new TypeError('boom'); }); });
  test.skip('later', () => {});
});
test('around', async (t) => {
  await t.test('inner', () => add(1, 1));
});
`;

describe('node:test', function () {
  noLeaks();
  this.timeout(120_000);
  const folder = temporaryFolder();
  const write = (): void => {
    folder.write('package.json', '{"scripts":{"test":"node --test"}}');
    folder.write('src/add.js', source);
    folder.write('test/add.test.js', tests);
  };

  it('tells every test by its suites, and leaves nothing in the workspace', async () => {
    write();
    const before = digestOf(folder.path);
    const { project, outcome } = await tryRun(folder.path);
    assert.deepEqual(project, { id: 'node:test:', runner: 'node:test', folder: '', evidence: '`scripts.test` runs node:test' });
    assert.deepEqual(said(outcome), [
      'failed (assertion) test/add.test.js › adds',
      'failed (error) test/add.test.js › big ones › deep › adds',
      'passed test/add.test.js › around',
      'passed test/add.test.js › around › inner',
      'passed test/add.test.js › big ones › are refused (always)',
      'skipped test/add.test.js › big ones › later',
    ]);
    const adds = resultOf(outcome, 'adds');
    assert.equal(adds.line, 4);
    assert.equal(adds.failure?.expected, '3');
    assert.equal(adds.failure?.actual, '-1');
    assert.equal(adds.failure?.code, 'ERR_ASSERTION');
    assert.equal(adds.failure?.stack[0]?.file, 'test/add.test.js');
    assert.equal(digestOf(folder.path), before);
  });

  it('tells the lines that ran during each test', async () => {
    write();
    const { outcome } = await tryRun(folder.path, undefined, { coverage: true });
    assert.equal(outcome.status, 'ran');
    const linesOf = (...names: string[]): readonly number[] | undefined => outcome.status === 'ran' ? outcome.coverage?.find((of) => of.ref.path.join() === names.join())?.lines['src/add.js'] : undefined;
    assert.deepEqual(linesOf('adds'), [1, 2, 3, 6, 8]);
    assert.deepEqual(linesOf('big ones', 'are refused (always)'), [1, 2, 3, 4, 8]);
    assert.equal(linesOf('big ones', 'deep', 'adds'), undefined);
  });

  it('runs one test alone by its full name, and says of one that is gone that it did not report', async () => {
    write();
    const ref = (...names: string[]): { project: string; file: string; path: string[] } => ({ project: 'node:test:', file: 'test/add.test.js', path: names });
    const { outcome } = await tryRun(folder.path, { kind: 'tests', tests: [ref('big ones', 'are refused (always)'), ref('around', 'inner'), ref('gone')] }, { coverage: true });
    assert.deepEqual(said(outcome), ['failed (error) test/add.test.js › gone', 'passed test/add.test.js › around › inner', 'passed test/add.test.js › big ones › are refused (always)']);
    assert.equal(outcome.status === 'ran' && outcome.coverage?.some((of) => of.ref.path[0] === 'adds'), false);
  });

  it('tells of files that cannot be loaded as failures of the whole file', async () => {
    write();
    folder.write('test/missing.test.js', "require('./nope.js');");
    folder.write('test/syntax.test.js', 'const x = ;');
    folder.write('test/export.test.mjs', "import { nope } from '../src/b.mjs';");
    folder.write('src/b.mjs', 'export const b = 1;');
    const { outcome } = await tryRun(folder.path, { kind: 'files', files: ['test/missing.test.js', 'test/syntax.test.js', 'test/export.test.mjs'] });
    assert.deepEqual(said(outcome), ['failed (suite) test/export.test.mjs', 'failed (suite) test/missing.test.js', 'failed (suite) test/syntax.test.js']);
    const missing = outcome.status === 'ran' ? outcome.results.find((result) => result.ref.file === 'test/missing.test.js') : undefined;
    assert.equal(missing?.failure?.code, 'MODULE_NOT_FOUND');
    assert.deepEqual(missing?.failure?.stack[0], { file: 'test/missing.test.js', line: 1, column: 1, symbol: 'Object.<anonymous>' });
  });

  it('ends a test that loops without losing the others', async () => {
    write();
    folder.write('test/aLoop.test.js', "const test = require('node:test');\ntest('first', () => {});\ntest('loops', () => { for (;;); });\n");
    const { outcome } = await tryRun(folder.path, undefined, { timeLimitMs: 8000 });
    assert.equal(outcome.status, 'ran');
    const lines = said(outcome);
    assert.ok(lines.includes('passed test/aLoop.test.js › first'), lines.join('\n'));
    assert.ok(lines.includes('failed (timeout) test/aLoop.test.js › loops'));
    assert.ok(lines.includes('passed test/add.test.js › big ones › are refused (always)'));
  });

  it('blames the test that was running where the process used up its memory', async () => {
    folder.write('package.json', '{"scripts":{"test":"node --test"}}');
    folder.write('hog.test.js', "const test = require('node:test');\ntest('hogs', () => { const all = []; for (;;) all.push(Buffer.alloc(64 * 1024 * 1024, 1)); });\n");
    const { outcome } = await tryRun(folder.path);
    assert.match(said(outcome).join(), /^failed \(\w+\) hog\.test\.js › hogs$/);
  });

  it('compiles anew what is tested, and tells places and lines of its source', async () => {
    folder.write('package.json', '{"type":"module","scripts":{"build":"tsc -p .","test":"npm run build && node --test dist/test/*.test.js"}}');
    folder.write('tsconfig.json', '{"compilerOptions":{"module":"nodenext","target":"es2022","types":[],"outDir":"dist","sourceMap":true},"include":["src","test"]}');
    folder.write('src/add.ts', 'interface Unused {\n  readonly a: number;\n}\n\nexport function add(a: number, b: number): number {\n  return a - b;\n}\n');
    // Errors of types, such as for modules without declarations, do not keep it from running.
    folder.write('test/add.test.ts', "import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { add } from '../src/add.js';\n\nconst wanted: number = 3;\ntest('adds', () => {\n  assert.equal(add(1, 2), wanted);\n});\n");
    folder.write('dist/test/add.test.js', 'throw new Error("old");');
    mkdirSync(path.join(folder.path, 'node_modules'));
    symlinkSync(path.resolve('node_modules/typescript'), path.join(folder.path, 'node_modules/typescript'));
    const { project, outcome } = await tryRun(folder.path, undefined, { coverage: true });
    assert.equal(project.evidence, '`scripts.test` runs node:test on what `tsc` writes');
    assert.deepEqual(said(outcome), ['failed (assertion) dist/test/add.test.js › adds']);
    const { file, line } = resultOf(outcome, 'adds').failure?.stack[0] ?? {};
    assert.deepEqual([file, line], ['test/add.test.ts', 7]);
    assert.ok(outcome.status === 'ran' && outcome.coverage?.[0]?.lines['src/add.ts']?.includes(6));
  });

  it('calls a project with an unknown option of Node broken, with the reason', async () => {
    folder.write('package.json', '{"scripts":{"test":"node --no-such-option --test"}}');
    folder.write('a.test.js', "require('node:test')('a', () => {});");
    const { outcome } = await tryRun(folder.path);
    assert.match(said(outcome).join('\n'), /^broken: .*bad option: --no-such-option/);
  });
});
