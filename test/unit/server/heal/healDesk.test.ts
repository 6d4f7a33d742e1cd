import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { CodeAction } from 'vscode-languageserver/node';
import { contentHash } from '../../../../src/base/hash.ts';
import type { Failure } from '../../../../src/protocol/healing.ts';
import { defaultSettings } from '../../../../src/protocol/settings.ts';
import { MemoryDocumentStore } from '../../../../src/runtime/memory/memoryDocumentStore.ts';
import type { AgentContext } from '../../../../src/runtime/agents/agent.ts';
import type { Team } from '../../../../src/runtime/engine.ts';
import { silentLogger } from '../../../../src/runtime/telemetry/logger.ts';
import { fileUri } from '../../../../src/server/documents/uris.ts';
import { HealDesk } from '../../../../src/server/heal/healDesk.ts';
import { ViewPublisher } from '../../../../src/server/views/viewPublisher.ts';
import type { HealRequest } from '../../../../src/teams/healing/healRequest.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { agent, RuntimeFixture } from '../../../support/runtimeFixture.ts';
import { someFailure, someProposal } from '../../extension/support.ts';
import { FakeEditor } from '../support.ts';

const source = 'export function cents(amount) {\n  return Math.floor(amount * 100);\n}\n';
const test = "import { it } from 'node:test';\n\nit('rounds', () => {\n  assert.equal(cents(1.006), 101);\n});\n";

/** A healing team that does what the test says. */
function healers(work: (request: HealRequest, context: AgentContext) => Promise<readonly Failure[]>): Team<HealRequest> {
  return {
    name: 'healing', version: '1', lead: 'medic', lanes: {},
    agents: (request) => [agent('medic', async (_task, context) => ({
      runner: 'node:test', failures: await work(request, context), left: 0, tests: { passed: 3, failed: 1, skipped: 0 },
      stats: { candidates: 12, seconds: 1, testRuns: 4, tokens: 0, usd: 0 }, partial: null, isolation: ['memory limits'],
    }))],
  };
}

describe('Healing, as the editor asks for it', () => {
  let root: string;
  let runtime: RuntimeFixture;
  let editor: FakeEditor;
  let view: ViewPublisher;
  let memory: MemoryDocumentStore;
  let isTrusted: boolean;
  const desks: HealDesk[] = [];

  beforeEach(() => {
    root = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-heal-')));
    for (const [file, text] of [['src/price.js', source], ['test/price.test.js', test]] as const) {
      mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    runtime = new RuntimeFixture();
    editor = new FakeEditor();
    memory = new MemoryDocumentStore(runtime.clock);
    view = new ViewPublisher(runtime.clock, () => {});
    isTrusted = true;
  });
  afterEach(async () => {
    for (const desk of desks.splice(0)) desk.dispose();
    await runtime.engine.dispose();
    editor.dispose();
    view.dispose();
    rmSync(root, { recursive: true, force: true });
  });

  noLeaks();

  const open = (team: Team<HealRequest>): HealDesk => {
    const desk = new HealDesk({
      clock: runtime.clock, engine: runtime.engine, store: runtime.store, team, memory, documents: editor.documents, view,
      logger: silentLogger, workspace: root, state: () => ({ folders: [root], settings: defaultSettings, isTrusted, mayAskModel: false }),
    });
    desks.push(desk);
    return desk;
  };
  const repaired = (): Failure => {
    const newText = source.replace('floor', 'round');
    const patch = createTwoFilesPatch('a/src/price.js', 'b/src/price.js', source, newText, '', '', { context: 3 });
    const files = [{ file: 'src/price.js', baseHash: contentHash(source), newText }];
    return someFailure({ root, line: 4, name: 'rounds', state: 'healed', suspects: [{ file: 'src/price.js', line: 2, score: 0.9, why: 'it runs in the failing test alone' }], proposals: [someProposal({ patch, files })] });
  };
  const failures = (): readonly Failure[] => view.state.failures;
  const settled = async (): Promise<void> => {
    for (let step = 0; step < 40 && view.state.heal?.run.state.status !== 'done' && view.state.heal?.run.state.status !== 'cancelled'; step++) await runtime.clock.advance(50);
    await runtime.clock.advance(500);
  };
  const heal = async (desk: HealDesk, tests: readonly string[] = []): Promise<void> => {
    desk.start({ tests, trigger: 'command' });
    await runtime.clock.advance(0);
    await settled();
  };
  const sourceUri = (): string => fileUri(root, 'src/price.js');
  const testUri = (): string => fileUri(root, 'test/price.test.js');
  const actionsAt = (desk: HealDesk, uri: string, line: number): CodeAction[] => {
    const at = { line, character: 2 };
    return desk.codeActions({ textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [] } });
  };

  it('runs nothing of a workspace that is not trusted', () => {
    isTrusted = false;
    assert.throws(() => open(healers(async () => [])).start({ trigger: 'command' }), /which are its code/);
    assert.deepEqual(runtime.store.list({}), []);
  });

  it('streams what is under way and ends with what was proven', async () => {
    const seen: string[] = [];
    const desk = open(healers(async (_request, context) => {
      const failure = someFailure({ root, name: 'rounds', state: 'repairing' });
      context.record('heal.suite', { project: 'node:test', passed: 3, failed: 1, skipped: 0, durationMs: 10 });
      context.record('heal.failure', failure);
      context.record('heal.activity', { failure: failure.id, text: 'templates: 64 candidates', candidates: 64, perSecond: 640 });
      context.record('heal.activity', { failure: failure.id, text: 'pairs: 10 candidates', candidates: 10, perSecond: 100 });
      await context.clock.schedule(0, () => {});
      seen.push(`${failures()[0]?.activity} ${view.state.heal?.candidates}`);
      return [repaired()];
    }));
    await heal(desk);
    assert.deepEqual(seen, ['pairs: 10 candidates 74']);
    const { heal: shown } = view.state;
    assert.deepEqual([shown?.run.state.status, shown?.candidates, shown?.suites[0]?.passed, shown?.isolation], ['done', 12, 3, ['memory limits']]);
    assert.deepEqual(failures().map(({ state, proposals, activity }) => [state, proposals.length, activity]), [['healed', 1, undefined]]);
  });

  it('offers the repair on the failing assertion and on the line at fault', async () => {
    const desk = open(healers(async () => [repaired()]));
    await heal(desk);
    for (const [uri, line] of [[testUri(), 3], [sourceUri(), 1]] as const) {
      const actions = actionsAt(desk, uri, line);
      assert.deepEqual(actions.map(({ title }) => title), [
        'Apply: use `Math.round` instead of `Math.floor` (target 10/10, suite 212/212)',
        'Preview this repair',
        'Explain why `rounds` fails',
      ]);
      assert.equal(actions[0]!.isPreferred, true);
    }
    assert.deepEqual(actionsAt(desk, sourceUri(), 0), []);
    assert.match(String(desk.diagnosticsIn(testUri())[0]!.message), /wrong code, 1 repair proven/);
    assert.deepEqual(desk.diagnosticsIn(sourceUri()), []);
  });

  it('makes edits against the text as it is, and sees them applied and undone', async () => {
    const desk = open(healers(async () => [repaired()]));
    await heal(desk);
    editor.open(sourceUri(), source);
    const edits = desk.proposalEdits('p1');
    assert.equal(edits.status, 'exact');
    editor.replaceLines(sourceUri(), 1, 2, '  return Math.round(amount * 100);\n');
    await runtime.clock.advance(500);
    assert.equal(failures()[0]!.proposals[0]!.applied, true);
    assert.deepEqual([desk.diagnosticsIn(testUri()), actionsAt(desk, testUri(), 3)], [[], []]);
    assert.equal(desk.proposalEdits('p1').status, 'withdrawn');
    editor.replaceLines(sourceUri(), 1, 2, '  return Math.floor(amount * 100);\n');
    await runtime.clock.advance(500);
    assert.equal(failures()[0]!.proposals[0]!.applied, false);
    assert.equal(desk.diagnosticsIn(testUri()).length, 1);
  });

  it('asks for a new proof where the file has changed elsewhere, and withdraws what no longer fits', async () => {
    const desk = open(healers(async () => [repaired()]));
    await heal(desk);
    editor.open(sourceUri(), source);
    editor.replaceLines(sourceUri(), 0, 0, '// a comment\n');
    await runtime.clock.advance(500);
    assert.equal(failures()[0]!.proposals[0]!.fit, 'moved');
    const moved = desk.proposalEdits('p1');
    assert.equal(moved.status, 'moved');
    assert.deepEqual(moved.status === 'moved' && moved.changes[sourceUri()]![0]!.range.start, { line: 2, character: 0 });
    assert.deepEqual(actionsAt(desk, testUri(), 3).map(({ title }) => title), ['Explain why `rounds` fails']);
    editor.replaceLines(sourceUri(), 2, 3, '  return amount;\n');
    await runtime.clock.advance(500);
    assert.equal(failures()[0]!.proposals[0]!.fit, 'gone');
    const gone = desk.proposalEdits('p1');
    assert.match(gone.status === 'withdrawn' ? gone.reason : '', /src\/price\.js/);
  });

  it('moves its marks with the text', async () => {
    const desk = open(healers(async () => [repaired()]));
    await heal(desk);
    editor.open(testUri(), test);
    editor.replaceLines(testUri(), 0, 0, '// one\n// two\n');
    assert.equal(desk.diagnosticsIn(testUri())[0]!.range.start.line, 5);
    editor.replaceLines(testUri(), 5, 6, '');
    assert.deepEqual(desk.diagnosticsIn(testUri()), []);
  });

  it('does not show again what was rejected, with the reason on its page', async () => {
    const desk = open(healers(async () => [repaired()]));
    await heal(desk);
    assert.deepEqual(desk.reject('p1', 'the price is cut off on purpose'), { rejected: true });
    assert.deepEqual(failures()[0]!.proposals, []);
    await heal(desk);
    assert.deepEqual(failures()[0]!.proposals, []);
    const page = desk.explain({ failure: failures()[0]!.id });
    assert.match(page!.markdown, /## Rejected\n\n- use `Math\.round` instead of `Math\.floor`: the price is cut off on purpose/);
  });

  it('forgets a failure that passes now, and keeps those that were not run', async () => {
    const results = [[repaired(), someFailure({ root, id: 'x2', name: 'other' })], []];
    const desk = open(healers(async () => results.shift()!));
    await heal(desk);
    await heal(desk, ['test/price.test.js › rounds']);
    assert.deepEqual(failures().map(({ name }) => name), ['other']);
  });

  it('keeps what was proven when it is cancelled', async () => {
    const desk = open(healers((_request, context) => new Promise((_resolve, reject) => {
      context.record('heal.failure', { ...repaired(), state: 'repairing' });
      context.signal.addEventListener('abort', () => reject(new Error('aborted')));
    })));
    desk.start({ trigger: 'command' });
    await runtime.clock.advance(200);
    assert.equal(failures()[0]!.state, 'repairing');
    assert.deepEqual(desk.cancel(), { wasRunning: true });
    await settled();
    assert.equal(view.state.heal?.run.state.status, 'cancelled');
    assert.deepEqual(failures().map(({ state, proposals }) => [state, proposals.length]), [['healed', 1]]);
    assert.deepEqual(desk.cancel(), { wasRunning: false });
  });

  it('shows after a restart what the last heal proved, and one that was cut off as interrupted', async () => {
    const team = healers(async (request, context) => {
      if (request.tests.length === 0) return [repaired()];
      context.record('heal.failure', { ...repaired(), state: 'repairing' });
      return new Promise(() => {});
    });
    await heal(open(team));
    view.apply({ type: 'failures.remove', ids: failures().map(({ id }) => id) });
    view.apply({ type: 'heal.run', action: { type: 'run.set', run: null } });
    const second = open(team);
    second.showLast();
    assert.deepEqual([view.state.heal?.run.state.status, failures().length], ['done', 1]);
    second.start({ tests: ['rounds'], trigger: 'command' });
    await runtime.clock.advance(300);
    open(team).showLast();
    const state = view.state.heal!.run.state;
    assert.match(state.status === 'partial' ? state.reason : state.status, /interrupted/);
    assert.deepEqual(failures().map((failure) => failure.state), ['healed']);
  });
});
