import type { Range } from '../base/text.ts';
import type { FileFlows, FlowPurpose } from './flows/fileFlows.ts';
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
  /** It has syntax errors, so that what is missing here may be there. */
  readonly isBroken?: boolean;
  readonly imports: readonly ImportedModule[];
  readonly exports: readonly ExportedName[];
  readonly functions: readonly FunctionSummary[];
  /** Calls of names that the file imports or declares at its top level, so that a changed parameter list finds who still gives the old one. */
  readonly calls?: readonly CallSummary[];
  /** Fingerprints of normalised token windows, for finding code that exists twice: window hash and the lines it spans. */
  readonly fingerprints: readonly { readonly hash: string; readonly startLine: number; readonly endLine: number }[];
}

export interface ImportedModule {
  /** As written: `./price.js`, `react`, `..pkg.mod`. */
  readonly specifier: string;
  /** Imported names; `*` for a namespace or a side-effect import. */
  readonly names: readonly string[];
  readonly kind: 'static' | 'dynamic' | 'type' | 'require' | 'reexport';
  /** Python: what the names are called in the file; absent for a star, which may bring anything. */
  readonly locals?: readonly string[];
  readonly range: Range;
  /** Whether it stands at the top level, so that it runs when the module loads. */
  readonly isTopLevel: boolean;
}

export interface ExportedName {
  readonly name: string;
  readonly kind: 'function' | 'class' | 'value' | 'type' | 'reexport';
  readonly range: Range;
  /** Nothing in the file itself uses it; absent where that is not known. */
  readonly isOnlyForOthers?: true;
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
  /** What it takes, where that can be read; absent for methods and for functions that are wrapped or overloaded. */
  readonly parameters?: ParameterList;
}

export interface ParameterList {
  /** In order, without those that gather the rest. */
  readonly names: readonly string[];
  /** Those that a caller has to give. */
  readonly required: readonly string[];
  /** Whether any number of further arguments is taken, by place or by name. */
  readonly isOpen: boolean;
  /** How many can be given by place; keyword-only ones come after. */
  readonly places: number;
}

export interface CallSummary {
  /** The name as its own module has it. */
  readonly name: string;
  /** Where it is imported from, as written; empty for the file itself. */
  readonly specifier: string;
  /** How many arguments are given by place. */
  readonly places: number;
  /** Arguments given by name. */
  readonly named: readonly string[];
  /** Whether a spread or a splat gives more than can be counted. */
  readonly isOpen: boolean;
  readonly line: number;
}

/** The analysis layer's whole offer for single files, fulfilled by `createFileAnalyser`. */
export interface FileAnalyser {
  /** Runs the rules of the given areas over one file; the file is parsed once per content. Never throws on bad input. */
  analyse(file: SourceFile, areas: readonly ReviewArea[], signal?: AbortSignal): FileReport;
  summarise(file: SourceFile): FileSummary;
  /** How data moves through the file; `specifiers` are the imports that lead to files of the project. For `results` less is told, sooner. */
  flows(file: SourceFile, specifiers: readonly string[], purpose: FlowPurpose): FileFlows;
}
