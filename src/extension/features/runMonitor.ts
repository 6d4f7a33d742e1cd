import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { monitorRunOf, monitorRuns } from '../../protocol/messages.ts';
import type { ExportFormat, RevealTarget } from '../../protocol/monitor/monitorHost.ts';
import { registerCommands, reportFailure } from '../commandRegistration.ts';
import { commands, monitorViewType } from '../ids.ts';
import { findingIdsOf } from '../model/findingArguments.ts';
import { proposalArguments } from '../model/proposalArguments.ts';
import { latestRun } from '../model/teamRows.ts';
import { linkTarget } from '../monitor/monitorLink.ts';
import { exportRun, importRun } from '../monitor/monitorActions.ts';
import { MonitorPanel } from '../monitor/monitorPanel.ts';
import { revealTargetOf } from '../monitor/revealTargetOf.ts';
import type { Contribution, Services } from '../services.ts';

/** The run monitor: an editor tab beside the code that shows who works for whom, live and afterwards. */
export const runMonitor: Contribution = {
  name: 'run monitor',
  register: (services) => {
    const store = new DisposableStore();
    const panels = new Map<vscode.WebviewPanel, MonitorPanel>();
    services.inspect.set('monitors', () => [...panels.values()].map(({ shown }) => shown));

    const adopt = (panel: vscode.WebviewPanel, opening: ConstructorParameters<typeof MonitorPanel>[2]): void => {
      const monitor = new MonitorPanel(services, panel, opening);
      panels.set(panel, monitor);
      panel.onDidDispose(() => {
        panels.delete(panel);
        monitor.dispose();
      });
    };
    const show = (asked: RevealTarget | null, isNew = false): void => {
      const target = asked ?? runningNow(services);
      const open = isNew ? undefined : ([...panels].find(([, { shown }]) => shown.run === target?.run) ?? (asked?.kind === 'run' ? undefined : [...panels].at(-1)));
      if (open === undefined) {
        const options = { enableScripts: true, retainContextWhenHidden: false, enableFindWidget: false };
        adopt(vscode.window.createWebviewPanel(monitorViewType, vscode.l10n.t('Run Monitor'), vscode.ViewColumn.Beside, options), { target, run: null });
      } else if (target === null) open[0].reveal();
      else open[1].reveal(target);
    };
    const showLink = async (target: RevealTarget): Promise<void> => {
      const { runs } = await services.engine.request(monitorRuns, null);
      if (runs.some(({ run }) => run === target.run)) show(target);
      else void vscode.window.showWarningMessage(vscode.l10n.t('Run {0} is not in the history of this workspace. Open the folder it belongs to, or import it.', target.run));
    };

    store.add(vscode.window.registerWebviewPanelSerializer(monitorViewType, {
      deserializeWebviewPanel: (panel, state) => {
        const run = (state as { readonly run?: unknown } | null | undefined)?.run;
        adopt(panel, { target: null, run: typeof run === 'string' ? run : null });
        return Promise.resolve();
      },
    }));
    store.add(vscode.window.registerUriHandler({
      handleUri: (uri) => {
        const target = linkTarget(uri.path, uri.query);
        if (target !== null) showLink(target).catch((error: unknown) => reportFailure(services, commands.openMonitor, error));
      },
    }));
    store.add(registerCommands(services, {
      // A second argument `new` opens another tab, also for a run that is in one already.
      [commands.openMonitor]: (given, where) => show(revealTargetOf(given), where === 'new'),
      [commands.importRun]: async (given) => {
        const run = await importRun(services, given);
        if (run !== undefined) await showLink({ kind: 'run', run });
        return run;
      },
      [commands.exportRun]: (given, format, target) => exportChosen(services, given, format, target),
      [commands.showInMonitor]: async (...args) => {
        const target = await targetOf(services, args);
        if (target === null) void vscode.window.showInformationMessage(vscode.l10n.t('The run that told of this is not known any more.'));
        else show(target);
      },
    }));
    store.add({ dispose: () => [...panels.values()].forEach((monitor) => monitor.dispose()) });
    return store;
  },
};

/** The run that is going on now, be it to review or to heal. */
function runningNow({ view }: Services): RevealTarget | null {
  const run = latestRun(view.state);
  return run?.state.status === 'running' ? { kind: 'run', run: run.id } : null;
}

/** What a row of the Findings or Proposals view is to the monitor. */
async function targetOf(services: Services, args: readonly unknown[]): Promise<RevealTarget | null> {
  const { failureId, proposalId } = proposalArguments(args);
  const failure = failureId ?? services.view.state.failures.find(({ proposals }) => proposals.some(({ id }) => id === proposalId))?.id;
  const finding = findingIdsOf(args)[0];
  const known = failure !== undefined ? await services.engine.request(monitorRunOf, { failure }) : finding !== undefined ? await services.engine.request(monitorRunOf, { finding }) : null;
  if (known === null) return null;
  return failure !== undefined ? { kind: 'failure', run: known.run, failure } : { kind: 'finding', run: known.run, finding: finding! };
}

async function exportChosen(services: Services, given: unknown, format: unknown, target: unknown): Promise<vscode.Uri | undefined> {
  const run = revealTargetOf(given)?.run ?? (await pickRun(services));
  const chosen = run === undefined ? undefined : ((format as ExportFormat | undefined) ?? (await pickFormat()));
  return run === undefined || chosen === undefined ? undefined : exportRun(services, run, chosen, target instanceof vscode.Uri ? target : undefined);
}

async function pickRun({ engine }: Services): Promise<string | undefined> {
  const { runs } = await engine.request(monitorRuns, null);
  const items = runs.map(({ run, subject, team, startedAt }) => ({ label: subject || team, description: new Date(startedAt).toLocaleString(), run }));
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Run') }))?.run;
}

async function pickFormat(): Promise<ExportFormat | undefined> {
  const items: readonly (vscode.QuickPickItem & { readonly format: ExportFormat })[] = [
    { label: vscode.l10n.t('Page'), description: 'HTML', detail: vscode.l10n.t('The monitor with this run, as one file for any browser'), format: 'html' },
    { label: vscode.l10n.t('Run file'), description: 'JSON', detail: vscode.l10n.t('For a colleague, to be imported here again'), format: 'json' },
    { label: vscode.l10n.t('Traces'), description: 'OTLP JSON', detail: vscode.l10n.t('For tools that read OpenTelemetry'), format: 'otlp' },
    { label: vscode.l10n.t('Sequence diagram'), description: 'Mermaid', detail: vscode.l10n.t('For a document'), format: 'mermaid' },
  ];
  return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Export Run') }))?.format;
}
