import assert from 'node:assert/strict';
import { utimesSync } from 'node:fs';
import { createCoverageReader } from '../../../../../src/adapters/analysers/coverage/coverageReader.ts';
import { TestFolder } from '../../../../support/gitRepo.ts';

const never = new AbortController().signal;

describe('the coverage reader', () => {
  let folder: TestFolder;
  beforeEach(() => (folder = new TestFolder()));
  afterEach(() => folder.remove());

  const read = () => createCoverageReader().read(folder.path, never);
  /** Sets when a file was written, in minutes before now. */
  const age = (file: string, minutes: number): void => {
    const time = new Date(Date.now() - minutes * 60_000);
    utimesSync(folder.join(file), time, time);
  };
  const lcov = (...files: string[]): string => files.map((file) => `SF:${file}\nDA:1,1\nDA:2,0\nend_of_record\n`).join('');

  it('reads LCOV with absolute, relative and foreign paths', async () => {
    for (const file of ['src/a.ts', 'src/b.ts', 'src/c.ts']) folder.write(file, 'x\ny\n');
    folder.write('coverage/lcov.info', lcov(folder.join('src/a.ts'), 'src/b.ts', '/home/someone/project/src/c.ts', 'src/gone.ts'));
    const data = await read();
    assert.equal(data?.source, 'coverage/lcov.info');
    assert.deepEqual([...data.files.keys()].sort(), ['src/a.ts', 'src/b.ts', 'src/c.ts']);
    assert.deepEqual([...data.files.get('src/a.ts')!.covered], [1]);
    assert.deepEqual([...data.files.get('src/a.ts')!.uncovered], [2]);
  });

  it('reads what coverage.py writes', async () => {
    folder.write('pkg/m.py', 'x\ny\n').write('coverage.json', JSON.stringify({ meta: { version: '7.0', format: 2 }, files: { 'pkg/m.py': { executed_lines: [1], missing_lines: [2] } } }));
    const data = await read();
    assert.deepEqual([...(data?.files.get('pkg/m.py')?.covered ?? [])], [1]);
  });

  it('does not trust a report about a file that changed after it', async () => {
    folder.write('a.ts', 'x\ny\n').write('b.ts', 'x\ny\n').write('coverage/lcov.info', lcov('a.ts', 'b.ts'));
    age('a.ts', 60);
    age('coverage/lcov.info', 30);
    assert.deepEqual([...((await read())?.files.keys() ?? [])], ['a.ts']);
  });

  it('passes over reports that are damaged, empty or about something else', async () => {
    assert.equal(await read(), null);
    folder.write('coverage/lcov.info', '\0garbage').write('coverage/coverage-final.json', '{"a":').write('coverage.xml', '<coverage>');
    assert.equal(await read(), null);
    folder.write('a.ts', 'x\ny\n').write('coverage.json', '[]').write('coverage/lcov.info', lcov('elsewhere.ts'));
    assert.equal(await read(), null);
  });
});
