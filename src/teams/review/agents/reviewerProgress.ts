import type { AgentContext } from '../../../runtime/agents/agent.ts';
import type { TaskOutcome } from '../../../runtime/scheduler/task.ts';
import type { CompletedReview, RootMemory } from '../aggregation/findingTable.ts';
import { factNames } from '../facts.ts';
import type { ReviewerFact } from '../facts.ts';
import type { ChangeSet } from '../changeSet.ts';
import type { ReviewerId } from '../finding.ts';
import { standingOf } from '../learning/standing.ts';
import type { Standing } from '../learning/standing.ts';
import type { ReviewerReport } from '../reviewResult.ts';
import type { Reviewers } from '../reviewers.ts';
import type { PlannedTask } from './reviewPlan.ts';
import type { ReviewAnswer, ReviewInput } from './reviewTask.ts';

interface Tally {
  done: number;
  total: number;
  failed: number;
  skipped: number;
  raised: number;
  readonly reasons: Set<string>;
  readonly completed: CompletedReview[];
  /** Roots whose project-wide work did not come to an end; nothing in them may be called fixed. */
  readonly unsureRoots: Set<number>;
  /** Files that one of the reviewer's tasks did not get through. */
  readonly unsureFiles: Set<string>;
  readonly undecided: Map<string, number>;
  toldAt: number;
}

/** Reasons shown per reviewer; the log has them all. */
const maxReasons = 3;
/** How often a reviewer's progress is told; each telling is an entry in the log. */
const tellEveryMs = 50;

/** Keeps count of what each reviewer got through, and tells the run. */
export class ReviewerProgress {
  readonly #tallies = new Map<ReviewerId, Tally>();
  readonly #reviewers: Reviewers;
  readonly #context: AgentContext;
  readonly #total: number;
  readonly #files: ChangeSet['files'];
  readonly #standings: ReadonlyMap<ReviewerId, Standing | undefined>;
  #settled = 0;
  #toldAt = 0;
  #readings = 0;
  #cached = 0;
  /** Lines of the files that were read, counted once however many reviewers read them. */
  lines = 0;
  readonly #linesByReviewer = new Map<ReviewerId, number>();

  constructor(tasks: readonly PlannedTask[], files: ChangeSet['files'], reviewers: Reviewers, memory: readonly RootMemory[], context: AgentContext) {
    this.#standings = new Map(reviewers.ids.map((id) => [id, standingOf(id, memory)]));
    this.#files = files;
    this.#reviewers = reviewers;
    this.#context = context;
    this.#total = tasks.length;
    for (const id of reviewers.ids) {
      this.#tallies.set(id, {
        done: 0,
        total: tasks.filter((task) => task.reviewer === id).length,
        failed: 0,
        skipped: 0,
        raised: 0,
        reasons: new Set(),
        completed: [],
        unsureRoots: new Set(),
        unsureFiles: new Set(),
        undecided: new Map(),
        toldAt: 0,
      });
    }
    for (const id of reviewers.ids) this.#tell(id);
  }

  settled(task: PlannedTask, outcome: TaskOutcome): void {
    const tally = this.#tallies.get(task.reviewer)!;
    const input = task.spec.input as ReviewInput;
    tally.done++;
    this.#settled++;
    if (outcome.status === 'done') {
      const answer = outcome.result as ReviewAnswer;
      for (const reason of answer.degraded) tally.reasons.add(reason);
      tally.raised += answer.raised.reduce((sum, raised) => sum + raised.observations.length, 0);
      tally.completed.push(...answer.completed.map((item) => ({ reviewer: task.reviewer, ...item })));
      this.lines = Math.max(this.lines, this.#countLines(task.reviewer, answer.lines));
      this.#readings += answer.readings.total;
      this.#cached += answer.readings.cached;
      for (const [instrument, count] of Object.entries(answer.undecided)) tally.undecided.set(instrument, (tally.undecided.get(instrument) ?? 0) + count);
      if (answer.degraded.length > 0) this.#markUnsure(tally, input);
    } else {
      this.#markUnsure(tally, input);
      if (outcome.status === 'failed') {
        tally.failed++;
        tally.reasons.add(outcome.error.message);
      } else {
        tally.skipped++;
        if (outcome.status === 'skipped') tally.reasons.add(outcome.reason);
      }
    }
    const now = this.#context.clock.monotonic();
    if (tally.done === tally.total || now - tally.toldAt >= tellEveryMs) {
      tally.toldAt = now;
      this.#tell(task.reviewer);
    }
    if (this.#settled === this.#total || now - this.#toldAt >= tellEveryMs) {
      this.#toldAt = now;
      this.#context.progress(this.#settled, this.#total);
    }
  }

  /** What a task did not get through must not be taken for clean by the finding history. */
  #markUnsure(tally: Tally, input: ReviewInput): void {
    if (input.kind === 'project') tally.unsureRoots.add(input.root);
    const files = input.kind === 'file' ? [input.file] : input.kind === 'lint' ? input.files : [];
    for (const index of files) {
      const file = this.#files[index]!;
      tally.unsureFiles.add(`${file.root}:${file.path}`);
    }
  }

  #countLines(reviewer: ReviewerId, lines: number): number {
    const sum = (this.#linesByReviewer.get(reviewer) ?? 0) + lines;
    this.#linesByReviewer.set(reviewer, sum);
    return sum;
  }

  get cachedShare(): number {
    return this.#readings === 0 ? 0 : this.#cached / this.#readings;
  }

  /** Which files each reviewer looked at to the end, project-wide work included. */
  completed(): CompletedReview[] {
    return [...this.#tallies.values()].flatMap((tally) => tally.completed.filter((item) => !tally.unsureRoots.has(item.root) && !tally.unsureFiles.has(`${item.root}:${item.file}`)));
  }

  /** How each reviewer did; problems of the run itself degrade them all. */
  reports(problems: readonly string[]): ReviewerReport[] {
    return this.#reviewers.ids.map((id) => this.#report(id, problems));
  }

  #report(id: ReviewerId, problems: readonly string[]): ReviewerReport {
    const tally = this.#tallies.get(id)!;
    const reasons = [...tally.reasons, ...problems];
    const more = reasons.length > maxReasons ? ` (and ${reasons.length - maxReasons} more)` : '';
    const reason = reasons.length === 0 ? {} : { reason: reasons.slice(0, maxReasons).join('; ') + more };
    const status =
      tally.total > 0 && tally.failed === tally.total
        ? 'failed'
        : tally.total > 0 && tally.skipped === tally.total
          ? 'skipped'
          : reasons.length > 0 || tally.skipped > 0
            ? 'degraded'
            : 'done';
    const standing = this.#standings.get(id);
    return { id, status, ...reason, raised: tally.raised, checked: this.#reviewers.checks(id, tally.undecided), ...(standing === undefined ? {} : { standing }) };
  }

  #tell(id: ReviewerId): void {
    const tally = this.#tallies.get(id)!;
    const fact: ReviewerFact = { ...this.#report(id, []), done: tally.done, total: tally.total };
    this.#context.record(factNames.reviewer, fact);
  }
}
