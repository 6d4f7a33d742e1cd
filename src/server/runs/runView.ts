import type { JudgementEstimate } from '../../teams/review/judgement/estimateJudgement.ts';
import type { KeptLocal } from '../../teams/review/judgement/localFiles.ts';
import type { AgentView, AgentViewState, ModelUseView, RunAction, RunView, RunViewState } from '../../protocol/viewState.ts';
import type { AgentHealth, RunEnd, RunEvent } from '../../runtime/runs/runEvent.ts';
import { factNames } from '../../teams/review/facts.ts';
import type { ChangeSetFact, ReviewerFact } from '../../teams/review/facts.ts';

interface AgentRow {
  view: AgentView;
  busySince: number | null;
  running: Map<string, string>;
  health: AgentHealth;
}

/** Folds a run's events into what the sidebar shows of it. */
export class RunViewFold {
  readonly #subject: string;
  readonly #lead: string;
  readonly #agents = new Map<string, AgentRow>();
  #model: ModelUseView | undefined;
  readonly #taskKeys = new Map<string, string>();
  readonly #taskAgents = new Map<string, string>();

  constructor(subject: string, lead = 'coordinator') {
    this.#subject = subject;
    this.#lead = lead;
  }

  /** The actions that one event means for the view. */
  fold(event: RunEvent): RunAction[] {
    const { body } = event;
    switch (body.type) {
      case 'run.started': {
        const run: RunView = {
          id: event.run,
          team: body.team,
          subject: this.#subject,
          state: { status: 'running' },
          startedAt: event.at,
          agents: [],
          progress: { done: 0, total: 0 },
          files: 0,
          skippedFiles: [],
        };
        return [{ type: 'run.set', run }];
      }
      case 'run.finished':
        return [{ type: 'run.state', state: endState(body.end, event.at) }, ...this.#rest(event.at)];
      case 'agent.joined':
        this.#agents.set(body.agent.id, {
          view: { id: body.agent.id, title: body.agent.title, role: body.agent.role, state: { status: 'idle' }, done: 0, total: 0, findings: 0, elapsed: 0 },
          busySince: null,
          running: new Map(),
          health: { status: 'healthy' },
        });
        return this.#put(body.agent.id);
      case 'agent.health': {
        const row = this.#agents.get(body.agent);
        if (row === undefined) return [];
        row.health = body.health;
        return this.#put(body.agent);
      }
      case 'task.created':
        this.#taskKeys.set(body.task.id, describeTask(body.task.kind, body.task.key));
        return [];
      case 'task.started': {
        const row = this.#agents.get(body.agent);
        if (row === undefined) return [];
        if (row.running.size === 0) row.busySince = event.at;
        row.running.set(body.task, this.#taskKeys.get(body.task) ?? '');
        this.#taskAgents.set(body.task, body.agent);
        return this.#put(body.agent);
      }
      case 'task.finished': {
        const agent = this.#taskAgents.get(body.task);
        const row = agent === undefined ? undefined : this.#agents.get(agent);
        this.#taskKeys.delete(body.task);
        this.#taskAgents.delete(body.task);
        if (agent === undefined || row === undefined) return [];
        row.running.delete(body.task);
        if (row.running.size === 0 && row.busySince !== null) {
          row.view = { ...row.view, elapsed: row.view.elapsed + event.at - row.busySince };
          row.busySince = null;
        }
        return this.#put(agent);
      }
      case 'task.progress':
        return this.#taskAgents.get(body.task) === this.#lead ? [{ type: 'run.progress', done: body.done, total: body.total }] : [];
      case 'budget.spent': {
        const row = this.#agents.get(body.agent);
        if (row === undefined || (body.tokens === 0 && body.usd === 0)) return [];
        const { tokens, usd } = row.view.spent ?? { tokens: 0, usd: 0 };
        row.view = { ...row.view, spent: { tokens: tokens + body.tokens, usd: usd + body.usd } };
        return this.#put(body.agent);
      }
      case 'fact':
        return this.#foldFact(body.name, body.data);
      default:
        return [];
    }
  }

  #foldFact(name: string, data: unknown): RunAction[] {
    if (name === factNames.changeSet) {
      const fact = data as ChangeSetFact;
      const skippedFiles = Object.entries(fact.skipped).map(([reason, count]) => ({ reason, count: count ?? 0 }));
      return [{ type: 'run.scope', files: fact.files, skippedFiles }];
    }
    if (name === factNames.keptLocal) {
      this.#model = { estimate: null, keptLocal: data as KeptLocal };
      return [{ type: 'run.model', model: this.#model }];
    }
    if (name === factNames.estimate && this.#model !== undefined) {
      this.#model = { ...this.#model, estimate: data as JudgementEstimate };
      return [{ type: 'run.model', model: this.#model }];
    }
    if (name !== factNames.reviewer) return [];
    const fact = data as ReviewerFact;
    const row = this.#agents.get(fact.id);
    if (row === undefined) return [];
    if (fact.status === 'failed') row.health = { status: 'failed', reason: fact.reason ?? 'every task failed' };
    else if (fact.status === 'degraded') row.health = { status: 'degraded', reason: fact.reason ?? 'some work was left out' };
    row.view = { ...row.view, done: fact.done, total: fact.total, findings: fact.raised, ...(fact.standing === undefined ? {} : { standing: fact.standing }) };
    return this.#put(fact.id);
  }

  #put(id: string): RunAction[] {
    const row = this.#agents.get(id)!;
    row.view = { ...row.view, state: stateOf(row) };
    return [{ type: 'agent.put', agent: row.view }];
  }

  /** At the end nobody works any more, whatever the last event said. */
  #rest(at: number): RunAction[] {
    return [...this.#agents.values()].map((row) => {
      if (row.busySince !== null) row.view = { ...row.view, elapsed: row.view.elapsed + at - row.busySince };
      row.busySince = null;
      row.running.clear();
      const state: AgentViewState = row.health.status === 'healthy' ? { status: 'done' } : row.health;
      row.view = { ...row.view, state };
      return { type: 'agent.put', agent: row.view };
    });
  }
}

function stateOf(row: AgentRow): AgentViewState {
  if (row.health.status === 'failed') return { status: 'failed', reason: row.health.reason };
  const current = [...row.running.values()].at(-1);
  if (current !== undefined) return { status: 'running', current };
  if (row.health.status === 'degraded') return { status: 'degraded', reason: row.health.reason };
  if (row.view.total > 0 && row.view.done === row.view.total) return { status: 'done' };
  return { status: 'idle' };
}

export function endState(end: RunEnd, at: number): RunViewState {
  switch (end.status) {
    case 'done':
      return { status: 'done', endedAt: at };
    case 'partial':
      return { status: 'partial', endedAt: at, reason: end.reason };
    case 'cancelled':
      return { status: 'cancelled', endedAt: at };
    case 'failed':
      return { status: 'failed', endedAt: at, message: end.error.message };
  }
}

/** What a task is about, from its key: `security 0:src/a.ts 12.ab` is about `src/a.ts`. */
function describeTask(kind: string, key: string): string {
  if (kind === 'review.project') return 'the whole project';
  if (kind === 'review.lint') return "the workspace's linter";
  return /^\S+ (?:slow )?\d+:(.*) \S+$/.exec(key)?.[1] ?? '';
}
