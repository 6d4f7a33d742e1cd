import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { HealJson } from '../../../src/adapters/wire/healJson.ts';
import { roundtable } from '../command.ts';
import { makeHome, makeWorkspace } from '../workspace.ts';

export interface HealAnswer {
  readonly code: number | null;
  readonly heal: HealJson;
  readonly stderr: string;
  /** A file of the workspace as it stood after the run. */
  readonly read: (file: string) => string;
}

export interface HealOptions {
  /** Written on top of the commit. */
  readonly change?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly env?: Record<string, string>;
  /** What its `node_modules` is; git ignores it. */
  readonly modules?: string;
  /** The workspace is changed by this run, because it was asked to. */
  readonly mayChange?: boolean;
}

/** Runs the real `heal` on a workspace of these files, and fails where the workspace is not byte-identical after it. */
export async function healWorkspace(files: Readonly<Record<string, string>>, options: HealOptions = {}): Promise<HealAnswer> {
  const { modules } = options;
  const workspace = makeWorkspace(modules === undefined ? files : { ...files, '.gitignore': 'node_modules\n' }, options.change);
  const home = makeHome();
  try {
    if (modules !== undefined) symlinkSync(modules, path.join(workspace.folder, 'node_modules'), 'junction');
    const before = digestOf(workspace.folder);
    const { code, stdout, stderr } = await roundtable(['heal', '--format', 'json', '--max-seconds', '60', ...(options.args ?? [])], {
      cwd: workspace.folder,
      home: home.folder,
      ...(options.env === undefined ? {} : { env: options.env }),
    });
    if (options.mayChange !== true) assert.equal(digestOf(workspace.folder), before, 'the workspace was written to');
    assert.notEqual(stdout, '', stderr);
    const texts = new Map<string, string>();
    const read = (file: string): string => texts.get(file) ?? assert.fail(`there is no ${file}`);
    for (const file of readdirSync(workspace.folder, { recursive: true, encoding: 'utf8' })) {
      const full = path.join(workspace.folder, file);
      if (!file.startsWith('.git') && lstatSync(full).isFile()) texts.set(file, readFileSync(full, 'utf8'));
    }
    return { code, heal: JSON.parse(stdout) as HealJson, stderr, read };
  } finally {
    workspace.dispose();
    home.dispose();
  }
}

/** One digest over all names, kinds, modes and contents below a folder, git's own files included. */
export function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const visit = (at: string): void => {
    for (const name of readdirSync(at).sort()) {
      const full = path.join(at, name);
      const stats = lstatSync(full);
      hash.update(`${path.relative(folder, full)} ${stats.mode}\0`);
      if (stats.isDirectory()) visit(full);
      else hash.update(stats.isSymbolicLink() ? readlinkSync(full) : readFileSync(full));
    }
  };
  visit(folder);
  return hash.digest('hex');
}

export const nodePackage = '{ "name": "w", "private": true, "scripts": { "test": "node --test" } }\n';
