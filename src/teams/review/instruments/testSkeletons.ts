import type { Fix } from '../../../analysis/observation.ts';
import type { ProjectIndex } from '../../../analysis/project/projectIndex.ts';
import type { FileSummary, FunctionSummary } from '../../../analysis/sourceFile.ts';

/** Writes the start of a test for functions that no test reaches, in the workspace's own framework and place. */
export function skeletonFor(_index: ProjectIndex, _file: FileSummary, _functions: readonly FunctionSummary[]): Fix | undefined {
  return undefined;
}
