import type { RunnerId } from '../../../teams/healing/testModel.ts';
import { buildsOfScript, readBuilds } from './readBuilds.ts';
import { shellCommands } from './shellWords.ts';

/** How a workspace calls a runner: what goes to Node, what to the runner, and which variables are set. */
export interface Invocation {
  readonly runner: Exclude<RunnerId, 'command'>;
  /** Options of Node itself: loaders, conditions. */
  readonly nodeArgs: readonly string[];
  /** Options of the runner and files or patterns. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Calls of the TypeScript compiler that come before it, as the compiler's arguments; without them old output is run. */
  readonly builds: readonly (readonly string[])[];
}

export type Scripts = Readonly<Record<string, string>>;

const wrappers = new Set(['npx', 'c8', 'nyc', 'cross-env', 'env', 'bunx', 'time', 'nice', 'dotenv', '--', 'exec', 'pnpx', 'cross-env-shell']);
const runnerNames: Readonly<Record<string, Invocation['runner']>> = { mocha: 'mocha', _mocha: 'mocha', jest: 'jest', vitest: 'vitest', pytest: 'pytest', 'py.test': 'pytest' };
const deepestScript = 5;

/** The first command of a line that is a call of a runner we know; scripts of the package are followed. */
export function readInvocation(line: string, scripts: Scripts, depth = 0): Invocation | undefined {
  const builds: (readonly string[])[] = [];
  for (const words of shellCommands(line)) {
    const found = readCommand(words, scripts, depth);
    if (found !== undefined) return { ...found, builds: [...builds, ...found.builds] };
    builds.push(...readBuilds(words, scripts));
  }
  return undefined;
}

/** The same for a script of a package by its name, with what is built before it. */
export function readTestScript(name: string, scripts: Scripts): Invocation | undefined {
  const found = readInvocation(scripts[name] ?? '', scripts);
  return found === undefined ? undefined : { ...found, builds: [...buildsOfScript(`pre${name}`, scripts), ...found.builds] };
}

function readCommand(all: readonly string[], scripts: Scripts, depth: number): Invocation | undefined {
  const env: Record<string, string> = {};
  for (let at = 0; at < all.length; at++) {
    const word = all[at]!;
    const rest = all.slice(at + 1);
    const name = baseName(word);
    const variable = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(word);
    if (variable !== null) {
      env[variable[1]!] = variable[2]!;
      continue;
    }
    if (wrappers.has(name)) continue;
    if (word.startsWith('-') && at > 0 && wrappers.has(baseName(all[at - 1]!))) continue;
    if ((name === 'poetry' || name === 'uv' || name === 'pipenv' || name === 'hatch') && rest[0] === 'run') {
      at++;
      continue;
    }
    const found = readProgram(name, rest, scripts, depth);
    return found === undefined ? undefined : { ...found, env: { ...env, ...found.env } };
  }
  return undefined;
}

function readProgram(name: string, rest: readonly string[], scripts: Scripts, depth: number): Invocation | undefined {
  if (/^(npm|pnpm|yarn|bun)$/.test(name)) return readScript(rest, scripts, depth);
  if (name === 'node') return readNode(rest);
  if (name === 'tsx') return rest.includes('--test') ? { runner: 'node:test', ...splitNode(['--import', 'tsx', ...rest]), env: {}, builds: [] } : readNode(['--import', 'tsx', ...rest]);
  if (name === 'ts-mocha') return { runner: 'mocha', nodeArgs: [], args: ['--require', 'ts-node/register', '--extension', 'ts', ...rest], env: {}, builds: [] };
  if (/^python[\d.]*$/.test(name)) return readPython(rest);
  const runner = runnerNames[name];
  if (runner === undefined) return undefined;
  if (runner === 'vitest' && /^(typecheck|bench|list|init)$/.test(rest.find((word) => !word.startsWith('-')) ?? '')) return undefined;
  return { runner, nodeArgs: [], args: rest, env: {}, builds: [] };
}

function readScript(rest: readonly string[], scripts: Scripts, depth: number): Invocation | undefined {
  // A call for every package of a workspace is found where the packages are.
  if (depth >= deepestScript || rest.some((word) => /^(--workspaces?|-ws?|-r|--recursive|--filter|-F|--prefix|-C|workspaces?)\b/.test(word))) return undefined;
  const words = rest.filter((word) => word !== '--silent' && word !== '-s');
  const dash = words.indexOf('--');
  const own = dash < 0 ? words : words.slice(0, dash);
  const name = own[0] === 'run' || own[0] === 'run-script' ? own[1] : own[0] === 't' || own[0] === 'tst' ? 'test' : own[0];
  if (name === undefined) return undefined;
  if (name === 'exec' || name === 'dlx' || (scripts[name] === undefined && name !== 'test')) return readCommand(own[0] === 'run' ? [] : own[0] === 'exec' || own[0] === 'dlx' ? words.slice(1).filter((word) => word !== '--') : words, scripts, depth + 1);
  const script = scripts[name];
  if (script === undefined) return undefined;
  const found = readInvocation(script, scripts, depth + 1);
  const before = buildsOfScript(`pre${name}`, scripts);
  const extra = dash < 0 ? own.slice(own[0]?.startsWith('run') === true ? 2 : 1) : words.slice(dash + 1);
  return found === undefined ? undefined : { ...found, args: [...found.args, ...extra], builds: [...before, ...found.builds] };
}

/** Options of Node that take their value as the next word. */
const takesValue = /^(-r|--require|--import|--loader|--experimental-loader|-C|--conditions|--env-file|--env-file-if-exists|--test-reporter|--test-reporter-destination|--test-name-pattern|--test-skip-pattern|--test-concurrency|--test-timeout|--test-shard|--test-isolation|--test-global-setup|--tsconfig|--stack-trace-limit|--max-old-space-size)$/;

function splitNode(words: readonly string[]): { nodeArgs: string[]; args: string[] } {
  const nodeArgs: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-') || word === '--') return { nodeArgs: nodeArgs.filter((arg) => arg !== '--test'), args: words.slice(at).filter((arg) => arg !== '--' && arg !== '--test') };
    nodeArgs.push(word);
    if (takesValue.test(word) && at + 1 < words.length) nodeArgs.push(words[++at]!);
  }
  return { nodeArgs: nodeArgs.filter((arg) => arg !== '--test'), args: [] };
}

function readNode(words: readonly string[]): Invocation | undefined {
  const { nodeArgs, args } = splitNode(words);
  if (words.includes('--test')) return { runner: 'node:test', nodeArgs, args, env: {}, builds: [] };
  const runner = runnerNames[baseName(args[0] ?? '')];
  if (runner === undefined || runner === 'pytest') return undefined;
  return { runner, nodeArgs, args: args.slice(1), env: {}, builds: [] };
}

function readPython(words: readonly string[]): Invocation | undefined {
  const at = words.indexOf('-m');
  const module = words[at + 1];
  if (at < 0 || module === undefined) return undefined;
  if (module === 'coverage' && words[at + 2] === 'run') return readPython(words.slice(at + 3));
  if (module === 'pytest') return { runner: 'pytest', nodeArgs: [], args: words.slice(at + 2), env: {}, builds: [] };
  // Pytest runs unittest files; discovery options of the other mean nothing to it.
  return module === 'unittest' ? { runner: 'pytest', nodeArgs: [], args: [], env: {}, builds: [] } : undefined;
}

function baseName(word: string): string {
  return word.replace(/^.*[\\/]/, '').replace(/\.(cmd|exe|[cm]?js)$/, '');
}
