import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What is wrong is one word in `src/price.js`; one of three tests says so. */
export const failingProject: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'shop', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/price.js': [
    'export function cents(amount) {',
    '  return Math.floor(amount * 100);',
    '}',
    '',
    'export function total(items) {',
    '  return items.reduce((sum, item) => sum + cents(item.price), 0);',
    '}',
    '',
  ].join('\n'),
  'test/price.test.js': [
    "import { describe, it } from 'node:test';",
    "import assert from 'node:assert/strict';",
    "import { cents, total } from '../src/price.js';",
    '',
    "describe('totals', () => {",
    "  it('rounds to the nearest cent', () => {",
    '    assert.equal(cents(1.006), 101);',
    '    assert.equal(cents(2.004), 200);',
    '  });',
    '',
    "  it('keeps whole amounts', () => {",
    '    assert.equal(cents(3), 300);',
    '  });',
    '',
    "  it('adds up', () => {",
    '    assert.equal(total([{ price: 1 }, { price: 2 }]), 300);',
    '  });',
    '});',
    '',
  ].join('\n'),
};

/** Makes it a repository with one commit. */
export function makeFailingProject(folder: string): void {
  for (const [file, text] of Object.entries(failingProject)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const git = (...args: string[]): unknown =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false', '-c', 'init.defaultBranch=main', ...args], { cwd: folder, stdio: 'ignore' });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'base');
}
