import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver/node';
import type { Clock } from '../../base/clock.ts';
import { DisposableStore } from '../../base/disposable.ts';
import type { Disposable } from '../../base/disposable.ts';
import { UserFacingError } from '../../base/errors.ts';
import type { Event } from '../../base/event.ts';
import type { Failure } from '../../protocol/healing.ts';
import { failingTestId } from '../../protocol/healing.ts';
import type { LspTextEdit, ProposalEdits, RejectedProposal } from '../../protocol/messages.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Engine, Team } from '../../runtime/engine.ts';
import type { DocumentStore } from '../../runtime/memory/documentStore.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { Logger } from '../../runtime/telemetry/logger.ts';
import type { HealRequest } from '../../teams/healing/healRequest.ts';
import type { OpenDocuments } from '../documents/openDocuments.ts';
import { fileUri } from '../documents/uris.ts';
import type { DiagnosticsSource } from '../findings/diagnostics.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';
import { explainFailure } from './explainFailure.ts';
import { FailureBoard } from './failureBoard.ts';
import { failureCodeActions } from './failureCodeActions.ts';
import { failureDiagnostics } from './failureDiagnostics.ts';
import { HealService } from './healService.ts';
import { Rejections } from './rejections.ts';
import { textEdits } from './textEdits.ts';

export interface HealDeskOptions {
  readonly clock: Clock;
  readonly engine: Engine;
  readonly store: RunStore;
  readonly team: Team<HealRequest>;
  readonly memory: DocumentStore;
  readonly documents: OpenDocuments;
  readonly view: ViewPublisher;
  readonly logger: Logger;
  readonly workspace: string;
  readonly state: () => { readonly folders: readonly string[]; readonly settings: Settings; readonly isTrusted: boolean; readonly mayAskModel: boolean };
}

/** So many failures of one heal are worked on; the rest is named. */
const maxFailures = 20;

/** Everything about healing that the editor asks of a window. */
export class HealDesk implements Disposable, DiagnosticsSource {
  readonly #options: HealDeskOptions;
  readonly #disposables = new DisposableStore();
  readonly #board: FailureBoard;
  readonly #rejections: Rejections;
  readonly #service: HealService;

  readonly onDidChange: Event<ReadonlySet<string>>;

  constructor(options: HealDeskOptions) {
    this.#options = options;
    const { view } = options;
    this.#board = this.#disposables.add(new FailureBoard(options.documents, options.clock));
    this.onDidChange = this.#board.onDidChange;
    this.#rejections = new Rejections(options.memory, options.clock);
    this.#service = new HealService({ ...options, board: this.#board, rejections: this.#rejections });
    this.#disposables.add(this.#board.onDidPut((failures) => view.apply({ type: 'failures.put', failures })));
    this.#disposables.add(this.#board.onDidRemove((ids) => view.apply({ type: 'failures.remove', ids })));
  }

  showLast(): void {
    this.#service.showLast();
  }

  start({ tests = [], trigger }: { readonly tests?: readonly string[]; readonly trigger: string }): { readonly run: string } {
    const { folders, settings, isTrusted, mayAskModel } = this.#options.state();
    if (folders.length === 0) throw new UserFacingError('There is no folder open whose tests could be healed', { hint: 'Open a folder first.' });
    if (!isTrusted) throw new UserFacingError("Healing runs the workspace's tests, which are its code", { hint: 'Trust the workspace first.' });
    const command = settings.heal.command.trim();
    // A save asks no model: what it sends and costs is for people to start.
    const asks = mayAskModel && trigger !== 'save';
    const request: HealRequest = { roots: folders, tests, isTrusted, maxFailures, ...(command === '' ? {} : { command }), ...(asks ? { usesModel: true, localGlobs: settings.model.localGlobs } : {}) };
    const { maxUsdPerRun, maxUsdPerDay } = settings.model;
    const { run, end } = this.#service.start(request, trigger, { seconds: settings.heal.maxSeconds, ...(maxUsdPerRun === null ? {} : { usd: maxUsdPerRun }), ...(maxUsdPerDay === null ? {} : { usdPerDay: maxUsdPerDay }) });
    end.catch((error: unknown) => this.#options.logger.log('error', 'A heal ended badly', { error: String(error) }));
    return { run };
  }

  cancel(): { readonly wasRunning: boolean } {
    return { wasRunning: this.#service.cancel() };
  }

  /** Edits are made against the text as it is at this moment, never against the one that was proven. */
  proposalEdits(id: string): ProposalEdits {
    const [known] = this.#board.proposals(id);
    if (known === undefined) return { status: 'withdrawn', reason: 'It is no longer proposed.' };
    const { failure, proposal } = known;
    const fitting = this.#board.fit(failure, proposal);
    if (fitting.status === 'applied') return { status: 'withdrawn', reason: 'It is applied already.' };
    if (fitting.status === 'gone') return { status: 'withdrawn', reason: `\`${fitting.file}\` has changed since it was proven, and it no longer fits.` };
    const changes: Record<string, readonly LspTextEdit[]> = {};
    const creates: string[] = [];
    const files = fitting.files.map(({ file, before, after }) => {
      const uri = fileUri(failure.root, file);
      if (before === null) creates.push(uri);
      changes[uri] = textEdits(before ?? '', after);
      return { uri, file, newText: after };
    });
    return { status: fitting.status, title: proposal.title, failure: failure.id, test: failingTestId(failure), changes, creates, files };
  }

  /** The documents tell by themselves, once the editor has sent their edits; this is for those that it does not hold. */
  markApplied(id: string): null {
    for (const { failure, proposal } of this.#board.proposals(id)) {
      if (proposal.files.length > 0) this.#board.recheck(new Set(proposal.files.map(({ file }) => fileUri(failure.root, file))));
      else this.#board.put([{ ...failure, proposals: failure.proposals.map((each) => (each.id === id ? { ...each, applied: true } : each)) }]);
    }
    return null;
  }

  reject(id: string, reason: string): { readonly rejected: boolean } {
    const known = this.#board.proposals(id);
    for (const { failure, proposal } of known) this.#rejections.add(failure, proposal, reason);
    this.#board.put(known.map(({ failure }) => this.#rejections.sift(failure)));
    return { rejected: known.length > 0 };
  }

  explain(what: { readonly failure: string } | { readonly proposal: string }): {
    readonly failure: Failure;
    readonly rejected: readonly RejectedProposal[];
    readonly markdown: string;
  } | null {
    const failure = 'failure' in what ? this.#board.get(what.failure) : this.#board.proposals(what.proposal)[0]?.failure;
    if (failure === undefined) return null;
    const rejected = this.#rejections.of(failure);
    return { failure, rejected, markdown: explainFailure(failure, rejected) };
  }

  diagnosticsIn(uri: string): Diagnostic[] {
    return failureDiagnostics(this.#board, uri);
  }

  codeActions(params: CodeActionParams): CodeAction[] {
    return failureCodeActions(params, this.#board);
  }

  dispose(): void {
    this.#disposables.dispose();
  }
}
