import type { FailureClass } from '../healing.ts';
import type { Severity } from '../../base/severity.ts';

/**
 * One entry of a run's log as the monitor gets it: the same entry, same number, without what is large. Contents travel
 * when somebody opens them (`MonitorHost.inspect`).
 */
export interface MonitorEvent {
  /** Counts from 1 without gaps. */
  readonly seq: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly body: MonitorEventBody;
}

export type MonitorEventBody =
  | { readonly type: 'run.started'; readonly team: string; readonly subject: string; readonly caps: BudgetLimits }
  | { readonly type: 'run.resumed'; readonly reason: string }
  | { readonly type: 'run.finished'; readonly status: RunOutcome; readonly reason: string }
  | { readonly type: 'agent.joined'; readonly agent: MonitorAgentProfile }
  | { readonly type: 'agent.state'; readonly agent: string; readonly state: MonitorAgentState; readonly task: string | null }
  | { readonly type: 'agent.health'; readonly agent: string; readonly health: 'healthy' | 'degraded' | 'failed'; readonly reason: string }
  | { readonly type: 'task.created'; readonly task: MonitorTask }
  | { readonly type: 'task.started'; readonly task: string; readonly agent: string; readonly attempt: number }
  | { readonly type: 'task.progress'; readonly task: string; readonly agent: string | null; readonly done: number; readonly total: number; readonly note: string }
  | {
      readonly type: 'task.finished'; readonly task: string; readonly agent: string | null; readonly status: TaskEnd; readonly reason: string;
      /** Up to eight short values out of its result: what a critic's verdict is, how many lines were read. */
      readonly fields?: ShortFields;
    }
  | { readonly type: 'message'; readonly message: MonitorMessage }
  | { readonly type: 'permission.used'; readonly agent: string; readonly permission: string; readonly detail: string; readonly allowed: boolean }
  | { readonly type: 'budget.spent'; readonly agent: string; readonly tokens: number; readonly usd: number }
  | { readonly type: 'budget.exhausted'; readonly cap: 'seconds' | 'tokens' | 'usd' | 'day' }
  | { readonly type: 'findings'; readonly put: readonly MonitorFinding[]; readonly removed: readonly string[] }
  /** The table's own count at the end, and what it dropped with the reasons. */
  | { readonly type: 'funnel'; readonly counts: MonitorFunnel; readonly dropped: readonly DroppedItem[] }
  | { readonly type: 'failure'; readonly failure: MonitorFailure }
  | { readonly type: 'search'; readonly failure: string; readonly text: string; readonly candidates: number; readonly perSecond: number }
  | { readonly type: 'approval.asked'; readonly approval: MonitorApproval }
  | { readonly type: 'approval.answered'; readonly id: string; readonly answer: string }
  /** Any other fact of a team. */
  | { readonly type: 'fact'; readonly agent: string; readonly name: string; readonly preview: string };

export type ShortFields = Readonly<Record<string, string | number | boolean>>;
export type RunOutcome = 'done' | 'partial' | 'cancelled' | 'failed';
export type TaskEnd = 'done' | 'failed' | 'cancelled' | 'skipped';
export type MonitorAgentState = 'idle' | 'listening' | 'processing' | 'acting' | 'waiting' | 'error';

export interface BudgetLimits {
  readonly seconds?: number;
  readonly tokens?: number;
  readonly usd?: number;
  readonly concurrency?: number;
}

export interface MonitorAgentProfile {
  readonly id: string;
  readonly role: string;
  readonly title: string;
  readonly capabilities: readonly string[];
  readonly permissions: readonly string[];
  readonly reportsTo: string | null;
}

export interface MonitorTask {
  readonly id: string;
  readonly kind: string;
  /** What it is about, in words: `src/price.ts`. */
  readonly title: string;
  readonly parent: string | null;
  readonly priority: number;
  readonly lane: string | null;
  readonly place?: CodePlace;
}

/** In the terms of the patterns; each has its own glyph. */
export type MonitorMessageKind =
  | 'task' | 'result' | 'request' | 'reply' | 'event' | 'announce' | 'bid' | 'award' | 'vote' | 'argument' | 'review' | 'refutation' | 'handoff';

export interface MonitorMessage {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** What `to` names. */
  readonly via: 'agent' | 'topic' | 'queue';
  readonly kind: MonitorMessageKind;
  readonly subject: string;
  /** The start of its content in one line, at most 160 characters, secrets masked. */
  readonly preview: string;
  /** Length of its content as JSON. */
  readonly size: number;
  /** The message that made this one be sent. */
  readonly cause: string | null;
  readonly task: string | null;
  /** Up to eight short values out of the content that tell what a bid, a vote or a verdict says. */
  readonly fields?: ShortFields;
}

/** A place to jump to. Lines count from 1; `file` is relative to `root`, with `/`. */
export interface CodePlace {
  readonly root: string;
  readonly file: string;
  readonly line: number;
}

export interface MonitorFinding {
  readonly id: string;
  readonly agent: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly confidence: number;
  readonly message: string;
  readonly place: CodePlace;
  /** Agents that spoke for it or against it, beside the one that raised it. */
  readonly votes: readonly { readonly agent: string; readonly vote: 'for' | 'against'; readonly why: string }[];
  readonly state: 'open' | 'cameBack' | 'fixed' | 'dismissed';
  readonly shown: boolean;
}

export interface DroppedItem {
  readonly finding: MonitorFinding;
  readonly by: string;
  readonly why: string;
}

export interface MonitorFunnel {
  readonly raised: number;
  readonly merged: number;
  readonly dropped: number;
  readonly dismissed: number;
  readonly shown: number;
}

export interface MonitorFailure {
  readonly id: string;
  readonly name: string;
  readonly message: string;
  readonly class: FailureClass;
  readonly state: 'diagnosing' | 'repairing' | 'healed' | 'unhealed';
  readonly evidence: readonly string[];
  readonly place: CodePlace;
  readonly suspects: readonly { readonly file: string; readonly line: number; readonly score: number; readonly why: string }[];
  readonly proposals: readonly MonitorProposal[];
}

export interface MonitorProposal {
  readonly id: string;
  readonly strategy: string;
  readonly title: string;
  readonly confidence: number;
  readonly applied: boolean;
  /** The verdict in words: `target 10/10 · suite 212/212 · types ok`. */
  readonly verdict: string;
}

/** A question that only a human may answer; the run waits for it. */
export interface MonitorApproval {
  readonly id: string;
  readonly agent: string;
  readonly question: string;
  readonly detail: string;
  readonly answers: readonly string[];
}
