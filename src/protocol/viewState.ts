import type { DroppedFinding, Finding, Funnel } from './finding.ts';
import type { Failure } from './healing.ts';

/** What every view of a window draws from: the server owns it, clients get a snapshot and then ordered actions. */
export interface ViewState {
  /** Number of the last action that is in here. */
  readonly seq: number;
  /** The review that is going on, or the last one. */
  readonly run: RunView | null;
  /** Past runs of this workspace, newest first. */
  readonly history: readonly RunListItem[];
  readonly findings: readonly Finding[];
  readonly dropped: readonly DroppedFinding[];
  readonly funnel: Funnel;
  /** The heal that is going on, or the last one. */
  readonly heal: HealView | null;
  /** Failing tests as the last heals left them. */
  readonly failures: readonly Failure[];
  /** Lasting circumstances the user should know of, for example that history cannot be saved. */
  readonly notices: readonly Notice[];
}

export interface RunView {
  readonly id: string;
  readonly team: string;
  /** What is reviewed, in words: `working tree`, `feature against origin/main`. */
  readonly subject: string;
  readonly state: RunViewState;
  readonly startedAt: number;
  readonly agents: readonly AgentView[];
  readonly progress: { readonly done: number; readonly total: number };
  readonly files: number;
  readonly skippedFiles: readonly { readonly reason: string; readonly count: number }[];
  /** What a model has to do with it; absent where none is asked. */
  readonly model?: ModelUseView;
}

export interface ModelUseView {
  /** What its calls may come to at most, known before the first one; null until then. */
  readonly estimate: { readonly model: string; readonly calls: number; readonly kept: number; readonly tokens: number; /** Null where the price is not known. */ readonly usd: number | null } | null;
  /** Files that it is not shown. */
  readonly keptLocal: { readonly files: readonly string[]; readonly total: number };
}

/** A heal: its run, and how the search goes. */
export interface HealView {
  readonly run: RunView;
  /** Candidates tried so far, over all failures. */
  readonly candidates: number;
  readonly perSecond: number;
  /** What was tried last, in words; empty before the first. */
  readonly activity: string;
  /** Test projects that have been run, by id. */
  readonly suites: readonly HealSuite[];
  /** Failing tests beyond the cap, which were named and left. */
  readonly left: number;
  /** What isolation is missing on this machine, in words. */
  readonly isolation: readonly string[];
}

export interface HealSuite {
  readonly id: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export type RunViewState =
  | { readonly status: 'running' }
  | { readonly status: 'done'; readonly endedAt: number }
  | { readonly status: 'partial'; readonly endedAt: number; readonly reason: string }
  | { readonly status: 'cancelled'; readonly endedAt: number }
  | { readonly status: 'failed'; readonly endedAt: number; readonly message: string };

export interface AgentView {
  readonly id: string;
  readonly title: string;
  readonly role: string;
  readonly state: AgentViewState;
  readonly done: number;
  readonly total: number;
  readonly findings: number;
  /** Milliseconds it has worked. */
  readonly elapsed: number;
  /** What models have charged it for so far; absent where nothing. */
  readonly spent?: { readonly tokens: number; readonly usd: number };
  /** How people have decided on what it said in earlier reviews; absent until they have often enough. */
  readonly standing?: { readonly acted: number; readonly dismissed: number; readonly isUnderBar: boolean };
}

export type AgentViewState =
  | { readonly status: 'idle' }
  | { readonly status: 'running'; readonly current: string }
  | { readonly status: 'done' }
  | { readonly status: 'degraded'; readonly reason: string }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'waiting'; readonly reason: string };

export interface RunListItem {
  readonly id: string;
  readonly team: string;
  readonly subject: string;
  readonly status: RunViewState['status'];
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly findings: number;
}

export interface Notice {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly message: string;
}

/** What happens to one run, be it a review or a heal. */
export type RunAction =
  | { readonly type: 'run.set'; readonly run: RunView | null }
  | { readonly type: 'run.state'; readonly state: RunViewState }
  | { readonly type: 'run.progress'; readonly done: number; readonly total: number }
  | { readonly type: 'run.scope'; readonly files: number; readonly skippedFiles: RunView['skippedFiles'] }
  | { readonly type: 'run.model'; readonly model: ModelUseView }
  | { readonly type: 'agent.put'; readonly agent: AgentView };

export type ViewAction =
  | RunAction
  | { readonly type: 'findings.put'; readonly findings: readonly Finding[] }
  | { readonly type: 'findings.remove'; readonly ids: readonly string[] }
  | { readonly type: 'dropped.set'; readonly dropped: readonly DroppedFinding[] }
  | { readonly type: 'funnel.set'; readonly funnel: Funnel }
  | { readonly type: 'history.set'; readonly history: readonly RunListItem[] }
  | { readonly type: 'heal.run'; readonly action: RunAction }
  | { readonly type: 'heal.progress'; readonly candidates: number; readonly perSecond: number; readonly activity: string }
  | { readonly type: 'heal.suite'; readonly suite: HealSuite }
  | { readonly type: 'heal.limits'; readonly left: number; readonly isolation: readonly string[] }
  | { readonly type: 'failures.put'; readonly failures: readonly Failure[] }
  | { readonly type: 'failures.remove'; readonly ids: readonly string[] }
  | { readonly type: 'notice.put'; readonly notice: Notice }
  | { readonly type: 'notice.remove'; readonly id: string };

/** An action with its place in the order; a client that sees a gap asks for a snapshot again. */
export interface NumberedAction {
  readonly seq: number;
  readonly action: ViewAction;
}

export const emptyViewState: ViewState = {
  seq: 0,
  run: null,
  history: [],
  findings: [],
  dropped: [],
  funnel: { raised: 0, merged: 0, dropped: 0, dismissed: 0, shown: 0 },
  heal: null,
  failures: [],
  notices: [],
};

/** Applies one action. Pure; the same on the server, in the extension and in a webview. */
export function reduceViewState(state: ViewState, { seq, action }: NumberedAction): ViewState {
  switch (action.type) {
    case 'run.set':
    case 'run.state':
    case 'run.progress':
    case 'run.scope':
    case 'run.model':
    case 'agent.put':
      return { ...state, seq, run: reduceRun(state.run, action) };
    case 'heal.run':
      return { ...state, seq, heal: reduceHealRun(state.heal, action.action) };
    case 'heal.progress': {
      const { candidates, perSecond, activity } = action;
      return withHeal(state, seq, (heal) => ({ ...heal, candidates, perSecond, activity }));
    }
    case 'heal.suite':
      return withHeal(state, seq, (heal) => ({ ...heal, suites: putById(heal.suites, [action.suite]) }));
    case 'heal.limits':
      return withHeal(state, seq, (heal) => ({ ...heal, left: action.left, isolation: action.isolation }));
    case 'failures.put':
      return { ...state, seq, failures: putById(state.failures, action.failures) };
    case 'failures.remove': {
      const gone = new Set(action.ids);
      return { ...state, seq, failures: state.failures.filter((failure) => !gone.has(failure.id)) };
    }
    case 'findings.put':
      return { ...state, seq, findings: putById(state.findings, action.findings) };
    case 'findings.remove': {
      const gone = new Set(action.ids);
      return { ...state, seq, findings: state.findings.filter((finding) => !gone.has(finding.id)) };
    }
    case 'dropped.set':
      return { ...state, seq, dropped: action.dropped };
    case 'funnel.set':
      return { ...state, seq, funnel: action.funnel };
    case 'history.set':
      return { ...state, seq, history: action.history };
    case 'notice.put':
      return { ...state, seq, notices: putById(state.notices, [action.notice]) };
    case 'notice.remove':
      return { ...state, seq, notices: state.notices.filter((notice) => notice.id !== action.id) };
  }
}

function reduceRun(run: RunView | null, action: RunAction): RunView | null {
  if (action.type === 'run.set') return action.run;
  if (run === null) return null;
  switch (action.type) {
    case 'run.state':
      return { ...run, state: action.state };
    case 'run.progress':
      return { ...run, progress: { done: action.done, total: action.total } };
    case 'run.scope':
      return { ...run, files: action.files, skippedFiles: action.skippedFiles };
    case 'run.model':
      return { ...run, model: action.model };
    case 'agent.put':
      return { ...run, agents: putById(run.agents, [action.agent]) };
  }
}

/** A new run starts its figures anew. */
function reduceHealRun(heal: HealView | null, action: RunAction): HealView | null {
  const run = reduceRun(heal?.run ?? null, action);
  if (run === null) return null;
  if (heal !== null && action.type !== 'run.set') return { ...heal, run };
  return { run, candidates: 0, perSecond: 0, activity: '', suites: [], left: 0, isolation: [] };
}

function withHeal(state: ViewState, seq: number, change: (heal: HealView) => HealView): ViewState {
  return { ...state, seq, heal: state.heal === null ? null : change(state.heal) };
}

/** Replaces in place what is known and appends what is new, so that rows never jump. */
function putById<T extends { readonly id: string }>(items: readonly T[], changed: readonly T[]): readonly T[] {
  const byId = new Map(changed.map((item) => [item.id, item]));
  const result = items.map((item) => {
    const next = byId.get(item.id);
    if (next === undefined) return item;
    byId.delete(item.id);
    return next;
  });
  return [...result, ...byId.values()];
}
