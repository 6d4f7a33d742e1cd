import { testSkeleton } from '../../../analysis/javascript/testSkeleton.ts';
import { pythonSkeletonFix } from '../../../analysis/python/tests/testSkeleton.ts';
import type { Fix, Language } from '../../../analysis/observation.ts';
import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';
import type { FileSummary, FunctionSummary } from '../../../analysis/sourceFile.ts';

/** Writes the start of a test for functions that no test reaches, in the project's own framework and place. */
export function skeletonFor(index: ProjectIndex, file: FileSummary, functions: readonly FunctionSummary[]): Fix | undefined {
  if (file.language === 'python') return pythonSkeletonFix(index, file, functions);
  const target = functions.find((candidate) => candidate.isExported && file.exports.some((exported) => exported.name === candidate.name.split('.')[0]));
  if (target === undefined) return undefined;
  const tests = [...index.summaries.values()].filter((summary) => summary.isTest && summary.language !== 'python');
  const path = testPathFor(file.path, tests.map((test) => test.path), [...index.summaries.keys()]);
  if (path === undefined || index.summaries.has(path)) return undefined;
  const text = scriptSkeleton(file, target, path, tests);
  if (text === undefined) return undefined;
  const start = { line: 1, column: 1 };
  return { title: `Write a first test in ${path}`, edits: [{ file: path, range: { start, end: start }, newText: text }], isSafe: true };
}

/** Where the project would put the test of a file, told from where its other tests are; undefined where they do not tell. */
export function testPathFor(source: string, tests: readonly string[], files: readonly string[]): string | undefined {
  const votes = new Map<string, number>();
  const known = new Set(files);
  for (const test of tests) {
    for (const place of placesOf(test)) {
      // A place counts when the file it would be the test of exists.
      if (known.has(place.source)) votes.set(place.pattern, (votes.get(place.pattern) ?? 0) + 1);
    }
  }
  const best = [...votes].sort((a, b) => b[1] - a[1])[0]?.[0];
  return best === undefined ? undefined : applyPattern(best, source);
}

/** Readings of a test's path: which file it would test, and by which pattern of `dir`, `name` and `ext`. */
function placesOf(test: string): { readonly source: string; readonly pattern: string }[] {
  const script = /^(.*\/)?([^/]+?)([._-](?:test|spec))\.([cm]?[jt]sx?)$/.exec(test);
  if (script === null) return [];
  const [, folder = '', name, suffix, extension] = script as unknown as [string, string | undefined, string, string, string];
  const places = [{ source: `${folder}${name}.${extension}`, pattern: `{dir}{name}${suffix}.{ext}` }];
  const apart = /^(.*?)(__tests__|tests?|specs?)\/(.*)$/.exec(folder);
  if (apart !== null) {
    const [, before, testFolder, inner] = apart as unknown as [string, string, string, string];
    places.push({ source: `${before}${inner}${name}.${extension}`, pattern: `{dir}${testFolder}/{name}${suffix}.{ext}` });
    places.push({ source: `${before}src/${inner}${name}.${extension}`, pattern: `${before}${testFolder}/{inner}{name}${suffix}.{ext}` });
    places.push({ source: `${before}lib/${inner}${name}.${extension}`, pattern: `${before}${testFolder}/{inner}{name}${suffix}.{ext}` });
  }
  return places;
}

function applyPattern(pattern: string, source: string): string | undefined {
  const parts = /^(.*\/)?([^/]+)\.([^./]+)$/.exec(source);
  if (parts === null) return undefined;
  const [, dir = '', name, ext] = parts as unknown as [string, string | undefined, string, string];
  const inner = /(?:^|\/)(?:src|lib)\/(.*\/)?$/.exec(dir)?.[1] ?? '';
  return pattern.replace('{dir}', dir).replace('{inner}', inner).replace('{name}', name).replace('{ext}', ext);
}

function scriptSkeleton(file: FileSummary, target: FunctionSummary, path: string, tests: readonly FileSummary[]): string | undefined {
  const framework = frameworkOf(tests);
  if (framework === undefined) return undefined;
  const sample = tests.flatMap((test) => test.imports);
  const moduleFormat = sample.some((imported) => imported.kind === 'static') || !sample.some((imported) => imported.kind === 'require') ? 'esm' : 'commonjs';
  return testSkeleton({
    framework,
    moduleFormat,
    language: file.language satisfies Language,
    importPath: importPathTo(path, file.path, sample.map((imported) => imported.specifier)),
    exportName: target.name,
    params: [],
  });
}

function frameworkOf(tests: readonly FileSummary[]): 'node:test' | 'mocha' | 'jest' | 'vitest' | undefined {
  const specifiers = new Set(tests.flatMap((test) => test.imports.map((imported) => imported.specifier)));
  if (specifiers.has('node:test') || specifiers.has('test')) return 'node:test';
  if (specifiers.has('vitest')) return 'vitest';
  if (specifiers.has('@jest/globals')) return 'jest';
  if (specifiers.has('mocha') || specifiers.has('chai')) return 'mocha';
  return undefined;
}

/** The import of a source from its test, ending as the project's other tests end theirs. */
function importPathTo(test: string, source: string, specifiers: readonly string[]): string {
  const from = test.split('/').slice(0, -1);
  const to = source.split('/');
  let shared = 0;
  while (shared < from.length && shared < to.length - 1 && from[shared] === to[shared]) shared++;
  const up = '../'.repeat(from.length - shared) || './';
  const path = up + to.slice(shared).join('/');
  const relative = specifiers.filter((specifier) => specifier.startsWith('.'));
  const bare = path.replace(/\.[cm]?[jt]sx?$/, '');
  if (relative.some((specifier) => /\.tsx?$/.test(specifier))) return path;
  if (relative.some((specifier) => /\.jsx?$/.test(specifier))) return `${bare}.js`;
  return bare;
}
