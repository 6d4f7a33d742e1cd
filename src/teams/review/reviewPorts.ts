import type { Clock } from '../../base/clock.ts';
import type { ReviewModels } from './judgement/reviewModels.ts';
import type { ChangeSource } from './ports/changeSource.ts';
import type { CodeAnalyser, CoverageReader, Linter, RegexChecker, SecretScanner } from './ports/instruments.ts';
import type { LineHistory } from './ports/lineHistory.ts';
import type { ProbeBenches } from './ports/probes.ts';
import type { ReviewChecks } from './ports/reviewChecks.ts';
import type { DismissalStore, FindingHistory, ReviewCache } from './ports/memory.ts';

/** Everything outside that the review team needs. */
export interface ReviewPorts {
  readonly clock: Clock;
  readonly changes: ChangeSource;
  readonly analyser: CodeAnalyser;
  readonly linter: Linter;
  readonly secrets: SecretScanner;
  readonly regexes: RegexChecker;
  readonly coverage: CoverageReader;
  readonly cache: ReviewCache;
  readonly history: FindingHistory;
  readonly dismissals: DismissalStore;
  /** Where findings are tried out; without it none is. */
  readonly probes?: ProbeBenches;
  /** What git tells of lines; without it no model is told. */
  readonly lines?: LineHistory;
  /** Where tests and the type checker of the workspace are run; without it none is. */
  readonly checks?: ReviewChecks;
  /** Models for judgement, where somebody has set one up; without them everything else works the same. */
  readonly models?: ReviewModels;
  /** Text of editors with unsaved changes, by absolute path; asked once a run, so that it never enters the log. */
  readonly openTexts?: () => Readonly<Record<string, string>>;
}
