import assert from 'node:assert/strict';
import { readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { noLeaks } from '../../../support/noLeaks.ts';
import { runnerModules } from '../../../support/runnerFixtures.ts';
import { skipBecause } from '../../../support/skipBecause.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';
import { digestOf, said, tryRun } from './trying.ts';

const body = (importing: string): string => `${importing}
describe('sums', () => {
  it('adds', () => { expect(add(1, 2)).toBe(3); });
  it('keeps zero (0)', () => { expect(add(0, 0)).toBe(0); });
  describe('deep', () => { it('throws', async () => { throw new TypeError('boom'); }); it.skip('later', () => {}); });
  it('waits', () => new Promise(() => {}), 50);
});
describe('hooked', () => {
  beforeAll(() => { throw new Error('hook'); });
  it('never runs', () => {});
});
`;
const expected = (file: string): string[] => [
  `failed (assertion) ${file} › sums › adds`,
  `failed (error) ${file} › hooked › never runs`,
  `failed (error) ${file} › sums › deep › throws`,
  `failed (suite) ${file.replace('add', 'missing')}`,
  `failed (timeout) ${file} › sums › waits`,
  `passed ${file} › sums › keeps zero (0)`,
  `skipped ${file} › sums › deep › later`,
];

describe('Jest, Vitest and tsx', function () {
  noLeaks();
  this.timeout(300_000);
  const folder = temporaryFolder();
  let modules = '';

  before(async function () {
    const found = await runnerModules();
    if (found === null) skipBecause(this, 'Jest, Vitest and tsx could not be installed');
    modules = found;
  });
  beforeEach(() => symlinkSync(modules, path.join(folder.path, 'node_modules')));

  for (const runner of ['jest', 'vitest'] as const) {
    const file = runner === 'jest' ? 'test/add.test.js' : 'test/add.test.ts';
    const write = (): void => {
      folder.write('package.json', JSON.stringify({ scripts: { test: runner } }));
      if (runner === 'jest') {
        folder.write('src/add.js', 'function add(a, b) {\n  return a - b;\n}\nmodule.exports = { add };\n');
        folder.write(file, body("const { add } = require('../src/add.js');"));
      } else {
        folder.write('src/add.ts', 'interface Unused {\n  readonly a: number;\n}\n\nexport function add(a: number, b: number): number {\n  return a - b;\n}\n');
        folder.write(file, body("import { beforeAll, describe, expect, it } from 'vitest'; import { add } from '../src/add.ts';"));
      }
    };

    it(`reads ${runner}, files that cannot be loaded and lines that ran included`, async () => {
      write();
      folder.write(file.replace('add', 'missing'), runner === 'jest' ? "require('./nope');" : "import './nope';");
      const before = digestOf(folder.path);
      const { outcome } = await tryRun(folder.path, undefined, { coverage: true, timeLimitMs: 120_000 });
      assert.deepEqual(said(outcome), expected(file));
      const results = outcome.status === 'ran' ? outcome.results : [];
      const adds = results.find((result) => result.ref.path.at(-1) === 'adds');
      assert.deepEqual([adds?.line, adds?.failure?.expected, adds?.failure?.actual, adds?.failure?.stack[0]?.line], [3, '3', '-1', 3]);
      const coverage = outcome.status === 'ran' ? outcome.coverage?.find((of) => of.ref.path.at(-1) === 'adds')?.lines[runner === 'jest' ? 'src/add.js' : 'src/add.ts'] : undefined;
      assert.ok(coverage?.includes(runner === 'jest' ? 2 : 6), JSON.stringify(coverage));
      assert.equal(digestOf(folder.path), before);
    });

    it(`lets ${runner} write its snapshots anew where that is asked for`, async () => {
      folder.write('package.json', JSON.stringify({ scripts: { test: runner } }));
      folder.write(file, `${runner === 'jest' ? '' : "import { expect, it } from 'vitest';\n"}it('keeps', () => { expect(2).toMatchSnapshot(); });\n`);
      const snapshot = `test/__snapshots__/${path.basename(file)}.snap`;
      folder.write(snapshot, `// ${runner === 'jest' ? 'Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing' : 'Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html'}\n\nexports[\`keeps 1\`] = \`1\`;\n`);
      assert.match(said((await tryRun(folder.path, undefined, { timeLimitMs: 120_000 })).outcome).join(), /^failed \(\w+\) \S+ › keeps$/);
      assert.deepEqual(said((await tryRun(folder.path, undefined, { updateSnapshots: true, timeLimitMs: 120_000 })).outcome), [`passed ${file} › keeps`]);
      assert.match(readFileSync(path.join(folder.path, snapshot), 'utf8'), /= `2`/);
    });

    it(`runs one test of ${runner} alone`, async () => {
      write();
      const { outcome } = await tryRun(folder.path, { kind: 'tests', tests: [{ project: `${runner}:`, file, path: ['sums', 'keeps zero (0)'] }] }, { timeLimitMs: 120_000 });
      assert.deepEqual(said(outcome), [`passed ${file} › sums › keeps zero (0)`]);
    });
  }

  it('maps lines of TypeScript back that tsx has changed', async () => {
    folder.write('package.json', '{"type":"module","scripts":{"test":"tsx --test"}}');
    folder.write('src/add.ts', 'interface Unused {\n  readonly a: number;\n}\n\nexport enum Kind {\n  One,\n}\n\nexport function add(a: number, b: number): number {\n  if (a > 100) {\n    return -1;\n  }\n  return a - b;\n}\n');
    folder.write('test/add.test.ts', "import { test } from 'node:test';\nimport assert from 'node:assert';\nimport { add } from '../src/add.ts';\n\nconst wanted: number = 3;\ntest('adds', () => {\n  assert.equal(add(1, 2), wanted);\n});\n");
    const { outcome } = await tryRun(folder.path, undefined, { coverage: true, timeLimitMs: 60_000 });
    assert.deepEqual(said(outcome), ['failed (assertion) test/add.test.ts › adds']);
    const result = outcome.status === 'ran' ? outcome.results[0] : undefined;
    assert.deepEqual([result?.line, result?.failure?.stack[0]?.line], [6, 7]);
    const lines = outcome.status === 'ran' ? outcome.coverage?.[0]?.lines['src/add.ts'] : undefined;
    assert.ok(lines?.includes(10) === true && lines.includes(13) && !lines.includes(11), JSON.stringify(lines));
  });
});
