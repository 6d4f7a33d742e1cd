// Times a whole review beside ESLint on the same files: node test/bench/review/besideEslint.ts REPOSITORY [--times 3] [--typed]
// ESLint runs typescript-eslint's recommended rules (with --typed those that need types), in a process of its own, as it does
// for anybody; the review runs every reviewer with the bundled linter, first with an empty data folder, then again with it warm.
// Both see the JavaScript and TypeScript files that git tracks. Prints medians, peak memory and ratios.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { times: { type: 'string', default: '3' }, typed: { type: 'boolean', default: false } } });
const [repository] = positionals;
if (repository === undefined) {
  console.error('usage: node test/bench/review/besideEslint.ts REPOSITORY [--times 3] [--typed]');
  process.exit(2);
}
const root = path.resolve(import.meta.dirname, '../../..');
const scratch = mkdtempSync(path.join(tmpdir(), 'roundtable-bench-'));
const workspace = path.join(scratch, 'workspace');
execFileSync('git', ['clone', '-q', '--no-hardlinks', repository, workspace]);
const tracked = execFileSync('git', ['-C', workspace, 'ls-files', '-z'], { encoding: 'utf8', maxBuffer: 1e9 }).split('\0');
const isScript = (file: string): boolean => /\.(?:[cm]?[jt]s|[jt]sx)$/.test(file);
for (const file of tracked.filter((name) => name !== '' && !isScript(name) && /\.(?:py|go|java|rs)$/.test(name))) rmSync(path.join(workspace, file));
const files = tracked.filter(isScript);
const lines = files.reduce((sum, file) => sum + readFileSync(path.join(workspace, file), 'utf8').split('\n').length, 0);
console.log(`${files.length} files, ${lines} lines`);

const rules = values.typed ? 'recommendedTypeChecked' : 'recommended';
const config = path.join(scratch, 'eslint.config.mjs');
symlinkSync(path.join(root, 'node_modules'), path.join(scratch, 'node_modules'));
writeFileSync(
  config,
  `import tseslint from 'typescript-eslint';
export default [{ ignores: ['**/.git/**'] }, ...tseslint.configs.${rules}, { languageOptions: { parserOptions: ${values.typed ? '{ projectService: { allowDefaultProject: [] } }' : '{}'} } }];
`,
);
const samples: Record<string, { ms: number; megabytes: number }[]> = {};
for (let time = 0; time < Number(values.times); time++) {
  const home = mkdtempSync(path.join(scratch, 'home-'));
  const review = [path.join(root, 'dist/cli.js'), 'review', '--all', '--linter', 'bundled', '--fail-on', 'never', '--format', 'json', '--output', path.join(scratch, 'found.json')];
  measure('ESLint', [path.join(root, 'node_modules/eslint/bin/eslint.js'), '--config', config, '--no-config-lookup', '--no-inline-config', '--ext', '.js,.jsx,.cjs,.mjs,.ts,.tsx,.cts,.mts', '--format', 'json', '--output-file', path.join(scratch, 'eslint.json'), '.']);
  measure('review, first', review, home);
  measure('review, second', review, home);
}
const medians = Object.fromEntries(Object.entries(samples).map(([name, list]) => [name, list.map(({ ms }) => ms).sort((a, b) => a - b)[list.length >> 1]!]));
for (const [name, list] of Object.entries(samples)) {
  console.log(`${name.padEnd(15)} ${(medians[name]! / 1000).toFixed(1)} s, ${((lines / medians[name]!) * 1000).toFixed(0)} lines/s, ${Math.max(...list.map(({ megabytes }) => megabytes)).toFixed(0)} MB at most`);
}
console.log(`review to ESLint ${(medians['review, first']! / medians['ESLint']!).toFixed(2)}; second review to first ${(medians['review, second']! / medians['review, first']!).toFixed(2)}`);
rmSync(scratch, { recursive: true, force: true });

function measure(name: string, command: string[], home = scratch): void {
  const start = performance.now();
  const result = spawnSync('/usr/bin/time', ['-f', 'peak %M', process.execPath, ...command], { cwd: workspace, encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, ROUNDTABLE_HOME: home } });
  const ms = performance.now() - start;
  if (result.error !== undefined || (result.status ?? 9) > 1) throw new Error(`${name} did not run (${result.status}): ${result.error?.message ?? result.stderr.slice(-2000)}`);
  (samples[name] ??= []).push({ ms, megabytes: Number(/peak (\d+)/.exec(result.stderr)?.[1] ?? 0) / 1024 });
}
