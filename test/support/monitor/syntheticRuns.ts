import type { MonitorEvent, MonitorFailure, MonitorFinding } from '../../../src/protocol/monitor/monitorEvent.ts';
import { RunBuilder } from './runBuilder.ts';

const reviewers = [['style', 'Style'], ['security', 'Security'], ['tests', 'Tests'], ['performance', 'Performance'], ['structure', 'Structure']] as const;
const files = ['src/server.ts', 'src/price.ts', 'src/cart/totals.ts', 'src/cart/discount.ts', 'src/http/routes.ts', 'src/base/text.ts'];

function finding(id: string, agent: string, file: string, line: number, more: Partial<MonitorFinding> = {}): MonitorFinding {
  return {
    id, agent, rule: 'command-injection', severity: 'error', confidence: 0.95, message: '`host` from the request reaches `exec`: anyone can run commands here',
    place: { root: '/w', file, line }, votes: [], state: 'open', shown: true, ...more,
  };
}

/** A review of six files: one refuted finding, one merged, one refused permission, one failed task, a pause, and an approval in it. */
export function reviewRun(options: { readonly isOver?: boolean; readonly startedAt?: number; readonly seed?: number } = {}): readonly MonitorEvent[] {
  const { isOver = true, startedAt, seed } = options;
  const run = new RunBuilder(startedAt, seed);
  run.add({ type: 'run.started', team: 'review', subject: 'working tree', caps: { seconds: 60, tokens: 200_000, usd: 1 } });
  run.joins('coordinator', 'Coordinator', 'coordinator', null, ['code.read', 'git.read']);
  for (const [id, title] of reviewers) run.joins(id, title, 'reviewer', 'coordinator', id === 'tests' ? ['code.read', 'tests.run'] : ['code.read']);
  run.joins('aggregator', 'Aggregator', 'aggregator', 'coordinator', []).joins('judge', 'Judge', 'judge', 'aggregator', ['model.ask']);
  run.says('user', 'coordinator', 'request', 'review', { preview: 'working tree, 6 files' });
  run.wait(12).creates('t0', 'review', 'working tree', 'coordinator', { by: 'user' }).starts('t0', 'coordinator').add({ type: 'agent.state', agent: 'coordinator', state: 'waiting', task: 't0' });
  let task = 1;
  for (const file of files) for (const [agent] of reviewers) run.wait(1).creates(`t${task++}`, 'review.file', file, agent, { parent: 't0', file });
  const done: string[] = [];
  task = 1;
  for (const [index, file] of files.entries()) {
    for (const [agent] of reviewers) {
      const id = `t${task++}`;
      run.wait(2 + run.random(9)).starts(id, agent);
      if (agent === 'tests') run.add({ type: 'agent.state', agent, state: 'acting', task: id }).add({ type: 'permission.used', agent, permission: 'tests.run', detail: 'coverage', allowed: true });
    }
    for (let step = 0; step < reviewers.length; step++) {
      const agent = reviewers[(step + index) % reviewers.length]![0];
      const id = `t${index * reviewers.length + reviewers.findIndex(([each]) => each === agent) + 1}`;
      run.wait(8 + run.random(60));
      if (agent === 'security' && index === 3) run.add({ type: 'permission.used', agent, permission: 'network', detail: 'https://example.com/advisories', allowed: false });
      if (agent === 'security' && index < 3) {
        const found = finding(`f${index}`, agent, file, 14 + index * 9, index === 1 ? { rule: 'sql-injection', message: 'The text of the query is put together from `req.body.name`' } : {});
        run.add({ type: 'findings', put: [found], removed: [] });
        run.says(agent, 'findings', 'event', 'findings.raised', { via: 'topic', task: id, preview: found.message, fields: { finding: found.id } });
      }
      if (agent === 'performance' && index === 2) run.add({ type: 'findings', put: [finding('f7', agent, file, 40, { rule: 'sync-io', severity: 'warning', confidence: 0.7, message: 'Reads a file synchronously in a request' })], removed: [] });
      if (agent === 'structure' && index === 4) run.ends(id, agent, 'failed', 'The file could not be parsed: line 12, unexpected token');
      else run.ends(id, agent);
      done.push(id);
    }
  }
  run.wait(40).creates('t90', 'review.judge', '4 findings', 'judge', { parent: 't0' }).starts('t90', 'judge').add({ type: 'agent.state', agent: 'judge', state: 'acting', task: 't90' });
  run.wait(4200).add({ type: 'budget.spent', agent: 'judge', tokens: 18_400, usd: 0.21 });
  run.says('judge', 'security', 'refutation', 'f2', { task: 't90', preview: 'The value is checked against a list two lines above', fields: { finding: 'f2', why: 'checked against a list', confidence: 0.9 } });
  run.wait(20).says('security', 'judge', 'argument', 'f2', { task: 't90', preview: 'The list is empty in production', fields: { finding: 'f2' } });
  for (const [agent] of reviewers.slice(0, 3)) run.wait(3).says(agent, 'judge', 'vote', 'f0', { task: 't90', preview: agent === 'style' ? 'against' : 'for', fields: { finding: 'f0', vote: agent === 'style' ? 'against' : 'for' } });
  run.says('structure', 'judge', 'review', 'f1', { task: 't90', preview: 'The path from source to sink holds', fields: { finding: 'f1' } });
  run.add({ type: 'agent.health', agent: 'structure', health: 'degraded', reason: 'One file could not be parsed' });
  run.add({ type: 'approval.asked', approval: { id: 'a1', agent: 'judge', question: 'Spend another $0.40 on a second look?', detail: '2 findings are disputed', answers: ['Spend', 'Go on without'] } });
  if (!isOver) return run.events;
  run.wait(2600).add({ type: 'approval.answered', id: 'a1', answer: 'Go on without' });
  run.wait(30).ends('t90', 'judge', 'done', '', 'aggregator');
  const voted = finding('f0', 'security', files[0]!, 14, { votes: [{ agent: 'tests', vote: 'for', why: 'a request reaches it in a test' }, { agent: 'style', vote: 'against', why: 'the route is not registered' }] });
  run.add({ type: 'findings', put: [voted], removed: ['f2'] });
  run.add({
    type: 'funnel', counts: { raised: 9, merged: 2, dropped: 3, dismissed: 1, shown: 3 },
    dropped: [
      { finding: finding('f2', 'security', files[2]!, 32, { shown: false }), by: 'judge', why: 'The value is checked against a list two lines above' },
      { finding: finding('f8', 'style', files[5]!, 3, { rule: 'naming', severity: 'hint', confidence: 0.5, message: '`tmp2` does not say what it holds', shown: false }), by: 'aggregator', why: 'Below the confidence that is shown' },
      { finding: finding('f9', 'security', files[0]!, 14, { rule: 'eslint/no-eval', shown: false }), by: 'aggregator', why: 'Says the same as `command-injection` on this line' },
    ],
  });
  run.says('aggregator', 'coordinator', 'result', 'ranked', { preview: '3 findings to show' });
  run.wait(6).ends('t0', 'coordinator', 'done', '', 'user').add({ type: 'run.finished', status: 'done', reason: '' });
  return run.events;
}

function failure(more: Partial<MonitorFailure>): MonitorFailure {
  return {
    id: 'x1', name: 'totals › rounds half up', message: 'Expected values to be strictly equal: 10.01 !== 10.02', class: 'wrong code', state: 'diagnosing', evidence: ['Failed in 5 of 5 runs'],
    place: { root: '/w', file: 'test/price.test.ts', line: 14 }, suspects: [], proposals: [], ...more,
  };
}

/** A heal of two failing tests: one healed after an auction, one that no strategy could help. */
export function healRun(options: { readonly isOver?: boolean } = {}): readonly MonitorEvent[] {
  const { isOver = true } = options;
  const run = new RunBuilder();
  run.add({ type: 'run.started', team: 'healing', subject: '2 failing tests', caps: { seconds: 120 } });
  run.joins('medic', 'Medic', 'medic', null, ['code.read', 'tests.run']);
  for (const [id, title] of [['runner', 'Test runner'], ['diagnostician', 'Diagnostician'], ['locator', 'Locator'], ['validator', 'Validator'], ['critic', 'Critic']] as const) run.joins(id, title, id, 'medic', ['code.read', 'tests.run']);
  const strategies = [['templates', 'Templates of common fixes'], ['search', 'Search over the syntax tree'], ['revert', 'Revert hunks'], ['snapshot', 'Snapshots'], ['expectation', 'Expectation']] as const;
  for (const [id, title] of strategies) run.joins(id, title, 'strategy', 'medic', ['code.read']);
  run.says('user', 'medic', 'request', 'heal', { preview: '2 failing tests' });
  run.creates('h0', 'heal', 'price.test.ts', 'medic', { by: 'user', file: 'test/price.test.ts' }).starts('h0', 'medic').add({ type: 'agent.state', agent: 'medic', state: 'waiting', task: 'h0' });
  run.wait(10).creates('h1', 'heal.run', 'test/price.test.ts', 'runner', { parent: 'h0', by: 'medic' }).starts('h1', 'runner').add({ type: 'agent.state', agent: 'runner', state: 'acting', task: 'h1' });
  run.wait(1800).add({ type: 'failure', failure: failure({}) }).add({ type: 'failure', failure: failure({ id: 'x2', name: 'cart › loads from disk', message: 'ENOENT: no such file or directory', class: 'unknown' }) });
  run.ends('h1', 'runner', 'done', '', 'medic');
  run.wait(6).creates('h2', 'heal.diagnose', 'totals › rounds half up', 'diagnostician', { parent: 'h0', by: 'medic' }).starts('h2', 'diagnostician');
  run.wait(340).ends('h2', 'diagnostician', 'done', '', 'medic').add({ type: 'failure', failure: failure({ state: 'repairing', suspects: [{ file: 'src/price.ts', line: 14, score: 0.97, why: 'runs only in the failing test' }, { file: 'src/price.ts', line: 22, score: 0.41, why: 'runs in both' }] }) });
  const calls = strategies.map(([id]) => [id, run.says('medic', id, 'announce', 'repair', { task: 'h0', preview: '{"ailment":"x1"}', fields: { ailment: 'x1' } })] as const);
  for (const [id, call] of calls) {
    run.wait(4);
    const bid = { templates: { confidence: 0.75, cost: 3, why: 'most fixes are one edit of a suspect line' }, search: { confidence: 0.35, cost: 12, why: 'pairs of edits, where one is not enough' }, revert: { confidence: 0.6, cost: 4, why: 'the line was changed today' } }[id as string];
    if (bid !== undefined) run.says(id, 'medic', 'bid', 'repair', { cause: call, preview: JSON.stringify(bid), fields: bid });
    else run.says(id, 'medic', 'reply', 'repair', { cause: call, preview: 'null' });
  }
  let number = 3;
  for (const [id, candidates] of [['templates', 1240], ['revert', 6]] as const) {
    run.says('medic', id, 'award', 'repair', { task: 'h0', fields: { confidence: id === 'templates' ? 0.75 : 0.6, cost: id === 'templates' ? 3 : 4 } });
    const task = `h${number++}`;
    run.creates(task, 'heal.repair', 'totals › rounds half up', id, { parent: 'h0', by: 'medic', file: 'src/price.ts' }).starts(task, id);
    for (let step = 1; step <= 6; step++) run.wait(180).add({ type: 'search', failure: 'x1', text: `${id}, ${Math.round((candidates * step) / 6)} candidates`, candidates: Math.round((candidates * step) / 6), perSecond: id === 'templates' ? 1150 : 4 });
    run.ends(task, id, 'done', '', 'medic');
    const validation = `h${number++}`;
    run.creates(validation, 'heal.validate', id, 'validator', { parent: 'h0', by: 'medic' }).starts(validation, 'validator').add({ type: 'agent.state', agent: 'validator', state: 'acting', task: validation });
    run.wait(900).says('validator', 'critic', 'request', 'judge', { task: validation });
    run.wait(30).says('critic', 'validator', 'refutation', 'overfit', { task: validation, preview: 'Passes by returning a constant', fields: { why: 'returns a constant' } });
    run.ends(validation, 'validator', 'done', '', 'medic');
  }
  const proposals = [
    { id: 'p1', strategy: 'templates', title: 'use Math.round instead of Math.floor', confidence: 0.95, applied: false, verdict: 'target 10/10 · suite 212/212 · types ok · other patches 1' },
    { id: 'p2', strategy: 'revert', title: 'revert the hunk from 14:02', confidence: 0.8, applied: false, verdict: 'target 10/10 · suite 212/212' },
  ];
  run.add({ type: 'failure', failure: failure({ state: 'healed', suspects: [{ file: 'src/price.ts', line: 14, score: 0.97, why: 'runs only in the failing test' }], proposals, evidence: ['Failed in 5 of 5 runs', 'src/price.ts was changed after the test', 'search: returns a constant'] }) });
  if (!isOver) return run.events;
  run.add({ type: 'failure', failure: failure({ id: 'x2', name: 'cart › loads from disk', message: 'ENOENT: no such file or directory', class: 'environment', state: 'unhealed', evidence: ['The file is not in the repository'] }) });
  run.wait(20).ends('h0', 'medic', 'done', '', 'user').add({ type: 'run.finished', status: 'partial', reason: '1 of 2 healed' });
  return run.events;
}

/** A run of so many events: thousands of tasks over twenty-four agents, with causes, failures and silences in it. */
export function largeRun(size: number, options: { readonly isOver?: boolean } = {}): readonly MonitorEvent[] {
  const run = new RunBuilder();
  run.add({ type: 'run.started', team: 'review', subject: 'whole repository', caps: { seconds: 3600 } });
  run.joins('coordinator', 'Coordinator', 'coordinator', null);
  const workers = Array.from({ length: 23 }, (_, index) => `worker${index + 1}`);
  for (const worker of workers) run.joins(worker, `Worker ${worker.slice(6)}`, 'reviewer', 'coordinator');
  run.creates('t0', 'review', 'whole repository', 'coordinator', { by: 'user' }).starts('t0', 'coordinator');
  const open: { readonly task: string; readonly agent: string }[] = [];
  for (let number = 1; run.events.length < size - 1; number++) {
    const agent = workers[run.random(workers.length)]!;
    run.wait(run.random(4)).creates(`t${number}`, 'review.file', `src/module${number % 211}/file${number}.ts`, agent, { parent: 't0', file: `src/module${number % 211}/file${number}.ts` });
    run.starts(`t${number}`, agent);
    open.push({ task: `t${number}`, agent });
    if (open.length > 30) {
      const { task, agent: worker } = open.splice(run.random(open.length), 1)[0]!;
      run.ends(task, worker, run.random(50) === 0 ? 'failed' : 'done', '');
    }
    if (number % 2500 === 0) run.wait(45_000);
  }
  run.events.length = Math.min(run.events.length, size - 1);
  if (options.isOver !== false) run.add({ type: 'run.finished', status: 'done', reason: '' });
  return run.events;
}
