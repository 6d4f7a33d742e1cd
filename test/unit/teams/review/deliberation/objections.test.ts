import assert from 'node:assert/strict';
import { objectionsTo } from '../../../../../src/teams/review/deliberation/objections.ts';
import { rebut } from '../../../../../src/teams/review/deliberation/rebut.ts';
import { isDebatable, verdictOn } from '../../../../../src/teams/review/deliberation/verdictOn.ts';
import type { Finding } from '../../../../../src/teams/review/finding.ts';

const finding = (line: number, more: Partial<Finding> = {}): Finding => ({
  id: 'f', agent: 'security', rule: 'security/sql-injection', severity: 'error', confidence: 0.8, root: 0, file: 'a.ts', range: { start: { line, column: 1 }, end: { line, column: 40 } },
  symbol: 'find', code: '', message: 'm', evidence: [{ kind: 'syntax', text: 'seen' }], related: [], cwe: [], tags: [], inDiff: true, state: { status: 'open' }, votes: [], shown: true, ...more,
});
const step = (line: number): Finding['evidence'][number] => ({ kind: 'path', text: `step ${line}`, place: { range: { start: { line, column: 1 }, end: { line, column: 2 } } } });

describe('what a skeptic holds against a finding', () => {
  it('is a mark by which somebody said that they have looked at the line', () => {
    const code = 'export function find(name) {\n  // nosec: names come from our own table\n  db.query(`select ${name}`);\n}\n';
    assert.deepEqual(objectionsTo(finding(3), code).map(({ kind, line }) => [kind, line]), [['marked', 2]]);
  });

  it('is a call before it that sounds like a guard and names the same value', () => {
    const code = 'export function find(name) {\n  const safeName = escapeName(name);\n  const other = escapeName(title);\n  db.query(`select ${safeName}`);\n}\n';
    assert.deepEqual(objectionsTo(finding(4), code).map(({ kind, line, text }) => [kind, line, text]), [['guard', 2, 'Line 2 passes `safeName` through `escapeName`']]);
    assert.deepEqual(objectionsTo(finding(4), code.replaceAll('safeName', 'unrelated').replace('${unrelated}', '${name2}')), []);
  });

  it('is no guard that stands before the input came in', () => {
    const code = 'export function find(request) {\n  validate(name);\n  const name = request.query.name;\n  db.query(`select ${name}`);\n}\n';
    assert.deepEqual(objectionsTo(finding(4, { evidence: [step(3), step(4)] }), code), []);
  });

  it('is a function that nobody names, unless it is exported, decorated or called', () => {
    const unused = 'function find(name) {\n  db.query(`select ${name}`);\n}\n';
    assert.deepEqual(objectionsTo(finding(2), unused).map(({ kind, line }) => [kind, line]), [['uncalled', 1]]);
    assert.deepEqual(objectionsTo(finding(2), `export ${unused}`), []);
    assert.deepEqual(objectionsTo(finding(2), `${unused}find('x');\n`), []);
    assert.deepEqual(objectionsTo(finding(2), `${unused}module.exports = { find };\n`), []);
  });

  it('is nothing about code without any of these', () => {
    assert.deepEqual(objectionsTo(finding(2), 'export const find = (name) => {\n  db.query(`select ${name}`);\n};\n'), []);
  });
});

describe('the verdict on a finding', () => {
  const guard = { kind: 'guard', line: 2, text: 'Line 2 passes `a` through `escape`' } as const;
  const marked = { kind: 'marked', line: 2, text: 'Line 2 says `nosec`' } as const;
  const uncalled = { kind: 'uncalled', line: 1, text: 'nobody calls it' } as const;

  it('keeps what nothing is held against, and says what was looked for', () => {
    const verdict = verdictOn(finding(3), [], [], 'no guard');
    assert.deepEqual(verdict, { kind: 'kept', severity: 'error', confidence: 0.8, votes: [], evidence: { kind: 'refutation', text: 'A skeptic found nothing against it: no guard' } });
  });

  it('drops what a human has marked, whatever the reviewer says', () => {
    assert.equal(verdictOn(finding(3), [marked], [{ line: 2, why: 'but' }], '').kind, 'dropped');
  });

  it('lowers an error over a guard that is not answered, and keeps it over one that is', () => {
    const lowered = verdictOn(finding(3), [guard], [{ line: 2, why: null }], '');
    assert.deepEqual(lowered.kind === 'kept' && [lowered.severity, lowered.confidence, lowered.votes[0]?.vote], ['warning', 0.65, 'against']);
    const kept = verdictOn(finding(3), [guard], rebut(finding(3, { evidence: [step(1), step(3)] }), [guard]), '');
    assert.deepEqual(kept.kind === 'kept' && [kept.severity, kept.confidence], ['error', 0.75]);
    assert.match(kept.kind === 'kept' ? kept.evidence.text : '', /A skeptic objected: Line 2 passes .* Answered: the value was followed past line 2/);
  });

  it('drops over two objections that nobody answers', () => {
    assert.equal(verdictOn(finding(3), [guard, uncalled], [], '').kind, 'dropped');
  });

  it('is asked for what is grave and not proven', () => {
    assert.deepEqual([finding(1), finding(1, { confidence: 0.95 }), finding(1, { severity: 'warning' }), finding(1, { severity: 'warning', confidence: 0.7 }), finding(1, { severity: 'warning', confidence: 0.7, agent: 'style' })].map(isDebatable), [true, false, false, true, false]);
  });
});
