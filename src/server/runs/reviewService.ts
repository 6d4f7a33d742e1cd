import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import { MutableDisposable } from '../../base/disposable.ts';
import { findingToWire, wireId } from '../../adapters/wire/findingToWire.ts';
import type { Engine, RunHandle, Team } from '../../runtime/engine.ts';
import type { BudgetCaps } from '../../runtime/budget/budget.ts';
import type { RunEnd, RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import { factNames } from '../../teams/review/facts.ts';
import type { ChangeSetFact, FindingsFact, RankedFact } from '../../teams/review/facts.ts';
import { describeScope } from '../../teams/review/describeScope.ts';
import type { Finding } from '../../teams/review/finding.ts';
import type { ReviewRequest } from '../../teams/review/reviewRequest.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import type { FindingBoard } from '../findings/findingBoard.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';
import { publishHistory } from './publishHistory.ts';
import { RunViewFold } from './runView.ts';

export interface ReviewServiceOptions {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly store: RunStore;
  readonly team: Team<ReviewRequest>;
  readonly board: FindingBoard;
  readonly view: ViewPublisher;
  readonly logger: Logger;
  /** Whether a request may still be carried out: trust and settings can have changed since it was made. */
  readonly mayRun: (request: ReviewRequest) => boolean;
  /** Names the workspace in the history. */
  readonly workspace: string;
}

interface Ongoing {
  readonly handle: RunHandle;
  readonly request: ReviewRequest;
  readonly subscription: Disposable;
}

/** Another process's claim on a run lasts ten seconds after its last sign of life. */
const resumeEveryMs = 2500;
const resumeAttempts = 6;
const resumableForMs = 60 * 60 * 1000;

/** Runs reviews for one window: one at a time, streamed to the board and the views as they go. */
export class ReviewService {
  readonly #options: ReviewServiceOptions;
  #ongoing: Ongoing | undefined;
  #lastRequest: ReviewRequest | undefined;
  readonly #retry = new MutableDisposable<Disposable>();

  constructor(options: ReviewServiceOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#ongoing !== undefined;
  }

  get lastRequest(): ReviewRequest | undefined {
    return this.#lastRequest;
  }

  /** Starts a review; one that is going on is cancelled and its findings stay until the new ones are known. */
  start(request: ReviewRequest, trigger: string, caps: BudgetCaps): { readonly run: string; readonly end: Promise<RunEnd> } {
    this.cancel('another review was started');
    const { engine, team, workspace } = this.#options;
    const subject = describeScope(request.scope);
    const handle = engine.start(team, request, { caps, labels: { workspace, trigger, subject } });
    return { run: handle.id, end: this.#watch(handle, request, subject) };
  }

  cancel(reason = 'cancelled'): boolean {
    const ongoing = this.#ongoing;
    if (ongoing === undefined) return false;
    ongoing.handle.cancel(reason);
    return true;
  }

  /** Goes on with a review that a crash interrupted, unless another window is at work on it. */
  async resumeInterrupted(attemptsLeft = resumeAttempts): Promise<void> {
    const { store, engine, team, workspace, clock, logger } = this.#options;
    if (this.#ongoing !== undefined) return;
    const unfinished = store.list({ team: team.name, unfinished: true, labels: { workspace }, limit: 1 })[0];
    // What was interrupted yesterday is of no use today: the workspace has moved on.
    if (unfinished === undefined || clock.now() - unfinished.startedAt > resumableForMs) return;
    const started = firstEvent(store, unfinished.run);
    if (started?.body.type !== 'run.started') return;
    const request = started.body.request as ReviewRequest;
    if (!this.#options.mayRun(request)) return;
    // What is in the log already is not told again; the views need it all the same.
    const earlier = [...store.read(unfinished.run)];
    const handle = engine.resume(team, unfinished.run);
    const meanwhile = handle.onEvent((event) => void earlier.push(event));
    const refused = await Promise.race([handle.end, nextTurn(clock)]);
    meanwhile.dispose();
    if (refused?.status !== 'failed') {
      void this.#watch(handle, request, describeScope(request.scope), earlier);
    } else if (refused.error.name === 'RunClaimedError' && attemptsLeft > 0) {
      // The lease of a process that was killed runs out by itself; that of another window does not.
      this.#retry.value = clock.schedule(resumeEveryMs, () => void this.resumeInterrupted(attemptsLeft - 1));
    } else {
      logger.log('info', 'An interrupted review could not be resumed', { run: unfinished.run, reason: refused.error.message });
    }
  }

  dispose(): void {
    this.#retry.dispose();
  }

  /** Shows what the last review of this workspace found, as far as its files still say the same. */
  showLast(): void {
    const { store, team, workspace, view } = this.#options;
    publishHistory(this.#options);
    // What a colleague's run found is theirs: it can be looked at in the monitor, and is nothing to show in this code.
    const last = store.list({ team: team.name, labels: { workspace }, limit: 30 }).find(({ status, labels }) => (status === 'done' || status === 'partial') && labels['imported'] !== 'true');
    if (last === undefined) return;
    let result: ReviewResult | undefined;
    const fold = new RunViewFold(last.labels['subject'] ?? 'working tree');
    for (const event of store.read(last.run)) {
      if (event.body.type === 'run.started') this.#lastRequest = event.body.request as ReviewRequest;
      if (event.body.type === 'run.finished' && 'result' in event.body.end) result = event.body.end.result as ReviewResult;
      for (const action of fold.fold(event)) view.apply(action);
    }
    if (result !== undefined) this.#showResult(result, last.startedAt, true);
  }

  #watch(handle: RunHandle, request: ReviewRequest, subject: string, earlier: readonly RunEvent[] = []): Promise<RunEnd> {
    const { view, clock, logger } = this.#options;
    const fold = new RunViewFold(subject);
    const startedAt = clock.now();
    let roots: readonly { readonly path: string }[] = [];
    const take = (event: RunEvent): void => {
      for (const action of fold.fold(event)) view.apply(action);
      if (event.body.type !== 'fact') return;
      if (event.body.name === factNames.changeSet) roots = (event.body.data as ChangeSetFact).roots;
      else if (event.body.name === factNames.findings) this.#stream(event.body.data as FindingsFact, roots, startedAt);
      else if (event.body.name === factNames.ranked) view.apply({ type: 'funnel.set', funnel: (event.body.data as RankedFact).funnel });
    };
    for (const event of earlier) take(event);
    const subscription = handle.onEvent(take);
    const ongoing: Ongoing = { handle, request, subscription };
    this.#ongoing = ongoing;
    this.#lastRequest = request;
    return handle.end.then((end) => {
      subscription.dispose();
      const isLatest = this.#ongoing === ongoing;
      if (isLatest) this.#ongoing = undefined;
      const result = 'result' in end ? (end.result as ReviewResult | null) : null;
      if (isLatest && result !== null) this.#showResult(result, startedAt, end.status === 'done' && request.scope.kind !== 'files');
      if (handle.notSaved != null) {
        view.apply({ type: 'notice.put', notice: { id: 'history', severity: 'warning', message: `History is not being saved: ${handle.notSaved}` } });
      }
      if (end.status === 'failed') logger.log('warn', 'The review failed', { run: handle.id, error: end.error.message });
      publishHistory(this.#options);
      view.flush();
      return end;
    });
  }

  /** Puts findings up while reviewers still work. */
  #stream(fact: FindingsFact, roots: readonly { readonly path: string }[], startedAt: number): void {
    const { board, view } = this.#options;
    const put = fact.put.map((finding) => ({ finding: findingToWire(finding, roots), code: finding.code }));
    const removed = fact.removed.map(({ id, root }) => wireId(id, root, roots.length));
    board.remove(removed);
    board.put(put, startedAt);
    if (removed.length > 0) view.apply({ type: 'findings.remove', ids: removed });
    if (put.length > 0) view.apply({ type: 'findings.put', findings: put.map((item) => item.finding) });
  }

  /** A whole review replaces the table; a review of some files, or half of one, replaces what it looked at. */
  #showResult(result: ReviewResult, reviewedAt: number, isWhole: boolean): void {
    const { board, view } = this.#options;
    const put = result.findings.map((finding: Finding) => ({ finding: findingToWire(finding, result.roots), code: finding.code }));
    const kept = new Set(put.map((item) => item.finding.id));
    const files = new Set(put.map((item) => `${item.finding.root}\u0000${item.finding.file}`));
    const gone = board
      .all()
      .filter(({ finding }) => !kept.has(finding.id) && !finding.agent.startsWith('imported:'))
      .filter(({ finding }) => isWhole || files.has(`${finding.root}\u0000${finding.file}`))
      .map(({ finding }) => finding.id);
    board.remove(gone);
    board.put(put, reviewedAt);
    if (gone.length > 0) view.apply({ type: 'findings.remove', ids: gone });
    if (put.length > 0) view.apply({ type: 'findings.put', findings: put.map((item) => item.finding) });
    view.apply({
      type: 'dropped.set',
      dropped: result.dropped.map(({ finding, by, why }) => ({ finding: findingToWire(finding, result.roots), by, why })),
    });
    view.apply({ type: 'funnel.set', funnel: result.funnel });
  }
}

function nextTurn(clock: Clock): Promise<undefined> {
  return new Promise((resolve) => void clock.schedule(0, () => resolve(undefined)));
}

function firstEvent(store: RunStore, run: string): RunEvent | undefined {
  for (const event of store.read(run)) return event;
  return undefined;
}
