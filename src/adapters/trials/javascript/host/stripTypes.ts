import { createRequire, stripTypeScriptTypes } from 'node:module';
import path from 'node:path';

export interface Stripped {
  readonly code: string;
  /** Whether everything still stands where it stood, so that edits of the source fit the result. */
  readonly isAligned: boolean;
}

/** Takes types away as Node does; what needs more than that (JSX) is left to a compiler that the workspace brought along. */
export function stripTypes(text: string, file: string, folder: string): Stripped {
  const extension = path.extname(file);
  if (extension === '.jsx' || extension === '.tsx') return { code: compileMarkup(text, extension, folder), isAligned: false };
  if (!/^\.[cm]?ts$/.test(extension)) return { code: text, isAligned: true };
  try {
    return { code: stripTypeScriptTypes(text, { mode: 'strip' }), isAligned: true };
  } catch {
    return { code: stripTypeScriptTypes(text, { mode: 'transform' }), isAligned: false };
  }
}

interface Esbuild {
  transformSync(code: string, options: object): { readonly code: string };
}
interface TypeScript {
  transpileModule(code: string, options: object): { readonly outputText: string };
}

function compileMarkup(text: string, extension: string, folder: string): string {
  const from = createRequire(path.join(folder, 'package.json'));
  const esbuild = tryLoad<Esbuild>(from, 'esbuild');
  if (esbuild !== undefined) return esbuild.transformSync(text, { loader: extension.slice(1), jsx: 'automatic', target: 'esnext' }).code;
  const typescript = tryLoad<TypeScript>(from, 'typescript');
  // 99 is ESNext and 4 the automatic JSX runtime in the compiler's own numbers.
  if (typescript !== undefined) return typescript.transpileModule(text, { fileName: `x${extension}`, compilerOptions: { module: 99, target: 99, jsx: 4 } }).outputText;
  throw new Error('JSX needs esbuild or TypeScript in the workspace');
}

function tryLoad<T>(from: NodeJS.Require, name: string): T | undefined {
  try {
    return from(name) as T;
  } catch {
    return undefined;
  }
}
