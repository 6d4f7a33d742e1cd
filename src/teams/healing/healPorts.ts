import type { Clock } from '../../base/clock.ts';
import type { ModelClient } from '../../runtime/models/modelClient.ts';
import type { Fence } from '../../runtime/models/trust/fence.ts';
import type { CandidateTrials } from './ports/candidateTrials.ts';
import type { ChangeHistory } from './ports/changeHistory.ts';
import type { LintChecker } from './ports/lintChecker.ts';
import type { RepairSource } from './ports/repairSource.ts';
import type { TestRunners } from './ports/testRunners.ts';
import type { TypeChecker } from './ports/typeChecker.ts';
import type { WorkspaceCopies } from './ports/workspaceCopies.ts';

/** Everything outside that the healing team needs. */
export interface HealPorts {
  readonly clock: Clock;
  readonly runners: TestRunners;
  readonly copies: WorkspaceCopies;
  readonly history: ChangeHistory;
  readonly trials: CandidateTrials;
  readonly repairs: RepairSource;
  readonly types: TypeChecker;
  readonly lint: LintChecker;
  /** Without it everything works by evidence alone. */
  readonly models?: HealModels;
}

/** A way to ask models, and marks that set workspace text apart as data. */
export interface HealModels {
  readonly client: ModelClient;
  readonly fence: Fence;
  /** Reads the globs of files whose text no model may see; paths are relative to their root. */
  keepLocal(globs: readonly string[]): (path: string) => boolean;
}
