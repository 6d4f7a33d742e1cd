// Measures a review through the real server: node test/bench/review/run.ts REPOSITORY BASE [--times 5]
// BASE is the commit to review against; the repository is cloned, so nothing in it changes. Prints medians.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import * as messages from '../../../src/protocol/messages.ts';
import { startServer } from '../../support/languageServer.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { times: { type: 'string', default: '5' } } });
const [repository, base] = positionals;
if (repository === undefined || base === undefined) {
  console.error('usage: node test/bench/review/run.ts REPOSITORY BASE [--times 5]');
  process.exit(2);
}
const scratch = mkdtempSync(path.join(tmpdir(), 'roundtable-bench-'));
const workspace = path.join(scratch, 'workspace');
execFileSync('git', ['clone', '-q', '--no-hardlinks', repository, workspace]);

const samples: Record<string, number[]> = {};
const note = (name: string, value: number): void => void (samples[name] ??= []).push(value);

for (let time = 0; time < Number(values.times); time++) {
  const home = mkdtempSync(path.join(scratch, 'home-'));
  const before = performance.now();
  const server = await startServer({ folders: [workspace], home, settings: { review: { maxSeconds: 600 } } });
  note('server start to initialised, ms', performance.now() - before);
  for (const round of ['first', 'second'] as const) {
    const start = performance.now();
    let firstFinding: number | undefined;
    const { run } = await server.request(messages.startReview, { target: { kind: 'branch', base }, trigger: 'command' });
    note(`${round}: command to run id, ms`, performance.now() - start);
    await server.until('the end', () => {
      if (firstFinding === undefined && server.diagnostics.size > 0) firstFinding = performance.now() - start;
      return server.view().run?.id === run && server.view().run?.state.status !== 'running';
    }, 600_000);
    const total = performance.now() - start;
    note(`${round}: to the end, ms`, total);
    if (firstFinding !== undefined && round === 'first') note('first: to the first diagnostic, ms', firstFinding);
  }
  if (time === 0) {
    const view = server.view();
    console.log(`${view.run?.files} files, ${view.findings.length} findings, ${view.findings.filter((finding) => finding.shown).length} shown, ended ${view.run?.state.status}`);
    for (const agent of view.run?.agents ?? []) console.log(`  ${agent.id}: ${agent.state.status} ${'reason' in agent.state ? agent.state.reason : ''} ${agent.done}/${agent.total}`);
  }
  await server.stop();
  note('store, bytes', statSync(path.join(home, 'roundtable/roundtable.db'), { throwIfNoEntry: false })?.size ?? 0);
}
for (const [name, list] of Object.entries(samples)) console.log(`${name}: ${median(list).toFixed(0)} (${list.map((value) => value.toFixed(0)).join(', ')})`);
console.log(`second review as a share of the first: ${(median(samples['second: to the end, ms']!) / median(samples['first: to the end, ms']!)).toFixed(3)}`);
rmSync(scratch, { recursive: true, force: true });

function median(list: readonly number[]): number {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
}
