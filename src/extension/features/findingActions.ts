import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import type { Finding } from '../../protocol/finding.ts';
import type { ClientCommandArguments } from '../../protocol/messages.ts';
import { dismissFindings, fixEdits, restoreFindings } from '../../protocol/messages.ts';
import { askToMute } from '../askToMute.ts';
import { registerCommands, reportFailure } from '../commandRegistration.ts';
import { askDismissal } from '../dismissDialog.ts';
import { diagnosticDataOf } from '../client/diagnostics.ts';
import { commands } from '../ids.ts';
import { absolutePath, pagePathOf } from '../model/findingRows.ts';
import { findingIdsOf } from '../model/findingArguments.ts';
import { isOpen, openFindings } from '../model/words.ts';
import { pageUri } from '../pages/pageAddress.ts';
import { toVsRange, toWorkspaceEdit } from '../ranges.ts';
import type { Contribution, Services } from '../services.ts';

/** What can be done with a finding: fix, dismiss, take back, explain. From a row, a lightbulb, a page or the palette. */
export const findingActions: Contribution = {
  name: 'finding actions',
  register: (services) =>
    registerCommands(services, {
      [commands.fixFinding]: async (...args) => {
        const finding = await chooseFinding(services, args, vscode.l10n.t('Fix'), ({ fix }) => fix !== undefined);
        if (finding !== undefined) await applyFix(services, { id: finding.id });
      },
      [commands.fixRule]: async (...args) => {
        const rule = (args[0] as Partial<ClientCommandArguments['fixRule']> | undefined)?.rule;
        const chosen = rule ?? (await chooseFinding(services, args, vscode.l10n.t('Fix All of a Rule'), hasFix))?.rule;
        if (chosen !== undefined) await applyFix(services, { rule: chosen });
      },
      [commands.dismissFinding]: async (...args) => dismiss(services, args),
      [commands.restoreFinding]: async (...args) => {
        const ids = findingIdsOf(args);
        const chosen = ids.length > 0 ? ids : await chooseDismissed(services);
        if (chosen.length > 0) await services.engine.request(restoreFindings, { ids: chosen });
      },
      [commands.explainFinding]: async (...args) => {
        const finding = await chooseFinding(services, args, vscode.l10n.t('Explain'));
        if (finding !== undefined) {
          await vscode.commands.executeCommand(commands.openPage, pageUri(pagePathOf(finding)).toString());
        }
      },
      [commands.openPlace]: async (path, range) => {
        if (typeof path !== 'string') return;
        await vscode.window.showTextDocument(vscode.Uri.file(path), {
          ...(isRange(range) ? { selection: toVsRange(range) } : {}),
          viewColumn: vscode.ViewColumn.One,
        });
      },
    }),
};

const hasFix = ({ fix }: Finding): boolean => fix !== undefined;

/** Puts the server's edits into the documents as one step that Undo takes back. */
async function applyFix({ engine }: Services, what: { readonly id: string } | { readonly rule: string }): Promise<void> {
  const fix = await engine.request(fixEdits, what);
  if (fix === null || Object.keys(fix.changes).length === 0) {
    throw new UserFacingError(vscode.l10n.t('The code has changed since this was found, so the fix no longer fits.'), {
      hint: vscode.l10n.t('Review again to get a new one.'),
    });
  }
  if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(fix.changes, fix.creates), { isRefactoring: true }))) {
    throw new UserFacingError(vscode.l10n.t('The editor did not accept the fix.'));
  }
}

async function dismiss(services: Services, args: readonly unknown[]): Promise<void> {
  const given = findingIdsOf(args);
  const first = await chooseFinding(services, args, vscode.l10n.t('Dismiss'));
  if (first === undefined) return;
  const scope = (args[0] as Partial<ClientCommandArguments['dismiss']> | undefined)?.scope;
  const dismissal = await askDismissal(first, scope);
  if (dismissal === undefined) return;
  const ids = given.length > 0 ? given : [first.id];
  const { tired } = await services.engine.request(dismissFindings, { ids, ...dismissal });
  // Not waited for: the command is done, and the question may stand for as long as it likes.
  for (const rule of tired) void askToMute(services, ids, rule).catch((error: unknown) => reportFailure(services, commands.dismissFinding, error));
}

/** The finding a command means: what it was given, what is under the cursor, or what the user picks. */
async function chooseFinding(
  { view }: Services,
  args: readonly unknown[],
  title: string,
  isWanted: (finding: Finding) => boolean = () => true,
): Promise<Finding | undefined> {
  const [given] = findingIdsOf(args);
  if (given !== undefined) {
    const all = [...view.state.findings, ...view.state.dropped.map(({ finding }) => finding)];
    const finding = all.find(({ id }) => id === given);
    if (finding === undefined) throw new UserFacingError(vscode.l10n.t('This finding is no longer there.'));
    return finding;
  }
  const open = view.state.findings.filter((finding) => isOpen(finding) && isWanted(finding));
  const atCursor = findingAtCursor();
  const here = open.find(({ id }) => id === atCursor);
  if (here !== undefined) return here;
  const items = openFindings(view.state)
    .filter(isWanted)
    .map((finding) => ({
      label: finding.message,
      description: `${finding.file}:${finding.range.start.line}`,
      detail: `${finding.agent} · ${finding.rule}`,
      finding,
    }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no open finding for this.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true });
  return picked?.finding;
}

/** The finding whose squiggle the cursor stands in, as the diagnostics have it: they move with what is typed. */
export function findingAtCursor(): string | undefined {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const here = vscode.languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === 'roundtable' && range.contains(editor.selection.active));
  const id = here.map(diagnosticDataOf).find((data) => data !== undefined)?.findingId;
  return id;
}

async function chooseDismissed({ view }: Services): Promise<readonly string[]> {
  const items = view.state.findings
    .filter(({ state }) => state.status === 'dismissed')
    .map((finding) => ({ label: finding.message, description: absolutePath(finding), id: finding.id }));
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Restore'), canPickMany: true });
  return (picked ?? []).map(({ id }) => id);
}

function isRange(value: unknown): value is Finding['range'] {
  const range = value as Finding['range'] | undefined;
  return typeof range?.start?.line === 'number' && typeof range.end?.line === 'number';
}
