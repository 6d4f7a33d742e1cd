import * as vscode from 'vscode';
import { errorMessage, setUnexpectedErrorHandler } from '../base/errors.ts';
import type { InitializationOptions } from '../protocol/messages.ts';
import { askEditorModel } from '../protocol/editorModels.ts';
import { monitorGrew, viewActions } from '../protocol/messages.ts';
import { Engine } from './engine.ts';
import { agentTools } from './features/agentTools.ts';
import { buildFeature } from './features/buildFeature.ts';
import { chatParticipant } from './features/chatParticipant.ts';
import { contextKeys } from './features/contextKeys.ts';
import { crashNotices } from './features/crashNotices.ts';
import { doctor } from './features/doctor.ts';
import { modelPreview } from './features/modelPreview.ts';
import { modelSetUp } from './features/modelSetUp.ts';
import { editorModels } from './features/editorModels.ts';
import { editorState } from './features/editorState.ts';
import { failingTests } from './features/failingTests.ts';
import { failureLens } from './features/failureLens.ts';
import { findingActions } from './features/findingActions.ts';
import { findingsView } from './features/findingsView.ts';
import { healCommands } from './features/healCommands.ts';
import { healOnRed } from './features/healOnRed.ts';
import { linterDiagnosticsWatch } from './features/linterDiagnosticsWatch.ts';
import { logCommand } from './features/logCommand.ts';
import { pageEditor } from './features/pageEditor.ts';
import { proposalActions } from './features/proposalActions.ts';
import { proposalsView } from './features/proposalsView.ts';
import { revealAtStart } from './features/revealAtStart.ts';
import { reviewCommands } from './features/reviewCommands.ts';
import { reviewOnSave } from './features/reviewOnSave.ts';
import { runMonitor } from './features/runMonitor.ts';
import { sampleWorkspace } from './features/sampleWorkspace.ts';
import { sarif } from './features/sarif.ts';
import { statusBar } from './features/statusBar.ts';
import { teamView } from './features/teamView.ts';
import { viewProgress } from './features/viewProgress.ts';
import { viewSubscription } from './features/viewSubscription.ts';
import { rulePageUri } from './pages/pageAddress.ts';
import type { Contribution, Services } from './services.ts';
import type { TestApi } from './testApi.ts';
import { createTestApi } from './testApi.ts';
import { ModelAccessStore } from './modelAccessStore.ts';
import { ViewStore } from './viewStore.ts';

/** Everything the extension adds to the editor. None depends on another; one that fails leaves the others working. */
const contributions: readonly Contribution[] = [
  logCommand,
  contextKeys,
  viewSubscription,
  statusBar,
  teamView,
  findingsView,
  proposalsView,
  viewProgress,
  reviewCommands,
  findingActions,
  healCommands,
  proposalActions,
  buildFeature,
  failureLens,
  failingTests,
  pageEditor,
  runMonitor,
  sarif,
  doctor,
  editorModels,
  chatParticipant,
  agentTools,
  modelSetUp,
  modelPreview,
  sampleWorkspace,
  editorState,
  linterDiagnosticsWatch,
  reviewOnSave,
  healOnRed,
  crashNotices,
  revealAtStart,
];

/** Registers what is cheap and returns; the server process is started afterwards. */
export function activate(context: vscode.ExtensionContext): TestApi | undefined {
  const begin = performance.now();
  const log = vscode.window.createOutputChannel('Roundtable', { log: true });
  context.subscriptions.push(log);
  setUnexpectedErrorHandler((error) => log.error(error instanceof Error ? error : errorMessage(error)));

  const services = createServices(context, log);
  for (const contribution of contributions) {
    try {
      context.subscriptions.push(contribution.register(services));
    } catch (error) {
      log.error(`${contribution.name} could not be set up: ${errorMessage(error)}`);
    }
  }

  const starting = setImmediate(() => void services.engine.start().catch(() => {}));
  context.subscriptions.push({ dispose: () => clearImmediate(starting) });
  const activateMs = performance.now() - begin;
  log.debug(`Activated in ${activateMs.toFixed(1)} ms`);
  return context.extensionMode === vscode.ExtensionMode.Production ? undefined : createTestApi(services, activateMs);
}

function createServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const model = new ModelAccessStore(context);
  const engine = new Engine({
    context,
    log,
    prepare: () => model.load(),
    initializationOptions: () => initializationOptions(context, model),
    ruleUri: rulePageUri,
    notifications: [viewActions.method, monitorGrew.method],
    requests: [askEditorModel.method],
  });
  const view = new ViewStore();
  context.subscriptions.push(engine, view);
  return { context, log, engine, view, model, inspect: new Map() };
}

function initializationOptions(context: vscode.ExtensionContext, model: ModelAccessStore): InitializationOptions {
  return {
    isTrusted: vscode.workspace.isTrusted,
    // Nothing named: the server keeps its state where the command line does, so that each sees the other's runs.
    storageFolder: process.env.ROUNDTABLE_HOME ?? null,
    logFolder: context.logUri.fsPath,
    extensionVersion: String((context.extension.packageJSON as { version?: unknown }).version),
    ...(model.access === undefined ? {} : { model: model.access, moreModels: model.more }),
  };
}
