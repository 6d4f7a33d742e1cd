import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { CodeAction, CodeActionParams, Connection, WorkspaceFoldersChangeEvent } from 'vscode-languageserver/node';
import { bundleFolder } from '../adapters/bundleFolder.ts';
import { systemClock } from '../adapters/clock/systemClock.ts';
import { examine } from '../adapters/doctor/examine.ts';
import { likelyBases } from '../adapters/git/likelyBases.ts';
import type { LikelyBase } from '../adapters/git/likelyBases.ts';
import { importSarif } from '../adapters/analysers/sarif/importSarif.ts';
import type { ModelChoice } from '../adapters/models/readModelChoice.ts';
import { readBalance, readEndpoints } from '../adapters/models/readModelChoice.ts';
import { readableRequests } from '../adapters/models/readableRequests.ts';
import { RequestRecorder } from '../adapters/models/requestRecorder.ts';
import { tryModel } from '../adapters/models/tryModel.ts';
import { combineLoggers, createFileLogger } from '../adapters/telemetry/fileLogger.ts';
import { productVersion } from '../adapters/productVersion.ts';
import { dataFolder } from '../adapters/store/dataFolder.ts';
import { openWorkbench } from '../adapters/workbench/openWorkbench.ts';
import type { Workbench, WorkbenchOptions } from '../adapters/workbench/openWorkbench.ts';
import { findingsToSarif } from '../adapters/wire/sarif.ts';
import { ruleById } from '../analysis/rules/catalogue.ts';
import { DisposableStore } from '../base/disposable.ts';
import { UserFacingError } from '../base/errors.ts';
import { shortHash } from '../base/hash.ts';
import type { Finding } from '../protocol/finding.ts';
import * as messages from '../protocol/messages.ts';
import type { InitializationOptions, ModelAccess, MoreModels, ReviewTarget } from '../protocol/messages.ts';
import { defaultSettings } from '../protocol/settings.ts';
import type { Settings } from '../protocol/settings.ts';
import type { ViewState } from '../protocol/viewState.ts';
import { appliedEntry } from '../runtime/audit/auditTrail.ts';
import type { BudgetCaps } from '../runtime/budget/budget.ts';
import { readPrices } from '../runtime/models/money/readPrices.ts';
import type { ReviewRequest } from '../teams/review/reviewRequest.ts';
import type { Logger } from '../runtime/telemetry/logger.ts';
import { modelReport } from './chat/modelReport.ts';
import { OpenDocuments } from './documents/openDocuments.ts';
import { filePath, sameUri } from './documents/uris.ts';
import { codeActionsFor } from './findings/codeActions.ts';
import { diagnosticsOf, publishDiagnostics } from './findings/diagnostics.ts';
import { Dismisser } from './findings/dismisser.ts';
import type { DismissalTerms } from './findings/dismisser.ts';
import { explainFinding, explainRule } from './findings/explain.ts';
import { importedFindings } from './findings/importedFindings.ts';
import { FindingBoard } from './findings/findingBoard.ts';
import { editsOf, editsOfAll } from './findings/fixes.ts';
import type { FixEdits } from './findings/fixes.ts';
import { FeatureDesk } from './feature/featureDesk.ts';
import { HealDesk } from './heal/healDesk.ts';
import { MonitorDesk } from './monitor/monitorDesk.ts';
import { explainRun } from './runs/explainRun.ts';
import { publishHistory } from './runs/publishHistory.ts';
import { ReviewService } from './runs/reviewService.ts';
import { toReviewRequest } from './runs/toReviewRequest.ts';
import { readSettings } from './settingsReader.ts';
import { ConnectedEditorModels } from './connectedEditorModels.ts';
import { ViewPublisher } from './views/viewPublisher.ts';

export interface WindowOptions {
  readonly connection: Connection;
  readonly logger: Logger;
  readonly options: InitializationOptions;
  /** Workspace folders as URIs. */
  readonly folders: readonly string[];
}

/** Opens everything one editor window needs: this process's composition root. */
export async function openWindow(options: WindowOptions): Promise<Window> {
  const documents = new OpenDocuments();
  // Edits must not be missed while the store is being opened.
  const listening = documents.listen(options.connection);
  const { logFolder } = options.options;
  const fileLogger = logFolder === null ? undefined : createFileLogger({ file: path.join(logFolder, 'roundtable.ndjson'), clock: systemClock });
  const logger = fileLogger === undefined ? options.logger : combineLoggers(options.logger, fileLogger);
  const editorModels = new ConnectedEditorModels(options.connection);
  const opening = {
    editorModels,
    storageFolder: storageFolderOf(options.options),
    logger,
    clock: systemClock,
    env: process.env,
    openTexts: () =>
      Object.fromEntries(documents.unsaved().flatMap((document) => {
        const file = filePath(document.uri);
        return file === undefined ? [] : [[file, document.getText()]];
      })),
  };
  const { workbench, models } = await openWithModels(opening, options);
  const window = new Window({ ...options, logger }, documents, workbench, models === undefined ? opening : { ...opening, models });
  window.own(listening);
  window.own(editorModels);
  if (fileLogger !== undefined) window.own(fileLogger);
  return window;
}

/** Models that are set up wrongly are told and left out: everything else works without. */
async function openWithModels(opening: WorkbenchOptions, { options, connection }: WindowOptions): Promise<{ readonly workbench: Workbench; readonly models?: ModelChoice }> {
  if (options.model === undefined) return { workbench: await openWorkbench(opening) };
  try {
    const models = modelsOf(options.model, options.moreModels);
    return { workbench: await openWorkbench({ ...opening, models }), models };
  } catch (error) {
    if (!UserFacingError.is(error)) throw error;
    void connection.sendNotification('window/showMessage', { type: 2, message: `${error.message}. Reviews go on without a model. ${error.hint ?? ''}`.trim() });
    return { workbench: await openWorkbench(opening) };
  }
}

/** The model that was set up, those that stand in for it, and those that do triage. */
function modelsOf(main: ModelAccess, more: MoreModels | undefined): ModelChoice {
  return {
    large: [main, ...readEndpoints(more?.others, 'roundtable.model.others', process.env, main)],
    small: readEndpoints(more?.small, 'roundtable.model.small', process.env, main),
    balance: readBalance(more?.balance, 'roundtable.model.balance'),
  };
}

/** One editor window: what each message of the protocol does. */
export class Window {
  readonly heal: HealDesk;
  readonly feature: FeatureDesk;
  readonly monitor: MonitorDesk;
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #documents: OpenDocuments;
  readonly #workbench: Workbench;
  /** What another workbench is opened with, for a preview. */
  readonly #opening: WorkbenchOptions;
  readonly #board: FindingBoard;
  readonly #view: ViewPublisher;
  readonly #reviews: ReviewService;
  readonly #dismisser: Dismisser;
  readonly #disposables = new DisposableStore();
  readonly #storageFolder: string;
  #folders: string[];
  #settings: Settings = defaultSettings;
  #isTrusted: boolean;
  #visible: readonly string[] = [];
  #lintedElsewhere: readonly string[] = [];

  constructor({ connection, logger, options, folders }: WindowOptions, documents: OpenDocuments, workbench: Workbench, opening: WorkbenchOptions) {
    this.#opening = opening;
    this.#connection = connection;
    this.#logger = logger;
    this.#documents = documents;
    this.#workbench = workbench;
    this.#isTrusted = options.isTrusted;
    this.#storageFolder = storageFolderOf(options);
    this.#folders = folders.map(filePath).filter((folder) => folder !== undefined);
    this.#board = this.#disposables.add(new FindingBoard(documents));
    this.#disposables.add(documents);
    this.#view = this.#disposables.add(
      new ViewPublisher(systemClock, (actions) => void connection.sendNotification(messages.viewActions.method, { actions })),
    );
    this.#dismisser = new Dismisser(this.#board, this.#view, workbench.dismissals, systemClock);
    this.#reviews = this.#disposables.add(new ReviewService({
      clock: systemClock,
      engine: workbench.engine,
      store: workbench.store,
      team: workbench.reviewTeam,
      board: this.#board,
      view: this.#view,
      logger,
      // An interrupted review is not resumed with rights that the window does not have any more.
      mayRun: (request) => (this.#isTrusted || !request.isTrusted) && (request.mayProbe !== true || this.#settings.review.probe),
      workspace: workspaceName(this.#folders),
    }));
    this.heal = this.#disposables.add(new HealDesk({
      clock: systemClock,
      engine: workbench.engine,
      store: workbench.store,
      team: workbench.healingTeam,
      memory: workbench.documents,
      documents,
      view: this.#view,
      logger,
      workspace: workspaceName(this.#folders),
      state: () => ({ folders: this.#folders, settings: this.#settings, isTrusted: this.#isTrusted, mayAskModel: this.#mayAskModel }),
    }));
    this.feature = this.#disposables.add(new FeatureDesk({
      engine: workbench.engine,
      store: workbench.store,
      team: workbench.featureTeam,
      documents,
      view: this.#view,
      workspace: workspaceName(this.#folders),
      state: () => ({ folders: this.#folders, settings: this.#settings, isTrusted: this.#isTrusted, mayAskModel: this.#mayAskModel }),
    }));
    this.monitor = this.#disposables.add(new MonitorDesk({
      clock: systemClock,
      store: workbench.store,
      workspace: workspaceName(this.#folders),
      grew: (run, head) => void connection.sendNotification(messages.monitorGrew.method, { run, head }),
      pageFolder: bundleFolder() ?? 'dist',
    }));
    const findings = { onDidChange: this.#board.onDidChange, diagnosticsIn: (uri: string) => diagnosticsOf(this.#board, uri) };
    this.#disposables.add(publishDiagnostics([findings, this.heal], connection, systemClock));
  }

  own(disposable: { dispose(): void }): void {
    this.#disposables.add(disposable);
  }

  /** Brings back what was there before: an interrupted review goes on, else the last one is shown. */
  async start(): Promise<void> {
    await this.reloadSettings();
    this.#workbench.pruneAudit(this.#settings.audit.keepDays);
    for (const [index, message] of this.#workbench.notices.entries()) {
      this.#view.apply({ type: 'notice.put', notice: { id: `workbench-${index}`, severity: 'warning', message } });
    }
    this.#reviews.showLast();
    this.heal.showLast();
    await this.#reviews.resumeInterrupted();
  }

  async reloadSettings(): Promise<void> {
    try {
      this.#settings = readSettings(await this.#connection.workspace.getConfiguration('roundtable'));
    } catch {
      // A client without configuration gets the defaults; one that fails once keeps what it said before.
    }
    this.#obey();
  }

  changeFolders(event: WorkspaceFoldersChangeEvent): void {
    const removed = new Set(event.removed.map((folder) => filePath(folder.uri)));
    const added = event.added.map((folder) => filePath(folder.uri)).filter((folder) => folder !== undefined);
    this.#folders = [...this.#folders.filter((folder) => !removed.has(folder)), ...added];
  }

  setTrust(isTrusted: boolean): void {
    this.#isTrusted = isTrusted;
  }

  setVisible(uris: readonly string[]): void {
    this.#visible = uris.map(filePath).filter((file) => file !== undefined);
  }

  setLintedElsewhere(sources: readonly { readonly uri: string; readonly tools: readonly string[] }[]): void {
    this.#lintedElsewhere = sources.flatMap(({ uri, tools }) => (tools.length === 0 ? [] : [filePath(uri)])).filter((file) => file !== undefined);
  }

  startReview(target: ReviewTarget, trigger: string): { readonly run: string } {
    // A save is no wish to spend money.
    const request = this.#requestFor(target, this.#mayAskModel && trigger !== 'save');
    return { run: this.#run(request, trigger) };
  }

  tryModel(access: ModelAccess, signal?: AbortSignal): ReturnType<typeof tryModel> {
    if (this.#settings.model.keepLocal) throw new UserFacingError('Nothing is sent to a model: the setting roundtable.model.keepLocal keeps everything on this machine', { hint: 'Turn it off first.' });
    return tryModel(access, systemClock, { audit: this.#workbench.audit, prices: readPrices(this.#settings.model.prices), ...(signal === undefined ? {} : { signal }), ...(this.#opening.editorModels === undefined ? {} : { editor: this.#opening.editorModels }) });
  }

  /** The same review over the same text, up to where requests leave. */
  async previewModel(target: ReviewTarget): Promise<{ readonly text: string; readonly requests: number }> {
    if (!this.#mayAskModel) throw new UserFacingError('No model would be sent anything', { hint: this.#settings.model.keepLocal ? 'The setting roundtable.model.keepLocal keeps everything on this machine.' : 'None is set up.' });
    const recorder = new RequestRecorder();
    const { keepLocal, localGlobs, mask, prices } = this.#settings.model;
    const workbench = await openWorkbench({ ...this.#opening, modelRules: { keepLocal, localGlobs, mask, prices: readPrices(prices) }, recorder });
    try {
      const end = await workbench.engine.start(workbench.reviewTeam, this.#requestFor(target, true), { caps: { seconds: this.#settings.review.maxSeconds } }).end;
      if (end.status === 'failed') throw new UserFacingError(end.error.message);
      return { text: readableRequests(recorder.requests), requests: recorder.requests.length };
    } finally {
      await workbench.dispose();
    }
  }

  reportForModel({ about, limit, uris }: { readonly about: 'findings' | 'repairs'; readonly limit: number; readonly uris?: readonly string[] }): messages.ModelReport {
    const files = uris === undefined ? undefined : new Set(uris.map(filePath));
    return modelReport(this.#view.state, { about, limit, settings: this.#settings.model, isAsked: ({ root, file }) => files === undefined || files.has(path.join(root, file)) });
  }

  markApplied(proposal: string): ReturnType<HealDesk['markApplied']> {
    this.#workbench.audit.record(appliedEntry(proposal));
    return this.heal.markApplied(proposal);
  }

  cancelReview(): { readonly wasRunning: boolean } {
    return { wasRunning: this.#reviews.cancel() };
  }

  rerunReview(): { readonly run: string } {
    const last = this.#reviews.lastRequest;
    if (last === undefined) return this.startReview({ kind: 'workingTree' }, 'rerun');
    // What may leave is decided now, whatever held for the review before.
    return { run: this.#run({ ...last, usesModel: last.usesModel === true && this.#mayAskModel, localGlobs: this.#settings.model.localGlobs, isTrusted: this.#isTrusted, visible: this.#visible }, 'rerun') };
  }

  async listBases(): Promise<{ readonly bases: readonly { readonly name: string; readonly detail: string }[] }> {
    const bases = await Promise.all(this.#folders.map((folder) => likelyBases(folder, new AbortController().signal)));
    const seen = new Set<string>();
    return {
      bases: bases.flat().filter(({ name }) => !seen.has(name) && seen.add(name)).map(describeBase),
    };
  }

  subscribe(): ViewState {
    return this.#view.subscribe();
  }

  dismiss({ ids, ...terms }: DismissalTerms & { readonly ids: readonly string[] }): ReturnType<Dismisser['dismiss']> {
    return this.#dismisser.dismiss(ids, terms);
  }

  async restore(ids: readonly string[]): Promise<{ readonly restored: number }> {
    return { restored: await this.#dismisser.restore(ids) };
  }

  fixEdits(params: { readonly id: string } | { readonly rule: string }): (FixEdits & { readonly title: string; readonly findings: number }) | null {
    if ('id' in params) {
      const entry = this.#board.get(params.id);
      const edits = entry === undefined ? null : editsOf(entry, this.#board, this.#documents);
      return edits === null ? null : { title: entry!.finding.fix!.title, ...edits, findings: 1 };
    }
    const entries = this.#board.all().filter(({ finding }) => finding.rule === params.rule && finding.shown);
    const edits = editsOfAll(entries, this.#board, this.#documents);
    return edits.findings === 0 ? null : { title: `Fix ${edits.findings} of ${params.rule}`, ...edits };
  }

  explainFinding(id: string): { readonly finding: Finding; readonly markdown: string } | null {
    const finding = this.#board.get(id)?.finding;
    return finding === undefined ? null : { finding, markdown: explainFinding(finding, ruleById(finding.rule)) };
  }

  explainRule(rule: string): { readonly markdown: string } | null {
    const info = ruleById(rule);
    return info === undefined ? null : { markdown: explainRule(info) };
  }

  exportSarif(): { readonly sarif: string; readonly findings: number } {
    const findings = this.#view.state.findings;
    const log = findingsToSarif({ findings, ruleById, version: productVersion, isSuccessful: true });
    return { sarif: `${JSON.stringify(log, null, 2)}\n`, findings: findings.length };
  }

  async importSarif(text: string): Promise<{ readonly tool: string; readonly findings: number; readonly skipped: number }> {
    const root = this.#folders[0];
    if (root === undefined) throw new UserFacingError('There is no folder open to show the results in', { hint: 'Open a folder first.' });
    const imported = importSarif(text, root);
    const findings = await importedFindings(imported, root, (file) => readFile(path.join(root, file), 'utf8'));
    const gone = this.#board.all().filter(({ finding }) => finding.agent === `imported:${imported.tool}`).map(({ finding }) => finding.id);
    this.#board.remove(gone);
    this.#board.put(findings, systemClock.now());
    if (gone.length > 0) this.#view.apply({ type: 'findings.remove', ids: gone });
    this.#view.apply({ type: 'findings.put', findings: findings.map((item) => item.finding) });
    return { tool: imported.tool, findings: findings.length, skipped: imported.skipped };
  }

  async doctor(): Promise<{ readonly markdown: string; readonly problems: number }> {
    const roots = this.#folders.length === 0 ? [process.cwd()] : this.#folders;
    const reports = await Promise.all(roots.map(async (root) => ({ root, checks: await examine({ root, env: process.env, storageFolder: this.#storageFolder }) })));
    const words = { ok: 'works', missing: 'missing', broken: 'broken' } as const;
    const lines = ['# Roundtable Doctor', ''];
    for (const { root, checks } of reports) {
      lines.push(`## ${path.basename(root)}`, '');
      for (const check of checks) lines.push(`- **${check.name}** ${words[check.status]}: ${check.detail}${check.remedy === undefined ? '' : ` ${check.remedy}`}`);
      lines.push(`- **Workspace trust** ${this.#isTrusted ? 'granted' : 'not granted: nothing of the workspace is run, so style uses its own rules'}`, '');
    }
    return { markdown: lines.join('\n'), problems: reports.flatMap((report) => report.checks).filter((check) => check.status === 'broken').length };
  }

  /** Cancels whichever of the window's runs this is. */
  cancelRun(run: string): { readonly wasRunning: boolean } {
    const { state } = this.#view;
    if (state.run?.id === run) return this.cancelReview();
    return state.heal?.run.id === run ? this.heal.cancel() : this.feature.cancelRun(run);
  }

  answerApproval({ run, id, answer }: { readonly run: string; readonly id: string; readonly answer: string }): { readonly accepted: boolean } {
    return { accepted: this.#workbench.engine.answer(run, id, answer) };
  }

  importRun(file: { readonly text: string; readonly name: string }): { readonly run: string; readonly isNew: boolean } {
    const imported = this.monitor.import(file);
    publishHistory({ store: this.#workbench.store, workspace: workspaceName(this.#folders), view: this.#view });
    return imported;
  }

  /** The run that told of a finding or of a failing test, as far as the window still shows it. */
  runOf(what: { readonly finding: string } | { readonly failure: string }): { readonly run: string } | null {
    const { state } = this.#view;
    const run = 'finding' in what ? state.run?.id : state.heal?.run.id;
    return run === undefined ? null : { run };
  }

  explainRun(run: string): { readonly markdown: string } | null {
    return explainRun(this.#workbench.store, run);
  }

  codeActions(params: CodeActionParams): CodeAction[] {
    const here = { ...params, textDocument: { uri: sameUri(params.textDocument.uri) } };
    return [...this.heal.codeActions(here), ...codeActionsFor(here, this.#board, this.#documents)];
  }

  async dispose(): Promise<void> {
    this.#disposables.dispose();
    await this.#workbench.dispose();
  }

  #requestFor(target: ReviewTarget, usesModel: boolean): ReviewRequest {
    if (this.#folders.length === 0) throw new UserFacingError('There is no folder open to review', { hint: 'Open a folder first.' });
    return toReviewRequest(target, {
      folders: this.#folders,
      settings: this.#settings,
      isTrusted: this.#isTrusted,
      visible: this.#visible,
      lintedElsewhere: this.#lintedElsewhere,
      usesModel,
    });
  }

  get #mayAskModel(): boolean {
    return this.#workbench.hasModel && !this.#settings.model.keepLocal;
  }

  get #caps(): BudgetCaps {
    const { review, model } = this.#settings;
    return { seconds: review.maxSeconds, ...(model.maxUsdPerRun === null ? {} : { usd: model.maxUsdPerRun }), ...(model.maxUsdPerDay === null ? {} : { usdPerDay: model.maxUsdPerDay }) };
  }

  /** What the user decides about models holds from now on. What cannot be read keeps everything here until it can. */
  #obey(): void {
    const { keepLocal, localGlobs, mask, prices } = this.#settings.model;
    try {
      this.#workbench.obey({ keepLocal, localGlobs, mask, prices: readPrices(prices) });
    } catch (error) {
      if (!UserFacingError.is(error)) throw error;
      this.#workbench.obey({ keepLocal: true });
      void this.#connection.sendNotification('window/showMessage', { type: 2, message: `${error.message}. Nothing is sent to a model until that is put right. ${error.hint ?? ''}`.trim() });
    }
  }

  #run(request: Parameters<ReviewService['start']>[0], trigger: string): string {
    const { run, end } = this.#reviews.start(request, trigger, this.#caps);
    end.catch((error: unknown) => this.#logger.log('error', 'A review ended badly', { error: String(error) }));
    return run;
  }
}

const baseWords = { upstream: 'what this branch tracks', default: 'default branch of origin', main: 'main branch', recent: 'recent branch' } as const;

function describeBase({ name, why, ahead }: LikelyBase): { readonly name: string; readonly detail: string } {
  const commits = ahead === null ? 'no common history' : ahead === 1 ? '1 commit since' : `${ahead} commits since`;
  return { name, detail: `${baseWords[why]} · ${commits}` };
}

function storageFolderOf(options: InitializationOptions): string {
  return options.storageFolder ?? dataFolder(process.env);
}

function workspaceName(folders: readonly string[]): string {
  return folders.length === 1 ? folders[0]! : `${folders[0] ?? 'none'}+${shortHash(...folders)}`;
}
