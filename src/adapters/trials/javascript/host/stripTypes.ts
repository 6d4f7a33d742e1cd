import nodeModule from 'node:module';
import path from 'node:path';

export interface Stripped {
  readonly code: string;
  /** Whether everything still stands where it stood, so that edits of the source fit the result. */
  readonly isAligned: boolean;
}

/** Takes types away as Node does; what needs more than that (JSX) is left to a compiler that the workspace brought along. */
export function stripTypes(text: string, file: string, folder: string): Stripped {
  const extension = path.extname(file);
  const isTyped = /^\.[cm]?ts$/.test(extension);
  if (!isTyped && extension !== '.jsx' && extension !== '.tsx') return { code: text, isAligned: true };
  // Older versions of Node do not take types away.
  const { stripTypeScriptTypes } = nodeModule as Partial<Pick<typeof nodeModule, 'stripTypeScriptTypes'>>;
  if (!isTyped || stripTypeScriptTypes === undefined) return { code: compile(text, isTyped ? '.ts' : extension, folder), isAligned: false };
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

function compile(text: string, extension: string, folder: string): string {
  const from = nodeModule.createRequire(path.join(folder, 'package.json'));
  const esbuild = tryLoad<Esbuild>(from, 'esbuild');
  if (esbuild !== undefined) return esbuild.transformSync(text, { loader: extension.slice(1), jsx: 'automatic', target: 'esnext' }).code;
  const typescript = tryLoad<TypeScript>(from, 'typescript');
  // 99 is ESNext and 4 the automatic JSX runtime in the compiler's own numbers.
  if (typescript !== undefined) return typescript.transpileModule(text, { fileName: `x${extension}`, compilerOptions: { module: 99, target: 99, jsx: 4 } }).outputText;
  throw new Error(`\`${extension}\` files need esbuild or TypeScript in the workspace`);
}

function tryLoad<T>(from: NodeJS.Require, name: string): T | undefined {
  try {
    return from(name) as T;
  } catch {
    return undefined;
  }
}
