import type { RepairInput } from '../../analysis/repair/candidate.ts';
import { generateJavaScriptRepairs } from '../../analysis/repair/javascript/generateJavaScriptRepairs.ts';
import { serve } from '../analysers/worker/serve.ts';
import { bundleFolder } from '../bundleFolder.ts';

/** What the worker is asked: the input, with the suspicion of each line as a list that survives the way. */
export interface RepairRequest extends Omit<RepairInput, 'suspicion'> {
  /** By line, the first one's at index 0. */
  readonly suspicion: readonly number[];
}

serve(async (message) => {
  const { suspicion, ...rest } = message as RepairRequest;
  const input: RepairInput = { ...rest, suspicion: (line) => suspicion[line - 1] ?? 0 };
  if (!input.file.endsWith('.py')) return generateJavaScriptRepairs(input);
  // Python's parser is WebAssembly: only the first Python file pays for loading it.
  const [{ loadPythonParser }, { generatePythonRepairs }] = await Promise.all([
    import('../syntax/pythonParser.ts'),
    import('../../analysis/repair/python/generatePythonRepairs.ts'),
  ]);
  return generatePythonRepairs(await loadPythonParser(bundleFolder()), input);
});
