import type { ModelClient } from '../../../runtime/models/modelClient.ts';
import type { Fence } from '../../../runtime/models/trust/fence.ts';

/** What the review team needs to have models judge: a way to ask, and marks that set workspace text apart as data. */
export interface ReviewModels {
  readonly client: ModelClient;
  readonly fence: Fence;
  /** Whether a small model may answer first; the large one is asked where it is unsure. */
  readonly hasTriage?: boolean;
  /** Reads the globs of files whose text no model may see; paths are relative to their root. */
  keepLocal(globs: readonly string[]): (path: string) => boolean;
}
