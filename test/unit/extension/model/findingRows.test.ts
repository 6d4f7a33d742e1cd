import assert from 'node:assert/strict';
import type { Grouping } from '../../../../src/extension/model/findingRows.ts';
import { findingRows, walkableRows } from '../../../../src/extension/model/findingRows.ts';
import type { Row } from '../../../../src/extension/model/row.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import type { ViewState } from '../../../../src/protocol/viewState.ts';
import { someFinding, someRun, someState } from '../support.ts';

function outline(rows: readonly Row[], depth = 0): string[] {
  return rows.flatMap((row) => [
    `${'  '.repeat(depth)}${row.label}${row.description ? ` | ${row.description}` : ''}`,
    ...outline(row.children, depth + 1),
  ]);
}

function rowsOf(state: ViewState, grouping: Grouping = 'file', filter = ''): readonly Row[] {
  return findingRows(state, { grouping, filter, now: 0 }, inEnglish);
}

const findings = [
  someFinding({ id: 'a', file: 'src/price.js', severity: 'warning', agent: 'structure', message: 'An error is swallowed', cwe: [], confidence: 0.7 }),
  someFinding({ id: 'b' }),
  someFinding({ id: 'c', severity: 'warning', agent: 'performance', message: 'Reads a file synchronously', cwe: [], confidence: 0.4 }),
];

describe('the rows of the Findings view', () => {
  it('put files with the worst in them first, and in a file the worst finding first', () => {
    assert.deepEqual(outline(rowsOf(someState({ findings }))), [
      'server.js | src',
      '  `host` from the request reaches `exec` | security · proven · CWE-78',
      '  Reads a file synchronously | performance · possible',
      'price.js | src',
      '  An error is swallowed | structure · likely',
    ]);
  });

  it('name the place where they are not grouped by file', () => {
    assert.deepEqual(outline(rowsOf(someState({ findings }), 'severity')), [
      'Error | 1',
      '  `host` from the request reaches `exec` | server.js:6 · security · proven · CWE-78',
      'Warning | 2',
      '  An error is swallowed | price.js:6 · structure · likely',
      '  Reads a file synchronously | server.js:6 · performance · possible',
    ]);
    assert.deepEqual(
      rowsOf(someState({ findings }), 'reviewer').map(({ label, description }) => `${label} ${description}`),
      ['Security 1 error', 'Performance 1 warning', 'Structure 1 warning'],
    );
  });

  it('do not depend on the order in which findings arrive', () => {
    const later = [...findings].reverse();
    assert.deepEqual(rowsOf(someState({ findings: later })), rowsOf(someState({ findings })));
  });

  it('keep what was set aside in closed sections at the end, each with its reason', () => {
    const state = someState({
      run: someRun(),
      findings: [
        someFinding({ id: 'a', shown: false }),
        someFinding({ id: 'b', state: { status: 'cameBack', closedAt: 1 } }),
        someFinding({ id: 'c', state: { status: 'dismissed', at: 1, reason: 'Intended', scope: 'finding' } }),
        someFinding({ id: 'd', state: { status: 'fixed', at: 1 } }),
      ],
      dropped: [{ finding: someFinding({ id: 'e' }), by: 'aggregator', why: 'the value is a constant' }],
    });
    const rows = rowsOf(state);
    assert.deepEqual(
      rows.slice(1).map(({ label, description, expansion }) => [label, description, expansion]),
      [
        ['Below the line', '1', 'collapsed'],
        ['Came back', '1', 'collapsed'],
        ['Dismissed', '1', 'collapsed'],
        ['Refuted', '1', 'collapsed'],
        ['What was checked', 'working tree', 'none'],
      ],
    );
    assert.match(rows[3]!.children[0]!.description!, /^Intended · /);
    assert.match(rows[4]!.children[0]!.description!, /^the value is a constant · aggregator/);
  });

  it('have ids of their own in every section', () => {
    const state = someState({ findings: [someFinding({ state: { status: 'cameBack', closedAt: 1 } })] });
    const ids: string[] = [];
    const collect = (rows: readonly Row[]): void => {
      for (const row of rows) {
        ids.push(row.id);
        collect(row.children);
      }
    };
    collect(rowsOf(state));
    assert.equal(new Set(ids).size, ids.length);
  });

  it('offer a fix only where there is one, and a dismissal only where it is open', () => {
    const fix = { title: 'Use execFile', isSafe: true, edits: [] };
    const state = someState({
      findings: [
        someFinding({ id: 'a', fix }),
        someFinding({ id: 'b', fix, state: { status: 'dismissed', at: 1, reason: 'Intended', scope: 'rule' } }),
      ],
    });
    const rows = rowsOf(state);
    assert.deepEqual(rows[0]!.children[0]!.kinds, ['open', 'fixable']);
    assert.deepEqual(rows[1]!.children[0]!.kinds, ['dismissed']);
  });

  it('say to a screen reader what the icons say to the eye', () => {
    const [file] = rowsOf(someState({ findings: [someFinding()] }));
    assert.equal(
      file!.children[0]!.spoken,
      'Error, `host` from the request reaches `exec`, src/server.js:6, security, proven',
    );
  });

  it('are walked through as they stand, without the closed sections', () => {
    const state = someState({ findings: [...findings, someFinding({ id: 'd', shown: false })] });
    assert.deepEqual(walkableRows(rowsOf(state)).map(({ findingId }) => findingId), ['b', 'c', 'a']);
  });

  it('keep to a filter in every section', () => {
    const state = someState({ findings: [...findings, someFinding({ id: 'd', shown: false })] });
    assert.deepEqual(outline(rowsOf(state, 'file', '@perf file')), [
      'server.js | src',
      '  Reads a file synchronously | performance · possible',
    ]);
    assert.deepEqual(rowsOf(state, 'file', 'nothing like this'), []);
  });

  it('never let text from the workspace become markup in a tooltip', () => {
    const [file] = rowsOf(someState({ findings: [someFinding({ message: '<img src=x> [a](command:b) $(sync~spin)' })] }));
    assert.ok(file!.children[0]!.tooltip!.includes('\\<img src=x\\> \\[a\\]\\(command:b\\) \\$\\(sync\\~spin\\)'));
  });
});
