import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';
import { tickName } from './instrument.ts';
import type { PreparedModule } from './prepareModule.ts';
import { candidateCode, prepareModule, preparedAnew, runnableCode, topName } from './prepareModule.ts';
import { recordExports } from './recordExports.ts';
import { recordName } from './recordCalls.ts';
import { createResolver } from './resolveModule.ts';
import { importName, metaName } from './toCommonJs.ts';

type Factory = (...values: unknown[]) => void;
interface Instance {
  readonly module: { exports: unknown };
  readonly isModule: boolean;
}
interface Loaded {
  readonly exports: unknown;
  /** Whether `default` is an export of its own, and not the whole. */
  readonly isModule: boolean;
}

export interface LoaderOptions {
  readonly folder: string;
  readonly tick: () => void;
  readonly record: (file: string, name: string, values: readonly unknown[]) => void;
  /** Modules that are replaced: the test API, cheap assertions. */
  readonly replaced: ReadonlyMap<string, unknown>;
  /** Whether a default import of a CommonJS module that calls itself an ES module means its `default`, as compilers have it. */
  readonly isInterop: boolean;
}

const parameters = ['exports', 'require', 'module', '__filename', '__dirname', tickName, recordName, topName, importName, metaName];

/** Loads the workspace's own files again and again, and everything else once. */
export class ModuleLoader {
  readonly #options: LoaderOptions;
  readonly #resolve: ReturnType<typeof createResolver>;
  readonly #texts = new Map<string, string>();
  readonly #prepared = new Map<string, PreparedModule>();
  readonly #factories = new Map<string, Factory>();
  readonly #overrides = new Map<string, Factory>();
  readonly #instances = new Map<string, Instance>();
  readonly #importers = new Map<string, Set<string>>();
  readonly #native = new Map<string, Loaded>();
  readonly #tops = new Map<string, Record<string, () => unknown>>();
  readonly #require = new Map<string, NodeJS.Require>();
  readonly #recorded = new Set<string>();

  constructor(options: LoaderOptions) {
    this.#options = options;
    this.#resolve = createResolver(options.folder);
  }

  /** Loads packages that are ES modules beforehand, because only that takes time that cannot be had later. */
  async preload(file: string, seen = new Set<string>()): Promise<void> {
    if (seen.has(file) || seen.size > 5000 || file.endsWith('.json')) return;
    seen.add(file);
    const { imports, code } = this.#prepare(file);
    const required = [...code.matchAll(/\brequire\(\s*['"]([^'"]+)['"]\s*\)/g)].map((match) => match[1]!);
    for (const specifier of [...imports, ...required]) {
      const found = this.#resolve(specifier, file, imports.includes(specifier));
      if (found.kind === 'workspace') await this.preload(found.file, seen);
      else if (found.kind === 'native' && imports.includes(specifier) && !this.#options.replaced.has(specifier)) {
        const url = found.file === undefined ? specifier : pathToFileURL(found.file).href;
        this.#native.set(found.file ?? specifier, { exports: await import(url), isModule: true });
      }
    }
  }

  load(file: string): unknown {
    return this.#instance(file).module.exports;
  }

  /** The functions of a loaded file's top level, by name. */
  topLevel(file: string): Record<string, () => unknown> {
    return this.#tops.get(file) ?? {};
  }

  text(file: string): string {
    let text = this.#texts.get(file);
    if (text === undefined) this.#texts.set(file, (text = readFileSync(file, 'utf8')));
    return text;
  }

  /** Puts a candidate's code in a file's place until `reset`. Throws where it does not compile. */
  change(file: string, edits: readonly SourceEdit[]): void {
    const options = { file, folder: this.#options.folder };
    const text = this.text(file);
    const prepared = this.#prepare(file);
    let factory: Factory;
    try {
      factory = compile(candidateCode(prepared, text, edits, options), file);
    } catch (error) {
      // Edits may bring types along, which only the long way takes out.
      if (!/\.[cm]?tsx?$/.test(file)) throw error;
      factory = compile(preparedAnew(text, edits, options), file);
    }
    this.#overrides.set(file, factory);
  }

  /** From now on calls of this file's functions are recorded, until `reset`. */
  recordCallsOf(file: string): void {
    const prepared = prepareModule(this.text(file), { file, folder: this.#options.folder, isRecording: true });
    this.#overrides.set(file, compile(runnableCode(prepared), file));
    this.#recorded.add(file);
  }

  reset(): void {
    this.#overrides.clear();
    this.#recorded.clear();
  }

  /** Forgets what was evaluated of these files and of all that depend on them; null forgets everything. */
  forget(files: readonly string[] | null): void {
    if (files === null) {
      this.#instances.clear();
      return;
    }
    const waiting = [...files];
    const seen = new Set<string>(waiting);
    for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
      this.#instances.delete(file);
      for (const importer of this.#importers.get(file) ?? []) {
        if (seen.has(importer)) continue;
        seen.add(importer);
        waiting.push(importer);
      }
    }
  }

  #prepare(file: string): PreparedModule {
    let prepared = this.#prepared.get(file);
    if (prepared === undefined) this.#prepared.set(file, (prepared = prepareModule(this.text(file), { file, folder: this.#options.folder })));
    return prepared;
  }

  #instance(file: string): Instance {
    const known = this.#instances.get(file);
    if (known !== undefined) return known;
    if (file.endsWith('.json')) {
      const json: Instance = { module: { exports: JSON.parse(this.text(file)) }, isModule: false };
      this.#instances.set(file, json);
      return json;
    }
    const prepared = this.#prepare(file);
    let factory = this.#overrides.get(file) ?? this.#factories.get(file);
    if (factory === undefined) this.#factories.set(file, (factory = compile(runnableCode(prepared), file)));
    const module = { exports: {}, id: file, filename: file, path: path.dirname(file), loaded: false, children: [], paths: [], parent: null };
    const instance: Instance = { module, isModule: prepared.isModule };
    this.#instances.set(file, instance);
    const { tick, record } = this.#options;
    try {
      factory.call(
        prepared.isModule ? undefined : module.exports,
        module.exports, this.#requireOf(file), module, file, path.dirname(file), tick,
        (name: string, values: readonly unknown[]) => record(file, name, values),
        (functions: Record<string, () => unknown>) => this.#tops.set(file, functions),
        this.#importOf(file), this.#metaOf(file),
      );
    } catch (error) {
      this.#instances.delete(file);
      throw error;
    }
    module.loaded = true;
    if (this.#recorded.has(file)) module.exports = recordExports(module.exports, (name, values) => record(file, name, values)) as object;
    return instance;
  }

  #find(specifier: string, from: string, isImport: boolean): Loaded {
    const { replaced, isInterop } = this.#options;
    const replacement = replaced.get(specifier);
    if (replacement !== undefined) return { exports: replacement, isModule: false };
    const found = this.#resolve(specifier, from, isImport);
    if (found.kind === 'workspace') {
      let importers = this.#importers.get(found.file);
      if (importers === undefined) this.#importers.set(found.file, (importers = new Set()));
      importers.add(from);
      const { module, isModule } = this.#instance(found.file);
      return { exports: module.exports, isModule: isModule || (isInterop && isEsModule(module.exports)) };
    }
    const key = found.kind === 'native' ? (found.file ?? specifier) : specifier;
    const known = isImport ? this.#native.get(key) : undefined;
    if (known !== undefined) return known;
    const exports = this.#nodeRequire(from)(found.kind === 'native' && found.file !== undefined && isImport ? found.file : specifier) as unknown;
    const loaded = { exports, isModule: found.kind === 'native' && (isNamespace(exports) || (isInterop && isEsModule(exports))) };
    if (isImport) this.#native.set(key, loaded);
    return loaded;
  }

  #requireOf(file: string): NodeJS.Require {
    let own = this.#require.get(file);
    if (own === undefined) {
      const node = this.#nodeRequire(file);
      own = Object.assign((specifier: string) => this.#find(specifier, file, false).exports, { resolve: node.resolve, cache: {}, main: undefined, extensions: node.extensions });
      this.#require.set(file, own);
    }
    return own;
  }

  #nodeRequire(file: string): NodeJS.Require {
    return createRequire(file);
  }

  #importOf(file: string): object {
    const namespace = (loaded: Loaded): unknown => (loaded.isModule ? loaded.exports : { ...(loaded.exports as object), default: loaded.exports });
    return {
      load: (specifier: string) => this.#find(specifier, file, true),
      get: (loaded: Loaded, name: string) => (name === 'default' && !loaded.isModule ? loaded.exports : (loaded.exports as Record<string, unknown>)[name]),
      namespace,
      all: (target: object, loaded: Loaded) => {
        for (const name of Object.keys(loaded.exports as object)) {
          if (name === 'default' || Object.hasOwn(target, name)) continue;
          Object.defineProperty(target, name, { enumerable: true, configurable: true, get: () => (loaded.exports as Record<string, unknown>)[name] });
        }
      },
      later: async (specifier: string) => {
        const replacement = this.#options.replaced.get(specifier);
        const found = this.#resolve(specifier, file, true);
        if (replacement !== undefined || found.kind === 'workspace') return namespace(this.#find(specifier, file, true));
        return (await import(found.kind === 'native' && found.file !== undefined ? pathToFileURL(found.file).href : specifier)) as unknown;
      },
    };
  }

  #metaOf(file: string): object {
    const { href } = pathToFileURL(file);
    return { url: href, filename: file, dirname: path.dirname(file), resolve: (specifier: string) => import.meta.resolve(specifier, href) };
  }
}

function compile(code: string, file: string): Factory {
  return vm.compileFunction(code, parameters, { filename: file }) as Factory;
}

function isEsModule(exports: unknown): boolean {
  return typeof exports === 'object' && exports !== null && (exports as { __esModule?: unknown }).__esModule === true;
}

function isNamespace(exports: unknown): boolean {
  return typeof exports === 'object' && exports !== null && (exports as Record<symbol, unknown>)[Symbol.toStringTag] === 'Module';
}
