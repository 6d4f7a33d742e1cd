import path from 'node:path';
import { readJson } from '../../analysers/linters/folders.ts';
import type { Scripts } from './invocation.ts';

/** What a package says about its tests. */
export interface PackageFacts {
  readonly scripts: Scripts;
  /** Everything it depends on, by name. */
  readonly dependencies: ReadonlySet<string>;
  /** Runners that are configured in the file itself. */
  readonly configures: ReadonlySet<string>;
}

export async function readPackage(folder: string): Promise<PackageFacts | undefined> {
  const json = await readJson(path.join(folder, 'package.json'));
  if (json === undefined) return undefined;
  const scripts = Object.fromEntries(Object.entries(recordOf(json['scripts'])).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  const dependencies = new Set(['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) => Object.keys(recordOf(json[key]))));
  return { scripts, dependencies, configures: new Set(['jest', 'mocha', 'vitest'].filter((name) => typeof json[name] === 'object')) };
}

/** Names of scripts that may run tests, the likeliest first. */
export function testScripts(scripts: Scripts): string[] {
  const names = Object.keys(scripts).filter((name) => /^(test|tests|unit|spec|ci|check|verify)\b/.test(name) && !/watch|coverage|bench|e2e|debug|lint/.test(name));
  return names.sort((a, b) => rank(a) - rank(b)).slice(0, 30);
}

function rank(name: string): number {
  if (name === 'test') return 0;
  return /unit/.test(name) ? 1 : name.startsWith('test') ? 2 : 3;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
