import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import type { Sandbox } from '../../../../../src/adapters/sandbox/sandbox.ts';
import { createJavaScriptTrials } from '../../../../../src/adapters/trials/javascript/createJavaScriptTrials.ts';
import type { OpenedBench, TrialBench, TrialCandidate } from '../../../../../src/teams/healing/ports/candidateTrials.ts';
import type { RunnerId } from '../../../../../src/teams/healing/testModel.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';

const never = new AbortController().signal;
const children = new Set<number>();

/** Starts programs without any isolation; what is tried here is ours. */
const plain: Sandbox = {
  missing: [],
  run: () => Promise.reject(new Error('Trials start what they need')),
  start: ({ program, args, cwd, env }) => {
    const child = spawn(program, args, { cwd, env: { PATH: process.env.PATH, ...env }, stdio: 'pipe' });
    children.add(child.pid!);
    child.on('exit', () => children.delete(child.pid!));
    return { process: child, kill: () => void child.kill('SIGKILL') };
  },
  dispose: () => {},
};

const source = `function total(list) {
  let sum = 0;
  for (let i = 1; i < list.length; i++) sum += list[i];
  return sum;
}
module.exports = { total };
`;
const nodeTests = `const test = require('node:test');
const assert = require('node:assert');
const { total } = require('../src/total.js');
test('adds', () => assert.strictEqual(total([1, 2]), 3));
test('adds more', async (t) => { await t.test('three', () => assert.deepEqual(total([1, 2, 3]), 6)); });
test('adds nothing', () => assert.equal(total([]), 0));
`;

describe('JavaScript trials', () => {
  const folders: string[] = [];
  const benches: TrialBench[] = [];
  afterEach(() => {
    for (const bench of benches.splice(0)) bench.dispose();
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
  });
  noLeaks();

  const workspace = (files: Readonly<Record<string, string>>): string => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'trials-'));
    folders.push(folder);
    for (const [file, text] of Object.entries({ 'package.json': '{}', ...files })) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
    return folder;
  };
  interface Wanted {
    readonly runner?: RunnerId;
    readonly test?: string;
    readonly file?: string;
    readonly targets?: readonly (readonly string[])[];
    readonly guards?: readonly (readonly string[])[];
  }
  const open = async (folder: string, wanted: Wanted = {}): Promise<OpenedBench> => {
    const { runner = 'node:test', test = 'test/total.test.js', file = 'src/total.js', targets = [['adds'], ['adds more', 'three']], guards = [['adds nothing']] } = wanted;
    const ref = (names: readonly string[]): { project: string; file: string; path: readonly string[] } => ({ project: 'p', file: test, path: names });
    const trials = createJavaScriptTrials({ sandbox: plain, clock: systemClock, lanes: 1 });
    const opened = await trials.open({ folder, project: { id: 'p', runner, folder: '', evidence: '' }, targets: targets.map(ref), guards: guards.map(ref), files: [file], timeLimitMs: 700 }, never);
    if (opened.status === 'ready') benches.push(opened.bench);
    return opened;
  };
  const bench = async (folder: string, wanted: Wanted = {}): Promise<TrialBench> => {
    const opened = await open(folder, wanted);
    if (opened.status !== 'ready') assert.fail(opened.reason);
    return opened.bench;
  };
  const change = (id: number, text: string, from: string, to: string, file = 'src/total.js'): TrialCandidate => {
    const at = text.indexOf(from);
    assert.ok(at >= 0);
    return { id, changes: [{ file, edits: [{ start: at, end: at + from.length, text: to }] }] };
  };
  const verdicts = async (on: TrialBench, candidates: readonly TrialCandidate[]): Promise<Record<number, string>> => {
    const found: Record<number, string> = {};
    await on.tryAll(candidates, ({ id, outcome }) => void (found[id] = outcome), never);
    return found;
  };

  it('tell what each candidate does to the tests', async () => {
    const folder = workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests });
    const on = await bench(folder);
    assert.deepEqual(
      await verdicts(on, [
        change(1, source, 'i = 1', 'i = 0'),
        change(2, source, 'i = 1', 'i = 2'),
        change(3, source, 'i = 1', 'i = ='),
        change(4, source, 'let sum = 0;\n  for (let i = 1', 'let sum = list.length ? 0 : 1;\n  for (let i = 0'),
      ]),
      { 1: 'passes', 2: 'fails', 3: 'invalid', 4: 'breaks' },
    );
    assert.equal(readFileSync(path.join(folder, 'src/total.js'), 'utf8'), source);
  });

  it('outlive endless loops, hangs that no counter sees, and attempts to end the process', async () => {
    const on = await bench(workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests }));
    assert.deepEqual(
      await verdicts(on, [
        change(1, source, 'i++', 'i--'),
        change(2, source, 'let sum = 0;', 'let sum = 0; for (;;) { try { list.at(0).x.y; } catch { continue; } }'),
        change(3, source, 'let sum = 0;', 'let sum = /(a+)+$/.test("a".repeat(50) + "b") ? 1 : 0;'),
        change(4, source, 'let sum = 0;', 'let sum = 0; process.exit(0);'),
        change(5, source, 'i = 1', 'i = 0'),
      ]),
      { 1: 'killed', 2: 'killed', 3: 'killed', 4: 'killed', 5: 'passes' },
    );
  });

  it('stop when told to, and go on afterwards', async () => {
    const on = await bench(workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests }));
    let count = 0;
    await on.tryAll(Array.from({ length: 500 }, (_, id) => change(id, source, 'i = 1', 'i = 2')), () => (++count === 3 ? 'stop' : undefined), never);
    assert.equal(count, 3);
    assert.deepEqual(await verdicts(on, [change(7, source, 'i = 1', 'i = 0')]), { 7: 'passes' });
    const controller = new AbortController();
    const running = on.tryAll(Array.from({ length: 5000 }, (_, id) => change(id, source, 'i = 1', 'i = 2')), () => controller.abort(), controller.signal);
    await assert.rejects(running, { name: 'CancelledError' });
  });

  it('say of a bench that does not agree with the runner why it does not', async () => {
    const folder = workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests });
    const passing = await open(folder, { targets: [['adds nothing']], guards: [] });
    assert.deepEqual(passing, { status: 'unsound', reason: 'test/total.test.js › adds nothing passes here' });
    const unknown = await open(folder, { targets: [['adds everything']] });
    assert.deepEqual(unknown, { status: 'unsound', reason: 'test/total.test.js › adds everything was not found' });
    const mocking = workspace({ 'src/total.js': source, 'test/total.test.js': "jest.mock('../src/total.js');\ntest('adds', () => {});\n" });
    const replaced = await open(mocking, { runner: 'jest', guards: [], targets: [['adds']] });
    assert.deepEqual(replaced, { status: 'unsound', reason: 'test/total.test.js replaces modules with `jest.mock`, which trials cannot do' });
  });

  it('compare what candidates do on inputs like those of the tests', async () => {
    const on = await bench(workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests }));
    const [right, same, other] = await on.behaviours([change(1, source, 'i = 1', 'i = 0'), change(2, source, 'i = 1', 'i = 2 - 2'), change(3, source, 'i = 1', 'i = -1')], never);
    assert.ok(right!.length > 5);
    assert.deepEqual(same, right);
    assert.equal(other!.length, right!.length);
    assert.notDeepEqual(other, right);
  });

  it('read TypeScript and ES modules, and follow imports that are not changed', async () => {
    const typed = `import { twice } from './twice.ts';
enum Mode { Off, On }
interface Options { readonly mode?: Mode }
export const double = (n: number, { mode = Mode.On }: Options = {}): number => (mode === Mode.On ? twice(n) + 1 : n);
export default class Box { constructor(readonly n: number) {} }
`;
    const tests = `import { describe, it } from 'node:test';
import assert from 'node:assert/strict';
import Box, { double } from '../src/double.ts';
describe('double', () => {
  it('doubles', () => assert.equal(double(2), 4));
  it('keeps', () => assert.equal(double(2, { mode: 0 }), new Box(2).n));
});
`;
    const folder = workspace({ 'src/double.ts': typed, 'src/twice.ts': 'export const twice = (n: number): number => n * 2;\n', 'test/double.test.ts': tests });
    const on = await bench(folder, { test: 'test/double.test.ts', file: 'src/double.ts', targets: [['double', 'doubles']], guards: [['double', 'keeps']] });
    const file = 'src/double.ts';
    assert.deepEqual(await verdicts(on, [change(1, typed, ' + 1', '', file), change(2, typed, ' + 1', ' + (0 as number)', file), change(3, typed, ' + 1 : n', ' : 0', file)]), { 1: 'passes', 2: 'passes', 3: 'breaks' });
  });

  it('speak mocha', async () => {
    const tests = `const assert = require('assert');
const { total } = require('../src/total.js');
describe('total', function () {
  this.timeout(500);
  let list;
  beforeEach(function () { list = [1, 2]; this.extra = 1; });
  it('adds', () => assert.equal(total(list), 3));
  it('adds later', function (done) { setTimeout(() => done(total([]) === 0 && this.extra === 1 ? null : new Error('no')), 1); });
});
`;
    const on = await bench(workspace({ 'src/total.js': source, 'test/total.test.js': tests }), { runner: 'mocha', targets: [['total', 'adds']], guards: [['total', 'adds later']] });
    assert.deepEqual(await verdicts(on, [change(1, source, 'i = 1', 'i = 0'), change(2, source, 'i = 1', 'i = 2')]), { 1: 'passes', 2: 'fails' });
  });

  it('leave no process behind', async () => {
    const on = await bench(workspace({ 'src/total.js': source, 'test/total.test.js': nodeTests }));
    on.dispose();
    for (let waited = 0; children.size > 0 && waited < 100; waited++) await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(children.size, 0);
  });
}).timeout(60_000);
