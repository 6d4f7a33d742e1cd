import path from 'node:path';
import { LineIndex } from '../../../base/text.ts';
import type { LinterFound, LintFile, LintMessage, LintResult } from '../../../teams/review/ports/instruments.ts';
import { fromBytes } from './columns.ts';
import type { LintRun } from './createLinters.ts';
import { nearestConfig } from './configuration.ts';
import { sortBySaved, withCopies } from './onDisk.ts';
import { inBatches, runBatches } from './toolReport.ts';

interface OxlintMessage {
  readonly code?: string;
  readonly message: string;
  readonly severity: string;
  readonly url?: string;
  readonly filename: string;
  readonly labels: readonly { readonly span: { readonly offset: number; readonly length: number } }[];
}

/** oxlint reads files only, so unsaved texts are copied out of the workspace and checked under its configuration. */
export async function lintWithOxlint(root: string, tool: LinterFound, files: readonly LintFile[], run: LintRun, signal: AbortSignal): Promise<LintResult[]> {
  const { saved, unsaved } = await sortBySaved(root, files);
  const call = (members: readonly LintFile[], cwd: string, config: readonly string[]): Promise<LintResult[]> =>
    runBatches(
      inBatches(members).map((batch) => ({
        tool,
        cwd,
        args: ['--format', 'json', '--no-error-on-unmatched-pattern', ...config, ...batch.map((file) => path.join(cwd, file.path))],
        files: batch,
        read: (stdout: string) => readOxlint(stdout, cwd, batch),
      })),
      run,
      signal,
    );
  const results = await call(saved, root, []);
  if (unsaved.length === 0) return results;
  const config = await nearestConfig('oxlint', path.dirname(path.join(root, unsaved[0]!.path)), root);
  return [...results, ...(await withCopies(unsaved, (folder) => call(unsaved, folder, config === undefined ? [] : ['--config', config])))];
}

function readOxlint(stdout: string, cwd: string, files: readonly LintFile[]): Map<string, LintMessage[]> {
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly OxlintMessage[] };
  const byName = new Map(files.map((file) => [path.join(cwd, file.path), { file, lines: new LineIndex(file.text), toOffset: fromBytes(file.text) }]));
  const messages = new Map<string, LintMessage[]>();
  for (const message of diagnostics) {
    const known = byName.get(path.resolve(cwd, message.filename));
    if (known === undefined) continue;
    const { file, lines, toOffset } = known;
    const span = message.labels[0]?.span ?? { offset: 0, length: 0 };
    const list = messages.get(file.path) ?? [];
    messages.set(file.path, list);
    list.push({
      rule: ruleOf(message.code),
      severity: message.severity === 'error' ? 'error' : 'warning',
      message: message.message,
      range: lines.rangeOf(toOffset(span.offset), toOffset(span.offset + span.length)),
      ...(message.url === undefined ? {} : { url: message.url }),
    });
  }
  return messages;
}

/** `eslint(no-debugger)` is `no-debugger`; another plugin's rules keep its name, `typescript/no-explicit-any`. */
function ruleOf(code: string | undefined): string | null {
  const parts = /^([\w@/-]+)\((.+)\)$/.exec(code ?? '');
  if (parts === null) return code ?? null;
  return parts[1] === 'eslint' ? parts[2]! : `${parts[1]!.replace(/^eslint-plugin-/, '')}/${parts[2]!}`;
}
