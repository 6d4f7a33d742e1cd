import path from 'node:path';
import { LineIndex } from '../../../base/text.ts';
import type { LinterFound, LintFile, LintMessage, LintResult } from '../../../teams/review/ports/instruments.ts';
import { fromCodePoints } from './columns.ts';
import type { LintRun } from './createLinters.ts';
import { sortBySaved } from './onDisk.ts';
import { inBatches, runBatches } from './toolReport.ts';

interface RuffPlace {
  readonly row: number;
  readonly column: number;
}

interface RuffMessage {
  readonly code: string | null;
  readonly filename: string;
  readonly message: string;
  readonly location: RuffPlace;
  readonly end_location: RuffPlace;
  readonly url: string | null;
  readonly fix: { readonly applicability: string; readonly edits: readonly { readonly content: string; readonly location: RuffPlace; readonly end_location: RuffPlace }[] } | null;
}

/** Saved files in one call, unsaved ones through standard input; ruff's cache would lie in the workspace, so it has none. */
export async function lintWithRuff(root: string, tool: LinterFound, files: readonly LintFile[], run: LintRun, signal: AbortSignal): Promise<LintResult[]> {
  const { saved, unsaved } = await sortBySaved(root, files);
  const args = ['check', '--no-cache', '--no-fix', '--force-exclude', '--exit-zero', '--output-format', 'json'];
  const read = (members: readonly LintFile[]) => (stdout: string) => readRuff(stdout, root, members);
  return runBatches(
    [
      ...inBatches(saved).map((members) => ({ tool, cwd: root, args: [...args, '--', ...members.map((file) => path.join(root, file.path))], files: members, read: read(members) })),
      ...unsaved.map((file) => ({ tool, cwd: root, args: [...args, '--stdin-filename', path.join(root, file.path), '-'], files: [file], input: file.text, read: read([file]) })),
    ],
    run,
    signal,
  );
}

function readRuff(stdout: string, root: string, files: readonly LintFile[]): Map<string, LintMessage[]> {
  const found = JSON.parse(stdout) as readonly RuffMessage[];
  const byName = new Map(files.map((file) => [path.join(root, file.path), file]));
  const lines = new Map<string, LineIndex>();
  const messages = new Map<string, LintMessage[]>();
  for (const message of found) {
    const file = byName.get(message.filename) ?? (files.length === 1 ? files[0] : undefined);
    if (file === undefined) continue;
    let index = lines.get(file.path);
    if (index === undefined) lines.set(file.path, (index = new LineIndex(file.text)));
    const list = messages.get(file.path) ?? [];
    messages.set(file.path, list);
    list.push(toMessage(message, index));
  }
  return messages;
}

function toMessage(message: RuffMessage, lines: LineIndex): LintMessage {
  const at = (place: RuffPlace): { line: number; column: number } => fromCodePoints(lines, place.row, place.column);
  // Text that does not parse has no rule; some versions name it instead.
  const isSyntaxError = message.code === null || message.code === 'invalid-syntax' || message.code === 'E999';
  const edits = message.fix?.applicability === 'safe' ? message.fix.edits : [];
  return {
    rule: isSyntaxError ? null : message.code,
    severity: isSyntaxError || /^(F|E9)/.test(message.code ?? '') ? 'error' : 'warning',
    message: message.message,
    range: { start: at(message.location), end: at(message.end_location) },
    ...(message.url === null || message.url === undefined ? {} : { url: message.url }),
    ...(edits.length === 0 ? {} : { fix: { edits: edits.map((edit) => ({ range: { start: at(edit.location), end: at(edit.end_location) }, newText: edit.content })) } }),
  };
}
