import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import path from 'node:path';
import { createCoverageReader } from '../../../../../src/adapters/analysers/coverage/coverageReader.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const never = new AbortController().signal;
const lcov = (file: string): string => `TN:\nSF:${file}\nDA:1,1\nDA:2,0\nend_of_record\n`;

describe('the reader of coverage files', () => {
  const folder = temporaryFolder();
  noLeaks();
  const write = (file: string, text: string, minutesAgo: number): void => {
    const at = Date.now() / 1000 - minutesAgo * 60;
    utimesSync(folder.write(file, text), at, at);
  };
  const read = async (): Promise<{ source: string; files: Record<string, [number[], number[]]> } | null> => {
    const data = await createCoverageReader().read(folder.path, never);
    return data && { source: data.source, files: Object.fromEntries([...data.files].map(([file, { covered, uncovered }]) => [file, [[...covered], [...uncovered]]])) };
  };

  it('finds nothing where there is nothing', async () => {
    assert.equal(await read(), null);
  });

  for (const [source, text] of [
    ['coverage/lcov.info', lcov('src/a.js')],
    ['lcov.info', lcov('./src/a.js')],
    ['coverage/coverage-final.json', JSON.stringify({ 'x/src/a.js': { path: '/elsewhere/x/src/a.js', statementMap: { 0: { start: { line: 1 } }, 1: { start: { line: 2 } } }, s: { 0: 4, 1: 0 } } })],
    ['.nyc_output/one.json', JSON.stringify({ a: { path: 'src/a.js', statementMap: { 0: { start: { line: 1 } }, 1: { start: { line: 2 } } }, s: { 0: 4, 1: 0 } } })],
    ['coverage.json', JSON.stringify({ meta: {}, files: { 'src/a.js': { executed_lines: [1], missing_lines: [2] } } })],
    ['coverage.xml', '<coverage><sources><source>/build</source></sources><packages><package><classes><class filename="src/a.js"><lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>'],
  ] as const) {
    it(`reads ${source}`, async () => {
      write('src/a.js', 'a', 10);
      write(source, text, 5);
      assert.deepEqual(await read(), { source, files: { 'src/a.js': [[1], [2]] } });
    });
  }

  it('understands absolute paths of this machine and of a container', async () => {
    write('src/a.js', 'a', 10);
    write('src/b.js', 'b', 10);
    write('coverage/lcov.info', lcov(path.join(folder.path, 'src/a.js')) + lcov('/build/project/src/b.js') + lcov('/usr/lib/other.js') + lcov('../outside.js'), 5);
    assert.deepEqual(Object.keys((await read())!.files), ['src/a.js', 'src/b.js']);
  });

  it('leaves out files that were changed after the tests ran', async () => {
    write('src/a.js', 'a', 1);
    write('src/b.js', 'b', 10);
    write('coverage/lcov.info', lcov('src/a.js') + lcov('src/b.js'), 5);
    assert.deepEqual(Object.keys((await read())!.files), ['src/b.js']);
  });

  it('prefers the newest report, and passes over one that is broken', async () => {
    write('src/a.js', 'a', 100);
    write('coverage/lcov.info', lcov('src/a.js'), 50);
    write('coverage.json', JSON.stringify({ meta: {}, files: { 'src/a.js': { executed_lines: [2], missing_lines: [] } } }), 20);
    write('lcov.info', 'not a report', 10);
    assert.deepEqual(await read(), { source: 'coverage.json', files: { 'src/a.js': [[2], []] } });
  });

  it('stops when it is cancelled', async () => {
    write('src/a.js', 'a', 10);
    write('coverage/lcov.info', lcov('src/a.js'), 5);
    await assert.rejects(createCoverageReader().read(folder.path, AbortSignal.abort()), (error) => CancelledError.is(error));
  });
});
