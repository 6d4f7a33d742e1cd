import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** The tests in test/host run from the folder; those in test/host/everywhere also from the packaged file. */
export const hostSuites: readonly HostSuite[] = [
  { name: 'folder', folders: ['.', 'everywhere'], extension: 'folder', trusted: true },
  { name: 'package', folders: ['everywhere'], extension: 'package', trusted: true },
  {
    name: 'restricted', folders: ['restricted'], extension: 'folder', trusted: false,
    settings: { 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.enabled': true },
  },
];

/** A fresh sample workspace of its own for a suite, removed by `dispose`. */
export async function makeSuiteWorkspace(): Promise<{ folder: string; dispose: () => void }> {
  const parent = realpathSync(mkdtempSync(join(tmpdir(), 'roundtable-host-')));
  const folder = join(parent, 'orders');
  await createSample(join(repository, 'media', 'sample'), folder);
  return { folder, dispose: () => { rmSync(parent, { recursive: true, force: true, maxRetries: 5 }); } };
}
