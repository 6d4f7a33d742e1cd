import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LintersOptions } from '../../../../../src/adapters/analysers/linters/createLinters.ts';
import { createLinters } from '../../../../../src/adapters/analysers/linters/createLinters.ts';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { applyEdits } from '../../../../../src/base/text.ts';
import type { LinterFound, LintFile, LintMessage, LintResult } from '../../../../../src/teams/review/ports/instruments.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { SimulatedClock } from '../../../../support/simulatedClock.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const eslintChild = new URL('../../../../../src/adapters/analysers/linters/eslintChild.ts', import.meta.url);
const installed = fileURLToPath(new URL('../../../../../node_modules', import.meta.url));
const never = new AbortController().signal;

describe("the workspace's ESLint", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const opened: { dispose(): void }[] = [];
  beforeEach(() => symlinkSync(installed, path.join(folder.path, 'node_modules'), 'junction'));
  afterEach(() => {
    for (const linters of opened.splice(0)) linters.dispose();
  });
  noLeaks();

  const open = (options: Partial<LintersOptions> = {}): ReturnType<typeof createLinters> => {
    const linters = createLinters({ eslintChild, clock: systemClock, ...options });
    opened.push(linters);
    return linters;
  };

  /** A configuration with one rule of its own, whose `Program` handler is `body`. */
  const withRule = (body: string, before = ''): void =>
    void folder.write(
      'eslint.config.mjs',
      `${before}
      const rule = { create: (context) => ({ Program(node) { const text = context.sourceCode.text; ${body} } }) };
      export default [{ plugins: { own: { rules: { rule } } }, rules: { 'own/rule': 'error' } }];`,
    );
  const lint = async (linters: ReturnType<typeof createLinters>, files: readonly LintFile[], signal = never): Promise<readonly LintResult[]> => {
    const [tool] = await linters.detect(folder.path, signal);
    assert.ok(tool !== undefined, 'ESLint is detected');
    return linters.lint(folder.path, tool, files, signal);
  };
  const lintText = async (text: string, file = 'a.js'): Promise<LintResult> => (await lint(open(), [{ path: file, text }]))[0]!;
  const messagesOf = (result: LintResult): readonly LintMessage[] => {
    assert.equal(result.status, 'ok', result.status === 'failed' ? result.reason : '');
    return result.status === 'ok' ? result.messages : [];
  };
  const reasonOf = (result: LintResult | undefined): string => (result?.status === 'failed' ? result.reason : `not failed: ${JSON.stringify(result)}`);

  it('is found with its version where it is configured and installed', async () => {
    folder.write('eslint.config.mjs', 'export default [];');
    const [tool] = await open().detect(folder.path, never);
    assert.equal(tool?.tool, 'eslint');
    assert.match(tool?.version ?? '', /^\d+\.\d+\.\d+$/);
    assert.deepEqual(tool?.languages, ['javascript', 'jsx', 'typescript', 'tsx']);
  });

  it('is not found without a configuration', async () => {
    assert.deepEqual(await open().detect(folder.path, never), []);
  });

  it('names another configuration once its files change', async () => {
    const linters = open();
    const configuration = async (): Promise<LinterFound['configuration']> => (await linters.detect(folder.path, never))[0]?.configuration;
    folder.write('eslint.config.mjs', 'export default [];');
    const before = await configuration();
    assert.equal(await configuration(), before);
    folder.write('eslint.config.mjs', "import { rules } from './rules/ours.mjs';\nexport default [{ rules }];");
    const after = await configuration();
    assert.notEqual(after, before);
    folder.write('rules/ours.mjs', 'export const rules = {};');
    assert.notEqual(await configuration(), after);
  });

  it('lints the text it is given, with ranges, the page of the rule, and a fix', async () => {
    folder.write('eslint.config.mjs', "export default [{ rules: { 'prefer-const': 'error', 'no-debugger': 'warn' } }];");
    const text = '/* 😀 */ let a = 1;\ndebugger;\nexport { a };\n';
    const messages = messagesOf(await lintText(text));
    assert.deepEqual(
      messages.map(({ rule, severity, range, url }) => [rule, severity, range.start, range.end, url]),
      [
        ['prefer-const', 'error', { line: 1, column: 14 }, { line: 1, column: 15 }, 'https://eslint.org/docs/latest/rules/prefer-const'],
        ['no-debugger', 'warning', { line: 2, column: 1 }, { line: 2, column: 10 }, 'https://eslint.org/docs/latest/rules/no-debugger'],
      ],
    );
    assert.equal(applyEdits(text, messages[0]!.fix!.edits), text.replace('let', 'const'));
  });

  it('places fixes in a text with a byte order mark', async () => {
    folder.write('eslint.config.mjs', "export default [{ rules: { 'prefer-const': 'error' } }];");
    const text = '\uFEFFlet a = 1;\nexport { a };\n';
    assert.equal(applyEdits(text, messagesOf(await lintText(text))[0]!.fix!.edits), text.replace('let', 'const'));
  });

  it('tells text that does not parse by a message without a rule', async () => {
    folder.write('eslint.config.mjs', 'export default [{}];');
    const [message] = messagesOf(await lintText('let = ;'));
    assert.equal(message?.rule, null);
    assert.equal(message?.severity, 'error');
  });

  it('says which files the configuration leaves out', async () => {
    folder.write('eslint.config.mjs', "export default [{ ignores: ['out/**'] }, { rules: { 'no-debugger': 'error' } }];");
    const results = await lint(open(), [{ path: 'out/a.js', text: 'debugger;' }, { path: 'b.js', text: 'debugger;' }, { path: 'c.unknown', text: '?' }]);
    assert.deepEqual(results.map(({ path: file, status }) => [file, status]), [['out/a.js', 'ignored'], ['b.js', 'ok'], ['c.unknown', 'ignored']]);
  });

  it('uses the configuration nearest to each file', async () => {
    folder.write('packages/one/eslint.config.mjs', "export default [{ rules: { 'no-debugger': 'error' } }];");
    folder.write('packages/two/eslint.config.mjs', "export default [{ rules: { 'no-var': 'error' } }];");
    const text = 'debugger; var a;';
    const results = await lint(open(), [{ path: 'packages/one/a.js', text }, { path: 'packages/two/a.js', text }, { path: 'other.js', text }]);
    assert.deepEqual(results.map((result) => (result.status === 'ok' ? result.messages.map(({ rule }) => rule) : result.status)), [['no-debugger'], ['no-var'], 'ignored']);
  });

  it('keeps one process for one configuration, and starts another when it changes', async () => {
    const linters = open();
    const pid = async (): Promise<string> => messagesOf((await lint(linters, [{ path: 'a.js', text: 'a' }]))[0]!)[0]!.message;
    withRule('context.report({ node, message: String(process.pid) });');
    const first = await pid();
    assert.equal(await pid(), first);
    withRule('context.report({ node, message: String(process.pid) }); /* changed */');
    assert.notEqual(await pid(), first);
  });

  it('stops a process that has had nothing to do for a while', async () => {
    const clock = new SimulatedClock();
    const linters = open({ clock, idleMs: 60_000 });
    withRule('context.report({ node, message: String(process.pid) });');
    const [result] = await lint(linters, [{ path: 'a.js', text: 'a' }]);
    const pid = Number(messagesOf(result!)[0]!.message);
    assert.ok(isAlive(pid));
    await clock.advance(60_000);
    await gone(pid);
  });

  it('gives the process no secrets of ours', async () => {
    process.env['ROUNDTABLE_TEST_SECRET'] = 'x';
    try {
      withRule("context.report({ node, message: `${process.env.ROUNDTABLE_TEST_SECRET} ${process.env.PATH === undefined}` });");
      assert.equal(messagesOf(await lintText('a'))[0]?.message, 'undefined false');
    } finally {
      delete process.env['ROUNDTABLE_TEST_SECRET'];
    }
  });

  it('ends a rule that hangs, with whatever it started, and goes on with the next file', async () => {
    withRule(
      "if (text !== 'hang') return; for (;;);",
      `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' }); writeFileSync('pid-' + process.pid, String(child.pid)); writeFileSync('pid', String(child.pid));`,
    );
    const started = open({ timeLimitMs: 3000 });
    const results = lint(started, [{ path: 'a.js', text: 'hang' }, { path: 'b.js', text: 'fine' }]);
    const pidFile = path.join(folder.path, 'pid');
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    const grandchild = Number(readFileSync(pidFile, 'utf8'));
    const [hanging, fine] = await results;
    assert.match(reasonOf(hanging), /took longer than 3 s on a\.js and was stopped/);
    assert.equal(fine?.status, 'ok');
    await gone(grandchild);
  });

  it('survives a rule that ends the process', async () => {
    withRule("if (text === 'crash') process.exit(7);");
    const [crashed, fine] = await lint(open(), [{ path: 'a.js', text: 'crash' }, { path: 'b.js', text: 'fine' }]);
    assert.match(reasonOf(crashed), /crashed \(code 7\)/);
    assert.equal(fine?.status, 'ok');
  });

  it('gives up files after losing several processes to them', async () => {
    withRule('process.exit(7);');
    const results = await lint(open(), Array.from({ length: 6 }, (_, index) => ({ path: `${index}.js`, text: 'a' })));
    assert.deepEqual(results.map((result) => /crashed/.test(reasonOf(result))), [true, true, true, true, true, true]);
  });

  it('is not misled by what plugins print', async () => {
    withRule("console.log('{\"kind\":\"linted\"}'); console.error('noise'); process.stdout.write('\\n[]\\n'); context.report({ node, message: 'real' });");
    assert.equal(messagesOf(await lintText('a'))[0]?.message, 'real');
  });

  it('gives up a process that answers with garbage', async () => {
    withRule("require('node:fs').writeSync(3, '<html>\\n');", "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);");
    assert.match(reasonOf(await lintText('a')), /no answer/);
  });

  it('is not drowned by a flood', async () => {
    withRule("const chunk = Buffer.alloc(1024 * 1024, 'x'); for (let i = 0; i < 64; i++) for (const fd of [1, 2]) try { fs.writeSync(fd, chunk); } catch (error) { if (error.code !== 'EAGAIN') throw error; } context.report({ node, message: 'dry' });", "import fs from 'node:fs';");
    assert.equal(messagesOf(await lintText('a'))[0]?.message, 'dry');
  });

  it('gives up a process whose answer never ends', async () => {
    withRule("const chunk = Buffer.alloc(64 * 1024, 'x'); for (let sent = 0; sent < 40 * 1024 * 1024; ) try { sent += fs.writeSync(3, chunk); } catch (error) { if (error.code !== 'EAGAIN') throw error; }", "import fs from 'node:fs';");
    assert.match(reasonOf(await lintText('a')), /more than 16 MB/);
  });

  it('names file and line of a configuration that does not parse', async () => {
    folder.write('eslint.config.mjs', "export default [\n  { rules: { 'no-debugger': 'error' }\n];\n");
    assert.match(reasonOf(await lintText('a')), /Unexpected token.*\(eslint\.config\.mjs:3\)/);
  });

  it('repeats what ESLint says of a configuration it does not accept', async () => {
    folder.write('eslint.config.mjs', "export default [{ rules: { 'no-debugger': 'loud' } }];\n");
    assert.match(reasonOf(await lintText('a')), /no-debugger.*severity/i);
  });

  it('names a plugin that is not installed', async () => {
    folder.write('eslint.config.mjs', "import plugin from 'eslint-plugin-that-is-not-there';\nexport default [plugin];\n");
    assert.match(reasonOf(await lintText('a')), /eslint-plugin-that-is-not-there/);
  });

  it('stops at once when it is cancelled', async () => {
    withRule('for (;;);');
    const cancel = new AbortController();
    const running = assert.rejects(lint(open(), [{ path: 'a.js', text: 'a' }], cancel.signal), (error) => CancelledError.is(error));
    setTimeout(() => cancel.abort(), 300);
    await running;
  });

  it('does not outlive a parent that was killed, even in a rule that hangs', async () => {
    withRule("writeFileSync('pid', String(process.pid)); for (;;);", "import { writeFileSync } from 'node:fs';");
    const url = (file: string): string => JSON.stringify(new URL(`../../../../../src/adapters/${file}`, import.meta.url).href);
    const parent = spawn(process.execPath, ['--input-type=module', '-e', `
      const { createLinters } = await import(${url('analysers/linters/createLinters.ts')});
      const { systemClock } = await import(${url('clock/systemClock.ts')});
      const linters = createLinters({ eslintChild: new URL(${JSON.stringify(eslintChild.href)}), clock: systemClock });
      const { signal } = new AbortController();
      const [tool] = await linters.detect(process.cwd(), signal);
      await linters.lint(process.cwd(), tool, [{ path: 'a.js', text: 'a' }], signal);`], { cwd: folder.path, stdio: 'inherit' });
    const pidFile = path.join(folder.path, 'pid');
    while (!existsSync(pidFile) || readFileSync(pidFile, 'utf8') === '') await new Promise((resolve) => setTimeout(resolve, 20));
    parent.kill('SIGKILL');
    await gone(Number(readFileSync(pidFile, 'utf8')));
  });

  it('ends its processes when it is disposed', async () => {
    withRule('context.report({ node, message: String(process.pid) });');
    const linters = open();
    const [result] = await lint(linters, [{ path: 'a.js', text: 'a' }]);
    linters.dispose();
    await gone(Number(messagesOf(result!)[0]!.message));
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended but was not yet collected still has a number.
    return process.platform !== 'linux' || !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
}
