import assert from 'node:assert/strict';
import { teamHeadline } from '../../../../src/extension/model/teamHeadline.ts';
import { teamRows } from '../../../../src/extension/model/teamRows.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import { someAgent, someHeal, someRun, someState } from '../support.ts';

describe('the rows of the Team view', () => {
  it('are none before the first run, so that the welcome shows', () => {
    assert.deepEqual(teamRows(someState(), 0, inEnglish), []);
  });

  it('say for each agent how it stands, in words and by shape', () => {
    const agents = [
      someAgent({ id: 'a', title: 'Style', state: { status: 'done' }, findings: 2, elapsed: 2400 }),
      someAgent({ id: 'b', title: 'Security', state: { status: 'running', current: 'a.js' }, done: 3, total: 12, elapsed: 900 }),
      someAgent({ id: 'c', title: 'Tests', state: { status: 'degraded', reason: 'pytest is not installed' } }),
      someAgent({ id: 'd', title: 'Structure', state: { status: 'failed', reason: 'out of memory' }, findings: 1 }),
    ];
    const rows = teamRows(someState({ run: someRun({ agents }) }), 0, inEnglish);
    assert.deepEqual(rows.map(({ label, description, icon }) => `${icon?.id} ${label}: ${description}`), [
      'check Style: done · 2 findings · 2.4 s',
      'loading~spin Security: 3 of 12 · 0.9 s',
      'warning Tests: degraded: pytest is not installed',
      'error Structure: failed: out of memory · 1 finding',
      'history Past runs: 0',
    ]);
    assert.equal(rows[0]!.spoken, 'Style, done, 2 findings, 2.4 s');
  });

  it('say what a model may cost before it is asked, what each agent has spent, and which files stayed here', () => {
    const agents = [someAgent({ title: 'Style', state: { status: 'done' }, spent: { tokens: 1_200, usd: 0.0123 } }), someAgent({ id: 'b', title: 'Tests', state: { status: 'done' }, spent: { tokens: 1_200, usd: 0 } })];
    const estimate = { model: 'anthropic/x', calls: 5, kept: 2, tokens: 24_000, usd: 0.12 };
    const rows = teamRows(someState({ run: someRun({ agents, model: { estimate, keptLocal: { files: ['a.js'], total: 1 } } }) }), 0, inEnglish);
    assert.deepEqual(rows.slice(0, 4).map(({ label, description }) => `${label}: ${description}`), [
      'Style: done · $0.0123',
      'Tests: done · 1,200 tokens',
      'anthropic/x: at most $0.12 · 5 calls, 2 from the cache',
      '1 file kept local: a.js',
    ]);
    const unknown = teamRows(someState({ run: someRun({ agents: [], model: { estimate: { ...estimate, kept: 0, usd: null }, keptLocal: { files: [], total: 0 } } }) }), 0, inEnglish);
    assert.equal(unknown[0]!.description, 'price unknown, at most 24,000 tokens · 5 calls');
    assert.equal(unknown.length, 2);
  });

  it('say of a reviewer whose findings people mostly dismiss that it is under the bar', () => {
    const agents = [someAgent({ title: 'Style', standing: { acted: 3, dismissed: 9, isUnderBar: true } }), someAgent({ id: 'b', title: 'Tests', standing: { acted: 9, dismissed: 3, isUnderBar: false } })];
    const [style, tests] = teamRows(someState({ run: someRun({ agents }) }), 0, inEnglish);
    assert.match(style!.description!, /under the bar/);
    assert.match(String(style!.tooltip), /3 of the 12 findings/);
    assert.doesNotMatch(tests!.description!, /bar/);
    assert.match(String(tests!.tooltip), /9 of the 12 findings/);
  });

  it('keep their places from the first run to the last', () => {
    const agents = [someAgent()];
    const running = someState({ run: someRun({ agents, state: { status: 'running' } }) });
    const item = { id: 'r1', team: 'review', subject: 'working tree', status: 'done' as const, startedAt: 0, endedAt: 9, findings: 0 };
    const done = someState({ run: someRun({ agents }), history: [item] });
    const ids = (state: typeof running): string[] => teamRows(state, 0, inEnglish).map(({ id }) => id);
    assert.deepEqual(ids(running), ids(done));
  });

  it('count what was not read, with the reasons', () => {
    const run = someRun({ skippedFiles: [{ reason: 'generated', count: 2 }, { reason: 'too large', count: 1 }] });
    const [skipped] = teamRows(someState({ run }), 0, inEnglish);
    assert.deepEqual([skipped!.label, skipped!.description], ['3 files skipped', '2 generated, 1 too large']);
  });

  it('show the team that was called last, be it to review or to heal', () => {
    const review = someRun({ agents: [someAgent()], startedAt: 1000 });
    const heal = someHeal({ run: someRun({ id: 'h', team: 'healing', subject: 'failing tests', agents: [someAgent({ id: 'medic', title: 'Medic' })], startedAt: 2000, state: { status: 'running' } }), candidates: 1204 });
    const titles = (state: Parameters<typeof teamRows>[0]): string | undefined => teamRows(state, 0, inEnglish)[0]?.label;
    assert.equal(titles(someState({ run: review, heal })), 'Medic');
    assert.equal(titles(someState({ run: { ...review, startedAt: 3000 }, heal })), 'Security');
    assert.equal(teamHeadline(someState({ run: review, heal }), inEnglish).description, 'failing tests · 1,204 candidates');
  });

  it('say beside the title how far it is, and above the rows what one must know', () => {
    const notices = [{ id: 'n', severity: 'warning' as const, message: 'History cannot be saved' }];
    const running = someRun({ state: { status: 'running' }, progress: { done: 1, total: 3 } });
    assert.deepEqual(teamHeadline(someState({ run: running, notices }), inEnglish), {
      description: 'working tree · 33 %',
      message: 'History cannot be saved',
    });
    const partial = someRun({ state: { status: 'partial', endedAt: 2000, reason: 'the time limit was reached' } });
    assert.deepEqual(teamHeadline(someState({ run: partial }), inEnglish), {
      description: 'working tree · 1.0 s',
      message: 'Ended early: the time limit was reached',
    });
  });
});
