// Bug-fix commits of a real package: the fix with its source put back as it was, its tests kept. Prints what healing
// makes of each, and whether the lines of the real fix are among the first five suspects.
// usage: node test/bench/heal/realCommits.ts CHECKOUT FIX:SOURCE… [--seconds 60]
//   CHECKOUT is a clone with its dependencies installed; FIX a commit, SOURCE the file it mended.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { healFolder, proposalsOf } from './healFolder.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { seconds: { type: 'string', default: '60' } } });
const [checkout, ...fixes] = positionals;
if (checkout === undefined || fixes.length === 0) throw new Error('usage: node test/bench/heal/realCommits.ts CHECKOUT FIX:SOURCE… [--seconds 60]');

for (const each of fixes) {
  const [fix, source] = each.split(':') as [string, string];
  const folder = mkdtempSync(path.join(tmpdir(), 'commit-'));
  try {
    execFileSync('git', ['clone', '-q', '--no-checkout', checkout, folder]);
    const git = (...args: string[]): string => execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    git('checkout', '-q', fix);
    writeFileSync(path.join(folder, source), git('show', `${fix}^:${source}`));
    // One commit without a past: healing by taking the change back would be no feat here.
    git('checkout', '-q', '--orphan', 'case');
    git('-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qam', 'before the fix');
    symlinkSync(path.join(path.resolve(checkout), 'node_modules'), path.join(folder, 'node_modules'));
    const fault = linesOf(git('diff', '-U0', 'HEAD', fix, '--', source));
    const { heal, seconds, stderr } = healFolder(folder, Number(values.seconds));
    console.log(`\n${fix} ${source}  ${seconds.toFixed(1)} s`);
    if (heal === null) {
      console.log(`  no answer: ${stderr.slice(-300)}`);
      continue;
    }
    for (const failure of heal.failures) {
      const suspects = failure.suspects.slice(0, 5);
      const isLocated = suspects.some((suspect) => suspect.file === source && fault.some(([from, to]) => suspect.line >= from && suspect.line <= to));
      console.log(`  ${failure.name}: ${failure.class}, ${failure.state}; fault line among the first five suspects: ${isLocated ? 'yes' : 'no'} (${suspects.map(({ file, line }) => `${file}:${line}`).join(', ')})`);
      if (failure.state !== 'healed') console.log(`    ${failure.evidence.join('\n    ')}`);
    }
    const [first] = proposalsOf(heal);
    if (first !== undefined) console.log(`  ${first.title}: suite ${first.verdict.suite?.passed}/${first.verdict.suite?.total}\n${first.patch}`);
    console.log(`  ${heal.stats.candidates} candidates, ${heal.stats.testRuns} test runs`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Old line ranges of a diff without context. */
function linesOf(diff: string): [number, number][] {
  return [...diff.matchAll(/^@@ -(\d+)(?:,(\d+))? /gm)].map((match) => [Number(match[1]), Number(match[1]) + Math.max(1, Number(match[2] ?? 1))]);
}
