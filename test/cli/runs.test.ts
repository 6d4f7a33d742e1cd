import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { roundtable } from '../support/command.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

describe('roundtable runs, agents and doctor', () => {
  const home = makeHome();
  const workspace = makeWorkspace({ 'a.js': 'export const a = 1;\n' }, { 'b.js': 'export function sum(all) {\n  const limit = 3;\n  return all.reduce((one, two) => one + two, 0);\n}\n' });
  const run = (...args: string[]): ReturnType<typeof roundtable> => roundtable(args, { cwd: workspace.folder, home: home.folder });
  const firstRun = async (): Promise<string> => (JSON.parse((await run('runs', 'list', '--format', 'json')).stdout) as { run: string }[])[0]!.run;
  before(async () => void (await run('review', '--fail-on', 'never')));
  after(() => {
    home.dispose();
    workspace.dispose();
  });

  it('lists past runs and shows one with its agents, messages and result', async () => {
    const listed = JSON.parse((await run('runs', 'list', '--format', 'json')).stdout) as { run: string; status: string; team: string }[];
    assert.deepEqual(listed.map(({ team, status }) => ({ team, status })), [{ team: 'review', status: 'done' }]);
    const shown = await run('runs', 'show', listed[0]!.run.slice(0, 10), '--messages');
    assert.equal(shown.code, 0, shown.stderr);
    assert.match(shown.stdout, /Security .*tasks/);
    assert.match(shown.stdout, /coordinator → security/);
    const log = JSON.parse((await run('runs', 'show', listed[0]!.run, '--format', 'json')).stdout) as { log: { seq: number }[] };
    assert.deepEqual(log.log.map((event) => event.seq), log.log.map((_, index) => index + 1));
  });

  it('ends with 2 for a run that does not exist', async () => {
    const { code, stderr } = await run('runs', 'show', 'nonsense');
    assert.equal(code, 2);
    assert.match(stderr, /no run nonsense/);
  });

  it('tells a run again, a line for each thing that matters, without waiting where nobody watches', async () => {
    const id = await firstRun();
    const begun = performance.now();
    const { code, stdout, stderr } = await run('runs', 'replay', id, '--speed', '0.001');
    assert.equal(code, 0, stderr);
    assert.ok(performance.now() - begun < 10_000);
    const lines = stdout.trimEnd().split('\n');
    assert.match(lines[0]!, /#1 {2}review starts: working tree/);
    assert.match(lines.at(-1)!, /#\d+ {2}done$/);
    assert.match(stdout, /Style finds \w+ b\.js:2 `limit` is never used/);
    const numbers = lines.map((line) => Number(/#(\d+)/.exec(line)![1]));
    assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
    const part = await run('runs', 'replay', id, '--to', String(numbers[3]));
    assert.equal(part.stdout.trimEnd(), lines.slice(0, 4).join('\n'));
    for (const wrong of [['--to', '999999'], ['--to', 'x'], ['--speed', '0']]) assert.equal((await run('runs', 'replay', id, ...wrong)).code, 2, wrong.join(' '));
  });

  it('exports a run in each format, to a file and to stdout', async () => {
    const id = await firstRun();
    const file = path.join(home.folder, 'out', 'run.html');
    assert.equal((await run('runs', 'export', id, '--format', 'html', '--output', file)).code, 0);
    const page = readFileSync(file, 'utf8');
    assert.match(page, /<script type="application\/json" id="roundtable-run">\{"run":\{"run":"/);
    assert.doesNotMatch(page, /(?:src|href)="(?!data:)/);
    const traces = JSON.parse((await run('runs', 'export', id, '--format', 'otlp')).stdout) as { resourceSpans: unknown[] };
    assert.equal(traces.resourceSpans.length, 1);
    assert.match((await run('runs', 'export', id, '--format', 'mermaid')).stdout, /^sequenceDiagram\n {2}participant p1 as Coordinator/);
    const wrong = await run('runs', 'export', id, '--format', 'pdf');
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /json, html, otlp, mermaid/);
  });

  it("takes a colleague's run into the history once, and refuses what is none with what to do", async () => {
    const file = path.join(home.folder, 'their-run.json');
    const id = await firstRun();
    writeFileSync(file, (await run('runs', 'export', id)).stdout);
    assert.match((await run('runs', 'import', file)).stdout, /in the history already/);
    const other = makeHome();
    try {
      const there = (...args: string[]): ReturnType<typeof roundtable> => roundtable(args, { cwd: workspace.folder, home: other.folder });
      const taken = await there('runs', 'import', file);
      assert.match(taken.stdout, new RegExp(`^${id} is in the history now`), taken.stderr);
      const [listed] = JSON.parse((await there('runs', 'list', '--format', 'json')).stdout) as { run: string; labels: Record<string, string> }[];
      assert.deepEqual([listed!.run, listed!.labels['imported'], listed!.labels['workspace']], [id, 'true', workspace.folder]);
      assert.equal((await there('runs', 'replay', id)).stdout, (await run('runs', 'replay', id)).stdout);
      assert.match((await there('runs', 'show', id)).stdout, /Security .*tasks/);
      for (const [text, why] of [[readFileSync(file, 'utf8').slice(0, -40), /ends in the middle/], ['{"a":1}', /no run that Roundtable exported/], ['\u0000', /no JSON/]] as const) {
        writeFileSync(file, text);
        const { code, stderr } = await there('runs', 'import', file);
        assert.equal(code, 2);
        assert.match(stderr, why);
        assert.match(stderr, /Export the run again/);
      }
      assert.match((await there('runs', 'import', path.join(home.folder, 'nowhere.json'))).stderr, /cannot be read/);
    } finally {
      other.dispose();
    }
  });

  it('introduces the reviewers and their rules', async () => {
    const { code, stdout } = await run('agents');
    assert.equal(code, 0);
    for (const title of ['Style', 'Security', 'Tests', 'Performance', 'Structure']) assert.match(stdout, new RegExp(title));
    const agents = JSON.parse((await run('agents', '--format', 'json')).stdout) as { id: string; rules: { id: string }[] }[];
    assert.ok(agents.every((agent) => agent.rules.every((rule) => rule.id.startsWith(`${agent.id}/`))));
  });

  it('tells what works here', async () => {
    const { code, stdout } = await run('doctor');
    assert.equal(code, 0);
    assert.match(stdout, /git: \d/);
    assert.match(stdout, /SQLite: 3\./);
  });

  it('explains itself and refuses what it does not know', async () => {
    assert.match((await run('--help')).stdout, /review.*runs.*agents.*doctor/s);
    assert.equal((await run('levitate')).code, 2);
  });
});
