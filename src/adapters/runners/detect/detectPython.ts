import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../../base/errors.ts';
import type { TestProject } from '../../../teams/healing/testModel.ts';

const configures: readonly (readonly [string, RegExp])[] = [
  ['pytest.ini', /^/],
  ['.pytest.ini', /^/],
  ['pyproject.toml', /^\s*\[tool\.pytest\b/m],
  ['tox.ini', /^\s*\[pytest\]/m],
  ['setup.cfg', /^\s*\[tool:pytest\]/m],
];
const mostConfigs = 200;

/** Projects of Python; pytest runs unittest files as well. */
export async function detectPython(root: string, files: readonly string[], signal: AbortSignal): Promise<TestProject[]> {
  const tests = files.filter((file) => /(^|\/)(test[^/]*|[^/]*_test)\.py$/.test(file));
  if (tests.length === 0) return [];
  const configured = new Map<string, string>();
  for (const file of files.filter((name) => configures.some(([config]) => path.posix.basename(name) === config)).slice(0, mostConfigs)) {
    throwIfAborted(signal);
    const folder = path.posix.dirname(file) === '.' ? '' : path.posix.dirname(file);
    const marker = configures.find(([config]) => config === path.posix.basename(file))![1];
    // Only the topmost configuration counts: what is below it, it runs.
    if ([...configured.keys()].some((above) => above === folder || above === '' || folder.startsWith(`${above}/`))) continue;
    if (marker.test(await readFile(path.join(root, file), 'utf8').catch(() => ''))) configured.set(folder, file);
  }
  const projects: TestProject[] = [];
  for (const [folder, file] of configured) {
    if (tests.some((test) => folder === '' || test.startsWith(`${folder}/`))) projects.push({ id: `pytest:${folder}`, runner: 'pytest', folder, evidence: `${file} configures it` });
  }
  const rest = tests.find((test) => ![...configured.keys()].some((folder) => folder === '' || test.startsWith(`${folder}/`)));
  if (rest !== undefined) projects.unshift({ id: 'pytest:', runner: 'pytest', folder: '', evidence: `there are Python tests, such as ${rest}` });
  return projects;
}
