import assert from 'node:assert/strict';
import { roundtable } from '../support/command.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

describe('roundtable runs, agents and doctor', () => {
  const home = makeHome();
  const workspace = makeWorkspace({ 'a.js': 'export const a = 1;\n' }, { 'b.js': 'export const b = eval(process.argv[2]);\n' });
  const run = (...args: string[]): ReturnType<typeof roundtable> => roundtable(args, { cwd: workspace.folder, home: home.folder });
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
