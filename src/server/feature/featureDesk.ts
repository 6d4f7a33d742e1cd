import type { Disposable } from '../../base/disposable.ts';
import { UserFacingError } from '../../base/errors.ts';
import { maskSecrets } from '../../adapters/wire/monitor/maskSecrets.ts';
import type { FeatureOutcome, LspTextEdit, ProposalEdits } from '../../protocol/messages.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Engine, RunHandle, Team } from '../../runtime/engine.ts';
import type { RunStore } from '../../runtime/runs/runStore.ts';
import type { FeatureRequest } from '../../teams/feature/featureRequest.ts';
import { defaultCaps, defaultRounds } from '../../teams/feature/featureRequest.ts';
import type { FeatureResult } from '../../teams/feature/featureResult.ts';
import type { Proposal } from '../../teams/healing/failure.ts';
import { currentText } from '../documents/currentText.ts';
import type { OpenDocuments } from '../documents/openDocuments.ts';
import { filePath, fileUri } from '../documents/uris.ts';
import { fitProposal } from '../heal/fitProposal.ts';
import { textEdits } from '../heal/textEdits.ts';
import { publishHistory } from '../runs/publishHistory.ts';
import type { ViewPublisher } from '../views/viewPublisher.ts';

export interface FeatureDeskOptions {
  readonly engine: Engine;
  readonly store: RunStore;
  readonly team: Team<FeatureRequest>;
  readonly documents: OpenDocuments;
  readonly view: ViewPublisher;
  /** Names the workspace in the history. */
  readonly workspace: string;
  readonly state: () => { readonly folders: readonly string[]; readonly settings: Settings; readonly isTrusted: boolean; readonly mayAskModel: boolean };
}

/** Everything about building features that the editor asks of a window: one at a time, its last proposal kept at hand. */
export class FeatureDesk implements Disposable {
  readonly #options: FeatureDeskOptions;
  readonly #outcomes = new Map<string, Promise<FeatureOutcome>>();
  #ongoing: RunHandle | undefined;
  #last: { readonly root: string; readonly proposal: Proposal; readonly isProven: boolean } | undefined;

  constructor(options: FeatureDeskOptions) {
    this.#options = options;
  }

  start({ task, folder }: { readonly task: string; readonly folder: string | null }): { readonly run: string } {
    const { folders, settings, isTrusted, mayAskModel } = this.#options.state();
    const root = folder === null ? folders[0] : folders.find((each) => each === filePath(folder));
    if (root === undefined) throw new UserFacingError('There is no folder open to build in', { hint: 'Open a folder first.' });
    if (!isTrusted) throw new UserFacingError("Building a feature runs the workspace's tests, which are its code", { hint: 'Trust the workspace first.' });
    if (!mayAskModel) {
      throw new UserFacingError('Building a feature takes a language model, and none may be asked', {
        hint: settings.model.keepLocal ? 'The setting roundtable.model.keepLocal keeps everything on this machine.' : 'Run "Roundtable: Set Up a Model…" first.',
      });
    }
    if (task.trim() === '') throw new UserFacingError('There is no task', { hint: 'Say in a sentence or more what is to be built.' });
    this.cancel('another feature was asked for');
    const { maxUsdPerRun, maxUsdPerDay, localGlobs } = settings.model;
    const command = settings.heal.command.trim();
    // It stays in the log of the run.
    const masked = maskSecrets(task.trim().slice(0, 20_000));
    const request: FeatureRequest = { root, task: masked, isTrusted, usesModel: true, localGlobs, ...(command === '' ? {} : { command }), ...defaultRounds };
    const { engine, team, workspace } = this.#options;
    const handle = engine.start(team, request, {
      caps: { ...defaultCaps, ...(maxUsdPerRun === null ? {} : { usd: maxUsdPerRun }), ...(maxUsdPerDay === null ? {} : { usdPerDay: maxUsdPerDay }) },
      labels: { workspace, trigger: 'command', subject: masked.split('\n')[0]!.slice(0, 100) },
    });
    this.#ongoing = handle;
    this.#outcomes.set(handle.id, this.#watch(handle, root));
    return { run: handle.id };
  }

  /** Resolves when the run is over. */
  outcome(run: string): Promise<FeatureOutcome> {
    const outcome = this.#outcomes.get(run);
    if (outcome === undefined) throw new UserFacingError(`Run ${run} builds nothing in this window`);
    return outcome;
  }

  cancel(reason = 'cancelled'): { readonly wasRunning: boolean } {
    this.#ongoing?.cancel(reason);
    return { wasRunning: this.#ongoing !== undefined };
  }

  cancelRun(run: string): { readonly wasRunning: boolean } {
    return this.#ongoing?.id === run ? this.cancel() : { wasRunning: false };
  }

  /** Edits of the last proposal against the text as it is at this moment; undefined where it is not one of ours. */
  proposalEdits(id: string): ProposalEdits | undefined {
    if (this.#last?.proposal.id !== id) return undefined;
    const { root, proposal } = this.#last;
    const fitting = fitProposal(proposal, (file) => currentText(fileUri(root, file), this.#options.documents));
    if (fitting.status === 'applied') return { status: 'withdrawn', reason: 'It is applied already.' };
    if (fitting.status === 'gone') return { status: 'withdrawn', reason: `\`${fitting.file}\` has changed since it was built, and it no longer fits.` };
    const changes: Record<string, readonly LspTextEdit[]> = {};
    const creates: string[] = [];
    const files = fitting.files.map(({ file, before, after }) => {
      const uri = fileUri(root, file);
      if (before === null) creates.push(uri);
      changes[uri] = textEdits(before ?? '', after);
      return { uri, file, newText: after };
    });
    return { status: fitting.status, title: proposal.title, failure: '', test: '', changes, creates, files };
  }

  dispose(): void {
    this.#ongoing = undefined;
  }

  async #watch(handle: RunHandle, root: string): Promise<FeatureOutcome> {
    const { view } = this.#options;
    const end = await handle.end;
    if (this.#ongoing === handle) this.#ongoing = undefined;
    publishHistory(this.#options);
    view.flush();
    if (end.status === 'failed') return { status: 'failed', message: end.error.message };
    const result = end.result as FeatureResult | null;
    const partial = result?.partial ?? (end.status === 'done' ? null : end.reason);
    if (result === null || result.proposal === null) return { status: 'nothing', partial };
    const { proposal, isProven } = result;
    this.#last = { root, proposal, isProven };
    const { target, suite, notes } = proposal.verdict;
    return { status: 'proposed', proposal: proposal.id, title: proposal.title, files: proposal.files.length, isProven, tests: target, suite, notes, partial };
  }
}
