import type { RepairCandidate, RepairInput } from '../../../analysis/repair/candidate.ts';

/** Makes candidate edits of a file, in the language that its name tells. */
export interface RepairSource {
  /** Whether there are candidates for files of this kind. */
  reads(file: string): boolean;
  generate(input: RepairInput, signal: AbortSignal): Promise<readonly RepairCandidate[]>;
}
