import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinters } from '../../../../src/adapters/analysers/linters/createLinters.ts';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createLintChecker } from '../../../../src/adapters/healing/lintChecker.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { temporaryFolder } from '../analysers/temporaryFolder.ts';

const never = new AbortController().signal;

describe('new lint errors of a repair', function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let linters: ReturnType<typeof createLinters>;
  beforeEach(() => {
    symlinkSync(fileURLToPath(new URL('../../../../node_modules', import.meta.url)), path.join(folder.path, 'node_modules'), 'junction');
    linters = createLinters({ eslintChild: new URL('../../../../src/adapters/analysers/linters/eslintChild.ts', import.meta.url), clock: systemClock });
  });
  afterEach(() => linters.dispose());
  noLeaks();

  const check = (before: string, after: string): ReturnType<ReturnType<typeof createLintChecker>['newErrors']> =>
    createLintChecker(linters).newErrors(folder.path, [{ file: 'a.js', before, after }], never);

  it('are those at error level that were not there before, wherever the lines have moved to', async () => {
    folder.write('eslint.config.mjs', "export default [{ rules: { eqeqeq: 'error', 'no-var': 'error', 'no-empty': 'warn' } }];");
    folder.write('a.js', '');
    const errors = await check('f(a == b);\n', '\nf(a == b);\nf(a == b);\nif (a) {}\nvar c;\n');
    assert.deepEqual(errors?.map(({ rule, isMended }) => [rule, isMended]), [['eqeqeq', false], ['no-var', true]]);
    assert.deepEqual(await check('f(a == b);\n', 'f(a == c);\n'), []);
  });

  it('are not known where nothing lints the file, or the linter cannot run', async () => {
    assert.equal(await check('a', 'b'), null);
    folder.write('eslint.config.mjs', 'throw new Error("no");');
    assert.equal(await check('a', 'b'), null);
  });
});
