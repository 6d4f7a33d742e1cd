import type { FileSummary, ImportedModule } from '../sourceFile.ts';
import type { ProjectConfig } from './projectConfig.ts';
import { emptyConfig } from './projectConfig.ts';
import { createPythonResolver } from './pythonResolver.ts';
import { createScriptResolver } from './scriptResolver.ts';

/** One file needing another. */
export interface ImportEdge {
  readonly to: string;
  readonly via: ImportedModule;
  /** Whether loading the importer loads the other at once, so that it counts for cycles. */
  readonly isAtLoad: boolean;
  /** Types only: gone when the program runs. */
  readonly isTypeOnly: boolean;
}

/** Who imports whom in a project. */
export interface ProjectIndex {
  readonly summaries: ReadonlyMap<string, FileSummary>;
  /** What a file imports from the project. */
  importsOf(path: string): readonly ImportEdge[];
  /** Resolves a summary's imports as if it stood in the project; for a file as it was before the change. */
  edgesOf(summary: FileSummary): readonly ImportEdge[];
  /** What a file's code can call modules by, and the file that each means: specifiers, in Python the dotted names as well. */
  modulesOf(path: string): ReadonlyMap<string, string>;
  /** The files that import a file, each once. */
  importersOf(path: string): readonly string[];
}

/** Builds the import graph of a project; linear in its imports, each file resolved when first asked for. */
export function buildProjectIndex(summaries: Iterable<FileSummary>, config: ProjectConfig = emptyConfig): ProjectIndex {
  const byPath = new Map<string, FileSummary>();
  for (const summary of summaries) byPath.set(summary.path, summary);
  const files: ReadonlySet<string> = new Set(byPath.keys());
  const resolveScript = createScriptResolver(files, config);
  const resolvePython = createPythonResolver(files);
  const edges = new Map<string, readonly ImportEdge[]>();
  let importers: Map<string, Set<string>> | undefined;

  const isOnlyTypes = (target: FileSummary | undefined, via: ImportedModule): boolean => {
    if (via.kind === 'type') return true;
    if (target === undefined || via.names.length === 0 || via.names.includes('*')) return false;
    if (target.language !== 'typescript' && target.language !== 'tsx') return false;
    // The compiler drops an import of nothing but types, written as one or not.
    return via.names.every((name) => target.exports.some((exported) => exported.name === name && exported.kind === 'type'));
  };

  const edgesOf = (summary: FileSummary): readonly ImportEdge[] => {
    const found: ImportEdge[] = [];
    for (const via of summary.imports) {
      if (summary.language === 'python') {
        const { modules, packages } = resolvePython(summary.path, via);
        const isTypeOnly = via.kind === 'type';
        for (const to of modules) {
          // A member that imports the package it lies in finds it half loaded at worst, and packages are written so.
          const isOwnPackage = to.endsWith('__init__.py') && summary.path.startsWith(to.slice(0, -'__init__.py'.length));
          if (to !== summary.path) found.push({ to, via, isTypeOnly, isAtLoad: !isTypeOnly && !isOwnPackage && via.isTopLevel && via.kind !== 'dynamic' });
        }
        // A package runs before its member, but it is already running when a member imports a sibling.
        for (const to of packages) if (to !== summary.path) found.push({ to, via, isTypeOnly, isAtLoad: false });
        continue;
      }
      const to = resolveScript(summary.path, via.specifier);
      if (to === undefined || to === summary.path) continue;
      const isTypeOnly = isOnlyTypes(byPath.get(to), via);
      found.push({ to, via, isTypeOnly, isAtLoad: !isTypeOnly && via.isTopLevel && via.kind !== 'dynamic' });
    }
    return found;
  };

  const importsOf = (path: string): readonly ImportEdge[] => {
    let known = edges.get(path);
    if (known === undefined) {
      const summary = byPath.get(path);
      edges.set(path, (known = summary === undefined ? [] : edgesOf(summary)));
    }
    return known;
  };

  const modulesOf = (path: string): ReadonlyMap<string, string> => {
    const found = new Map<string, string>();
    const summary = byPath.get(path);
    if (summary?.language !== 'python') {
      for (const { via, to, isTypeOnly } of importsOf(path)) if (!isTypeOnly && !to.endsWith('.d.ts')) found.set(via.specifier, to);
      return found;
    }
    for (const { specifier, names, kind } of summary.imports) {
      if (kind === 'type') continue;
      const members = names.filter((name) => name !== '*').map((name) => (specifier.endsWith('.') ? `${specifier}${name}` : `${specifier}.${name}`));
      for (const module of [specifier, ...members]) {
        const to = resolvePython(path, { specifier: module, names: [] }).modules[0];
        if (to?.endsWith('.py') === true && to !== path) found.set(module, to);
      }
    }
    return found;
  };

  return {
    summaries: byPath,
    importsOf,
    edgesOf,
    modulesOf,
    importersOf: (path) => {
      if (importers === undefined) {
        importers = new Map();
        for (const from of byPath.keys()) {
          for (const { to } of importsOf(from)) {
            const set = importers.get(to);
            if (set === undefined) importers.set(to, new Set([from]));
            else set.add(from);
          }
        }
      }
      return [...(importers.get(path) ?? [])];
    },
  };
}
