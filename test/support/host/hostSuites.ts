import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFailingProject } from './failingProject.ts';
import { createSample } from '../../../src/extension/sample/createSample.ts';
import { repository } from './startVsCode.ts';

/** One start of VS Code with one set of tests in it. */
export interface HostSuite {
  readonly name: string;
  /** The folders under test/host whose `*.test.ts` are run, '.' for the top one. */
  readonly folders: readonly string[];
  /** Whether the extension runs from the repository's folder or from the packaged file. */
  readonly extension: 'folder' | 'package';
  readonly trusted: boolean;
  /** `several` opens a workspace file with two sample projects in it, `failing` a small project with a failing test. */
  readonly roots?: 'one' | 'several' | 'failing';
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Extensions of test/fixtures that are there as well, by folder. */
  readonly beside?: readonly string[];
}

/** The tests in test/host run from the folder; those in test/host/everywhere also from the packaged file. */
export const hostSuites: readonly HostSuite[] = [
  { name: 'folder', folders: ['.', 'everywhere'], extension: 'folder', trusted: true },
  { name: 'package', folders: ['everywhere'], extension: 'package', trusted: true },
  { name: 'several roots', folders: ['several'], extension: 'folder', trusted: true, roots: 'several' },
  {
    name: 'healing', folders: ['healing'], extension: 'folder', trusted: true, roots: 'failing',
    // In a browser the editor saves by itself; what these tests see must come from them alone.
    settings: { 'files.autoSave': 'off', 'chat.disableAIFeatures': false, 'chat.tools.global.autoApprove': true },
  },
  {
    name: 'chat', folders: ['chat'], extension: 'folder', trusted: true, beside: ['modelProvider'],
    // Nobody is there to answer the question that the editor asks before a tool runs.
    settings: { 'chat.disableAIFeatures': false, 'chat.tools.global.autoApprove': true },
  },
  {
    name: 'restricted', folders: ['restricted'], extension: 'folder', trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.enabled': true },
  },
];

/** A fresh sample workspace of its own for a suite, removed by `dispose`. */
export async function makeSuiteWorkspace(roots: HostSuite['roots'] = 'one'): Promise<{ path: string; dispose: () => void }> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'roundtable-host-')));
  if (roots === 'failing') {
    const path = join(parent, 'shop');
    makeFailingProject(path);
    return { path, dispose: () => { rmSync(parent, { recursive: true, force: true, maxRetries: 5 }); } };
  }
  const template = join(repository, 'media', 'sample');
  const folders = roots === 'one' ? ['orders'] : ['orders', 'returns'];
  for (const folder of folders) await createSample(template, join(parent, folder));
  const path = roots === 'one' ? join(parent, 'orders') : join(parent, 'shop.code-workspace');
  if (roots === 'several') writeFileSync(path, JSON.stringify({ folders: folders.map((folder) => ({ path: folder })) }));
  return { path, dispose: () => { rmSync(parent, { recursive: true, force: true, maxRetries: 5 }); } };
}
