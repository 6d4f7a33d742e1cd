import type { DismissalScope, Finding } from './finding.ts';
import type { Failure } from './healing.ts';
import type { EventBatch, ExportFormat, Inspection, RunSummary } from './monitor/monitorHost.ts';
import type { NumberedAction, ViewState } from './viewState.ts';

/** A request with its method and the shapes of both directions; shared by client and server so that neither can drift. */
export interface RequestMessage<P, R> {
  readonly method: string;
  /** Only for the compiler. */
  readonly shapes?: { readonly params: P; readonly result: R };
}

export interface NotificationMessage<P> {
  readonly method: string;
  readonly shapes?: { readonly params: P };
}

/** What to review, as the editor asks for it. */
export type ReviewTarget =
  | { readonly kind: 'workingTree' }
  | { readonly kind: 'staged' }
  | { readonly kind: 'branch'; readonly base: string }
  | { readonly kind: 'files'; readonly uris: readonly string[] }
  | { readonly kind: 'all' };

// ---- client to server: requests --------------------------------------------------------------------------------------

/** Starts a review; answers as soon as the run has an id. An ongoing review of the workspace is cancelled first. */
export const startReview: RequestMessage<
  { readonly target: ReviewTarget; readonly trigger: 'command' | 'save' | 'rerun' },
  { readonly run: string }
> = { method: 'roundtable/review/start' };

/** Cancels the ongoing review, if there is one; keeps what was found. */
export const cancelReview: RequestMessage<null, { readonly wasRunning: boolean }> = { method: 'roundtable/review/cancel' };

/** Starts the last review again, or the working tree's where there was none. */
export const rerunReview: RequestMessage<null, { readonly run: string }> = { method: 'roundtable/review/rerun' };

/** Branches and commits that the current branch may have come from, likeliest first. */
export const listBases: RequestMessage<
  null,
  { readonly bases: readonly { readonly name: string; readonly detail: string }[] }
> = { method: 'roundtable/review/bases' };

/** Sends a snapshot of the view state; from then on the client receives the actions after it. */
export const subscribeView: RequestMessage<null, ViewState> = { method: 'roundtable/view/subscribe' };

/** A rule and how often it was dismissed for one reason. */
export interface TiredRule {
  readonly rule: string;
  readonly reason: string;
  readonly times: number;
}

/** Dismisses findings with a reason; kept in `.roundtable/dismissals.json` of their root. */
export const dismissFindings: RequestMessage<
  {
    readonly ids: readonly string[];
    readonly scope: DismissalScope;
    readonly reason: string;
    /** Milliseconds since the epoch. */
    readonly until?: number;
  },
  {
    readonly dismissed: number;
    /** Rules that have now been dismissed so often for one reason that the user should be asked about them. */
    readonly tired: readonly TiredRule[];
  }
> = { method: 'roundtable/findings/dismiss' };

/** Makes one tiny call, so that somebody who sets up a model sees at once whether it answers and what that costs. */
export const tryModel: RequestMessage<ModelAccess, { readonly milliseconds: number; readonly tokens: number; /** Null where the price is unknown. */ readonly usd: number | null }> = { method: 'roundtable/model/try' };

/** What a model would be sent for a review, in words and to the letter; nothing is sent. */
export const previewModel: RequestMessage<{ readonly target: ReviewTarget }, { readonly text: string; readonly requests: number }> = { method: 'roundtable/model/preview' };

/** The last result as text for a model that is not ours, such as that of the editor's chat: masked, and without what stays local. */
export const reportForModel: RequestMessage<{ readonly about: 'findings' | 'repairs'; /** So many at most. */ readonly limit: number; /** Only findings of these documents; absent: all. */ readonly uris?: readonly string[] }, ModelReport> = { method: 'roundtable/model/report' };

export interface ModelReport {
  readonly text: string;
  /** How many the text tells of, and of how many. */
  readonly told: number;
  readonly total: number;
}

/** Takes a dismissal back. */
export const restoreFindings: RequestMessage<{ readonly ids: readonly string[] }, { readonly restored: number }> = {
  method: 'roundtable/findings/restore',
};

/** The edits of a finding's fix, or of the fixes of all open findings of one rule; null where the text has moved on. */
export const fixEdits: RequestMessage<
  { readonly id: string } | { readonly rule: string },
  {
    readonly title: string;
    /** By document URI, in the LSP's own shape (from 0). */
    readonly changes: Readonly<Record<string, readonly LspTextEdit[]>>;
    /** Documents among them that do not exist yet and are made first. */
    readonly creates: readonly string[];
    readonly findings: number;
  } | null
> = { method: 'roundtable/findings/fixEdits' };

/** A readable page about one finding, in Markdown. */
export const explainFinding: RequestMessage<
  { readonly id: string },
  { readonly finding: Finding; readonly markdown: string } | null
> = { method: 'roundtable/findings/explain' };

/** The page of a rule, in Markdown. */
export const explainRule: RequestMessage<{ readonly rule: string }, { readonly markdown: string } | null> = {
  method: 'roundtable/rules/explain',
};

/** The current findings as SARIF 2.1.0. */
export const exportSarif: RequestMessage<null, { readonly sarif: string; readonly findings: number }> = {
  method: 'roundtable/sarif/export',
};

/** Lets another tool's results join the table as one more reviewer. */
export const importSarif: RequestMessage<
  { readonly text: string; readonly name: string },
  { readonly tool: string; readonly findings: number; readonly skipped: number }
> = { method: 'roundtable/sarif/import' };

/** What works here and what does not, as a Markdown report. */
export const doctor: RequestMessage<null, { readonly markdown: string; readonly problems: number }> = {
  method: 'roundtable/doctor',
};

/** A past run in words, as Markdown. */
export const explainRun: RequestMessage<{ readonly run: string }, { readonly markdown: string } | null> = {
  method: 'roundtable/runs/explain',
};

/** Starts healing failing tests; answers as soon as the run has an id. An ongoing heal of the workspace is cancelled first. */
export const startHeal: RequestMessage<
  {
    /** Only these, by `failingTestId` or a part of it; absent or empty: all that fail. */
    readonly tests?: readonly string[];
    readonly trigger: 'command' | 'save' | 'codeLens' | 'testExplorer';
  },
  { readonly run: string }
> = { method: 'roundtable/heal/start' };

/** Cancels the ongoing heal, if there is one; what is proven stays. */
export const cancelHeal: RequestMessage<null, { readonly wasRunning: boolean }> = { method: 'roundtable/heal/cancel' };

/** What a proposal does to the text as it is now; never the edits of a patch whose place has changed. */
export const proposalEdits: RequestMessage<{ readonly proposal: string }, ProposalEdits> = { method: 'roundtable/proposals/edits' };

export type ProposalEdits =
  | {
      /** `moved`: it fits, but was proven on another text, and so may be looked at and not applied. */
      readonly status: 'exact' | 'moved';
      readonly title: string;
      readonly failure: string;
      /** The failing test, as `startHeal` takes it. */
      readonly test: string;
      /** By document URI, in the LSP's own shape (from 0). */
      readonly changes: Readonly<Record<string, readonly LspTextEdit[]>>;
      /** Documents among them that do not exist yet and are made first. */
      readonly creates: readonly string[];
      readonly files: readonly { readonly uri: string; readonly file: string; readonly newText: string }[];
    }
  | { readonly status: 'withdrawn'; readonly reason: string };

/** Tells that a proposal has been put into the documents. */
export const markApplied: RequestMessage<{ readonly proposal: string }, null> = { method: 'roundtable/proposals/applied' };

/** Rejects a proposal: the same patch is not shown again for this failure. */
export const rejectProposal: RequestMessage<
  { readonly proposal: string; readonly reason: string },
  { readonly rejected: boolean }
> = { method: 'roundtable/proposals/reject' };

/** Everything known about a failing test, also as Markdown; found by its own id or by that of a proposal. */
export const explainFailure: RequestMessage<
  { readonly failure: string } | { readonly proposal: string },
  { readonly failure: Failure; readonly rejected: readonly RejectedProposal[]; readonly markdown: string } | null
> = { method: 'roundtable/heal/explain' };

/** A proposal that somebody turned down, with the reason. */
export interface RejectedProposal {
  readonly title: string;
  readonly reason: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Has a feature built in a copy of a folder (a URI; null: the first); answers as soon as the run has an id. One that is being built is cancelled first. */
export const startFeature: RequestMessage<{ readonly task: string; readonly folder: string | null }, { readonly run: string }> = { method: 'roundtable/feature/start' };

/** Answers when the run is over. What it proposes is taken like any other proposal. */
export const featureOutcome: RequestMessage<{ readonly run: string }, FeatureOutcome> = { method: 'roundtable/feature/outcome' };

/** Cancels what is being built, if something is. */
export const cancelFeature: RequestMessage<null, { readonly wasRunning: boolean }> = { method: 'roundtable/feature/cancel' };

/** What building a feature came to. */
export type FeatureOutcome =
  | {
      readonly status: 'proposed';
      readonly proposal: string;
      readonly title: string;
      readonly files: number;
      /** Whether validation bore it out. */
      readonly isProven: boolean;
      /** The tests that came with it. */
      readonly tests: { readonly passed: number; readonly runs: number };
      readonly suite: { readonly passed: number; readonly total: number } | null;
      readonly notes: readonly string[];
      readonly partial: string | null;
    }
  | { readonly status: 'nothing'; readonly partial: string | null }
  | { readonly status: 'failed'; readonly message: string };

/** Every run of this workspace, newest first, for the monitor. */
export const monitorRuns: RequestMessage<null, { readonly runs: readonly RunSummary[] }> = { method: 'roundtable/monitor/runs' };

/** The events of a run after a number: what the monitor's page has not got yet. */
export const monitorPull: RequestMessage<{ readonly run: string; readonly after: number; readonly limit: number }, EventBatch> = {
  method: 'roundtable/monitor/pull',
};

/** One event in full, secrets masked. */
export const monitorInspect: RequestMessage<{ readonly run: string; readonly seq: number }, Inspection> = { method: 'roundtable/monitor/inspect' };

/** A run as a text to save: for other tools, or to be looked at elsewhere. */
export const monitorExport: RequestMessage<{ readonly run: string; readonly format: ExportFormat }, { readonly text: string; readonly name: string }> = {
  method: 'roundtable/monitor/export',
};

/** Takes a run that was exported as JSON into the history; one that is there already is left as it is. */
export const monitorImport: RequestMessage<{ readonly text: string; readonly name: string }, { readonly run: string; readonly isNew: boolean }> = {
  method: 'roundtable/monitor/import',
};

/** Cancels a run of this window, whatever its team. */
export const monitorCancel: RequestMessage<{ readonly run: string }, { readonly wasRunning: boolean }> = { method: 'roundtable/monitor/cancel' };

/** Answers a question that a run of this window waits with; false where it does not wait for that any more. */
export const monitorAnswer: RequestMessage<{ readonly run: string; readonly id: string; readonly answer: string }, { readonly accepted: boolean }> = {
  method: 'roundtable/monitor/answer',
};

/** Which run told of a finding or of a failing test. */
export const monitorRunOf: RequestMessage<{ readonly finding: string } | { readonly failure: string }, { readonly run: string } | null> = {
  method: 'roundtable/monitor/runOf',
};

// ---- client to server: notifications ---------------------------------------------------------------------------------

/** Which documents are visible, so that they are reviewed first. */
export const visibleDocuments: NotificationMessage<{ readonly uris: readonly string[] }> = {
  method: 'roundtable/editor/visible',
};

/** Whether the workspace may run its own code; sent at start and when the user grants trust. */
export const workspaceTrust: NotificationMessage<{ readonly isTrusted: boolean }> = { method: 'roundtable/workspace/trust' };

/** Files for which a linter extension already shows diagnostics of its own, by tool; style stays silent about them. */
export const linterDiagnostics: NotificationMessage<{
  readonly sources: readonly { readonly uri: string; readonly tools: readonly string[] }[];
}> = { method: 'roundtable/editor/linterDiagnostics' };

// ---- server to client: notifications ---------------------------------------------------------------------------------

/** Actions on the view state in order, at most thirty batches a second. */
export const viewActions: NotificationMessage<{ readonly actions: readonly NumberedAction[] }> = {
  method: 'roundtable/view/actions',
};

/** A run that somebody looks at has more events, at most thirty times a second. */
export const monitorGrew: NotificationMessage<{ readonly run: string; readonly head: number }> = { method: 'roundtable/monitor/grew' };

// ---- shapes shared by several messages -------------------------------------------------------------------------------

export interface LspTextEdit {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly newText: string;
}

/** What the client tells the server when it starts it. */
export interface InitializationOptions {
  readonly isTrusted: boolean;
  /** Absolute folder for runs, memory and cache; null for the platform's own place for such data. */
  readonly storageFolder: string | null;
  readonly logFolder: string | null;
  readonly extensionVersion: string;
  /** The model that may judge; absent: none. The key is handed over here and nowhere else. */
  readonly model?: ModelAccess;
  /** The settings about further models, as they were typed; the server checks them. */
  readonly moreModels?: MoreModels;
}

/** `roundtable.model.others`, `small` and `balance`. */
export interface MoreModels {
  readonly others: unknown;
  readonly small: unknown;
  readonly balance: unknown;
}

/** A model and how it is reached. */
export interface ModelAccess {
  /** `PROVIDER/NAME`. */
  readonly model: string;
  readonly baseUrl?: string;
  readonly apiKey?: string;
}

/** Data that a published diagnostic carries back to the client. */
export interface DiagnosticData {
  readonly findingId: string;
  readonly rule: string;
}

/** Data of a diagnostic about a failing test. */
export interface FailureDiagnosticData {
  readonly failureId: string;
}

/** Commands that code actions of the server name; the extension registers them. */
export const clientCommands = {
  dismiss: 'roundtable.findings.dismiss',
  explain: 'roundtable.findings.explain',
  fixRule: 'roundtable.findings.fixRule',
  previewProposal: 'roundtable.proposals.preview',
  applyProposal: 'roundtable.proposals.apply',
  openEvidence: 'roundtable.proposals.evidence',
} as const;

/** The one argument of each client command, so that the server and the extension's own menus call them alike. */
export interface ClientCommandArguments {
  /** Without `scope` the user is asked how far the dismissal reaches. */
  readonly dismiss: { readonly ids: readonly string[]; readonly scope?: DismissalScope };
  readonly explain: { readonly id: string };
  readonly fixRule: { readonly rule: string };
  readonly previewProposal: { readonly proposalId: string };
  readonly applyProposal: { readonly proposalId: string };
  readonly openEvidence: { readonly failureId: string };
}
