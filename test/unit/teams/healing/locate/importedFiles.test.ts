import assert from 'node:assert/strict';
import { importedFiles } from '../../../../../src/teams/healing/locate/importedFiles.ts';

const imported = (files: Record<string, string>, start: string): Promise<readonly string[]> => importedFiles(start, (file) => Promise.resolve(files[file] ?? null));

describe('files that a test imports', () => {
  it('follows imports and requires to files with any ending, nearest first', async () => {
    const files = {
      'test/a.test.ts': "import { a } from '../src/a.js';\nconst b = require('../lib');",
      'src/a.ts': "export * from './deep/c';",
      'lib/index.js': '',
      'src/deep/c.tsx': "import '../a.js'",
    };
    assert.deepEqual(await imported(files, 'test/a.test.ts'), ['src/a.ts', 'lib/index.js', 'src/deep/c.tsx']);
  });

  it('follows Python imports, relative ones and names of packages as well', async () => {
    const files = { 'tests/test_a.py': 'from shop import price\nimport util', 'shop/__init__.py': 'from .tax import rate', 'shop/price.py': '', 'shop/tax.py': '', 'util.py': '' };
    assert.deepEqual([...(await imported(files, 'tests/test_a.py'))].sort(), ['shop/__init__.py', 'shop/price.py', 'shop/tax.py', 'util.py']);
  });

  it('leaves out packages and what leads out of the workspace', async () => {
    assert.deepEqual(await imported({ 'a.js': "import 'chalk'; import '../../x.js'; import './node_modules/b.js'", 'node_modules/b.js': '' }, 'a.js'), []);
  });
});
