// Builds everything into dist/: the engine's bundles as ES modules that share chunks, the extension's as CommonJS.
// Only the extension may leave `vscode` to its host: anywhere else the build fails on it.
// usage: node esbuild.mjs [--watch] [--minify] [--meta]
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, context } from 'esbuild';

const root = path.dirname(fileURLToPath(import.meta.url));
const flags = new Set(process.argv.slice(2));
const isMinified = flags.has('--minify');

/** Node programs: entry by output name. */
const programs = {
  server: 'src/server/main.ts',
  cli: 'src/cli/main.ts',
  analysisWorker: 'src/adapters/analysers/analysisWorker.ts',
  eslintChild: 'src/adapters/analysers/linters/eslintChild.ts',
  regexWorker: 'src/adapters/analysers/regex/regexWorker.ts',
  repairWorker: 'src/adapters/healing/repairWorker.ts',
  trialHost: 'src/adapters/trials/javascript/trialHost.ts',
  probeHost: 'src/adapters/probes/javascript/probeHost.ts',
};

/** What the extension host loads: the thin entry at once, the language client after activation. */
const extension = {
  extension: 'src/extension/main.ts',
  languageClient: 'src/extension/languageClient.ts',
};

/** Files that are read at run time and must lie beside the bundles. */
const assets = [
  ['node_modules/web-tree-sitter/web-tree-sitter.wasm', 'web-tree-sitter.wasm'],
  ['node_modules/@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm', 'tree-sitter-python.wasm'],
  ['src/adapters/trials/python/trialHost.py', 'trialHost.py'],
  ['src/adapters/probes/python/probeHost.py', 'probeHost.py'],
  ['node_modules/@vscode/codicons/dist/codicon.ttf', 'codicon.ttf'],
];

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  outdir: 'dist',
  sourcemap: isMinified ? false : 'linked',
  minify: isMinified,
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
};

const engineBuild = {
  ...shared,
  entryPoints: existing(programs),
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // Bundled CommonJS packages call require() for Node's own modules.
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
  define: { 'process.env.ROUNDTABLE_BUILD': JSON.stringify(buildId()) },
};

const extensionBuild = {
  ...shared,
  entryPoints: existing(extension),
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  external: ['vscode', './languageClient.cjs'],
};

/** The monitor's page: one script and one style sheet, small at all times because an exported run carries them along. */
const pageBuild = {
  ...shared,
  entryPoints: existing({ monitor: 'webview-ui/src/main.tsx' }),
  platform: 'browser',
  target: 'es2022',
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
  external: ['./codicon.ttf'],
  minify: true,
  sourcemap: false,
};

if (!flags.has('--watch')) rmSync(path.join(root, 'dist'), { recursive: true, force: true });
mkdirSync(path.join(root, 'dist'), { recursive: true });
for (const [from, to] of assets) if (existsSync(path.join(root, from))) cpSync(path.join(root, from), path.join(root, 'dist', to));

const builds = [engineBuild, extensionBuild, pageBuild].filter((options) => Object.keys(options.entryPoints).length > 0);
if (flags.has('--watch')) {
  for (const options of builds) await (await context(options)).watch();
  console.log('Watching for changes');
} else {
  const results = await Promise.all(builds.map((options) => build(options)));
  if (flags.has('--meta')) {
    const outputs = Object.assign({}, ...results.map((result) => result.metafile.outputs));
    writeFileSync(path.join(root, 'dist/meta.json'), JSON.stringify({ inputs: Object.assign({}, ...results.map((r) => r.metafile.inputs)), outputs }));
  }
  writeFileSync(path.join(root, 'dist/THIRD-PARTY-NOTICES.txt'), notices(results.flatMap((result) => Object.keys(result.metafile.inputs))));
  writeFileSync(path.join(root, 'dist/build.json'), JSON.stringify({ id: buildId() }));
}

/** The licences of everything that was bundled, as they ask to be passed on. */
function notices(inputs) {
  const packages = new Set();
  for (const input of [...inputs, ...assets.map(([from]) => from)]) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found !== null) packages.add(found[1]);
  }
  const texts = [...packages].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(path.join(root, folder)).find((name) => /^(licen[cs]e|copying)/i.test(name));
    const text = file === undefined ? `Licence: ${manifest.license}` : readFileSync(path.join(root, folder, file), 'utf8').trim();
    return `${manifest.name} ${manifest.version}\n\n${text}\n`;
  });
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

function existing(entries) {
  return Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(path.join(root, file))));
}

/** Names the sources this build was made from: caches of another build's answers are passed over. */
function buildId() {
  const hash = createHash('sha256');
  for (const folder of ['src', 'package-lock.json', 'esbuild.mjs']) addTo(hash, path.join(root, folder));
  return hash.digest('hex').slice(0, 16);
}

function addTo(hash, target) {
  const entries = readdirSyncSafe(target);
  if (entries === undefined) hash.update(readFileSync(target));
  else for (const name of entries.sort()) addTo(hash.update(name), path.join(target, name));
}

function readdirSyncSafe(target) {
  try {
    return readdirSync(target);
  } catch {
    return undefined;
  }
}
