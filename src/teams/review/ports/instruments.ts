import type { FileFlows, FlowPurpose } from '../../../analysis/flows/fileFlows.ts';
import type { FileReport, FileSummary, SourceFile } from '../../../analysis/sourceFile.ts';
import type { Observation, ReviewArea } from '../../../analysis/observation.ts';
import type { RegexLiteral } from '../../../analysis/regexLiteral.ts';
import type { Range } from '../../../base/text.ts';
import type { AttackParts } from './probes.ts';

/** The analysis layer, off the server's main thread; a file that hangs it costs that file's worker and nothing else. */
export interface CodeAnalyser {
  analyse(file: SourceFile, areas: readonly ReviewArea[], signal: AbortSignal): Promise<FileReport>;
  summarise(file: SourceFile, signal: AbortSignal): Promise<FileSummary>;
  /** How data moves through a file; `specifiers` are its imports that lead to files of the project. */
  flows(file: SourceFile, specifiers: readonly string[], purpose: FlowPurpose, signal: AbortSignal): Promise<FileFlows>;
  regexes(file: SourceFile, signal: AbortSignal): Promise<readonly RegexLiteral[]>;
}

/** The workspace's own linters, run as the workspace configured them. */
export interface Linter {
  /** Which tool would lint this root, or why none does. Reads files only; runs nothing. */
  detect(root: string, signal: AbortSignal): Promise<readonly LinterFound[]>;
  /** Lints files as they are given, saved or not. Only in a trusted workspace: it runs the workspace's code. */
  lint(root: string, tool: LinterFound, files: readonly LintFile[], signal: AbortSignal): Promise<readonly LintResult[]>;
}

export interface LinterFound {
  readonly tool: 'eslint' | 'biome' | 'oxlint' | 'ruff';
  /** Absolute path of what would be run. */
  readonly path: string;
  readonly version: string | null;
  readonly languages: readonly string[];
  /** Changes whenever the tool's configuration or plugins do; results are cached under it. */
  readonly configuration?: string;
}

export interface LintFile {
  readonly path: string;
  readonly text: string;
}

export type LintResult =
  | { readonly path: string; readonly status: 'ok'; readonly messages: readonly LintMessage[] }
  /** The tool's own configuration leaves the file out. */
  | { readonly path: string; readonly status: 'ignored' }
  | { readonly path: string; readonly status: 'failed'; readonly reason: string };

export interface LintMessage {
  readonly rule: string | null;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly range: Range;
  readonly url?: string;
  readonly fix?: { readonly edits: readonly { readonly range: Range; readonly newText: string }[] };
}

/** Finds secrets in text. What it returns never contains the secret itself. */
export interface SecretScanner {
  scan(file: { readonly path: string; readonly text: string }, signal: AbortSignal): Promise<readonly Observation[]>;
}

/** Decides whether a regular expression can take exponential or high polynomial time, and with which input. */
export interface RegexChecker {
  check(regex: { readonly source: string; readonly flags: string }, signal: AbortSignal): Promise<RegexVerdict>;
}

export type RegexVerdict =
  | { readonly status: 'safe' }
  | {
      readonly status: 'vulnerable';
      readonly complexity: 'exponential' | 'polynomial';
      /** For polynomial: the degree. */
      readonly degree?: number;
      /** A pattern of input that shows it, readable: `'a' repeated 31 times, then '!'`. */
      readonly attack: string;
      /** The same in parts, of which a probe repeats some as often as it likes. */
      readonly parts?: AttackParts;
    }
  | { readonly status: 'unknown'; readonly reason: string };

/** Coverage that a test run left behind in the workspace. */
export interface CoverageReader {
  /** Lines that tests executed, by path relative to the root; null where there is no usable file. */
  read(root: string, signal: AbortSignal): Promise<CoverageData | null>;
}

export interface CoverageData {
  /** The file it was read from, relative to the root. */
  readonly source: string;
  readonly writtenAt: number;
  readonly files: ReadonlyMap<string, CoveredFile>;
}

export interface CoveredFile {
  readonly covered: ReadonlySet<number>;
  readonly uncovered: ReadonlySet<number>;
}
