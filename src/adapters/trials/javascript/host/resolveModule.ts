import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export type Resolved = { readonly kind: 'workspace'; readonly file: string } | { readonly kind: 'builtin'; readonly name: string } | { readonly kind: 'native'; readonly specifier: string; readonly file: string | undefined };

const extensions = ['.js', '.cjs', '.mjs', '.json', '.ts', '.mts', '.cts', '.tsx', '.jsx'];

/** Finds what a specifier means: files of the workspace are ours to load, everything else is Node's. */
export function createResolver(folder: string): (specifier: string, from: string, isImport: boolean) => Resolved {
  const real = realpathSync(folder);
  const known = new Map<string, Resolved>();
  const mapped = pathsOf(folder);
  const resolve = (specifier: string, from: string, isImport: boolean): Resolved => {
    if (isBuiltin(specifier)) return { kind: 'builtin', name: specifier.replace(/^node:/, '') };
    if (specifier.startsWith('file:')) return workspaceOr(fileURLToPath(specifier), specifier);
    if (specifier.startsWith('.') || path.isAbsolute(specifier)) {
      const file = existing(path.resolve(path.dirname(from), specifier));
      if (file !== undefined) return workspaceOr(file, specifier);
      return { kind: 'native', specifier, file: undefined };
    }
    const file = natively(specifier, from, isImport);
    if (file !== undefined) return workspaceOr(file, specifier);
    for (const place of mapped(specifier)) {
      const found = existing(place);
      if (found !== undefined) return workspaceOr(found, specifier);
    }
    return { kind: 'native', specifier, file: undefined };
  };
  const workspaceOr = (file: string, specifier: string): Resolved => {
    const inside = [folder, real].find((root) => file.startsWith(root + path.sep));
    if (inside === undefined || file.slice(inside.length).includes(`${path.sep}node_modules${path.sep}`) || file.endsWith('.node')) return { kind: 'native', specifier, file };
    return { kind: 'workspace', file: path.join(folder, file.slice(inside.length)) };
  };
  return (specifier, from, isImport) => {
    const key = `${isImport ? 'i' : 'r'}\0${path.dirname(from)}\0${specifier}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = resolve(specifier, from, isImport)));
    return found;
  };
}

function natively(specifier: string, from: string, isImport: boolean): string | undefined {
  if (isImport) {
    try {
      const url = import.meta.resolve(specifier, pathToFileURL(from).href);
      if (url.startsWith('file:')) return fileURLToPath(url);
    } catch {
      // Packages that only tell where `require` finds them are found below.
    }
  }
  try {
    return createRequire(from).resolve(specifier);
  } catch {
    return undefined;
  }
}

function existing(base: string): string | undefined {
  if (isFile(base)) return base;
  for (const extension of extensions) if (isFile(base + extension)) return base + extension;
  // TypeScript imports name the file that will be.
  const source = /^(.*)\.([cm]?)js(x?)$/.exec(base);
  if (source !== null) for (const file of [`${source[1]}.${source[2]}ts${source[3]}`, `${source[1]}.tsx`]) if (isFile(file)) return file;
  const manifest = path.join(base, 'package.json');
  if (isFile(manifest)) {
    const { main } = JSON.parse(readFileSync(manifest, 'utf8')) as { main?: unknown };
    if (typeof main === 'string') {
      const found = existing(path.join(base, main));
      if (found !== undefined) return found;
    }
  }
  for (const extension of extensions) if (isFile(path.join(base, `index${extension}`))) return path.join(base, `index${extension}`);
  return undefined;
}

function isFile(file: string): boolean {
  return existsSync(file) && statSync(file).isFile();
}

/** The simple form of `compilerOptions.paths`; comments in the file are passed over. */
function pathsOf(folder: string): (specifier: string) => string[] {
  try {
    const text = readFileSync(path.join(folder, 'tsconfig.json'), 'utf8').replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, '$1').replace(/,(\s*[}\]])/g, '$1');
    const { baseUrl = '.', paths = {} } = (JSON.parse(text) as { compilerOptions?: { baseUrl?: string; paths?: Record<string, string[]> } }).compilerOptions ?? {};
    return (specifier) =>
      Object.entries(paths).flatMap(([pattern, places]) => {
        const [before = '', after] = pattern.split('*');
        const matches = after === undefined ? specifier === pattern : specifier.startsWith(before) && specifier.endsWith(after);
        if (!matches) return [];
        const rest = after === undefined ? '' : specifier.slice(before.length, specifier.length - after.length);
        return places.map((place) => path.resolve(folder, baseUrl, place.replace('*', () => rest)));
      });
  } catch {
    return () => [];
  }
}
