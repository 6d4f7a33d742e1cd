import type { Fix } from '../../observation.ts';
import { folderOf } from '../../project/paths.ts';
import type { ProjectIndex } from '../../project/projectIndex.ts';
import type { FileSummary, FunctionSummary } from '../../sourceFile.ts';

/** Where a project keeps its tests and how it writes them, learnt from the tests it has. */
export interface PythonTestHabit {
  readonly framework: 'pytest' | 'unittest';
  /** `price_test.py` instead of `test_price.py`. */
  readonly isSuffix: boolean;
  /** Folder of the tests; nothing where they stand beside the code. */
  readonly folder: string | undefined;
}

export function pythonTestHabit(index: ProjectIndex): PythonTestHabit {
  const folders = new Map<string, number>();
  let unittest = 0;
  let pytest = 0;
  let suffix = 0;
  let prefix = 0;
  let beside = 0;
  for (const { path, language, isTest, imports } of index.summaries.values()) {
    if (language !== 'python' || !isTest) continue;
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (/_tests?\.py$/.test(name)) suffix++;
    else if (name.startsWith('test_')) prefix++;
    else continue;
    const uses = new Set(imports.map(({ specifier }) => specifier.split('.')[0]));
    if (uses.has('pytest')) pytest++;
    else if (uses.has('unittest')) unittest++;
    const folder = /^(.*?\/)?(tests?)(\/unit)?(?=\/)/.exec(path)?.[0];
    if (folder === undefined) beside++;
    else folders.set(folder, (folders.get(folder) ?? 0) + 1);
  }
  const [folder, count] = [...folders].sort((a, b) => b[1] - a[1])[0] ?? [undefined, 0];
  return { framework: unittest > pytest ? 'unittest' : 'pytest', isSuffix: suffix > prefix, folder: beside > count ? undefined : (folder ?? 'tests') };
}

/** The dotted name under which a file is imported: from the folder above its outermost package, or from `src`. */
export function pythonModuleName(path: string, files: ReadonlyMap<string, unknown>): string {
  let root = folderOf(path);
  while (root !== '' && files.has(`${root}/__init__.py`)) root = folderOf(root);
  if (root === folderOf(path) && root !== '' && !files.has(`${root}/__init__.py`)) root = /(^|\/)src$/.test(root) ? root : (/^(src|lib)(?=\/)/.exec(root)?.[0] ?? '');
  const relative = root === '' ? path : path.slice(root.length + 1);
  return relative.replace(/\.pyi?$/, '').replace(/\/__init__$/, '').replaceAll('/', '.');
}

/** The text of a test for each function, to be filled in; it fails until somebody says what the result should be. */
export function pythonTestSkeleton(module: string, functions: readonly string[], framework: PythonTestHabit['framework']): string {
  const tops = [...new Set(functions.map((name) => name.split('.')[0]!))];
  const tests = functions.map((name) => {
    const [owner, method] = name.split('.');
    const title = `test_${name.replaceAll('.', '_').replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/_+/g, '_').toLowerCase()}`;
    return { title, call: method === undefined ? `${owner}(...)` : method === '__init__' ? `${owner}(...)` : `${owner}(...).${method}(...)` };
  });
  const importLine = `from ${module} import ${tops.join(', ')}\n`;
  if (framework === 'unittest') {
    const body = tests.map(({ title, call }) => `    def ${title}(self):\n        result = ${call}\n        self.assertEqual(result, ...)\n`).join('\n');
    const owner = tops[0]!.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase());
    return `import unittest\n\n${importLine}\n\nclass ${owner}Test(unittest.TestCase):\n${body}`;
  }
  return `${importLine}\n\n${tests.map(({ title, call }) => `def ${title}():\n    result = ${call}\n    assert result == ...\n`).join('\n\n')}`;
}

/** A fix that starts a test for functions of a file, in the project's own framework and place. */
export function pythonSkeletonFix(index: ProjectIndex, file: FileSummary, functions: readonly FunctionSummary[]): Fix | undefined {
  const names = functions.map(({ name }) => name).filter((name) => name.split('.').length <= 2 && !/(^|\.)_(?!_)/.test(name)).slice(0, 5);
  if (names.length === 0) return undefined;
  const habit = pythonTestHabit(index);
  const base = file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.pyi?$/, '');
  const stem = base === '__init__' ? (folderOf(file.path).split('/').at(-1) ?? 'package') : base;
  const name = habit.isSuffix ? `${stem}_test.py` : `test_${stem}.py`;
  const folder = habit.folder ?? folderOf(file.path);
  const path = folder === '' ? name : `${folder}/${name}`;
  const text = pythonTestSkeleton(pythonModuleName(file.path, index.summaries), names, habit.framework);
  const existing = index.summaries.get(path);
  const at = { line: existing === undefined ? 1 : existing.lines + 1, column: 1 };
  return {
    title: existing === undefined ? `Start a test in \`${path}\`` : `Add a test to \`${path}\``,
    isSafe: true,
    edits: [{ file: path, range: { start: at, end: at }, newText: existing === undefined ? text : `\n\n${text}` }],
  };
}
