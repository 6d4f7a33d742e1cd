import assert from 'node:assert/strict';
import path from 'node:path';
import { systemClock } from '../../../../../src/adapters/clock/systemClock.ts';
import { createLinters } from '../../../../../src/adapters/analysers/linters/createLinters.ts';
import { CancelledError } from '../../../../../src/base/errors.ts';
import { applyEdits } from '../../../../../src/base/text.ts';
import type { LintResult } from '../../../../../src/teams/review/ports/instruments.ts';
import { noLeaks } from '../../../../support/noLeaks.ts';
import { TestFolder } from '../../../../support/gitRepo.ts';

const never = new AbortController().signal;
const child = new URL('../../../../../src/adapters/analysers/linters/eslintChild.ts', import.meta.url);
const modules = path.resolve(import.meta.dirname, '../../../../../node_modules');

/** Rules of a made-up plugin that misbehave, next to ordinary ones. */
const plugin = `
const rule = (create) => ({ meta: { fixable: 'code', schema: [] }, create });
export const plugin = { rules: {
  hang: rule((context) => ({ Program() { if (context.sourceCode.text.includes('HANG')) for (;;); } })),
  crash: rule((context) => ({ Program() { if (context.sourceCode.text.includes('CRASH')) process.exit(7); } })),
  throw: rule((context) => ({ Program() { if (context.sourceCode.text.includes('THROW')) throw new Error('the rule broke'); } })),
  print: rule((context) => ({ Program() { if (context.sourceCode.text.includes('PRINT')) for (let i = 0; i < 2000; i++) console.log('x'.repeat(1000)); } })),
  env: rule((context) => ({ Program(node) { if (context.sourceCode.text.includes('ENV')) context.report({ node, message: 'env ' + (process.env.ROUNDTABLE_TEST_SECRET ?? 'clean') }); } })),
} };
`;
const config = `
import { plugin } from './plugin.mjs';
export default [
  { ignores: ['ignored.js'] },
  { files: ['**/*.js'], plugins: { odd: plugin }, rules: { 'no-var': 'error', eqeqeq: 'warn', 'odd/hang': 2, 'odd/crash': 2, 'odd/throw': 2, 'odd/print': 2, 'odd/env': 2 } },
];
`;

describe('the workspace ESLint', function () {
  this.timeout(60_000);
  noLeaks();
  let folder: TestFolder;
  beforeEach(() => {
    folder = new TestFolder();
    folder.link('node_modules/eslint', path.join(modules, 'eslint')).write('eslint.config.mjs', config).write('plugin.mjs', plugin);
  });
  afterEach(() => folder.remove());

  async function lint(files: Readonly<Record<string, string>>, options: { timeLimitMs?: number; signal?: AbortSignal } = {}): Promise<readonly LintResult[]> {
    const linters = createLinters({ eslintChild: child, clock: systemClock, timeLimitMs: options.timeLimitMs ?? 30_000 });
    try {
      const tool = (await linters.detect(folder.path, never)).find((found) => found.tool === 'eslint');
      assert.ok(tool, 'ESLint is not detected');
      return await linters.lint(folder.path, tool, Object.entries(files).map(([file, text]) => ({ path: file, text })), options.signal ?? never);
    } finally {
      linters.dispose();
    }
  }
  const reasonOf = (result: LintResult | undefined): string => (result?.status === 'failed' ? result.reason : `no failure but ${JSON.stringify(result)}`);

  it('lints text that is not on disk, with rule, place, severity and fix', async () => {
    const text = 'var a = 1;\nif (a == 2) a = 3;\n';
    const [result] = await lint({ 'src/a.js': text });
    assert.ok(result?.status === 'ok');
    assert.deepEqual(result.messages.map(({ rule, severity, range }) => [rule, severity, range.start.line, range.start.column]), [
      ['no-var', 'error', 1, 1],
      ['eqeqeq', 'warning', 2, 7],
    ]);
    assert.match(result.messages[0]!.url ?? '', /no-var/);
    assert.match(applyEdits(text, result.messages[0]!.fix!.edits), /^let a = 1;/);
  });

  it('places fixes right behind a byte order mark and in CRLF text', async () => {
    const text = '\uFEFF// é\r\nvar a = 1;\r\n';
    const [result] = await lint({ 'a.js': text });
    assert.ok(result?.status === 'ok');
    assert.equal(applyEdits(text, result.messages.find(({ rule }) => rule === 'no-var')!.fix!.edits), '\uFEFF// é\r\nlet a = 1;\r\n');
  });

  it('says which files the configuration leaves out', async () => {
    const results = await lint({ 'ignored.js': 'var a;', 'notes.md': 'text' });
    assert.deepEqual(results.map(({ status }) => status), ['ignored', 'ignored']);
  });

  it('stops a rule that hangs, and goes on with the other files', async () => {
    const results = await lint({ 'a.js': 'f("HANG");', 'b.js': 'var b;' }, { timeLimitMs: 4_000 });
    assert.match(reasonOf(results[0]), /longer than 4 s on a\.js/);
    assert.equal(results[1]?.status, 'ok');
  });

  it('survives a plugin that ends the process, and goes on with the other files', async () => {
    const results = await lint({ 'a.js': 'f("CRASH");', 'b.js': 'var b;' });
    assert.match(reasonOf(results[0]), /crashed \(code 7\)/);
    assert.equal(results[1]?.status, 'ok');
  });

  it('tells what a rule threw, for that file only', async () => {
    const results = await lint({ 'a.js': 'f("THROW");', 'b.js': 'var b;' });
    assert.match(reasonOf(results[0]), /the rule broke/);
    assert.equal(results[1]?.status, 'ok');
  });

  it('is not disturbed by a plugin that prints without end', async () => {
    const [result] = await lint({ 'a.js': 'var a = "PRINT";' });
    assert.ok(result?.status === 'ok' && result.messages.some(({ rule }) => rule === 'no-var'));
  });

  it('hands the workspace no secrets of ours', async () => {
    process.env['ROUNDTABLE_TEST_SECRET'] = 'leaked';
    try {
      const [result] = await lint({ 'a.js': 'f("ENV");' });
      assert.ok(result?.status === 'ok' && result.messages.some(({ message }) => message === 'env clean'));
    } finally {
      delete process.env['ROUNDTABLE_TEST_SECRET'];
    }
  });

  it('names the file and line of a broken configuration', async () => {
    folder.write('eslint.config.mjs', 'export default [\n  { rules: {\n');
    assert.match(reasonOf((await lint({ 'a.js': 'x' }))[0]), /eslint\.config\.mjs:\d/);
    folder.write('eslint.config.mjs', "export default [{ rules: { 'no-var': 'loud' } }];\n");
    assert.match(reasonOf((await lint({ 'a.js': 'x' }))[0]), /no-var/);
    folder.write('eslint.config.mjs', "export default [{ rules: { 'no-such-rule': 'error' } }];\n");
    assert.match(reasonOf((await lint({ 'a.js': 'x' }))[0]), /no-such-rule/);
  });

  it('names the plugin that is missing', async () => {
    folder.write('eslint.config.mjs', "import gone from 'eslint-plugin-gone';\nexport default [gone];\n");
    assert.match(reasonOf((await lint({ 'a.js': 'x' }))[0]), /eslint-plugin-gone/);
  });

  it('finds no linter without a configuration or without an installation', async () => {
    const linters = createLinters({ eslintChild: child, clock: systemClock });
    folder.remove('node_modules');
    assert.deepEqual((await linters.detect(folder.path, never)).filter(({ tool }) => tool === 'eslint'), []);
    folder.link('node_modules/eslint', path.join(modules, 'eslint')).remove('eslint.config.mjs');
    assert.deepEqual((await linters.detect(folder.path, never)).filter(({ tool }) => tool === 'eslint'), []);
    linters.dispose();
  });

  it('ends at once when it is told to', async () => {
    const controller = new AbortController();
    const linting = lint({ 'a.js': 'f("HANG");' }, { signal: controller.signal });
    setTimeout(() => controller.abort(), 300);
    await assert.rejects(linting, CancelledError.is);
  });
});
