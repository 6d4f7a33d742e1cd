import type { Range } from '../base/text.ts';
import type { Language, Observation, ReviewArea } from './observation.ts';

/** A file to analyse. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly language: Language;
  /** Decoded text without a byte order mark. */
  readonly text: string;
  /** The text before the change; absent where the file is new or the whole file is being reviewed. */
  readonly baseText?: string;
}

/** What the rules of one file saw. */
export interface FileReport {
  readonly observations: readonly Observation[];
  /** `recovered`: the text has syntax errors that the parser stepped over; `failed`: nothing could be read. */
  readonly parse: 'ok' | 'recovered' | 'failed';
  /** Rules that gave up (a cap, an own error), so that silence is never mistaken for an answer. */
  readonly skipped: readonly { readonly rule: string; readonly reason: string }[];
}

/** What the rest of a project needs to know of one file; small, content-addressed, cached. */
export interface FileSummary {
  readonly path: string;
  readonly language: Language;
  readonly lines: number;
  readonly isTest: boolean;
  readonly imports: readonly ImportedModule[];
  readonly exports: readonly ExportedName[];
  readonly functions: readonly FunctionSummary[];
  /** Fingerprints of normalised token windows, for finding code that exists twice: window hash and the lines it spans. */
  readonly fingerprints: readonly { readonly hash: string; readonly startLine: number; readonly endLine: number }[];
}

export interface ImportedModule {
  /** As written: `./price.js`, `react`, `..pkg.mod`. */
  readonly specifier: string;
  /** Imported names; `*` for a namespace or a side-effect import. */
  readonly names: readonly string[];
  readonly kind: 'static' | 'dynamic' | 'type' | 'require' | 'reexport';
  readonly range: Range;
  /** Whether it stands at the top level, so that it runs when the module loads. */
  readonly isTopLevel: boolean;
}

export interface ExportedName {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'value' | 'type' | 'reexport';
  readonly range: Range;
}

export interface FunctionSummary {
  /** Dotted name, `Class.method`; anonymous functions take the name they are assigned to. */
  readonly name: string;
  readonly range: Range;
  readonly isExported: boolean;
  /** Cognitive complexity (SonarSource's definition). */
  readonly complexity: number;
  readonly lines: number;
  /** Hash of the function's normalised tokens, the same after reformatting; names and literals kept. */
  readonly bodyHash: string;
}

/** The analysis layer's whole offer for single files, fulfilled by `createFileAnalyser`. */
export interface FileAnalyser {
  /** Runs the rules of the given areas over one file; the file is parsed once per content. Never throws on bad input. */
  analyse(file: SourceFile, areas: readonly ReviewArea[], signal?: AbortSignal): FileReport;
  summarise(file: SourceFile): FileSummary;
}
