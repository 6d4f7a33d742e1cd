import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { monitorRunOf, monitorRuns } from '../../protocol/messages.ts';
import type { ExportFormat, RevealTarget } from '../../protocol/monitor/monitorHost.ts';
import { registerCommands, reportFailure } from '../commandRegistration.ts';
import { commands, monitorViewType } from '../ids.ts';
import { findingIdsOf } from '../model/findingArguments.ts';
import { proposalArguments } from '../model/proposalArguments.ts';
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
    const show = (target: RevealTarget | null): void => {
      const open = [...panels].find(([, monitor]) => target === null || monitor.shown.run === target.run) ?? (target?.kind === 'run' ? undefined : [...panels][0]);
      if (open !== undefined) {
        if (target === null) open[0].reveal();
        else open[1].reveal(target);
        return;
      }
      const options = { enableScripts: true, retainContextWhenHidden: false, enableFindWidget: false };
      adopt(vscode.window.createWebviewPanel(monitorViewType, vscode.l10n.t('Run Monitor'), vscode.ViewColumn.Beside, options), { target, run: null });
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
        const match = /^\/run\/([\w.-]{1,80})$/.exec(uri.path);
        const seq = Number(new URLSearchParams(uri.query).get('seq'));
        if (match !== null) show(Number.isInteger(seq) && seq > 0 ? { kind: 'moment', run: match[1]!, seq } : { kind: 'run', run: match[1]! });
      },
    }));
    store.add(registerCommands(services, {
      [commands.openMonitor]: (given) => show(revealTargetOf(given)),
      [commands.importRun]: async (given) => {
        const run = await importRun(services, given);
        if (run !== undefined) show({ kind: 'run', run });
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
  try {
    const run = revealTargetOf(given)?.run ?? (await pickRun(services));
    const chosen = (format as ExportFormat | undefined) ?? (await pickFormat());
    if (run === undefined || chosen === undefined) return undefined;
    return await exportRun(services, run, chosen, target instanceof vscode.Uri ? target : undefined);
  } catch (error) {
    reportFailure(services, commands.exportRun, error);
    return undefined;
  }
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
