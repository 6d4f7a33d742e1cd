import { open } from 'node:fs/promises';
import path from 'node:path';
import { throwIfAborted } from '../../../base/errors.ts';
import type { RunnerId, TestProject } from '../../../teams/healing/testModel.ts';
import { looksLikeTest } from '../../../teams/healing/testModel.ts';
import { readTestScript } from './invocation.ts';
import type { PackageFacts } from './packageJson.ts';
import { readPackage, testScripts } from './packageJson.ts';

type JavaScriptRunner = Exclude<RunnerId, 'pytest' | 'command'>;

const mostPackages = 300;
const mostTestsRead = 40;
const configs: readonly (readonly [RegExp, JavaScriptRunner])[] = [
  [/^\.mocharc\.(js|cjs|mjs|json|jsonc|yaml|yml)$/, 'mocha'],
  [/^jest\.config\.(js|cjs|mjs|ts|cts|mts|json)$/, 'jest'],
  [/^vitest\.(config|workspace)\.(js|cjs|mjs|ts|cts|mts)$/, 'vitest'],
];
const imports: readonly (readonly [RegExp, JavaScriptRunner])[] = [
  [/['"]node:test['"]/, 'node:test'],
  [/['"]vitest['"]/, 'vitest'],
  [/['"]@jest\/globals['"]/, 'jest'],
];

/** Projects of JavaScript and TypeScript: by scripts, else by configuration, else by what test files import. */
export async function detectJavaScript(root: string, files: readonly string[], signal: AbortSignal): Promise<TestProject[]> {
  const folders = files.filter((file) => /(^|\/)package\.json$/.test(file)).map((file) => folderOf(file)).slice(0, mostPackages);
  if (!folders.includes('')) folders.unshift('');
  const projects: TestProject[] = [];
  let rootRunsAll = false;
  for (const folder of folders) {
    throwIfAborted(signal);
    const facts = await readPackage(path.join(root, folder));
    for (const { runner, evidence, hasFiles } of await runnersOf(root, folder, folders, files, facts)) {
      if (runner === 'node:test' && rootRunsAll) continue;
      if (folder === '' && runner === 'node:test' && !hasFiles) rootRunsAll = true;
      projects.push({ id: `${runner}:${folder}`, runner, folder, evidence });
    }
  }
  return projects;
}

interface Found {
  readonly runner: JavaScriptRunner;
  readonly evidence: string;
  readonly hasFiles: boolean;
}

async function runnersOf(root: string, folder: string, folders: readonly string[], files: readonly string[], facts: PackageFacts | undefined): Promise<readonly Found[]> {
  const found = new Map<JavaScriptRunner, Found>();
  const scripts = facts?.scripts ?? {};
  for (const name of testScripts(scripts)) {
    const invocation = readTestScript(name, scripts);
    if (invocation === undefined || invocation.runner === 'pytest' || found.has(invocation.runner)) continue;
    const { runner } = invocation;
    const builds = invocation.builds.length > 0 && (runner === 'node:test' || runner === 'mocha') ? ' on what `tsc` writes' : '';
    found.set(runner, { runner, evidence: `\`scripts.${name}\` runs ${runner}${builds}`, hasFiles: invocation.args.some((arg) => !arg.startsWith('-')) });
  }
  if (found.size > 0) return [...found.values()];
  const own = files.filter((file) => isOwn(file, folder, folders));
  for (const [pattern, runner] of configs) {
    const config = own.find((file) => folderOf(file) === folder && pattern.test(path.posix.basename(file)));
    if (config !== undefined) return [{ runner, evidence: `there is a ${path.posix.basename(config)}`, hasFiles: false }];
  }
  for (const runner of ['jest', 'mocha', 'vitest'] as const) if (facts?.configures.has(runner) === true) return [{ runner, evidence: `package.json configures ${runner}`, hasFiles: false }];
  const tests = own.filter((file) => looksLikeTest(file) && /\.[cm]?[jt]sx?$/.test(file));
  if (tests.length === 0) return [];
  const vite = own.find((file) => folderOf(file) === folder && /^vite\.config\.[cm]?[jt]s$/.test(path.posix.basename(file)));
  if (vite !== undefined && /\btest\s*:/.test(await beginningOf(path.join(root, vite), 64 * 1024))) return [{ runner: 'vitest', evidence: `${path.posix.basename(vite)} configures tests`, hasFiles: false }];
  for (const test of tests.slice(0, mostTestsRead)) {
    const text = await beginningOf(path.join(root, test), 8 * 1024);
    for (const [pattern, runner] of imports) {
      if (pattern.test(text) && !found.has(runner)) found.set(runner, { runner, evidence: `${test} imports it`, hasFiles: false });
    }
  }
  if (found.size > 0) return [...found.values()];
  for (const runner of ['jest', 'mocha', 'vitest'] as const) if (facts?.dependencies.has(runner) === true) return [{ runner, evidence: `the package depends on ${runner}`, hasFiles: false }];
  return [];
}

/** Whether a folder's package is the nearest one to a file. */
function isOwn(file: string, folder: string, folders: readonly string[]): boolean {
  if (folder !== '' && !file.startsWith(`${folder}/`)) return false;
  return !folders.some((other) => other.length > folder.length && file.startsWith(`${other}/`));
}

function folderOf(file: string): string {
  const at = file.lastIndexOf('/');
  return at < 0 ? '' : file.slice(0, at);
}

async function beginningOf(file: string, bytes: number): Promise<string> {
  const handle = await open(file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(bytes), 0, bytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle.close();
  }
}
