import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { WorkspaceCopy } from '../../teams/healing/ports/workspaceCopies.ts';
import type { ArrivalOutcome, ArrivalProbe } from '../../teams/review/ports/probes.ts';
import { bundleFolder } from '../bundleFolder.ts';
import { findPython } from '../runners/pytest/findPython.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { maskSecrets } from '../wire/monitor/maskSecrets.ts';
import type { HostAnswer, HostRequest } from './probeProtocol.ts';

/** Calls code of the copy with marked texts, in a process of its own, and hears what reached the recorder. */
export async function sendProbe({ language, text, ...probe }: ArrivalProbe, copy: WorkspaceCopy, sandbox: Sandbox, timeLimitMs: number, signal: AbortSignal): Promise<ArrivalOutcome> {
  // What was reviewed may not be saved.
  if ((await copy.read(probe.file)) !== text) await copy.write(probe.file, text);
  const python = language === 'python' ? await findPython(path.dirname(path.join(copy.folder, probe.file)), copy.folder) : null;
  if (language === 'python' && python === null) return { status: 'failed', why: 'there is no Python on this machine' };
  const word = `${randomBytes(8).toString('hex')} `;
  const request: HostRequest = { ...probe, word, folder: copy.folder };
  const call = python === null
    ? { program: process.execPath, args: ['--max-old-space-size=512', '--no-warnings', '--experimental-import-meta-resolve', fileURLToPath(hostOf('probeHost.js', './javascript/probeHost.ts'))], env: { ELECTRON_RUN_AS_NODE: '1', NODE_ENV: 'test' } }
    : { program: python, args: [fileURLToPath(hostOf('probeHost.py', './python/probeHost.py'))], env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' } };
  const outcome = await sandbox.run({ ...call, cwd: copy.folder, writable: [copy.folder], input: JSON.stringify(request), timeLimitMs, outputCap: 1_000_000 }, signal);
  if (outcome.status === 'failed') return { status: 'failed', why: outcome.reason };
  const line = outcome.stdout.split('\n').findLast((one) => one.startsWith(word));
  if (line !== undefined) return safe(JSON.parse(line.slice(word.length)) as HostAnswer, probe.mark);
  if (outcome.status === 'timedOut') return { status: 'failed', why: `it did not come to an end in ${timeLimitMs / 1000} seconds` };
  return { status: 'failed', why: `its process ended without an answer (${outcome.killedBy ?? `code ${outcome.code}`})${maskSecrets(lastLine(outcome.stderr))}` };
}

/** What arrived stands in text of the workspace, which may hold anything: secrets are masked, and the neighbourhood is enough. */
function safe(outcome: HostAnswer, mark: string): HostAnswer {
  if ('why' in outcome) return { ...outcome, why: maskSecrets(outcome.why) };
  const text = maskSecrets(outcome.observed.slice(0, mostMasked));
  const at = Math.max(0, text.indexOf(mark));
  const [from, to] = [Math.max(0, at - around), at + mark.length + around];
  return { ...outcome, observed: `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}` };
}

const mostMasked = 20_000;
const around = 100;

function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1) ?? '';
  return line === '' ? '' : `: ${line.slice(0, 200)}`;
}

/** A program that the build put beside this one, or its source where nothing is bundled. */
function hostOf(built: string, source: string): URL {
  const folder = bundleFolder();
  return folder === undefined ? new URL(source, import.meta.url) : pathToFileURL(path.join(folder, built));
}
