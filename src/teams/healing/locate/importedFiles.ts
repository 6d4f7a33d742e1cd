import { dirname, join } from './relativePaths.ts';

/** Reads a file of the workspace; null where there is none. */
export type ReadText = (file: string) => Promise<string | null>;

const scriptEndings = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '/index.ts', '/index.tsx', '/index.js', '/index.mjs', '/index.cjs'];

/** Files of the workspace that a file imports, also by way of others, nearest first. Bounded; packages are left out. */
export async function importedFiles(start: string, read: ReadText, limit = 60): Promise<readonly string[]> {
  const seen = new Set([start]);
  const queue = [start];
  const found: string[] = [];
  for (let at = 0; at < queue.length && found.length < limit; at++) {
    const file = queue[at]!;
    const text = await read(file);
    if (text === null) continue;
    const candidates = file.endsWith('.py') ? pythonImports(text, file) : scriptImports(text, file);
    for (const options of candidates.slice(0, 200)) {
      const hit = await firstThatExists(options, read);
      if (hit === null || seen.has(hit)) continue;
      seen.add(hit);
      found.push(hit);
      queue.push(hit);
    }
  }
  return found.slice(0, limit);
}

function scriptImports(text: string, file: string): string[][] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(['"])(\.{1,2}(?:\/[^'"\n]*)?)\1/g;
  return [...text.matchAll(pattern)].map((match) => {
    const base = join(dirname(file), match[2]!);
    // TypeScript names the file that will be compiled.
    const swapped = /\.[cm]?jsx?$/.test(base) ? [base.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')] : [];
    return [...scriptEndings.map((ending) => base + ending), ...swapped];
  });
}

function pythonImports(text: string, file: string): string[][] {
  const result: string[][] = [];
  for (const match of text.matchAll(/^[ \t]*(?:from\s+(\.*[\w.]*)\s+import\s+([^\n#]+)|import\s+([\w., ]+))/gm)) {
    const from = match[1];
    if (from !== undefined) {
      result.push(modulePaths(from, file));
      for (const name of match[2]!.replace(/[()]/g, '').split(',')) {
        const first = name.trim().split(/\s+/)[0];
        if (first !== undefined && /^\w+$/.test(first)) result.push(modulePaths(from.endsWith('.') ? `${from}${first}` : `${from}.${first}`, file));
      }
    } else for (const name of match[3]!.split(',')) result.push(modulePaths(name.trim().split(/\s+/)[0] ?? '', file));
  }
  return result;
}

function modulePaths(name: string, file: string): string[] {
  const dots = /^\.*/.exec(name)![0].length;
  const path = name.slice(dots).replaceAll('.', '/');
  let bases: string[];
  if (dots > 0) {
    let folder = dirname(file);
    for (let up = 1; up < dots; up++) folder = dirname(folder);
    bases = [join(folder, path)];
  } else bases = [path, join(dirname(file), path), join('src', path), join(dirname(dirname(file)), path)];
  return bases.filter((base) => base !== '').flatMap((base) => [`${base}.py`, `${base}/__init__.py`]);
}

async function firstThatExists(files: readonly string[], read: ReadText): Promise<string | null> {
  for (const file of files) {
    if (file === '' || file.startsWith('..') || file.includes('node_modules/')) continue;
    if (/\.[a-z]+$/i.test(file) && (await read(file)) !== null) return file;
  }
  return null;
}
