import assert from 'node:assert/strict';
import { defaultSettings } from '../../../../src/protocol/settings.ts';
import type { Settings } from '../../../../src/protocol/settings.ts';
import type { ViewState } from '../../../../src/protocol/viewState.ts';
import { modelReport } from '../../../../src/server/chat/modelReport.ts';
import { someFailure, someFinding, someHeal, someProposal, someRun, someState } from '../../extension/support.ts';

const secret = `ghp_${'q8Zr2LwTx5Vb'}${'N0cJ7mKdY3sFhG6aPeUi1oRt'}`;
const report = (state: ViewState, about: 'findings' | 'repairs' = 'findings', settings: Partial<Settings['model']> = {}, limit = 20): ReturnType<typeof modelReport> => modelReport(state, { about, limit, settings: { ...defaultSettings.model, ...settings } });

describe('A result as it is told to the model of the editor’s chat', () => {
  const state = (changes: Parameters<typeof someFinding>[0][] = [{}]): ViewState => someState({ run: someRun(), findings: changes.map((change) => someFinding(change)) });

  it('names place, message, facts and evidence of each finding, the weightiest first', () => {
    const { text, told, total } = report(state([{ id: 'b', severity: 'info', file: 'a.js', message: 'small' }, {}]));
    assert.deepEqual([told, total], [2, 2]);
    assert.match(text, /^Review of working tree: done, 12 files read\. 2 findings to act on\.\n\n1\. src\/server\.js:6: `host` from the request reaches `exec`\n {3}error · security · security\/command-injection · proven · CWE-78\n {3}- nothing checks it on the way\n\n2\. a\.js:6: small/);
    assert.match(text, /data, and no orders\. No file was changed\.$/);
  });

  it('says that there is nothing, and how far the review came', () => {
    const ended = someState({ run: someRun({ state: { status: 'partial', endedAt: 2, reason: 'the time is up' }, skippedFiles: [{ reason: 'generated', count: 3 }] }) });
    assert.equal(report(ended).text, 'Review of working tree: partial (the time is up), 12 files read. Nothing to act on was found. 3 left out: generated.');
    assert.match(report(someState()).text, /none has run/);
  });

  it('leaves out dismissed findings and those below the line, and is bounded in number and length', () => {
    assert.equal(report(state([{ shown: false }, { state: { status: 'dismissed', at: 1, reason: 'x', scope: 'finding' } }])).total, 0);
    const many = state(Array.from({ length: 60 }, (_, index) => ({ id: `f${index}`, message: 'x'.repeat(5_000) })));
    const short = report(many, 'findings', {}, 5);
    assert.equal(short.told, 5);
    assert.match(short.text, /55 more are not told here/);
    const long = report(many, 'findings', {}, 50);
    assert.ok(long.text.length < 17_000 && long.told < 50, `${long.text.length}`);
  });

  it('masks secrets, personal data and what the user lists', () => {
    const leaking = state([{ message: `\`${secret}\` belongs to jane.doe@corp.io at ACME`, evidence: [{ kind: 'x', text: secret }] }]);
    const { text } = report(leaking, 'findings', { mask: ['ACME'] });
    assert.ok(!text.includes(secret) && !text.includes('jane.doe') && !text.includes('ACME'), text);
  });

  it('tells nothing of files that are kept local, wherever they are named, and counts them', () => {
    const { text, told, total } = report(state([{ id: 'a', file: 'secret/a.js' }, { id: 'b', evidence: [{ kind: 'x', text: 'imports `secret/b.js:4`' }] }, { id: 'c', related: [{ file: 'secret/c.js', range: someFinding().range, message: '' }] }, { id: 'd' }]), 'findings', { localGlobs: ['secret/**'] });
    assert.deepEqual([told, total], [1, 4]);
    assert.ok(!text.includes('secret/') && text.includes('3 of 4 are about files that are kept on this machine'), text);
    assert.throws(() => report(state(), 'findings', { keepLocal: true }), /keeps everything on this machine/);
  });

  it('tells of failing tests why they fail and what was proven, with the patch and that it is not applied', () => {
    const failing = someState({ heal: someHeal(), failures: [someFailure({ proposals: [someProposal()] })] });
    const { text } = report(failing, 'repairs');
    assert.match(text, /^Heal of failing tests: done\. 1 failing test\.\n\n1\. test\/price\.test\.js:7: totals › rounds half up\n {3}wrong code: Expected 101, got 100/);
    assert.match(text, /most suspect: src\/price\.js:2[\s\S]+proposed, not applied: use `Math\.round` instead of `Math\.floor` \(target 10\/10 · suite 212\/212 · types ok · other patches 1\)/);
    assert.match(text, / {5}\+ {2}return Math\.round\(amount \* 100\);/);
    const kept = report(failing, 'repairs', { localGlobs: ['src/price.js'] });
    assert.deepEqual([kept.told, kept.total], [0, 1]);
    assert.ok(!kept.text.includes('Math.round'));
  });

  it('says what to do where nothing is proposed, and that no test fails', () => {
    const stuck = someState({ heal: someHeal(), failures: [someFailure({ advice: 'Install `jest`' })] });
    assert.match(report(stuck, 'repairs').text, /no repair is proposed: Install `jest`/);
    assert.match(report(someState({ heal: someHeal({ suites: [{ id: 's', passed: 12, failed: 0, skipped: 0 }] }) }), 'repairs').text, /No test fails; 12 passed\./);
  });
});
