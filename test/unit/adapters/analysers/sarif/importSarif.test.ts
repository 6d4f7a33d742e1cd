import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ImportedResults } from '../../../../../src/adapters/analysers/sarif/importSarif.ts';
import { importSarif } from '../../../../../src/adapters/analysers/sarif/importSarif.ts';
import { UserFacingError } from '../../../../../src/base/errors.ts';

const root = path.resolve('/work/project');
const at = (uri: string, startLine = 3, more: object = {}): object => ({ physicalLocation: { artifactLocation: { uri, ...more }, region: { startLine, startColumn: 5, endColumn: 9 } } });
const result = (more: object = {}): object => ({ ruleId: 'js/bad', message: { text: 'Bad.' }, locations: [at('src/a.js')], ...more });
const log = (results: readonly object[], run: object = {}): string =>
  JSON.stringify({ version: '2.1.0', runs: [{ tool: { driver: { name: 'Code Scanner', rules: [{ id: 'js/bad', helpUri: 'https://example.org/bad', defaultConfiguration: { level: 'note' }, properties: { tags: ['security', 'external/cwe/cwe-079'], precision: 'high' } }] } }, results, ...run }] });
const read = (text: string): ImportedResults => importSarif(text, root);
const filesOf = (text: string): string[] => read(text).observations.map(({ file }) => file);
const refusal = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    assert.ok(UserFacingError.is(error), String(error));
    return error.message;
  }
  return 'accepted';
};

describe('importing SARIF', () => {
  it('makes an observation of a result, with what its rule says', () => {
    assert.deepEqual(read(log([result()])), {
      tool: 'Code Scanner',
      skipped: 0,
      observations: [
        {
          file: 'src/a.js',
          observation: {
            rule: 'code-scanner/js/bad', severity: 'info', confidence: 0.9, range: { start: { line: 3, column: 5 }, end: { line: 3, column: 9 } }, message: 'Bad.',
            evidence: [{ kind: 'tool', text: 'Code Scanner, rule js/bad (https://example.org/bad)' }], symbol: '', cwe: ['CWE-79'],
          },
        },
      ],
    });
  });

  it('lets a result overrule the level of its rule', () => {
    const levels = ['error', 'warning', 'note', 'none'].map((level) => read(log([result({ level })])).observations[0]?.observation.severity);
    assert.deepEqual(levels, ['error', 'warning', 'info', 'hint']);
  });

  it('takes files under the root however they are written, and no others', () => {
    const absolute = pathToFileURL(path.join(root, 'src/b c.js')).href;
    const bases = { originalUriBaseIds: { SRC: { uri: 'lib/', uriBaseId: 'ROOT' }, ROOT: { uri: pathToFileURL(`${root}/`).href }, ELSEWHERE: { uri: 'file:///other/machine/' } }, artifacts: [{ location: { uri: 'by-index.js' } }] };
    const uris = [at('./src/../a.js'), at(absolute), at('x.js', 1, { uriBaseId: 'SRC' }), at('y.js', 1, { uriBaseId: 'ELSEWHERE' }), at('%C3%A9.js'), { physicalLocation: { artifactLocation: { index: 0 } } }];
    assert.deepEqual(filesOf(log(uris.map((location) => result({ locations: [location] })), bases)), ['a.js', 'src/b c.js', 'lib/x.js', 'y.js', 'é.js', 'by-index.js']);
    const outside = [at('../a.js'), at('file:///etc/passwd'), at('https://example.org/a.js'), at('/etc/passwd'), at('%E0%A4%A')];
    const read2 = read(log(outside.map((location) => result({ locations: [location] }))));
    assert.deepEqual([read2.observations.length, read2.skipped], [0, outside.length]);
  });

  it('leaves out what is suppressed, passed or gone, and counts it', () => {
    const left = [{ suppressions: [{ kind: 'inSource' }] }, { kind: 'pass' }, { baselineState: 'absent' }, { suppressions: [{ kind: 'external', status: 'rejected' }] }];
    const imported = read(log(left.map(result)));
    assert.deepEqual([imported.observations.length, imported.skipped], [1, 3]);
  });

  it('turns a data flow into a path and related places into related places', () => {
    const flow = { codeFlows: [{ threadFlows: [{ locations: [{ location: { ...at('src/in.js', 1), message: { text: 'comes in' } } }, { location: { ...at('src/a.js', 3), message: { text: 'goes [out](1)' } } }] }] }], relatedLocations: [{ ...at('src/in.js', 7), message: { text: 'here' } }] };
    const { observation } = read(log([result(flow)])).observations[0]!;
    assert.deepEqual(observation.evidence.slice(1).map(({ kind, text, place }) => [kind, text, place?.file, place?.range.start.line]), [['path', 'comes in', 'src/in.js', 1], ['path', 'goes out', undefined, 3]]);
    assert.deepEqual(observation.related?.map(({ message, place }) => [message, place.file]), [['here', 'src/in.js']]);
  });

  it('fills in messages that are templates', () => {
    const run = { tool: { driver: { name: 'T', rules: [{ id: 'r', messageStrings: { one: { text: 'Uses {0} in {1}' } } }] } } };
    const { observation } = read(log([{ ruleIndex: 0, message: { id: 'one', arguments: ['eval', 'f'] }, locations: [at('a.js')] }], run)).observations[0]!;
    assert.equal(observation.message, 'Uses eval in f');
    assert.equal(observation.rule, 't/r');
  });

  it('survives results that have nothing where something should be', () => {
    for (const odd of [null, 4, {}, { locations: 'x' }, { locations: [null] }, { locations: [at('a.js')], ruleIndex: -3, codeFlows: [null], message: null, suppressions: 7 }]) {
      assert.doesNotThrow(() => read(JSON.stringify({ version: '2.1.0', runs: [{ results: [odd] }, null] })));
    }
  });

  it('says what is wrong with a file that cannot be read', () => {
    assert.match(refusal('<html></html>'), /not JSON at all/);
    assert.match(refusal(log([result()]).slice(0, -20)), /ends in the middle/);
    assert.match(refusal('{"a":1}'), /no list of runs/);
    assert.match(refusal('{"version":"1.0.0","runs":[]}'), /SARIF 1\.0\.0/);
    assert.match(refusal(' '.repeat(21 * 1024 * 1024)), /larger than 20 MB/);
  });

  it('reads a log with a byte order mark', () => {
    assert.equal(read(`\uFEFF${log([result()])}`).observations.length, 1);
  });
});
