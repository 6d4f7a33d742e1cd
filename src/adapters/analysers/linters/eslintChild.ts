import { createRequire } from 'node:module';
import { Socket } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import type { EslintAnswer, EslintRequest, EslintStart } from './eslintProtocol.ts';
import { reasonOf, syntaxErrorIn } from './eslintReason.ts';
import type { EslintMessage } from './eslintMessages.ts';
import { toLintMessages } from './eslintMessages.ts';

// Runs in a process of its own because it executes the workspace's code. It speaks over a pipe of its own, so that
// whatever plugins print cannot be taken for an answer.

interface Eslint {
  lintText(text: string, options: { filePath: string }): Promise<readonly { readonly messages: readonly EslintMessage[] }[]>;
  isPathIgnored(file: string): Promise<boolean>;
  findConfigFile?(file: string): Promise<string | undefined>;
  getRulesMetaForResults?(results: unknown): Readonly<Record<string, { readonly docs?: { readonly url?: string } }>>;
}

interface EslintPackage {
  readonly ESLint: (new (options: { cwd: string }) => Eslint) & { readonly version: string };
  readonly loadESLint?: (options: { useFlatConfig: boolean }) => Promise<EslintPackage['ESLint']>;
}

const pipe = new Socket({ fd: 3, readable: true, writable: true });
pipe.on('error', () => process.exit(0));
pipe.on('close', () => process.exit(0));
const say = (answer: EslintAnswer): void => void pipe.write(`${JSON.stringify(answer)}\n`);

// A rule that never ends keeps this thread from seeing that the parent is gone; another thread looks.
const watch = (parent: number): string => `
  setInterval(() => {
    let isGone = process.ppid !== ${parent};
    try { process.kill(${parent}, 0); } catch { isGone = true; }
    if (isGone) try { process.kill(process.platform === 'win32' ? process.pid : -process.pid, 'SIGKILL'); } catch { process.kill(process.pid, 'SIGKILL'); }
  }, 1000);`;
new Worker(watch(process.ppid), { eval: true, resourceLimits: { maxOldGenerationSizeMb: 16 } }).unref();

const start = JSON.parse(process.argv[2] ?? '{}') as EslintStart;
process.chdir(start.folder);
process.on('unhandledRejection', () => {});

const eslint = await open();
let last = Promise.resolve();
createInterface({ input: pipe }).on('line', (line) => {
  const request = JSON.parse(line) as EslintRequest;
  last = last.then(() => answer(request).then(say));
});

async function open(): Promise<Eslint | { readonly reason: string }> {
  try {
    const require = createRequire(path.join(start.package, 'package.json'));
    const { ESLint, loadESLint } = require(start.package) as EslintPackage;
    const Chosen = loadESLint === undefined ? ESLint : await loadESLint({ useFlatConfig: start.isFlat });
    const opened = new Chosen({ cwd: start.folder });
    say({ kind: 'ready', version: Chosen.version });
    return opened;
  } catch (error) {
    const reason = reasonOf(error, start.folder);
    say({ kind: 'refused', reason });
    return { reason };
  }
}

async function answer({ id, file, text }: EslintRequest): Promise<EslintAnswer> {
  if ('reason' in eslint) return { kind: 'failed', id, reason: eslint.reason };
  try {
    if (await eslint.isPathIgnored(file)) return { kind: 'ignored', id };
    const results = await eslint.lintText(text, { filePath: file });
    if (results.length === 0) return { kind: 'ignored', id };
    const rules = eslint.getRulesMetaForResults?.(results) ?? {};
    return { kind: 'linted', id, messages: toLintMessages(text, results[0]!.messages, (rule) => rules[rule]?.docs?.url) };
  } catch (error) {
    if (/Could not find config file|No ESLint configuration found/i.test(String(error))) return { kind: 'ignored', id };
    const config = error instanceof SyntaxError ? await eslint.findConfigFile?.(file).catch(() => undefined) : undefined;
    const place = config === undefined ? undefined : await syntaxErrorIn(config, start.folder);
    return { kind: 'failed', id, reason: reasonOf(error, start.folder, place) };
  }
}
