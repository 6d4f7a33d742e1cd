import type { Clock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Failure } from '../../protocol/healing.ts';
import { failingTestId } from '../../protocol/healing.ts';
import type { Engine, RunHandle, Team } from '../../runtime/engine.ts';
import type { RunEnd, RunEvent } from '../../runtime/runs/runEvent.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import { healingFacts } from '../../teams/healing/facts.ts';
import type { ActivityFact, DetectedFact, SuiteFact } from '../../teams/healing/facts.ts';
import type { BudgetCaps } from '../../runtime/budget/budget.ts';
import type { HealRequest } from '../../teams/healing/healRequest.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';
import { publishHistory } from '../runs/publishHistory.ts';
import { RunViewFold } from '../runs/runView.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';
import { HealActivity } from './healActivity.ts';
import type { FailureBoard } from './failureBoard.ts';
import type { Rejections } from './rejections.ts';

export interface HealServiceOptions {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly store: RunStore;
  readonly team: Team<HealRequest>;
  readonly board: FailureBoard;
  readonly rejections: Rejections;
  readonly view: ViewPublisher;
  readonly logger: Logger;
  /** Names the workspace in the history. */
  readonly workspace: string;
}

interface Ongoing {
  readonly handle: RunHandle;
}

/** What failed the day before yesterday says nothing about today. */
const shownAgainForMs = 24 * 60 * 60 * 1000;

/** Runs heals for one window: one at a time, streamed to the board and the views as they go. */
export class HealService {
  readonly #options: HealServiceOptions;
  #ongoing: Ongoing | undefined;

  constructor(options: HealServiceOptions) {
    this.#options = options;
  }

  /** Starts a heal; one that is going on is cancelled and keeps what it has proven. */
  start(request: HealRequest, trigger: string, caps: BudgetCaps): { readonly run: string; readonly end: Promise<RunEnd> } {
    this.cancel('another heal was started');
    const { engine, team, workspace } = this.#options;
    const subject = describeTests(request.tests);
    const handle = engine.start(team, request, { caps, labels: { workspace, trigger, subject } });
    return { run: handle.id, end: this.#watch(handle, request, subject) };
  }

  cancel(reason = 'cancelled'): boolean {
    const ongoing = this.#ongoing;
    if (ongoing === undefined) return false;
    ongoing.handle.cancel(reason);
    return true;
  }

  /** Shows what the last heal of this workspace proved; one that its process did not survive is shown as interrupted. */
  showLast(): void {
    const { store, team, workspace, view, clock } = this.#options;
    // Nothing that a colleague's file proposes may be applied here.
    const last = store.list({ team: team.name, labels: { workspace }, limit: 30 }).find(({ labels }) => labels['imported'] !== 'true');
    if (last === undefined || clock.now() - last.startedAt > shownAgainForMs) return;
    const fold = new RunViewFold(last.labels['subject'] ?? describeTests([]), team.lead);
    const activity = new HealActivity();
    let end: RunEnd | undefined;
    let endedAt = last.startedAt;
    for (const event of store.read(last.run)) {
      endedAt = event.at;
      if (event.body.type === 'run.finished') end = event.body.end;
      this.#take(event, fold, activity);
    }
    if (end === undefined) {
      const reason = 'it was interrupted; what was proven before is kept';
      view.apply({ type: 'heal.run', action: { type: 'run.state', state: { status: 'partial', endedAt, reason } } });
    }
    this.#settle(resultOf(end), []);
  }

  #watch(handle: RunHandle, request: HealRequest, subject: string): Promise<RunEnd> {
    const { view, logger, team } = this.#options;
    const fold = new RunViewFold(subject, team.lead);
    const activity = new HealActivity();
    const ongoing: Ongoing = { handle };
    this.#ongoing = ongoing;
    const subscription: Disposable = handle.onEvent((event) => {
      if (this.#ongoing === ongoing) this.#take(event, fold, activity);
    });
    return handle.end.then((end) => {
      subscription.dispose();
      if (this.#ongoing === ongoing) {
        this.#ongoing = undefined;
        this.#settle(resultOf(end), end.status === 'done' ? [request] : []);
      }
      if (end.status === 'failed') logger.log('warn', 'The heal failed', { run: handle.id, error: end.error.message });
      publishHistory(this.#options);
      view.flush();
      return end;
    });
  }

  /** What one event means for the views. */
  #take(event: RunEvent, fold: RunViewFold, activity: HealActivity): void {
    const { board, rejections, view } = this.#options;
    for (const action of fold.fold(event)) view.apply({ type: 'heal.run', action });
    if (event.body.type !== 'fact') return;
    const { name, data } = event.body;
    switch (name) {
      case healingFacts.detected:
        view.apply({ type: 'heal.limits', left: 0, isolation: (data as DetectedFact).isolation });
        break;
      case healingFacts.suite: {
        const { project, passed, failed, skipped } = data as SuiteFact;
        view.apply({ type: 'heal.suite', suite: { id: project, passed, failed, skipped } });
        break;
      }
      case healingFacts.failure:
        board.put([rejections.sift(activity.describe(data as Failure))]);
        break;
      case healingFacts.activity: {
        const fact = data as ActivityFact;
        activity.add(fact);
        view.apply({ type: 'heal.progress', ...activity.total });
        const failure = board.get(fact.failure);
        if (failure !== undefined) board.note(activity.describe(failure));
        break;
      }
    }
  }

  /** At the end nothing is under way any more, and what was looked for and does not fail is no failure. */
  #settle(result: HealResult | null, finished: readonly HealRequest[]): void {
    const { board, rejections, view } = this.#options;
    const found = (result?.failures ?? []) as readonly Failure[];
    const ids = new Set(found.map(({ id }) => id));
    const gone = board.all().filter((failure) => !ids.has(failure.id) && finished.some(({ tests }) => wasLookedFor(failure, tests)));
    board.remove(gone.map(({ id }) => id));
    const left = board.all().filter(({ id }) => !ids.has(id));
    board.put([...found, ...left].map((failure) => rejections.sift(atRest(failure))));
    if (result !== null) {
      view.apply({ type: 'heal.progress', candidates: result.stats.candidates, perSecond: 0, activity: '' });
      view.apply({ type: 'heal.limits', left: result.left, isolation: result.isolation });
    }
  }
}

/** In words, for the history and beside the view's title. */
export function describeTests(tests: readonly string[]): string {
  if (tests.length === 0) return 'failing tests';
  const name = tests[0]!.split(' › ').at(-1)!;
  return tests.length === 1 ? name : `${tests.length} tests`;
}

function wasLookedFor(failure: Failure, tests: readonly string[]): boolean {
  const id = failingTestId(failure);
  return tests.length === 0 || tests.some((test) => id === test || failure.file === test || failure.name.includes(test));
}

function resultOf(end: RunEnd | undefined): HealResult | null {
  return end !== undefined && 'result' in end ? (end.result as HealResult | null) : null;
}

function atRest(failure: Failure): Failure {
  const { activity: _, ...rest } = failure;
  if (rest.state === 'healed' || rest.state === 'unhealed') return rest;
  return { ...rest, state: rest.proposals.length > 0 ? 'healed' : 'unhealed' };
}
