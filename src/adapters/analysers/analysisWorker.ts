import { workerData } from 'node:worker_threads';
import { createFileAnalyser } from '../../analysis/createFileAnalyser.ts';
import type { SourceFile } from '../../analysis/sourceFile.ts';
import type { AnalysisRequest } from './analysisWorkerPool.ts';
import { serve } from './worker/serve.ts';

type Analyser = ReturnType<typeof createFileAnalyser>;

const withoutPython = createFileAnalyser();
let withPython: Promise<Analyser> | undefined;

serve(async (message) => {
  const request = message as AnalysisRequest;
  const analyser = await analyserFor(request.file);
  switch (request.kind) {
    case 'analyse':
      return analyser.analyse(request.file, request.areas);
    case 'summarise':
      return analyser.summarise(request.file);
    case 'flows':
      return analyser.flows(request.file, request.specifiers, request.purpose);
    case 'regexes':
      return analyser.regexes(request.file);
  }
});

/** Python's parser is WebAssembly: only the first Python file pays for loading it. */
function analyserFor(file: SourceFile): Analyser | Promise<Analyser> {
  if (file.language !== 'python') return withoutPython;
  withPython ??= loadPython().catch((error: unknown) => {
    withPython = undefined;
    throw error;
  });
  return withPython;
}

async function loadPython(): Promise<Analyser> {
  const { folder } = workerData as { readonly folder: string };
  const [{ loadPythonParser }, { createPythonAnalyser }] = await Promise.all([
    import('../syntax/pythonParser.ts'),
    import('../../analysis/python/createPythonAnalyser.ts'),
  ]);
  return createFileAnalyser({ python: createPythonAnalyser(await loadPythonParser(folder)) });
}
