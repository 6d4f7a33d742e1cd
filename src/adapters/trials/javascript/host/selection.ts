import path from 'node:path';
import type { TestRef } from '../../../../teams/healing/testModel.ts';
import { testId } from '../../../../teams/healing/testModel.ts';

/** The wanted tests of one file, with their names for people by key. */
export interface FileSelection {
  /** Absolute. */
  readonly file: string;
  readonly targets: ReadonlyMap<string, string>;
  readonly guards: ReadonlyMap<string, string>;
  /** Key of the file as a whole: it passes where it loads. */
  readonly wholeKey: string;
  /** Whether the file as a whole is among the targets. */
  readonly isWhole: boolean;
  /** Whether a test is wanted, or has a subtest that is. */
  readonly reaches: (kind: 'targets' | 'guards', path: readonly string[]) => boolean;
}

export function keyOf(file: string, test: readonly string[]): string {
  return [file, ...test].join('\u0000');
}

export function selectTests(request: { readonly folder: string; readonly targets: readonly TestRef[]; readonly guards: readonly TestRef[] }): FileSelection[] {
  const files = new Map<string, { targets: Map<string, string>; guards: Map<string, string> }>();
  for (const kind of ['targets', 'guards'] as const) {
    for (const ref of request[kind]) {
      const file = path.join(request.folder, ref.file);
      const entry = files.get(file) ?? { targets: new Map<string, string>(), guards: new Map<string, string>() };
      files.set(file, entry);
      // Some runners name a script without tests after its file.
      const isScript = ref.path.length === 1 && (ref.path[0] === ref.file || ref.path[0] === file);
      entry[kind].set(keyOf(file, isScript ? [] : ref.path), testId(ref));
    }
  }
  return [...files].map(([file, { targets, guards }]) => toSelection(file, targets, guards));
}

/** Keeps the guards that are quickest, as many as fit into the time. */
export function cheapestGuards(files: readonly FileSelection[], durationOf: (key: string) => number, timeMs: number): FileSelection[] {
  const all = files.flatMap(({ guards }) => [...guards.keys()]).sort((a, b) => durationOf(a) - durationOf(b));
  const kept = new Set<string>();
  let sum = 0;
  for (const key of all) {
    sum += durationOf(key);
    if (sum > timeMs) break;
    kept.add(key);
  }
  return files.map(({ file, targets, guards }) => toSelection(file, targets, new Map([...guards].filter(([key]) => kept.has(key)))));
}

/** The same files without guards that say nothing of worth here. */
export function withoutGuards(files: readonly FileSelection[], isLeftOut: (key: string) => boolean): FileSelection[] {
  return files.map(({ file, targets, guards }) => toSelection(file, targets, new Map([...guards].filter(([key]) => !isLeftOut(key)))));
}

/** Makes targets of all tests of a file that are neither target nor guard. */
export function withOthers(selection: FileSelection, tests: readonly (readonly string[])[]): FileSelection {
  const { file, targets, guards } = selection;
  const others = tests.map((test) => [keyOf(file, test), test.join(' › ')] as const).filter(([key]) => !guards.has(key));
  return toSelection(file, new Map([...others, ...targets]), guards);
}

function toSelection(file: string, targets: ReadonlyMap<string, string>, guards: ReadonlyMap<string, string>): FileSelection {
  const reached = { targets: withPrefixes(targets), guards: withPrefixes(guards) };
  const wholeKey = keyOf(file, []);
  return { file, targets, guards, wholeKey, isWhole: targets.has(wholeKey), reaches: (kind, test) => reached[kind].has(keyOf(file, test)) };
}

function withPrefixes(keys: ReadonlyMap<string, string>): ReadonlySet<string> {
  const all = new Set<string>();
  for (const key of keys.keys()) {
    const words = key.split('\u0000');
    for (let length = 2; length <= words.length; length++) all.add(words.slice(0, length).join('\u0000'));
  }
  return all;
}
