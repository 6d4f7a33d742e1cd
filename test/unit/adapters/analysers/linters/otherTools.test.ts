import assert from 'node:assert/strict';
import { chmodSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createLinters } from '../../../../../src/adapters/analysers/linters/createLinters.ts';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { applyEdits } from '../../../../../src/base/text.ts';
import type { LintFile, LintResult } from '../../../../../src/teams/review/ports/instruments.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const eslintChild = new URL('../../../../../src/adapters/analysers/linters/eslintChild.ts', import.meta.url);
const never = new AbortController().signal;
const text = 'const a = "é😀"; debugger;\n';

// The tools are stood in for by programs of their names that print what the real ones print, or misbehave.
describe('linters that are programs', function () {
  this.timeout(30_000);
  const folder = temporaryFolder();
  const opened: { dispose(): void }[] = [];
  afterEach(() => {
    for (const linters of opened.splice(0)) linters.dispose();
  });
  noLeaks();

  const lint = async (files: readonly LintFile[], timeLimitMs = 20_000, signal = never): Promise<readonly LintResult[]> => {
    const linters = createLinters({ eslintChild, clock: systemClock, timeLimitMs });
    opened.push(linters);
    const [tool] = await linters.detect(folder.path, signal);
    assert.ok(tool !== undefined, 'a tool is detected');
    return linters.lint(folder.path, tool, files, signal);
  };
  const install = (name: string, program: string): void => {
    folder.write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '9.8.7', bin: { tool: 'bin/tool' } }));
    folder.write(`node_modules/${name}/bin/tool`, `#!/usr/bin/env node\n${program}`);
  };
  const installRuff = (program: string): void => {
    folder.write('ruff.toml', '');
    folder.write('.venv/lib/python3.12/site-packages/ruff-0.16.9.dist-info/METADATA', '');
    chmodSync(folder.write('.venv/bin/ruff', `#!/usr/bin/env node\n${program}`), 0o755);
  };
  const biome = (program: string): void => {
    folder.write('biome.json', '{}');
    install('@biomejs/biome', program);
  };
  const only = (results: readonly LintResult[]): LintResult => {
    assert.equal(results.length, 1);
    return results[0]!;
  };
  const reasonOf = (result: LintResult): string => (result.status === 'failed' ? result.reason : `not failed: ${JSON.stringify(result)}`);

  it('are found where they are configured and installed, each for its languages', async () => {
    folder.write('biome.json', '{}');
    folder.write('.oxlintrc.json', '{}');
    install('@biomejs/biome', '');
    install('oxlint', '');
    installRuff('');
    const linters = createLinters({ eslintChild, clock: systemClock });
    opened.push(linters);
    const found = await linters.detect(folder.path, never);
    assert.deepEqual(found.map(({ tool, version, languages }) => [tool, version, languages.includes('python')]), [['biome', '9.8.7', false], ['oxlint', '9.8.7', false], ['ruff', '0.16.9', true]]);
    assert.equal(found[2]?.path, path.join(folder.path, '.venv/bin/ruff'));
  });

  it('are not found when they are only installed, or only configured', async () => {
    install('oxlint', '');
    folder.write('biome.json', '{}');
    const linters = createLinters({ eslintChild, clock: systemClock });
    opened.push(linters);
    assert.deepEqual(await linters.detect(folder.path, never), []);
  });

  it('have the columns of Biome counted in UTF-16 units', async () => {
    folder.write('a.js', text);
    biome(`const file = process.argv.at(-1);
      console.log(JSON.stringify({ diagnostics: [
        { severity: 'error', message: 'No debugger.', category: 'lint/suspicious/noDebugger', location: { path: file, start: { line: 1, column: 17 }, end: { line: 1, column: 26 } } },
        { severity: 'error', message: 'Not for us.', category: 'format', location: { path: file, start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } } ] }));
      process.exit(1);`);
    const result = only(await lint([{ path: 'a.js', text }]));
    assert.deepEqual(result, {
      path: 'a.js', status: 'ok',
      messages: [{ rule: 'suspicious/noDebugger', severity: 'error', message: 'No debugger.', range: { start: { line: 1, column: 18 }, end: { line: 1, column: 27 } } }],
    });
  });

  it('have the byte offsets of oxlint turned into columns', async () => {
    folder.write('a.js', text);
    folder.write('.oxlintrc.json', '{}');
    install('oxlint', `const file = process.argv.at(-1);
      console.log(JSON.stringify({ diagnostics: [{ message: 'No debugger', code: 'eslint(no-debugger)', severity: 'error', url: 'https://example.org/rule', filename: file, labels: [{ span: { offset: 20, length: 9 } }] }] }));`);
    const result = only(await lint([{ path: 'a.js', text }]));
    assert.deepEqual(result, {
      path: 'a.js', status: 'ok',
      messages: [{ rule: 'no-debugger', severity: 'error', message: 'No debugger', range: { start: { line: 1, column: 18 }, end: { line: 1, column: 27 } }, url: 'https://example.org/rule' }],
    });
  });

  it('have the safe fixes of ruff taken over, on text that is not saved', async () => {
    const python = 'x = "é😀"; import os\n';
    installRuff(`let input = ''; process.stdin.on('data', (chunk) => (input += chunk)).on('end', () => {
      const place = (column) => ({ row: 1, column });
      const one = (applicability) => ({ code: 'F401', filename: process.argv.at(-2), message: 'unused: ' + input.length, location: place(18), end_location: place(20), url: null, fix: { applicability, edits: [{ content: 'pass', location: place(11), end_location: place(20) }] } });
      console.log(JSON.stringify([one('safe'), one('unsafe')]));
    });`);
    const result = only(await lint([{ path: 'pkg/a.py', text: python }]));
    assert.ok(result.status === 'ok');
    assert.deepEqual(result.messages.map(({ rule, fix }) => [rule, fix !== undefined]), [['F401', true], ['F401', false]]);
    assert.equal(applyEdits(python, result.messages[0]!.fix!.edits), 'x = "é😀"; pass\n');
    assert.equal(result.messages[0]!.message, `unused: ${python.length}`);
  });

  it('read unsaved text from copies outside the workspace, under its configuration', async () => {
    folder.write('src/a.js', 'old');
    biome(`const fs = require('node:fs'); const file = process.argv.at(-1);
      const config = process.argv.find((argument) => argument.startsWith('--config-path='));
      console.log(JSON.stringify({ diagnostics: [{ severity: 'warning', message: fs.readFileSync(file, 'utf8') + ' ' + file.startsWith(${JSON.stringify(folder.path)}) + ' ' + config, category: 'lint/a/b', location: { path: file, start: { line: 1, column: 1 }, end: { line: 1, column: 2 } } }] }));`);
    const before = readdirSync(folder.path, { recursive: true }).sort();
    const result = only(await lint([{ path: 'src/a.js', text: 'new' }]));
    assert.ok(result.status === 'ok');
    assert.equal(result.messages[0]?.message, `new false --config-path=${path.join(folder.path, 'biome.json')}`);
    assert.deepEqual(readdirSync(folder.path, { recursive: true }).sort(), before);
  });

  it('are ended when they hang', async () => {
    biome('setInterval(() => {}, 1000);');
    assert.match(reasonOf(only(await lint([{ path: 'a.js', text }], 500))), /took longer than 0\.5 s/);
  });

  it('are told to have crashed in their own words', async () => {
    biome("console.error('The configuration biome.json:3 has an unknown key `lintr`.'); process.exit(2);");
    assert.match(reasonOf(only(await lint([{ path: 'a.js', text }]))), /biome\.json:3 has an unknown key/);
  });

  it('are told to have printed garbage', async () => {
    biome("console.log('<html>');");
    assert.match(reasonOf(only(await lint([{ path: 'a.js', text }]))), /html|no results/);
  });

  it('are ended when they flood their output', async () => {
    biome("const chunk = 'x'.repeat(1024 * 1024); const more = () => process.stdout.write(chunk, more); more();");
    assert.match(reasonOf(only(await lint([{ path: 'a.js', text }]))), /more than 32 MB/);
  });

  it('are told to be missing when they vanish between finding and running', async () => {
    const linters = createLinters({ eslintChild, clock: systemClock });
    opened.push(linters);
    const results = await linters.lint(folder.path, { tool: 'ruff', path: path.join(folder.path, 'gone'), version: null, languages: ['python'] }, [{ path: 'a.py', text: 'x' }], never);
    assert.match(reasonOf(only(results)), /could not be started \(ENOENT\)/);
  });

  it('are ended when they are no longer wanted', async () => {
    biome('setInterval(() => {}, 1000);');
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 300);
    await assert.rejects(lint([{ path: 'a.js', text }], 20_000, cancel.signal), (error) => CancelledError.is(error));
  });
});
