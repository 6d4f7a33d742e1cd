import type { ReviewArea } from './observation.ts';
import type { FileFlows } from './flows/fileFlows.ts';
import { collectFlows } from './javascript/dataflow/outside/collectFlows.ts';
import type { PythonAnalyser } from './pythonAnalyser.ts';
import type { RegexLiteral } from './regexLiteral.ts';
import type { FileAnalyser, FileReport, FileSummary, SourceFile } from './sourceFile.ts';
import { analyseJavaScript } from './javascript/analyseJavaScript.ts';
import { regexesOf } from './javascript/regexes.ts';
import { javaScriptRules } from './javascript/rules.ts';
import { summariseJavaScript } from './javascript/summarise.ts';

/** Builds the analyser of single files; without a Python half, Python files are told as skipped. */
export function createFileAnalyser(options: { readonly python?: PythonAnalyser } = {}): FileAnalyser & { regexes(file: SourceFile): readonly RegexLiteral[] } {
  const { python } = options;
  return {
    analyse: (file: SourceFile, areas: readonly ReviewArea[], signal?: AbortSignal): FileReport => {
      if (file.language !== 'python') return analyseJavaScript(file, areas, signal, javaScriptRules);
      if (python !== undefined) return python.analyse(file, areas, signal);
      return { observations: [], parse: 'failed', skipped: [{ rule: '*', reason: 'Python cannot be read here' }] };
    },
    summarise: (file: SourceFile): FileSummary => {
      if (file.language !== 'python') return summariseJavaScript(file);
      return python?.summarise(file) ?? emptySummary(file);
    },
    flows: (file, specifiers, purpose): FileFlows => {
      if (file.language !== 'python') return collectFlows(file, specifiers, purpose);
      return python?.flows(file, specifiers) ?? { path: file.path, functions: [], aliases: [], calls: [], edges: [], skipped: 'Python cannot be read here' };
    },
    regexes: (file) => (file.language === 'python' ? (python?.regexes(file) ?? []) : regexesOf(file)),
  };
}

function emptySummary(file: SourceFile): FileSummary {
  const lines = file.text.split('\n').length;
  return { path: file.path, language: file.language, lines, isTest: false, imports: [], exports: [], functions: [], fingerprints: [] };
}
