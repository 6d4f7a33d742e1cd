import path from 'node:path';
import type { Position, Range } from '../../../base/text.ts';
import { LineIndex } from '../../../base/text.ts';
import type { LinterFound, LintFile, LintMessage, LintResult } from '../../../teams/review/ports/instruments.ts';
import { fromBytes, fromCodePoints } from './columns.ts';
import type { LintRun } from './createLinters.ts';
import { nearestConfig } from './configuration.ts';
import { sortBySaved, withCopies } from './onDisk.ts';
import { inBatches, runBatches } from './toolReport.ts';

/** Newer versions give lines and columns, older ones a span in bytes. */
interface BiomeMessage {
  readonly severity: string;
  readonly message?: string | readonly { readonly content: string }[];
  readonly description?: string;
  readonly category?: string | null;
  readonly location?: {
    readonly path?: string | { readonly file?: string } | null;
    readonly start?: Position;
    readonly end?: Position;
    readonly span?: readonly [number, number] | null;
  };
}

/** Biome prints JSON for files only, so unsaved texts are copied out of the workspace and checked under its configuration. */
export async function lintWithBiome(root: string, tool: LinterFound, files: readonly LintFile[], run: LintRun, signal: AbortSignal): Promise<LintResult[]> {
  const { saved, unsaved } = await sortBySaved(root, files);
  const call = (members: readonly LintFile[], cwd: string, config: readonly string[]): Promise<LintResult[]> =>
    runBatches(
      inBatches(members).map((batch) => ({
        tool,
        cwd,
        args: ['lint', '--reporter=json', '--max-diagnostics=1000', '--no-errors-on-unmatched', '--colors=off', ...config, ...batch.map((file) => path.join(cwd, file.path))],
        files: batch,
        read: (stdout: string) => readBiome(stdout, cwd, batch),
      })),
      run,
      signal,
    );
  const results = await call(saved, root, []);
  if (unsaved.length === 0) return results;
  const config = await nearestConfig('biome', path.dirname(path.join(root, unsaved[0]!.path)), root);
  return [...results, ...(await withCopies(unsaved, (folder) => call(unsaved, folder, config === undefined ? [] : [`--config-path=${config}`])))];
}

function readBiome(stdout: string, cwd: string, files: readonly LintFile[]): Map<string, LintMessage[]> {
  const { diagnostics } = JSON.parse(stdout) as { readonly diagnostics: readonly BiomeMessage[] };
  const byName = new Map(files.map((file) => [path.join(cwd, file.path), { file, lines: new LineIndex(file.text), toOffset: fromBytes(file.text) }]));
  const messages = new Map<string, LintMessage[]>();
  for (const message of diagnostics) {
    const written = message.location?.path;
    const name = typeof written === 'string' ? written : written?.file;
    const known = name === undefined ? undefined : byName.get(path.resolve(cwd, name));
    const category = message.category ?? '';
    if (known === undefined || !/^(lint|parse|suppressions)/.test(category)) continue;
    const list = messages.get(known.file.path) ?? [];
    messages.set(known.file.path, list);
    list.push({
      // `lint/suspicious/noDebugger` is how Biome names its rules everywhere, without the first word.
      rule: category.startsWith('lint/') ? category.slice('lint/'.length) : null,
      severity: message.severity === 'error' || message.severity === 'fatal' ? 'error' : message.severity === 'warning' ? 'warning' : 'info',
      message: textOf(message),
      range: rangeOf(message, known.lines, known.toOffset),
    });
  }
  return messages;
}

function textOf({ message, description }: BiomeMessage): string {
  if (typeof message === 'string') return message;
  return description ?? message?.map((part) => part.content).join('') ?? '';
}

function rangeOf({ location }: BiomeMessage, lines: LineIndex, toOffset: (byte: number) => number): Range {
  if (location?.start !== undefined && location.end !== undefined) {
    return { start: fromCodePoints(lines, location.start.line, location.start.column), end: fromCodePoints(lines, location.end.line, location.end.column) };
  }
  const [start, end] = location?.span ?? [0, 0];
  return lines.rangeOf(toOffset(start), toOffset(end));
}
