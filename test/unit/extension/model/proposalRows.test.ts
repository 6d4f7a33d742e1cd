import assert from 'node:assert/strict';
import { proposalRows } from '../../../../src/extension/model/proposalRows.ts';
import { proposalsHeadline } from '../../../../src/extension/model/proposalsHeadline.ts';
import type { Row } from '../../../../src/extension/model/row.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import type { Failure } from '../../../../src/protocol/healing.ts';
import type { HealView } from '../../../../src/protocol/viewState.ts';
import { someFailure, someHeal, someProposal, someRun, someState } from '../support.ts';

function rows(...failures: Failure[]): readonly Row[] {
  return proposalRows(someState({ failures }), inEnglish);
}

function drawn(row: Row): string {
  return `${row.icon?.id} ${row.label}: ${row.description ?? ''}`;
}

/** A proposal's row and the verdict below it. */
function drawnWithVerdict(row: Row): string[] {
  return [row, ...row.children].map(drawn);
}

describe('the rows of the Proposals view', () => {
  it('are none before the first failure, so that the welcome shows', () => {
    assert.deepEqual(rows(), []);
  });

  it('say for a failing test why it fails and where, and the verdict of each repair on a line of its own', () => {
    const second = someProposal({ id: 'p2', title: 'revert the hunk from 14:02', verdict: { ...someProposal().verdict, typeCheck: 'none', overfit: { otherPlausible: 0, agreement: null, deletes: false, specialCase: false } } });
    const [row] = rows(someFailure({ state: 'healed', proposals: [someProposal(), second] }));
    assert.equal(drawn(row!), 'pass totals › rounds half up: failed · wrong code · src/price.js:2');
    assert.deepEqual(row!.children.flatMap(drawnWithVerdict), [
      'lightbulb-autofix use Math.round instead of Math.floor: ',
      'pass target 10/10 · suite 212/212: types ok · other patches 1',
      'lightbulb-autofix revert the hunk from 14:02: ',
      'pass target 10/10 · suite 212/212: ',
    ]);
    assert.deepEqual(row!.children[0]!.opens, { kind: 'preview', proposal: 'p1' });
    assert.equal(row!.children[0]!.spoken, 'Repair 1, use Math.round instead of Math.floor, target 10/10 · suite 212/212 · types ok · other patches 1');
  });

  it('say what is being tried in the place where the answer will stand', () => {
    const [trying] = rows(someFailure({ state: 'repairing', activity: 'templates: 1,204 candidates, 2,310 a second' }));
    const [unhealed] = rows(someFailure({ class: 'environment', suspects: [], advice: 'install `left-pad`' }));
    assert.deepEqual(trying!.children.map(drawn), ['search templates: 1,204 candidates, 2,310 a second: ']);
    assert.deepEqual(unhealed!.children.map(drawn), ['info install left-pad: environment']);
    assert.deepEqual(trying!.children.map(({ id }) => id), unhealed!.children.map(({ id }) => id));
    assert.equal(drawn(unhealed!), 'error totals › rounds half up: failed · environment · test/price.test.js:7');
  });

  it('tell what is applied, what has to be proven again and what no longer fits, and offer only what can be done', () => {
    const failure = someFailure({ state: 'healed', proposals: [someProposal({ applied: true }), someProposal({ id: 'p2', fit: 'moved' }), someProposal({ id: 'p3', fit: 'gone' })] });
    const [row] = rows(failure);
    assert.equal(drawn(row!), 'check-all totals › rounds half up: repaired, not run yet · wrong code · src/price.js:2');
    const all = row!.children.flatMap((child) => (child.id.startsWith('more:') ? child.children : [child]));
    assert.deepEqual(all.map(({ description }) => description), ['applied', 'file changed, to be proven again', 'no longer fits']);
    assert.deepEqual(all.map(({ kinds }) => kinds), [['applied'], ['proposal'], ['applied']]);
  });

  it('fold all but the best few repairs away', () => {
    const [row] = rows(someFailure({ state: 'healed', proposals: ['a', 'b', 'c', 'd'].map((id) => someProposal({ id, title: id })) }));
    assert.deepEqual(row!.children.map(({ label, expansion }) => `${label} ${expansion}`), ['a expanded', 'b expanded', '2 more repairs collapsed']);
    assert.deepEqual(row!.children[2]!.children.map(({ label }) => label), ['c', 'd']);
  });

  it('show a command as a command', () => {
    const [row] = rows(someFailure({ proposals: [someProposal({ title: 'install `left-pad`', command: 'npm install left-pad' })] }));
    assert.deepEqual(drawnWithVerdict(row!.children[0]!), ['tools install left-pad: ', 'terminal npm install left-pad: ']);
    const [plain] = rows(someFailure({ proposals: [someProposal({ title: 'run `npm install left-pad`', command: 'npm install left-pad' })] }));
    assert.deepEqual(drawnWithVerdict(plain!.children[0]!), ['tools run npm install left-pad: ']);
    assert.deepEqual(row!.children[0]!.kinds, ['remedy']);
  });

  it('count what was not looked at', () => {
    const all = proposalRows(someState({ failures: [someFailure()], heal: someHeal({ left: 3 }) }), inEnglish);
    assert.equal(all.at(-1)!.label, '3 more fail and were not looked at');
  });
});

describe('the head of the Proposals view', () => {
  const headline = (heal: Partial<HealView>, ...failures: Failure[]): string => {
    const { description, message } = proposalsHeadline(someState({ heal: someHeal(heal), failures }), inEnglish);
    return message === '' ? description : `${description} | ${message}`;
  };
  const running = someRun({ subject: 'failing tests', state: { status: 'running' } });

  it('says how far the search is', () => {
    assert.equal(headline({ run: running }), 'healing · failing tests');
    assert.equal(headline({ run: running, candidates: 1204 }), 'healing · 1,204 candidates');
  });

  it('counts what fails and what can be repaired', () => {
    const healed = someFailure({ id: 'a', proposals: [someProposal()] });
    assert.equal(headline({}, healed, someFailure({ id: 'b' })), '2 failing · 1 with a repair · 2.4 s');
  });

  it('says also that nothing fails, and why there may be less than hoped for', () => {
    const suites = [{ id: 'node:test', passed: 212, failed: 0, skipped: 1 }];
    assert.equal(headline({ suites }), '2.4 s | All 212 tests pass.');
    assert.equal(headline({ run: someRun({ state: { status: 'partial', endedAt: 2000, reason: 'the cap on seconds was reached' } }) }, someFailure()), '1 failing · 1.0 s | Ended early: the cap on seconds was reached');
    assert.equal(headline({ run: someRun({ state: { status: 'failed', endedAt: 2000, message: 'No test runner was found' } }) }), '1.0 s | Healing failed: No test runner was found');
  });
});
