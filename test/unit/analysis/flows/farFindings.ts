import { flowLanguageOf } from '../../../../src/analysis/flows/flowLanguage.ts';
import type { FileFlows } from '../../../../src/analysis/flows/fileFlows.ts';
import { flowObservations } from '../../../../src/analysis/flows/flowObservations.ts';
import { followFlows } from '../../../../src/analysis/flows/followFlows.ts';
import { languageOf } from '../../../../src/analysis/languageOf.ts';
import { isProjectConfigFile, readProjectConfig } from '../../../../src/analysis/project/projectConfig.ts';
import { buildProjectIndex } from '../../../../src/analysis/project/projectIndex.ts';
import type { ProjectObservation } from '../../../../src/analysis/project/projectObservation.ts';
import type { FileAnalyser } from '../../../../src/analysis/sourceFile.ts';

/** What is found of flows between these files; all of them are under review unless the lines that are new are given. */
export function farFindings(analyser: FileAnalyser, files: Readonly<Record<string, string>>, fresh?: Readonly<Record<string, readonly number[]>>): ProjectObservation[] {
  const code = Object.entries(files).filter(([path]) => languageOf(path) !== null);
  const source = (path: string): Parameters<FileAnalyser['summarise']>[0] => ({ path, language: languageOf(path)!, text: files[path]! });
  const configs = Object.entries(files).filter(([path]) => isProjectConfigFile(path)).map(([path, text]) => ({ path, text }));
  const index = buildProjectIndex(code.map(([path]) => analyser.summarise(source(path))), readProjectConfig(configs));
  const language = flowLanguageOf(languageOf(code[0]![0])!);
  const known = new Map<string, FileFlows>();
  const { flows } = followFlows(code.map(([path]) => path), {
    // As if they went to another thread and back.
    flows: (path, purpose) => known.get(`${purpose} ${path}`) ?? (known.set(`${purpose} ${path}`, JSON.parse(JSON.stringify(analyser.flows(source(path), [...index.modulesOf(path).keys()], purpose))) as FileFlows), known.get(`${purpose} ${path}`)),
    resolve: (from, specifier) => index.modulesOf(from).get(specifier),
    sourceIn: (_file, path, access) => language.sourceIn(path, access),
  });
  return flowObservations(flows, (flow) => language.judge(flow), {
    isReviewed: (file) => fresh === undefined || file in fresh,
    isNew: (file, line) => fresh === undefined || (fresh[file]?.includes(line) ?? false),
    symbolAt: () => '',
  });
}

/** "file:line rule" of each finding. */
export function places(found: readonly ProjectObservation[]): string[] {
  return found.map(({ file, observation }) => `${file}:${observation.range.start.line} ${observation.rule}`).sort();
}
