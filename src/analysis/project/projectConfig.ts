import { folderOf, joinPath } from './paths.ts';

/** What the project says about how imports resolve. */
export interface ProjectConfig {
  /** By folder of the `tsconfig.json` or `jsconfig.json`. */
  readonly aliases: ReadonlyMap<string, Aliases>;
  /** By folder of the `package.json`. */
  readonly packages: ReadonlyMap<string, PackageConfig>;
}

export interface Aliases {
  /** Folder that bare specifiers are tried from, relative to the root. */
  readonly baseUrl: string | undefined;
  /** `@/*` to its targets, relative to the root. */
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

export interface PackageConfig {
  readonly folder: string;
  readonly name: string | undefined;
  /** `main`, `module`, `types` and `source`, as far as they are there. */
  readonly entries: readonly string[];
  readonly exports: unknown;
  readonly imports: unknown;
}

export const emptyConfig: ProjectConfig = { aliases: new Map(), packages: new Map() };

/** Whether a file takes part in `readProjectConfig`. */
export function isProjectConfigFile(path: string): boolean {
  return /(^|\/)(package|[tj]sconfig[^/]*)\.json$/.test(path) && !/(^|\/)node_modules\//.test(path);
}

/** Reads the configuration files of a project; what cannot be read is passed over, because resolving must go on without it. */
export function readProjectConfig(files: Iterable<{ readonly path: string; readonly text: string }>): ProjectConfig {
  const packages = new Map<string, PackageConfig>();
  const compilers = new Map<string, Record<string, unknown>>();
  for (const { path, text } of files) {
    const data = parseJsonWithComments(text);
    if (!isRecord(data)) continue;
    if (/(^|\/)package\.json$/.test(path)) packages.set(folderOf(path), readPackage(folderOf(path), data));
    else if (isProjectConfigFile(path)) compilers.set(path, data);
  }
  const aliases = new Map<string, Aliases>();
  for (const path of compilers.keys()) {
    const found = readAliases(path, compilers, 0);
    const isMain = /(^|\/)[tj]sconfig\.json$/.test(path);
    if (found !== undefined && (isMain || !aliases.has(folderOf(path)))) aliases.set(folderOf(path), found);
  }
  return { aliases, packages };
}

function readPackage(folder: string, data: Record<string, unknown>): PackageConfig {
  const entries = ['source', 'types', 'module', 'main'].map((key) => data[key]).filter((entry) => typeof entry === 'string');
  return { folder, name: typeof data['name'] === 'string' ? data['name'] : undefined, entries, exports: data['exports'], imports: data['imports'] };
}

function readAliases(path: string, all: ReadonlyMap<string, Record<string, unknown>>, depth: number): Aliases | undefined {
  const data = all.get(path);
  if (data === undefined || depth > 8) return undefined;
  const folder = folderOf(path);
  const options = isRecord(data['compilerOptions']) ? data['compilerOptions'] : {};
  const bases = (Array.isArray(data['extends']) ? data['extends'] : [data['extends']]).filter((base) => typeof base === 'string');
  let inherited: Aliases | undefined;
  for (const base of bases) {
    if (!base.startsWith('.')) continue;
    const target = joinPath(folder, base);
    if (target === undefined) continue;
    inherited = readAliases(target, all, depth + 1) ?? readAliases(`${target}.json`, all, depth + 1) ?? inherited;
  }
  const baseUrl = typeof options['baseUrl'] === 'string' ? joinPath(folder, options['baseUrl']) : inherited?.baseUrl;
  const paths = isRecord(options['paths'])
    ? Object.entries(options['paths']).map(([pattern, targets]) => ({
        pattern,
        targets: (Array.isArray(targets) ? targets : [])
          .filter((target) => typeof target === 'string')
          .map((target) => joinPath(typeof options['baseUrl'] === 'string' ? (baseUrl ?? folder) : (inherited?.baseUrl ?? folder), target))
          .filter((target) => target !== undefined),
      }))
    : inherited?.paths;
  if (baseUrl === undefined && paths === undefined) return undefined;
  return { baseUrl, paths: paths ?? [] };
}

/** JSON as configuration files write it: with comments and trailing commas. */
export function parseJsonWithComments(text: string): unknown {
  const plain = text
    .replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.startsWith('"') ? part : ' '))
    .replace(/"(?:[^"\\\n]|\\.)*"|,(?=\s*[}\]])/g, (part) => (part.startsWith('"') ? part : ''));
  try {
    return JSON.parse(plain) as unknown;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
