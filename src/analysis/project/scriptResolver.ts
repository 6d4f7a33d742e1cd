import { folderOf, foldersUp, joinPath } from './paths.ts';
import type { Aliases, PackageConfig, ProjectConfig } from './projectConfig.ts';
import { isRecord } from './projectConfig.ts';

const extensions = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.d.ts', '.vue', '.svelte'];
/** What TypeScript writes in an import is the file it will become, not the file that is there. */
const compiledFrom: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\.js$/, ['.ts', '.tsx', '.d.ts', '.jsx']],
  [/\.jsx$/, ['.tsx']],
  [/\.mjs$/, ['.mts', '.d.mts']],
  [/\.cjs$/, ['.cts', '.d.cts']],
];
const conditions = ['source', 'types', 'import', 'module', 'node', 'require', 'default', 'browser', 'development'];

/** Finds the project file that a JavaScript or TypeScript specifier means; nothing for packages from outside. */
export function createScriptResolver(files: ReadonlySet<string>, config: ProjectConfig): (from: string, specifier: string) => string | undefined {
  const known = new Map<string, string | undefined>();
  const byName = new Map<string, PackageConfig>();
  for (const entry of config.packages.values()) if (entry.name !== undefined && !byName.has(entry.name)) byName.set(entry.name, entry);

  const file = (path: string | undefined): string | undefined => {
    if (path === undefined) return undefined;
    if (files.has(path)) return path;
    for (const extension of extensions) if (files.has(path + extension)) return path + extension;
    for (const [pattern, sources] of compiledFrom) {
      if (!pattern.test(path)) continue;
      for (const source of sources) {
        const candidate = path.replace(pattern, source);
        if (files.has(candidate)) return candidate;
      }
    }
    for (const extension of extensions) {
      const index = path === '' ? `index${extension}` : `${path}/index${extension}`;
      if (files.has(index)) return index;
    }
    return undefined;
  };

  /** A package's own target may be built output; its source stands in `src` under the same name. */
  const packageFile = (entry: PackageConfig, target: string): string | undefined => {
    const direct = file(joinPath(entry.folder, target));
    if (direct !== undefined) return direct;
    const source = target.replace(/^(\.\/)?(dist|lib|build|out|esm|cjs)\/((esm|cjs|src)\/)?/, './src/').replace(/\.d\.([cm]?)ts$/, '.$1ts');
    return source === target ? undefined : (file(joinPath(entry.folder, source)) ?? file(joinPath(entry.folder, source.replace(/\.[cm]?[jt]s$/, ''))));
  };

  const packageMember = (entry: PackageConfig, rest: string): string | undefined => {
    for (const target of targetsOf(entry.exports, rest === '' ? '.' : `./${rest}`)) {
      const found = packageFile(entry, target);
      if (found !== undefined) return found;
    }
    if (rest !== '') return file(joinPath(entry.folder, rest)) ?? file(joinPath(entry.folder, `src/${rest}`));
    for (const target of entry.entries) {
      const found = packageFile(entry, target);
      if (found !== undefined) return found;
    }
    return file(entry.folder) ?? file(joinPath(entry.folder, 'src'));
  };

  const alias = (folder: string, specifier: string): string | undefined => {
    for (const at of foldersUp(folder)) {
      const aliases = config.aliases.get(at);
      if (aliases === undefined) continue;
      return throughAliases(aliases, specifier, file);
    }
    return undefined;
  };

  const resolve = (folder: string, specifier: string): string | undefined => {
    if (specifier.startsWith('.')) return file(joinPath(folder, specifier));
    if (specifier.startsWith('/')) return undefined;
    const aliased = alias(folder, specifier);
    if (aliased !== undefined) return aliased;
    if (specifier.startsWith('#')) {
      for (const at of foldersUp(folder)) {
        const entry = config.packages.get(at);
        if (entry === undefined) continue;
        for (const target of targetsOf(entry.imports, specifier)) {
          const found = packageFile(entry, target);
          if (found !== undefined) return found;
        }
        return undefined;
      }
      return undefined;
    }
    const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)\/?(.*)$/.exec(specifier) ?? [];
    const entry = name === undefined ? undefined : byName.get(name);
    return entry === undefined ? undefined : packageMember(entry, rest ?? '');
  };

  return (from, specifier) => {
    const folder = folderOf(from);
    const bare = specifier.replace(/[?#][^/]*$/, (part) => (specifier.startsWith('#') ? part : ''));
    const key = `${folder}\0${bare}`;
    if (!known.has(key)) known.set(key, resolve(folder, bare));
    return known.get(key);
  };
}

function throughAliases(aliases: Aliases, specifier: string, file: (path: string | undefined) => string | undefined): string | undefined {
  let best: { length: number; found: string } | undefined;
  for (const { pattern, targets } of aliases.paths) {
    const star = pattern.indexOf('*');
    const prefix = star < 0 ? pattern : pattern.slice(0, star);
    const suffix = star < 0 ? '' : pattern.slice(star + 1);
    const fits = star < 0 ? specifier === pattern : specifier.startsWith(prefix) && specifier.endsWith(suffix) && specifier.length >= prefix.length + suffix.length;
    if (!fits || (best !== undefined && best.length >= prefix.length)) continue;
    const middle = star < 0 ? '' : specifier.slice(prefix.length, specifier.length - suffix.length);
    for (const target of targets) {
      const found = file(target.replace('*', () => middle));
      if (found !== undefined) {
        best = { length: prefix.length, found };
        break;
      }
    }
  }
  return best?.found ?? (aliases.baseUrl === undefined ? undefined : file(joinPath(aliases.baseUrl, specifier)));
}

/** Every target that an `exports` or `imports` map has for a name, the likeliest first. */
function targetsOf(map: unknown, name: string): string[] {
  if (typeof map === 'string' || Array.isArray(map)) return name === '.' ? flatten(map) : [];
  if (!isRecord(map)) return [];
  const keys = Object.keys(map);
  if (!keys.some((key) => key.startsWith('.') || key.startsWith('#'))) return name === '.' ? flatten(map) : [];
  if (name in map) return flatten(map[name]);
  for (const key of keys.sort((a, b) => b.length - a.length)) {
    const star = key.indexOf('*');
    if (star < 0) continue;
    const prefix = key.slice(0, star);
    const suffix = key.slice(star + 1);
    if (!name.startsWith(prefix) || !name.endsWith(suffix) || name.length < prefix.length + suffix.length) continue;
    const middle = name.slice(prefix.length, name.length - suffix.length);
    return flatten(map[key]).map((target) => target.replaceAll('*', () => middle));
  }
  return [];
}

function flatten(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(flatten);
  if (!isRecord(value)) return [];
  const first = conditions.filter((condition) => condition in value);
  return [...first, ...Object.keys(value).filter((key) => !first.includes(key))].flatMap((key) => flatten(value[key]));
}
