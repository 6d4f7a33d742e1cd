import type { HealPorts } from '../healing/healPorts.ts';
import type { CodeAnalyser } from '../review/ports/instruments.ts';
import type { LineHistory } from '../review/ports/lineHistory.ts';

/** What of a workspace belongs to it: files that git tracks or would track, and all of them where there is no git. */
export interface WorkspaceFiles {
  list(root: string, most: number, signal: AbortSignal): Promise<{ readonly files: readonly string[]; readonly isCut: boolean }>;
}

/** Everything outside that the feature team needs: what healing has, and eyes. */
export interface FeaturePorts extends Pick<HealPorts, 'clock' | 'runners' | 'copies' | 'types' | 'lint' | 'models'> {
  readonly analyser: CodeAnalyser;
  readonly files: WorkspaceFiles;
  readonly lines: LineHistory;
}
