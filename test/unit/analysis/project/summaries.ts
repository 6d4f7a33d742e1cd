import type { Language } from '../../../../src/analysis/observation.ts';
import type { ExportedName, FileSummary, FunctionSummary, ImportedModule } from '../../../../src/analysis/sourceFile.ts';
import { languageOf } from '../../../../src/analysis/languageOf.ts';
import { isTestPath } from '../../../../src/analysis/testPath.ts';

const range = (line: number, end = line): FunctionSummary['range'] => ({ start: { line, column: 1 }, end: { line: end, column: 10 } });

/** An import as `specifier`, `type specifier`, `dynamic specifier`, `inner specifier`, with names after a colon. */
function importOf(written: string, line: number): ImportedModule {
  const [, word, specifier, names] = /^(?:(type|dynamic|inner|reexport) )?([^:\s]+|#[^:\s]+)(?::(.+))?$/.exec(written)!;
  const kind = word === 'type' || word === 'dynamic' || word === 'reexport' ? word : 'static';
  return { specifier: specifier!, names: names === undefined ? ['*'] : names.split(','), kind, range: range(line), isTopLevel: word !== 'inner' };
}

/** A summary made by hand: what it imports, and functions as `name@first-last`. */
export function summary(path: string, imports: readonly string[] = [], options: { functions?: readonly string[]; exports?: readonly ExportedName[]; fingerprints?: FileSummary['fingerprints'] } = {}): FileSummary {
  return {
    path,
    language: (languageOf(path) ?? 'typescript') as Language,
    lines: 100,
    isTest: isTestPath(path),
    imports: imports.map((written, index) => importOf(written, index + 1)),
    exports: options.exports ?? [],
    functions: (options.functions ?? []).map((written): FunctionSummary => {
      const [, name, first, last] = /^(.+)@(\d+)-(\d+)$/.exec(written)!;
      return { name: name!, range: range(Number(first), Number(last)), isExported: true, complexity: 3, lines: Number(last) - Number(first) + 1, bodyHash: name! };
    }),
    fingerprints: options.fingerprints ?? [],
  };
}
