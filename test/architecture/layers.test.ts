import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { mayImport, platformOf } from '../../eslint.config.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const layers = mayImport as Readonly<Record<string, readonly string[]>>;

function folders(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

function files(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return files(name);
    return /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts') ? [name] : [];
  });
}

/** The relative imports of a file as paths from the project's root, and the packages it names. */
function importsOf(file: string): { readonly own: string[]; readonly packages: string[] } {
  const text = readFileSync(path.join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const specifiers = [...text.matchAll(/(?:^|\n)\s*(?:import|export)\b(?:[^'"\n;=]*?from\s*|\s*)['"]([^'"\n]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/g)].map((match) => match[1] ?? match[2]!);
  return {
    own: specifiers.filter((name) => name.startsWith('.')).map((name) => path.posix.join(path.posix.dirname(file), name)),
    packages: specifiers.filter((name) => !name.startsWith('.')),
  };
}

function layerOf(file: string): string | undefined {
  if (file.startsWith('webview-ui/')) return 'webview-ui';
  return /^src\/([^/]+)\//.exec(file)?.[1];
}

const sources = [...files('src'), ...(statSync(path.join(root, 'webview-ui'), { throwIfNoEntry: false }) === undefined ? [] : files('webview-ui'))];

describe('The layers', () => {
  it('give every folder under src a row in the import table, a platform and a compiler world', () => {
    for (const folder of folders('src')) {
      assert.ok(folder in layers, `src/${folder} has no row in mayImport`);
      assert.ok(folder in platformOf, `src/${folder} has no platform`);
      assert.ok(statSync(path.join(root, 'src', folder, 'tsconfig.json'), { throwIfNoEntry: false }), `src/${folder} has no tsconfig.json`);
    }
  });

  it('import only what the table allows', () => {
    const wrong = sources.flatMap((file) =>
      importsOf(file).own.flatMap((target) => {
        const from = layerOf(file)!;
        const to = layerOf(target);
        return to === undefined || to === from || layers[from]!.includes(to) ? [] : [`${file} imports ${target}`];
      }),
    );
    assert.deepEqual(wrong, []);
  });

  it('agree with the references that the compiler holds them to', () => {
    for (const folder of folders('src')) {
      const config = JSON.parse(readFileSync(path.join(root, 'src', folder, 'tsconfig.json'), 'utf8')) as { references: { path: string }[] };
      const referenced = config.references.map((reference) => path.posix.basename(reference.path)).sort();
      assert.deepEqual(referenced, [...layers[folder]!].sort(), `src/${folder}/tsconfig.json`);
    }
  });

  it('leave vscode to the extension, LSP to the server and the client, and node to whoever may touch the outside', () => {
    const wrong = sources.flatMap((file) => {
      const layer = layerOf(file)!;
      const platform = (platformOf as Record<string, string>)[layer];
      return importsOf(file).packages.flatMap((name) => {
        if (name === 'vscode' && layer !== 'extension') return [`${file} imports vscode`];
        if (name.startsWith('vscode-languageserver') && layer !== 'server') return [`${file} speaks LSP`];
        if (name.startsWith('vscode-languageclient') && !/^src\/extension\/(languageClient\.ts|client\/)/.test(file)) return [`${file} speaks LSP`];
        if (name.startsWith('node:') && (platform === 'none' || platform === 'dom')) return [`${file} imports ${name}`];
        return [];
      });
    });
    assert.deepEqual(wrong, []);
  });

  it('keep the command line free of agents: it composes, asks and prints', () => {
    const wrong = sources.filter((file) => file.startsWith('src/cli/')).filter((file) => /\b(onTask|onMessage)\b/.test(readFileSync(path.join(root, file), 'utf8')));
    assert.deepEqual(wrong, []);
  });

  it('import no cycles between files', () => {
    const graph = new Map(sources.map((file) => [file, importsOf(file).own.filter((target) => sources.includes(target))]));
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]): void => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
        return;
      }
      state.set(file, 'open');
      // Types alone make no cycle at run time, but a reader still goes in circles; type-only imports are let through.
      for (const next of graph.get(file) ?? []) if (!isTypeOnly(file, next)) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of sources) visit(file, []);
    assert.deepEqual(cycles, []);
  });
});

function isTypeOnly(file: string, target: string): boolean {
  const text = readFileSync(path.join(root, file), 'utf8');
  const name = path.posix.basename(target).replace(/\./g, '\\.');
  const imports = [...text.matchAll(new RegExp(`(?:^|\\n)(import|export)(\\s+type)?\\b[^;]*?['"][^'"]*/${name}['"]`, 'g'))];
  return imports.length > 0 && imports.every((match) => match[2] !== undefined);
}
