import type { Evidence, Observation } from '../observation.ts';
import type { FileSummary, ImportedModule } from '../sourceFile.ts';
import { importersOfName } from './importersOfName.ts';
import { staleImport } from './infos.ts';
import { buildProjectIndex } from './projectIndex.ts';
import type { ProjectIndex } from './projectIndex.ts';
import type { ProjectConfig } from './projectConfig.ts';
import type { ChangedLines, ProjectObservation } from './projectObservation.ts';

/** A change that breaks more is a move; one remark for each of the first says enough. */
const maxRemarks = 20;

/** Names that a change took out of a file while others still import them from there. */
export function removedNames(index: ProjectIndex, before: ReadonlyMap<string, FileSummary | undefined>, changes: readonly ChangedLines[]): ProjectObservation[] {
  const found: ProjectObservation[] = [];
  for (const [path, was] of before) {
    const now = index.summaries.get(path);
    if (was === undefined || now === undefined || was.isBroken === true || now.isBroken === true || !namesAll(now)) continue;
    const offered = new Set([...now.exports.map(({ name }) => name), ...(now.language === 'python' ? now.imports.flatMap(({ locals }) => locals ?? []) : [])]);
    for (const { name, kind } of was.exports) {
      if (name === '*' || name === 'module.exports' || kind === 'reexport' || offered.has(name)) continue;
      const users = importersOfName(index, path, name).filter(({ isExact, path: user }) => isExact && user !== path && !isModule(index, path, name));
      if (users.length === 0) continue;
      const line = changes.find((change) => change.path === path)?.lines[0]?.start ?? 1;
      found.push({ file: path, observation: observe(`\`${name}\` is gone from this file, but ${listed(users.map((user) => user.path))} still import${distinct(users).length === 1 ? 's' : ''} it`, users, line, name) });
      if (found.length === maxRemarks) return found;
    }
  }
  return found;
}

/** Imports of files that the change deleted, where nothing else answers to the same name. */
export function brokenImports(index: ProjectIndex, deleted: readonly string[], config?: ProjectConfig): ProjectObservation[] {
  const gone = new Set(deleted.filter((path) => !index.summaries.has(path)));
  if (gone.size === 0) return [];
  const ghosts = [...gone].map((path): FileSummary => ({ path, language: /\.pyi?$/.test(path) ? 'python' : 'javascript', lines: 0, isTest: false, imports: [], exports: [], functions: [], fingerprints: [] }));
  const earlier = buildProjectIndex([...index.summaries.values(), ...ghosts], config);
  const found: ProjectObservation[] = [];
  for (const path of gone) {
    for (const user of earlier.importersOf(path)) {
      const broken = earlier.importsOf(user).find(({ to, via }) => to === path && isCertain(via) && !index.importsOf(user).some((edge) => edge.via === via));
      if (broken === undefined) continue;
      found.push({
        file: user,
        observation: { ...observe(`\`${path}\` is deleted, but this still imports it`, [], broken.via.range.start.line, ''), range: broken.via.range, evidence: [{ kind: 'imports', text: `\`${broken.via.specifier}\` meant \`${path}\` before the change and means no file of the project now` }] },
      });
      if (found.length === maxRemarks) return found;
    }
  }
  return found;
}

/** Whether the summary can be trusted to list every name that can be imported from the file. */
function namesAll({ exports, functions, imports, language }: FileSummary): boolean {
  if (exports.some(({ name }) => name === '*' || name === 'module.exports')) return false;
  if (language === 'python') return imports.every(({ locals, kind }) => locals !== undefined || kind === 'dynamic') && functions.every(({ name }) => name !== '__getattr__');
  return exports.length > 0;
}

/** In Python a name may be a module of the package instead. */
function isModule(index: ProjectIndex, path: string, name: string): boolean {
  if (!path.endsWith('__init__.py')) return false;
  const folder = path.slice(0, -'__init__.py'.length);
  return index.summaries.has(`${folder}${name}.py`) || index.summaries.has(`${folder}${name}/__init__.py`);
}

/** An import that has to work: one that a program may do without stands in a function or behind a condition. */
function isCertain({ kind, isTopLevel, specifier }: ImportedModule): boolean {
  return isTopLevel && (kind === 'static' || kind === 'reexport' || kind === 'require') && /^\./.test(specifier);
}

function observe(message: string, users: readonly { readonly path: string; readonly via: ImportedModule }[], line: number, symbol: string): Observation {
  const evidence = users.slice(0, 10).map(({ path, via }): Evidence => ({ kind: 'imports', text: `\`${path}\` line ${via.range.start.line} imports it from \`${via.specifier}\``, place: { file: path, range: via.range } }));
  const at = { line, column: 1 };
  return {
    rule: staleImport.id,
    severity: staleImport.severity,
    confidence: 0.9,
    range: { start: at, end: at },
    symbol,
    message,
    evidence,
    related: users.slice(0, 10).map(({ path, via }) => ({ place: { file: path, range: via.range }, message: 'Still imports it' })),
    isOfChange: true,
  };
}

function distinct(users: readonly { readonly path: string }[]): string[] {
  return [...new Set(users.map(({ path }) => path))];
}

function listed(paths: readonly string[]): string {
  const all = [...new Set(paths)];
  if (all.length <= 2) return all.map((path) => `\`${path}\``).join(' and ');
  return `\`${all[0]}\` and ${all.length - 1} more files`;
}
