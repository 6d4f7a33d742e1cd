import type { ReviewArea, RuleInfo } from './observation.ts';
import type { FileFlows } from './flows/fileFlows.ts';
import type { RegexLiteral } from './regexLiteral.ts';
import type { FileReport, FileSummary, SourceFile } from './sourceFile.ts';

/** The Python half of the analysis layer; handed in because its parser is WebAssembly that the process has to load. */
export interface PythonAnalyser {
  /** Runs the rules of the given areas over one Python file. Never throws on bad input. */
  analyse(file: SourceFile, areas: readonly ReviewArea[], signal: AbortSignal | undefined): FileReport;
  summarise(file: SourceFile): FileSummary;
  flows(file: SourceFile, specifiers: readonly string[]): FileFlows;
  /** The regular expressions that the file writes out, in ECMAScript syntax. */
  regexes(file: SourceFile): readonly RegexLiteral[];
  readonly rules: readonly RuleInfo[];
}
