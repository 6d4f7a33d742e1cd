import assert from 'node:assert/strict';
import { findingsHeadline } from '../../../../src/extension/model/findingsHeadline.ts';
import { statusText } from '../../../../src/extension/model/statusText.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import type { ViewState } from '../../../../src/protocol/viewState.ts';
import { someAgent, someFailure, someFinding, someHeal, someProposal, someRun, someState } from '../support.ts';

const running = { status: 'running', pid: 1 } as const;

function textOf(state: Partial<ViewState>): string {
  return statusText(someState(state), running, inEnglish).text;
}

describe('the status bar item', () => {
  it('says the last result when idle', () => {
    assert.equal(textOf({}), '$(comment-discussion) Roundtable');
    assert.equal(textOf({ run: someRun() }), '$(pass) Roundtable: nothing to act on');
    assert.equal(textOf({ run: someRun(), findings: [someFinding()] }), '$(error) Roundtable: 1 finding');
    const dismissed = someFinding({ state: { status: 'dismissed', at: 1, reason: 'Intended', scope: 'finding' } });
    assert.equal(textOf({ run: someRun(), findings: [dismissed] }), '$(pass) Roundtable: nothing to act on');
  });

  it('says the share done and the count while running', () => {
    const run = someRun({ state: { status: 'running' }, progress: { done: 2, total: 5 } });
    assert.equal(textOf({ run }), '$(loading~spin) Roundtable: 40 %');
    assert.equal(textOf({ run, findings: [someFinding()] }), '$(loading~spin) Roundtable: 40 % · 1');
  });

  it('draws attention only when a human must look', () => {
    const failed = statusText(someState(), { status: 'failed', message: 'No such file' }, inEnglish);
    assert.deepEqual([failed.text, failed.needsAttention], ['$(alert) Roundtable: review engine stopped', true]);
    assert.equal(statusText(someState({ run: someRun() }), running, inEnglish).needsAttention, false);
  });

  it('says that a result is partial, and why on demand', () => {
    const run = someRun({ state: { status: 'partial', endedAt: 2000, reason: 'the time limit was reached' } });
    const status = statusText(someState({ run }), running, inEnglish);
    assert.equal(status.text, '$(warning) Roundtable: 0 findings · partial');
    assert.match(status.tooltip, /the time limit was reached/);
  });
});

describe('the status bar item, where tests are healed', () => {
  const heal = someHeal({ run: someRun({ id: 'h', startedAt: 5000, state: { status: 'running' } }), candidates: 1204, perSecond: 2310, activity: 'templates' });
  const done = someHeal({ run: someRun({ id: 'h', startedAt: 5000, state: { status: 'done', endedAt: 7000 } }) });

  it('says how many candidates were tried while it goes on, whatever was reviewed before', () => {
    assert.equal(textOf({ heal, run: someRun() }), '$(loading~spin) healing · 1,204 candidates');
  });

  it('says what came of it until a review has something newer to say', () => {
    const failures = [someFailure({ proposals: [someProposal()] }), someFailure({ id: 'b' })];
    assert.equal(textOf({ heal: done, run: someRun(), failures }), '$(lightbulb-autofix) Roundtable: 1 repair');
    assert.equal(textOf({ heal: done, failures: [someFailure()] }), '$(error) Roundtable: 1 test fails');
    assert.equal(textOf({ heal: done }), '$(pass) Roundtable: no test fails');
    assert.equal(textOf({ heal: done, failures: [someFailure({ proposals: [someProposal({ applied: true })] })] }), '$(check-all) Roundtable: repaired, not run yet');
    assert.equal(textOf({ heal: done, run: someRun({ startedAt: 9000, state: { status: 'done', endedAt: 9900 } }) }), '$(pass) Roundtable: nothing to act on');
  });
});

describe('the head of the Findings view', () => {
  it('answers also when nothing was found', () => {
    const agents = [someAgent({ id: 'a' }), someAgent({ id: 'b' }), someAgent({ id: 'c', role: 'aggregator' })];
    const headline = findingsHeadline(someState({ run: someRun({ agents }) }), '', [], inEnglish);
    assert.deepEqual(headline, { description: '', message: '2 reviewers, 12 files, nothing to act on' });
  });

  it('says when a filter hides everything', () => {
    const headline = findingsHeadline(someState({ findings: [someFinding()] }), 'zzz', [], inEnglish);
    assert.deepEqual(headline, { description: '0 of 1 · “zzz”', message: 'No finding matches “zzz”.' });
  });
});
