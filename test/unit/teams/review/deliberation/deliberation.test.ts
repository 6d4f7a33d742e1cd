import assert from 'node:assert/strict';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { createFileAnalyser } from '../../../../../src/analysis/createFileAnalyser.ts';
import type { Message } from '../../../../../src/runtime/bus/message.ts';
import type { RunEvent } from '../../../../../src/runtime/runs/runEvent.ts';
import type { ReviewPorts } from '../../../../../src/teams/review/reviewPorts.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import type { FakeWorld } from '../../../../support/review/fakePorts.ts';
import { fakePorts, fakeWorld, reviewRequest, seen } from '../../../../support/review/fakePorts.ts';
import { runReview } from '../../../../support/review/runReview.ts';

/** The fake world with summaries of what its files really import and export. */
function portsOf(world: FakeWorld): ReviewPorts {
  const ports = fakePorts(world, systemClock);
  const analyser = createFileAnalyser();
  return { ...ports, analyser: { ...ports.analyser, summarise: (file) => Promise.resolve(analyser.summarise(file)) } };
}
const messagesOf = (events: readonly RunEvent[]): Message[] => events.flatMap(({ body }) => (body.type === 'message' ? [body.message] : []));
const told = (events: readonly RunEvent[], subject: string): string[] => messagesOf(events).filter((message) => message.subject === subject).map(({ from, kind, to }) => `${from} ${kind} ${'agent' in to ? to.agent : ''}`);

const files = {
  'src/db.ts': { text: 'export function find(name: string) {\n  return query(`select ${name}`);\n}\n' },
  'src/server.ts': { text: "import express from 'express';\nimport { find } from './db';\nexpress().get('/', () => find('x'));\n", changedLines: [] },
  'test/db.test.ts': { text: "import { find } from '../src/db';\nit('finds', () => find('a'));\n", changedLines: [] },
};
const hole = (more = {}): ReturnType<typeof seen> => seen('security/sql-injection', 2, { severity: 'error', confidence: 0.8, symbol: 'find', range: { start: { line: 2, column: 3 }, end: { line: 2, column: 30 } }, ...more });

describe('The review team before it shows something', () => {
  noLeaks();

  it('asks its peers, over the bus, and makes their answers evidence', async () => {
    const world = fakeWorld({ ...files, 'src/db.ts': { ...files['src/db.ts'], sees: { security: [hole()], structure: [seen('structure/complexity-raised', 1, { symbol: 'find' })] } } });
    const { result, events } = await runReview(portsOf(world));
    assert.deepEqual(told(events, 'reach.of'), ['security request tests', 'tests reply security']);
    assert.deepEqual(told(events, 'callers.of'), ['security request structure', 'structure reply security']);
    assert.deepEqual(told(events, 'heat.of'), ['structure request performance', 'performance reply structure']);
    const [security, structure] = [result.findings.find(({ rule }) => rule === 'security/sql-injection')!, result.findings.find(({ rule }) => rule === 'structure/complexity-raised')!];
    assert.deepEqual(security.evidence.filter(({ kind }) => kind === 'peer').map(({ text }) => text), ['tests: reached by `test/db.test.ts`', 'structure: one file imports it: `src/server.ts`']);
    assert.deepEqual(structure.votes, [{ agent: 'performance', vote: 'for', why: 'requests run it, through `src/server.ts`' }]);
  });

  it('has a doubtful error argued, and says what the skeptic looked for', async () => {
    const world = fakeWorld({ ...files, 'src/db.ts': { ...files['src/db.ts'], sees: { security: [hole()] } } });
    const { result, events } = await runReview(portsOf(world));
    assert.deepEqual([...told(events, 'debate.propose'), ...told(events, 'debate.claim')], ['judge argument security', 'security reply judge', 'judge argument skeptic', 'skeptic reply judge']);
    assert.match(result.findings.find(({ rule }) => rule === 'security/sql-injection')!.evidence.at(-1)!.text, /^A skeptic found nothing against it/);
  });

  it('drops what the skeptic refutes, says why, and does not call it fixed', async () => {
    const text = files['src/db.ts'].text.replace('  return', '  // nosec: only our own names come here\n  return');
    const world = fakeWorld({ ...files, 'src/db.ts': { text, sees: { security: [hole({ range: { start: { line: 3, column: 3 }, end: { line: 3, column: 30 } } })] } } });
    const { result, events } = await runReview(portsOf(world));
    assert.deepEqual(result.findings.filter(({ agent }) => agent === 'security'), []);
    assert.deepEqual(result.dropped.map(({ by, why }) => [by, why]), [['judge', 'Line 2 says `nosec`: somebody has looked at it']]);
    assert.deepEqual(told(events, 'finding.refuted'), ['judge refutation security']);
    assert.equal(result.funnel.dropped, 1);
  });

  it('shows what it has where a peer is not seated or fails, and tells of the failure', async () => {
    const world = fakeWorld({ ...files, 'src/db.ts': { ...files['src/db.ts'], sees: { security: [hole()] } } });
    const alone = await runReview(portsOf(world), reviewRequest({ reviewers: ['security'] }));
    assert.equal(alone.result.findings.length, 1);
    assert.deepEqual(told(alone.events, 'reach.of'), []);
    const ports = portsOf(world);
    const failing = await runReview({ ...ports, coverage: { read: () => Promise.reject(new Error('the report is broken')) } });
    assert.equal(failing.result.findings.some(({ rule }) => rule === 'security/sql-injection'), true);
    assert.match(failing.result.reviewers.map(({ reason }) => reason ?? '').join(), /the report is broken/);
  });

  it('asks nobody when it is cancelled', async () => {
    const world = fakeWorld({ ...files, 'src/db.ts': { ...files['src/db.ts'], sees: { security: [hole()] } } });
    world.beforeAnalysis = (file, _areas, signal) => (file.path === 'src/db.ts' ? Promise.resolve() : new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })));
    const { end, events } = await runReview(portsOf(world), reviewRequest(), { onStart: (handle) => void setTimeout(() => handle.cancel('enough'), 50) });
    assert.equal(end.status, 'cancelled');
    assert.deepEqual(told(events, 'debate.claim'), []);
  });
});
