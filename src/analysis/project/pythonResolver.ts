import type { ImportedModule } from '../sourceFile.ts';
import { folderOf, foldersUp, joinPath } from './paths.ts';

/** What one Python import reaches: the modules it names, and the packages that run on the way to them. */
export interface PythonTargets {
  readonly modules: readonly string[];
  readonly packages: readonly string[];
}

/** Finds the project files that a Python import means, from packages, a `src` folder and the importer's own folder. */
export function createPythonResolver(files: ReadonlySet<string>): (from: string, imported: Pick<ImportedModule, 'specifier' | 'names'>) => PythonTargets {
  const roots = rootsOf(files);
  const known = new Map<string, PythonTargets>();

  const moduleAt = (path: string | undefined): string | undefined => {
    if (path === undefined) return undefined;
    if (files.has(`${path}.py`)) return `${path}.py`;
    const init = path === '' ? '__init__.py' : `${path}/__init__.py`;
    return files.has(init) ? init : files.has(`${path}.pyi`) ? `${path}.pyi` : undefined;
  };
  const isPackage = (folder: string): boolean => files.has(`${folder}/__init__.py`);

  const locate = (base: string, dotted: string, names: readonly string[]): PythonTargets | undefined => {
    const parts = dotted === '' ? [] : dotted.split('.');
    const folder = joinPath(base, parts.join('/'));
    if (folder === undefined) return undefined;
    const packages: string[] = [];
    for (let i = 1; i < parts.length; i++) {
      const init = joinPath(base, `${parts.slice(0, i).join('/')}/__init__.py`)!;
      if (files.has(init)) packages.push(init);
    }
    const self = moduleAt(folder);
    const modules: string[] = [];
    let needsSelf = names.length === 0;
    for (const name of names) {
      const member = name === '*' || self?.endsWith('.py') === true && !self.endsWith('__init__.py') ? undefined : moduleAt(joinPath(folder, name));
      if (member !== undefined) modules.push(member);
      else needsSelf = true;
    }
    if (self !== undefined) (needsSelf ? modules : packages).push(self);
    return modules.length === 0 ? undefined : { modules, packages };
  };

  const resolve = (from: string, imported: Pick<ImportedModule, 'specifier' | 'names'>): PythonTargets => {
    const folder = folderOf(from);
    const dots = /^\.+/.exec(imported.specifier)?.[0].length ?? 0;
    const dotted = imported.specifier.slice(dots);
    if (dots > 0) {
      const base = joinPath(folder, '../'.repeat(dots - 1));
      return (base === undefined ? undefined : locate(base, dotted, imported.names)) ?? nothing;
    }
    const first = dotted.split('.')[0]!;
    // The nearest root wins; a script's own folder comes first, as it does on Python's own path.
    const candidates = [...(isPackage(folder) ? [] : [folder]), ...foldersUp(folder).filter((root) => roots.has(root)), ...roots];
    for (const root of candidates) {
      const base = joinPath(root, first);
      if (base === undefined || (moduleAt(base) === undefined && !hasFolder(base))) continue;
      const found = locate(root, dotted, imported.names);
      if (found !== undefined) return found;
    }
    return nothing;
  };

  const folders = new Set<string>();
  for (const file of files) if (/\.pyi?$/.test(file)) for (const folder of foldersUp(folderOf(file))) if (!folders.has(folder)) folders.add(folder); else break;
  const hasFolder = (folder: string): boolean => folders.has(folder);

  return (from, imported) => {
    const key = `${folderOf(from)}\0${imported.specifier}\0${imported.names.join(',')}`;
    let found = known.get(key);
    if (found === undefined) known.set(key, (found = resolve(from, imported)));
    return found;
  };
}

const nothing: PythonTargets = { modules: [], packages: [] };

/** Folders that hold top-level packages: above each outermost `__init__.py`, the root itself and `src`. */
function rootsOf(files: ReadonlySet<string>): ReadonlySet<string> {
  const roots = new Set<string>(['', 'src', 'lib', 'python']);
  for (const file of files) {
    if (!file.endsWith('/__init__.py')) continue;
    let folder = folderOf(file);
    while (folder !== '' && files.has(`${folder}/__init__.py`)) folder = folderOf(folder);
    roots.add(folder);
    if (roots.size > 200) break;
  }
  return roots;
}
