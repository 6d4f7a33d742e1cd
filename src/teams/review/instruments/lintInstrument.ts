import type { Observation } from '../../../analysis/observation.ts';
import { shortHash } from '../../../base/hash.ts';
import type { ChangedFile, ChangeSet } from '../changeSet.ts';
import type { Linter, LinterFound, LintMessage } from '../ports/instruments.ts';
import { isFormatting } from './formattingRules.ts';

/** What the workspace's own linters say of some files. */
export interface LintAnswer {
  /** By path relative to the root. Files that no tool lints are absent. */
  readonly byFile: ReadonlyMap<string, readonly Observation[]>;
  readonly degraded: readonly string[];
  readonly formattingDropped: number;
}

/** Which of the root's linters reads a file; the first that knows its language. */
export function linterFor(tools: readonly LinterFound[], file: ChangedFile): LinterFound | undefined {
  return file.language === null ? undefined : tools.find((tool) => tool.languages.includes(file.language as string));
}

/** Lints files of one root with one tool and translates what it says. */
export async function lint(
  linter: Linter,
  changeSet: ChangeSet,
  root: number,
  tool: LinterFound,
  files: readonly { readonly path: string; readonly text: string }[],
  signal: AbortSignal,
): Promise<LintAnswer> {
  const results = await linter.lint(changeSet.roots[root]!.path, tool, files, signal);
  const byFile = new Map<string, readonly Observation[]>();
  const degraded = new Set<string>();
  let formattingDropped = 0;
  for (const result of results) {
    if (result.status === 'failed') degraded.add(`${toolName(tool)}: ${result.reason}`);
    if (result.status !== 'ok') continue;
    const kept = result.messages.filter((message) => !isFormatting(tool.tool, message.rule));
    formattingDropped += result.messages.length - kept.length;
    byFile.set(result.path, kept.map((message) => observe(tool, message)));
  }
  return { byFile, degraded: [...degraded], formattingDropped };
}

/** Names everything beside a file's text that decides what the tool says of it. */
export function lintCacheKey(tool: LinterFound, configuration: string): string {
  return shortHash(tool.tool, tool.path, tool.version ?? '', configuration);
}

function observe(tool: LinterFound, message: LintMessage): Observation {
  const rule = `${tool.tool}/${message.rule ?? 'error'}`;
  const isSyntaxError = message.rule === null;
  return {
    rule,
    // The workspace chose its rules, not how sure we are of harm: only code that does not parse is an error to us.
    severity: isSyntaxError ? 'error' : message.severity === 'error' ? 'warning' : 'info',
    confidence: 0.9,
    range: message.range,
    symbol: '',
    message: message.message.replace(/\s+/g, ' ').replace(/\.$/, ''),
    evidence: [
      {
        kind: 'tool',
        text: `${toolName(tool)} with the workspace's own configuration${message.rule === null ? '' : `, rule ${message.rule}`}${message.url === undefined ? '' : ` (${message.url})`}`,
      },
    ],
    ...(message.fix === undefined
      ? {}
      : { fix: { title: `Fix: ${message.rule ?? message.message}`, edits: message.fix.edits, isSafe: true } }),
  };
}

function toolName(tool: LinterFound): string {
  const name = { eslint: 'ESLint', biome: 'Biome', oxlint: 'oxlint', ruff: 'ruff' }[tool.tool];
  return tool.version === null ? name : `${name} ${tool.version}`;
}
