import type { DroppedFinding, Finding, Funnel } from './finding.ts';

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

export type ViewAction =
  | { readonly type: 'run.set'; readonly run: RunView | null }
  | { readonly type: 'run.state'; readonly state: RunViewState }
  | { readonly type: 'run.progress'; readonly done: number; readonly total: number }
  | { readonly type: 'run.scope'; readonly files: number; readonly skippedFiles: RunView['skippedFiles'] }
  | { readonly type: 'agent.put'; readonly agent: AgentView }
  | { readonly type: 'findings.put'; readonly findings: readonly Finding[] }
  | { readonly type: 'findings.remove'; readonly ids: readonly string[] }
  | { readonly type: 'dropped.set'; readonly dropped: readonly DroppedFinding[] }
  | { readonly type: 'funnel.set'; readonly funnel: Funnel }
  | { readonly type: 'history.set'; readonly history: readonly RunListItem[] }
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
  notices: [],
};

/** Applies one action. Pure; the same on the server, in the extension and in a webview. */
export function reduceViewState(state: ViewState, { seq, action }: NumberedAction): ViewState {
  switch (action.type) {
    case 'run.set':
      return { ...state, seq, run: action.run };
    case 'run.state':
      return withRun(state, seq, (run) => ({ ...run, state: action.state }));
    case 'run.progress':
      return withRun(state, seq, (run) => ({ ...run, progress: { done: action.done, total: action.total } }));
    case 'run.scope':
      return withRun(state, seq, (run) => ({ ...run, files: action.files, skippedFiles: action.skippedFiles }));
    case 'agent.put':
      return withRun(state, seq, (run) => ({ ...run, agents: putById(run.agents, [action.agent]) }));
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

function withRun(state: ViewState, seq: number, change: (run: RunView) => RunView): ViewState {
  return { ...state, seq, run: state.run === null ? null : change(state.run) };
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
