import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { digestOf, beginning, verifyChain } from '../../../../src/adapters/store/ledger/auditChain.ts';
import type { AuditRow } from '../../../../src/adapters/store/ledger/auditChain.ts';
import { examineAudit } from '../../../../src/adapters/store/ledger/examineAudit.ts';
import { openLedger } from '../../../../src/adapters/store/ledger/openLedger.ts';
import type { Ledger } from '../../../../src/adapters/store/ledger/openLedger.ts';
import { dayOf } from '../../../../src/adapters/store/ledger/sqliteDaySpending.ts';
import type { AuditEntry } from '../../../../src/runtime/audit/auditTrail.ts';
import { silentLogger } from '../../../../src/runtime/telemetry/logger.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { SimulatedClock } from '../../../support/simulatedClock.ts';

const day = 24 * 3_600_000;
const used = (detail: string): AuditEntry => ({ kind: 'permission', run: 'r1', agent: 'security', permission: 'instrument.run', detail, allowed: true });
const prompt: AuditEntry = { kind: 'prompt', run: 'r1', agent: 'security', endpoint: 'anthropic/x', digest: 'd', outcome: 'answered', tokens: 10, usd: 0.1 };

describe('The ledger', () => {
  noLeaks();
  let folder: string;
  let clock: SimulatedClock;
  let ledgers: Ledger[];
  const open = (): Ledger => {
    const ledger = openLedger(folder, silentLogger, clock);
    ledgers.push(ledger);
    return ledger;
  };
  const rows = (): AuditRow[] => {
    const database = new DatabaseSync(path.join(folder, 'ledger.db'), { readOnly: true });
    const all = database.prepare('SELECT * FROM audit ORDER BY seq').all() as unknown as AuditRow[];
    database.close();
    return all;
  };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'roundtable-ledger-'));
    clock = new SimulatedClock();
    ledgers = [];
  });
  afterEach(() => {
    for (const ledger of ledgers) ledger.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps one chain and one cap for several processes at once', async function () {
    this.timeout(60_000);
    const script = fileURLToPath(new URL('../../../support/ledgerWriter.ts', import.meta.url));
    const outputs = await Promise.all(['a', 'b', 'c'].map((name) => promisify(execFile)(process.execPath, [script, folder, name, '150', '60', '100'])));
    const state = examineAudit(folder);
    assert.deepEqual(state.status === 'intact' && state.entries, 450);
    // Of 180 calls of a cent no more go than the cap of a dollar allows for, though each sets aside two.
    const granted = outputs.reduce((sum, { stdout }) => sum + Number(stdout), 0);
    assert.ok(granted <= 99 && granted >= 95, String(granted));
  });

  it('writes prompts, approvals and refusals at once, and what instruments do soon, alike things counted', async () => {
    const { audit } = open();
    for (let times = 0; times < 40; times++) audit.record(used('secrets'));
    audit.record(used('rules'));
    assert.equal(rows().length, 0);
    await clock.advance(20);
    assert.deepEqual(rows().map(({ body }) => [(JSON.parse(body) as { detail: string }).detail, (JSON.parse(body) as { times?: number }).times]), [['secrets', 40], ['rules', undefined]]);
    audit.record(prompt);
    audit.record({ ...used('x'), allowed: false } as AuditEntry);
    audit.record({ kind: 'approval', run: 'r1', agent: 'user', question: 'q1', step: 'answered', answer: 'yes' });
    assert.equal(rows().length, 5);
  });

  it('keeps no secret that a name brings along', async () => {
    const { audit } = open();
    const token = `ghp_${'aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5'}`;
    audit.record(used(`src/${token}.js`));
    await clock.advance(20);
    assert.equal(rows()[0]!.body.includes(token), false);
  });

  it('deletes what is old behind a checkpoint, again and again, and stays intact', async () => {
    const ledger = open();
    for (let days = 0; days < 10; days++) {
      ledger.audit.record(prompt);
      await clock.advance(day);
    }
    assert.equal(ledger.pruneAudit(5), 5);
    assert.deepEqual(examineAudit(folder), { status: 'intact', entries: 6, since: rows()[0]!.at, prunedUpTo: 5 });
    await clock.advance(3 * day);
    assert.equal(ledger.pruneAudit(5), 3);
    assert.equal(examineAudit(folder).status, 'intact');
    await clock.advance(100 * day);
    ledger.pruneAudit(5);
    ledger.audit.record(prompt);
    assert.deepEqual(rows().map(({ body }) => (JSON.parse(body) as { kind: string }).kind), ['checkpoint', 'prompt']);
    assert.equal(examineAudit(folder).status, 'intact');
    assert.equal(ledger.pruneAudit(5), 0, 'nothing is old');
  });

  it('says that a log that somebody made shorter was, even when it is written on', () => {
    const ledger = open();
    for (let times = 0; times < 5; times++) ledger.audit.record({ ...prompt, digest: String(times) });
    ledger.dispose();
    const database = new DatabaseSync(path.join(folder, 'ledger.db'));
    database.exec('DELETE FROM audit WHERE seq > 2');
    database.close();
    open().audit.record(prompt);
    const state = examineAudit(folder);
    assert.equal(state.status, 'broken');
    assert.match(JSON.stringify(state), /"at":3,"why":"entries 3 to 5 were missing when the log was written on"/);
  });

  it('finds any change of any entry', () => {
    let digest = beginning;
    const chain = Array.from({ length: 20 }, (_, index): AuditRow => {
      const row = { seq: index + 1, at: index, body: `{"n":${index}}` };
      digest = digestOf(digest, row);
      return { ...row, digest };
    });
    assert.equal(verifyChain(chain, undefined).status, 'intact');
    for (const [index, row] of chain.entries()) {
      for (const changed of [{ ...row, body: '{"n":-1}' }, { ...row, at: 99 }, { ...row, digest: '0'.repeat(64) }]) {
        const state = verifyChain(chain.map((each, at) => (at === index ? changed : each)), undefined);
        assert.equal(state.status, 'broken');
        // A digest that was changed shows at its own entry, or at the one after it.
        if (state.status === 'broken') assert.ok(state.at >= row.seq && state.at <= row.seq + 1 || index === 0, `${row.seq}: ${state.at}`);
      }
    }
  });

  it('counts a day as the calendar has it, what was never settled included, and refuses what does not fit', async () => {
    const { day: spending } = open();
    const first = spending.reserve(0.6, 1);
    assert.equal(first.kind, 'granted');
    assert.deepEqual(spending.reserve(0.6, 1), { kind: 'refused', left: 0.4 });
    assert.equal(open().day.reserve(0.6, 1).kind, 'refused', 'from another window as well');
    if (first.kind === 'granted') {
      first.settle(0.1);
      first.settle(0.9);
    }
    assert.equal(spending.reserve(0.9, 1).kind, 'granted');
    assert.equal(spending.reserve(0.5, undefined).kind, 'granted', 'without a cap it is only counted');
    await clock.advance(day);
    assert.equal(spending.reserve(1, 1).kind, 'granted');
    assert.match(dayOf(clock.now()), /^\d{4}-\d{2}-\d{2}$/);
  });

  it('is no reason to stop where it cannot be opened, but a cap on the day still holds here', () => {
    writeFileSync(path.join(folder, 'ledger.db'), 'this is no database, and long enough to be read as one'.repeat(40));
    const ledger = open();
    assert.match(ledger.problem!, /Nothing is audited/);
    ledger.audit.record(prompt);
    assert.equal(ledger.day.reserve(0.6, 1).kind, 'granted');
    assert.equal(ledger.day.reserve(0.6, 1).kind, 'refused');
    assert.equal(examineAudit(folder).status, 'unreadable');
  });
});
