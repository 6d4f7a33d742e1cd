import assert from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { importSarif } from '../../../../../src/adapters/analysers/sarif/importSarif.ts';
import { UserFacingError } from '../../../../../src/base/errors.ts';

const root = '/work/space';
const place = (uri: string, more: object = {}): object => ({
  physicalLocation: { artifactLocation: { uri, ...more }, region: { startLine: 3, startColumn: 5, endLine: 3, endColumn: 9 } },
});
const log = (results: readonly object[], more: object = {}, driver: object = {}): string =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'OtherTool', ...driver } }, results, ...more }] });

describe('importing SARIF', () => {
  it('reads rule, level, place, CWE and the path of a flow', () => {
    const text = log(
      [
        {
          ruleId: 'js/sql',
          level: 'error',
          message: { text: 'Query built from input.' },
          locations: [place('src/a%20b.ts')],
          codeFlows: [{ threadFlows: [{ locations: [{ location: { ...place('src/in.ts'), message: { text: 'input' } } }, { location: place('src/a%20b.ts') }] }] }],
        },
      ],
      {},
      { rules: [{ id: 'js/sql', properties: { tags: ['security', 'external/cwe/cwe-089'] } }] },
    );
    const { tool, observations, skipped } = importSarif(text, root);
    assert.deepEqual([tool, skipped, observations.length], ['OtherTool', 0, 1]);
    const { file, observation } = observations[0]!;
    assert.equal(file, 'src/a b.ts');
    assert.equal(observation.severity, 'error');
    assert.match(observation.rule, /js\/sql/);
    assert.deepEqual(observation.range, { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } });
    assert.deepEqual(observation.cwe, ['CWE-89']);
    assert.ok(observation.evidence.some(({ kind, place: at }) => kind === 'path' && at?.file === 'src/in.ts'));
  });

  it('resolves absolute addresses and bases, and leaves out what lies elsewhere', () => {
    const text = log(
      [
        { message: { text: 'one' }, locations: [place(pathToFileURL(`${root}/src/a.ts`).href)] },
        { message: { text: 'two' }, locations: [place('b.ts', { uriBaseId: 'SRC' })] },
        { message: { text: 'three' }, locations: [place('../../etc/passwd')] },
        { message: { text: 'four' }, locations: [place('file:///elsewhere/x.ts')] },
        { message: { text: 'five' } },
        'not a result',
      ] as object[],
      { originalUriBaseIds: { SRC: { uri: `${pathToFileURL(`${root}/src`).href}/` } } },
    );
    const { observations, skipped } = importSarif(text, root);
    assert.deepEqual(observations.map(({ file }) => file), ['src/a.ts', 'src/b.ts']);
    assert.equal(skipped, 4);
  });

  it('says what is wrong with a file that is not SARIF', () => {
    const cases: readonly [string, RegExp][] = [
      ['<xml/>', /not JSON/],
      [log([{ message: { text: 'x' } }]).slice(0, -5), /ends in the middle/],
      ['{"version":"2.1.0"}', /no list of runs/],
      ['{"version":"1.0.0","runs":[]}', /SARIF 1\.0\.0/],
      ['[]', /not SARIF/],
    ];
    for (const [text, expected] of cases) {
      assert.throws(() => importSarif(text, root), (error) => UserFacingError.is(error) && expected.test(error.message), text);
    }
  });
});
