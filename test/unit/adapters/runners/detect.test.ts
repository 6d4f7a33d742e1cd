import assert from 'node:assert/strict';
import { readInvocation, readTestScript } from '../../../../src/adapters/runners/detect/invocation.ts';
import { UserFacingError } from '../../../../src/base/errors.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';
import { never, said, tryRun, withRunners } from './trying.ts';

describe('Finding what runs tests', function () {
  noLeaks();
  this.timeout(60_000);
  const folder = temporaryFolder();
  const install = (at: string, name: string): void => {
    folder.write(`${at}/node_modules/${name}/package.json`, JSON.stringify({ name, bin: 'run.js' }));
    folder.write(`${at}/node_modules/${name}/run.js`, '');
  };
  const found = (command?: string): Promise<string[]> => withRunners(async (runners) => (await runners.detect(folder.path, command, never)).map((project) => `${project.id} ${project.evidence}`));

  const cases: readonly (readonly [string, string])[] = [
    ['node --test', 'node:test [] []'],
    ['tsc -p . && NODE_ENV=test node --import tsx --test "test/**/*.test.ts"', 'node:test [--import tsx] [test/**/*.test.ts]'],
    ['tsx --test test/a.ts', 'node:test [--import tsx] [test/a.ts]'],
    ['node -r ts-node/register --test-concurrency 2 --test test/*.ts', 'node:test [-r ts-node/register --test-concurrency 2] [test/*.ts]'],
    ['node --experimental-strip-types --test', 'node:test [--experimental-strip-types] []'],
    ['node -r @swc-node/register --test', 'node:test [-r @swc-node/register] []'],
    ['c8 --reporter=lcov mocha -r should test/*.js', 'mocha [] [-r should test/*.js]'],
    ['node --import tsx node_modules/mocha/bin/mocha.js test', 'mocha [--import tsx] [test]'],
    ['cross-env TZ=UTC jest --config a.json', 'jest [] [--config a.json]'],
    ['npx vitest run', 'vitest [] [run]'],
    ['poetry run pytest -q', 'pytest [] [-q]'],
    ['python -m pytest tests', 'pytest [] [tests]'],
    ['python3 -m unittest discover', 'pytest [] []'],
    ['npm run unit -- --bail', 'mocha [] [--bail]'],
    ['npm test --workspaces', 'none'],
    ['make check', 'none'],
    ['eslint . && vitest --run typecheck && vitest run', 'vitest [] [run]'],
  ];
  for (const [command, expected] of cases) {
    it(`reads \`${command}\``, () => {
      const read = readInvocation(command, { unit: 'mocha' });
      assert.equal(read === undefined ? 'none' : `${read.runner} [${read.nodeArgs.join(' ')}] [${read.args.join(' ')}]`, expected);
    });
  }

  it('finds several projects, packages of a monorepo included', async () => {
    folder.write('package.json', '{"workspaces":["packages/*"],"scripts":{"test":"npm test --workspaces"}}');
    folder.write('packages/a/package.json', '{"scripts":{"test":"vitest run"}}');
    folder.write('packages/b/package.json', '{"devDependencies":{"mocha":"1"}}');
    folder.write('packages/b/test/b.test.js', "describe('b', () => {});");
    folder.write('packages/c/package.json', '{}');
    folder.write('packages/c/c.test.mjs', "import { test } from 'node:test';");
    install('packages/a', 'vitest');
    install('packages/b', 'mocha');
    folder.write('tools/test_x.py', 'def test_x(): pass');
    folder.write('services/pyproject.toml', '[tool.pytest.ini_options]\n');
    folder.write('services/tests/test_y.py', 'def test_y(): pass');
    assert.deepEqual(await found(), [
      'vitest:packages/a `scripts.test` runs vitest',
      'mocha:packages/b the package depends on mocha',
      'node:test:packages/c packages/c/c.test.mjs imports it',
      'pytest: there are Python tests, such as tools/test_x.py',
      'pytest:services services/pyproject.toml configures it',
    ]);
  });

  it('leaves out samples below a root with tests, and projects whose runner is missing where another works', async () => {
    folder.write('package.json', '{"scripts":{"test":"node --test"}}');
    folder.write('media/sample/package.json', '{"scripts":{"test":"node --test"}}');
    folder.write('templates/app/package.json', '{"scripts":{"test":"vitest"}}');
    folder.write('test/fixtures/a/tests/test_a.py', 'def test_a(): pass');
    folder.write('packages/a/package.json', '{"scripts":{"test":"jest"}}');
    assert.deepEqual(await found(), ['node:test: `scripts.test` runs node:test']);
    install('packages/a', 'jest');
    assert.deepEqual(await found(), ['node:test: `scripts.test` runs node:test', 'jest:packages/a `scripts.test` runs jest']);
  });

  it('names a project whose runner is missing where there is no other', async () => {
    folder.write('examples/a/package.json', '{"scripts":{"test":"jest"}}');
    assert.deepEqual(await found(), ['jest:examples/a `scripts.test` runs jest']);
  });

  it('finds what the compiler does before the tests are run from its output', () => {
    const builds = (scripts: Record<string, string>): readonly (readonly string[])[] | undefined => readTestScript('test', scripts)?.builds;
    assert.deepEqual(builds({ test: 'tsc && node --test dist' }), [[]]);
    assert.deepEqual(builds({ pretest: 'npm run build', build: 'rm -rf dist && tsc -p src', test: 'node --test dist' }), [['-p', 'src']]);
    assert.deepEqual(builds({ test: 'npm run build && npm run unit', build: 'npx tsc -b', unit: 'mocha dist' }), [['-b']]);
    assert.deepEqual(builds({ test: 'tsc --noEmit && node --test' }), []);
  });

  it('takes a named command alone, by its runner where that is known', async () => {
    folder.write('package.json', '{"scripts":{"test":"node --test","check":"make"}}');
    assert.deepEqual(await found('npm test'), ['node:test: the command `npm test` runs node:test']);
    assert.deepEqual(await found('npm run check'), ['command: the command `npm run check` was named']);
  });

  it('says what to do where nothing is found', async () => {
    folder.write('README.md', 'nothing');
    await assert.rejects(found(), (error) => UserFacingError.is(error) && /--command/.test(error.hint ?? ''));
  });

  it('reads TAP, JUnit, or else the exit code of a command', async () => {
    folder.write('tap.sh', 'printf "TAP version 13\\n# Subtest: sums\\n    not ok 1 - adds\\n      ---\\n      error: |-\\n        wrong\\n      expected: 3\\n      actual: 4\\n      ...\\n    1..1\\nnot ok 1 - sums\\nok 2 - keeps # SKIP\\n1..2\\n"; exit 1');
    folder.write('junit.sh', 'echo "<testsuite><testcase classname=\\"a.B\\" name=\\"one\\"/><testcase classname=\\"a.B\\" name=\\"two\\"><failure type=\\"AssertionError\\" message=\\"1 &lt; 2\\">at</failure></testcase></testsuite>" > "$ROUNDTABLE_JUNIT"; exit 1');
    folder.write('plain.sh', 'echo bad; exit 3');
    const run = async (script: string): Promise<string[]> => said((await tryRun(folder.path, undefined, {}, `sh ${script}`)).outcome);
    assert.deepEqual(await run('tap.sh'), ['failed (assertion) tests › sums › adds', 'skipped tests › keeps']);
    assert.deepEqual(await run('junit.sh'), ['failed (assertion) tests › a.B › two', 'passed tests › a.B › one']);
    assert.deepEqual(await run('plain.sh'), ['failed (error) tests › sh plain.sh']);
  });
});
