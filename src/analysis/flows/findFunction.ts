import type { FileFlows } from './fileFlows.ts';

export interface FoundFunction {
  readonly file: FileFlows;
  /** Its number in the file's flows. */
  readonly id: number;
}

interface Files {
  flows(path: string): FileFlows | undefined;
  resolve(from: string, specifier: string): string | undefined;
}

/** How many files may hand a name on before it is declared. */
const maxHops = 6;

/** The function that a name of a module means, through whatever files hand it on. */
export function findFunction(path: string, name: string, files: Files, hops = maxHops): FoundFunction | undefined {
  const file = hops === 0 ? undefined : files.flows(path);
  if (file === undefined) return undefined;
  const id = file.functions.indexOf(name);
  if (id !== -1) return { file, id };
  for (const alias of file.aliases) {
    const rest = restAfter(alias.name, name);
    const next = rest === undefined ? undefined : files.resolve(path, alias.specifier);
    if (next === undefined || next === path) continue;
    const found = findFunction(next, alias.imported === '' ? rest!.replace(/^\./, '') : `${alias.imported}${rest!}`, files, hops - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is left of a name behind an alias: `.find` of `users.find` behind `users`. */
function restAfter(alias: string, name: string): string | undefined {
  if (alias === '') return name === '' ? '' : `.${name}`;
  if (alias === '*') return name === '' ? undefined : `.${name}`;
  if (alias.endsWith('.*')) return name.startsWith(alias.slice(0, -1)) ? name.slice(alias.length - 2) : undefined;
  if (!name.startsWith(alias)) return undefined;
  const rest = name.slice(alias.length);
  return rest === '' || /^[.(]/.test(rest) ? rest : undefined;
}
