import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { Language, Parser } from 'web-tree-sitter';
import type { PythonParser, TreeWords } from '../../analysis/python/syntax.ts';
import { convertTree, failedTree } from '../../analysis/python/syntax.ts';

/** The files that must stand next to a bundle that parses Python; the build copies them from their packages. */
export const syntaxFiles: readonly { readonly name: string; readonly specifier: string }[] = [
  { name: 'web-tree-sitter.wasm', specifier: 'web-tree-sitter/web-tree-sitter.wasm' },
  { name: 'tree-sitter-python.wasm', specifier: '@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm' },
];

/** Longer texts are generated; reading them would cost more than it tells. */
const longestText = 500 * 1024;

let started: Promise<PythonParser> | undefined;

/** Loads the parser's two WebAssembly files once per process and offers the Python parser. */
export function loadPythonParser(folder: string = import.meta.dirname): Promise<PythonParser> {
  started ??= startPythonParser(folder).catch((error: unknown) => {
    started = undefined;
    throw error;
  });
  return started;
}

async function startPythonParser(folder: string): Promise<PythonParser> {
  const [runtime, grammar] = await Promise.all(syntaxFiles.map((file) => readFile(locate(file, folder))));
  await Parser.init({ wasmBinary: runtime });
  const parser = new Parser();
  const language = await Language.load(new Uint8Array(grammar!));
  parser.setLanguage(language);
  const words = wordsOf(language);
  return {
    parse: (text) => {
      if (text.length > longestText) return failedTree(text);
      const tree = parser.parse(text);
      if (tree === null) return failedTree(text);
      const cursor = tree.walk();
      try {
        return convertTree(cursor, words, text);
      } finally {
        cursor.delete();
        tree.delete();
      }
    },
  };
}

/** The grammar's words by their numbers, each fetched once. */
function wordsOf(language: Language): TreeWords {
  const kinds: { readonly name: string; readonly isNamed: boolean }[] = [];
  const fields: (string | undefined)[] = [];
  // The number of an error lies far outside of the grammar's own.
  const error = { name: 'ERROR', isNamed: true };
  return {
    kind: (id) => {
      if (id > language.nodeTypeCount) return error;
      return (kinds[id] ??= { name: language.nodeTypeForId(id) ?? 'ERROR', isNamed: language.nodeTypeIsNamed(id) });
    },
    field: (id) => (id === 0 ? undefined : (fields[id] ??= language.fieldNameForId(id) ?? undefined)),
  };
}

/** Next to the bundle where there is one; from the installed packages when run from source. */
function locate(file: { readonly name: string; readonly specifier: string }, folder: string): string {
  const beside = path.join(folder, file.name);
  return existsSync(beside) ? beside : createRequire(import.meta.url).resolve(file.specifier);
}
