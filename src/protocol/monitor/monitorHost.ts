import type { CodePlace, MonitorEvent } from './monitorEvent.ts';

/**
 * What the monitor page asks of the world around it. In the editor the extension answers it over `postMessage`; in an
 * exported file the answers lie in the file. The page pulls: it says which event it has and gets the next ones, so that
 * neither side ever holds more than one batch for the other, however fast a run goes.
 */
export interface MonitorHost {
  /** What the page is to show when it opens. */
  open(): Promise<MonitorOpening>;
  /** Events after a number, in order: at most `limit`, fewer where there are no more yet. */
  pull(run: string, after: number, limit: number): Promise<EventBatch>;
  /** One event in full, secrets masked. */
  inspect(run: string, seq: number): Promise<Inspection>;
  /** Every run one could open or compare with, newest first. */
  runs(): Promise<readonly RunSummary[]>;
  /** Does something outside the page; the page says no more than what the user asked for. */
  act(action: MonitorAction): Promise<void>;
  /** Called when a run that the page has pulled has more events, at most thirty times a second. */
  onDidGrow(listener: (run: string, head: number) => void): { dispose(): void };
  /** Called when the page is asked to show something else: another run, a moment, an agent. */
  onDidReveal(listener: (target: RevealTarget) => void): { dispose(): void };
  /** What the page wants to find again after a reload. */
  readonly memory: { read(): unknown; write(state: unknown): void };
}

export interface MonitorOpening {
  readonly run: RunSummary | null;
  readonly target: RevealTarget | null;
  /** Whether this is an exported file, which can be looked at and no more. */
  readonly isStatic: boolean;
}

export interface RunSummary {
  readonly run: string;
  readonly team: string;
  readonly subject: string;
  readonly status: 'running' | 'done' | 'partial' | 'cancelled' | 'failed';
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** How many events there were when this was asked. */
  readonly events: number;
  readonly isImported: boolean;
}

export interface EventBatch {
  readonly events: readonly MonitorEvent[];
  /** The last number there is now. */
  readonly head: number;
}

export interface Inspection {
  readonly seq: number;
  readonly at: number;
  /** The whole entry as indented JSON, secrets masked, cut at `inspectionCap` characters. */
  readonly json: string;
  readonly isCut: boolean;
  readonly places: readonly CodePlace[];
}

export const inspectionCap = 200_000;

export type RevealTarget =
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'moment'; readonly run: string; readonly seq: number }
  | { readonly kind: 'agent'; readonly run: string; readonly agent: string }
  | { readonly kind: 'finding'; readonly run: string; readonly finding: string }
  | { readonly kind: 'failure'; readonly run: string; readonly failure: string };

export type MonitorAction =
  | { readonly type: 'openPlace'; readonly place: CodePlace }
  | { readonly type: 'openFinding'; readonly id: string }
  | { readonly type: 'openFailure'; readonly id: string }
  | { readonly type: 'previewProposal'; readonly id: string }
  | { readonly type: 'applyProposal'; readonly id: string }
  | { readonly type: 'rejectProposal'; readonly id: string }
  | { readonly type: 'answerApproval'; readonly run: string; readonly id: string; readonly answer: string }
  | { readonly type: 'cancelRun'; readonly run: string }
  | { readonly type: 'exportRun'; readonly run: string; readonly format: ExportFormat }
  | { readonly type: 'importRun' }
  | { readonly type: 'copy'; readonly text: string }
  /** Copies a link that opens the monitor at this moment. */
  | { readonly type: 'copyLink'; readonly run: string; readonly seq: number };

export type ExportFormat = 'otlp' | 'mermaid' | 'json' | 'html';

// ---- the same over postMessage ---------------------------------------------------------------------------------------

/** From the page: a call of one method of the host. */
export interface HostCall {
  readonly id: number;
  readonly method: 'open' | 'pull' | 'inspect' | 'runs' | 'act';
  readonly params: readonly unknown[];
}

/** To the page. */
export type HostMessage =
  | { readonly type: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly id: number; readonly message: string }
  | { readonly type: 'grew'; readonly run: string; readonly head: number }
  | { readonly type: 'reveal'; readonly target: RevealTarget };
