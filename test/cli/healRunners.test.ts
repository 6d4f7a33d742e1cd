import assert from 'node:assert/strict';
import type { HealJson } from '../../src/adapters/wire/healJson.ts';
import { healWorkspace } from '../support/healing/healCommand.ts';
import { runnerModules } from '../support/runnerFixtures.ts';
import { skipBecause } from '../support/skipBecause.ts';

const typed = `export interface Line { readonly price: number; readonly count: number }

export function total(lines: readonly Line[]): number {
  let sum = 0;
  for (let at = 1; at < lines.length; at++) sum += lines[at]!.price * lines[at]!.count;
  return sum;
}
`;
const typedTest = (imports: string): string => `${imports}
import assert from 'node:assert';
import { total } from '../src/total';

describe('total', () => {
  it('is nothing for nothing', () => assert.strictEqual(total([]), 0));
  it('counts the first', () => assert.strictEqual(total([{ price: 2, count: 3 }]), 6));
  it('counts all', () => assert.strictEqual(total([{ price: 2, count: 3 }, { price: 1, count: 1 }]), 7));
});
`;
const configuration = '{ "compilerOptions": { "module": "commonjs", "target": "es2022", "strict": true, "esModuleInterop": true, "skipLibCheck": true, "types": [] }, "ts-node": { "files": true }, "include": ["src", "test", "declared.d.ts"] }\n';
const declared = "declare module 'node:assert';\ndeclare function describe(name: string, body: () => void): void;\ndeclare function it(name: string, body: () => void): void;\n";

describe("roundtable heal with the workspace's own runner", function () {
  this.timeout(180_000);
  let modules: string;

  before(async function () {
    const found = await runnerModules();
    if (found === null) return skipBecause(this, 'the runners could not be installed');
    modules = found;
  });

  const packageWith = (test: string, more = ''): string => `{ "name": "w", "private": true, "scripts": { "test": "${test}" }${more} }\n`;
  const heal = async (files: Record<string, string>, change?: Record<string, string>): Promise<HealJson> =>
    (await healWorkspace(files, { modules, args: ['--max-seconds', '110'], ...(change === undefined ? {} : { change }) })).heal;
  const healed = (answer: HealJson, runner: string): void => {
    assert.equal(answer.runner, runner);
    assert.deepEqual(answer.failures.map(({ name, state }) => [name, state]), [['total › counts the first', 'healed'], ['total › counts all', 'healed']], JSON.stringify(answer.failures.map(({ evidence }) => evidence)));
    assert.match(answer.failures[0]!.proposals[0]!.patch, /^--- a\/src\/total\.ts$/m);
  };

  const loaders: readonly (readonly [name: string, test: string, more: string])[] = [
    ['mocha and tsx', 'mocha --require tsx/cjs test/*.test.ts', ''],
    ['mocha and ts-node', 'mocha --require ts-node/register test/*.test.ts', ''],
    ['mocha and swc', 'mocha --require @swc-node/register test/*.test.ts', ''],
  ];
  for (const [name, test, more] of loaders) {
    it(`repairs TypeScript that ${name} run`, async () => {
      const answer = await heal({ 'package.json': packageWith(test, more), 'tsconfig.json': configuration, 'src/total.ts': typed, 'test/total.test.ts': typedTest(''), 'declared.d.ts': declared });
      healed(answer, 'mocha');
      assert.equal(answer.failures[0]!.proposals[0]!.verdict.typeCheck, 'ok');
    });
  }

  it('repairs TypeScript that Vitest runs', async () => {
    const test = typedTest("import { describe, it } from 'vitest';");
    healed(await heal({ 'package.json': packageWith('vitest run', ', "type": "module"'), 'src/total.ts': typed, 'test/total.test.ts': test }), 'vitest');
  });

  it('repairs what Jest runs', async () => {
    const source = "exports.last = (list) => list[list.length];\n";
    const test = "const { last } = require('../src/last.js');\ntest('takes the last', () => expect(last([1, 2])).toBe(2));\ntest('knows none', () => expect(last([])).toBeUndefined());\n";
    const answer = await heal({ 'package.json': packageWith('jest'), 'src/last.js': source, 'test/last.test.js': test });
    assert.equal(answer.runner, 'jest');
    assert.equal(answer.failures[0]?.state, 'healed', JSON.stringify(answer.failures));
  });

  for (const [runner, script, imports] of [['jest', 'jest', ''], ['vitest', 'vitest run', "import { expect, test } from 'vitest';\n"]] as const) {
    it(`offers to write a stale snapshot of ${runner} anew, and does not choose that by itself`, async () => {
      const module = runner === 'vitest';
      const files = {
        'package.json': packageWith(script, module ? ', "type": "module"' : ''),
        'src/page.js': module ? "export const page = (name) => `<h1>Hello ${name}</h1>`;\n" : "exports.page = (name) => `<h1>Hello ${name}</h1>`;\n",
        'test/page.test.js': `${imports}${module ? "import { page } from '../src/page.js';" : "const { page } = require('../src/page.js');"}\ntest('greets', () => expect(page('you')).toMatchSnapshot());\n`,
        'test/__snapshots__/page.test.js.snap': runner === 'jest'
          ? '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing\n\nexports[`greets 1`] = `"<h1>Hello you</h1>"`;\n'
          : '// Vitest Snapshot v1, https://vitest.dev/guide/snapshot.html\n\nexports[`greets 1`] = `"<h1>Hello you</h1>"`;\n',
      };
      const answer = await heal(files, { 'src/page.js': files['src/page.js'].replace('Hello', 'Welcome') });
      const failure = answer.failures[0]!;
      assert.equal(failure.class, 'stale snapshot', JSON.stringify(answer.failures));
      const snapshot = failure.proposals.find(({ strategy }) => strategy === 'snapshot');
      assert.match(snapshot?.patch ?? '', /^\+exports\[`greets 1`\] = `"<h1>Welcome you<\/h1>"`;$/m);
      assert.ok(failure.proposals.every(({ applied }) => !applied));
    });
  }
});
