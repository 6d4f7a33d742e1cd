import * as vscode from 'vscode';
import type { TiredRule } from '../protocol/messages.ts';
import { dismissFindings } from '../protocol/messages.ts';
import type { Services } from './services.ts';

/** Asks whether a rule that is dismissed again and again is wanted at all; a no holds until as many dismissals more. */
export async function askToMute({ context, engine, view }: Services, ids: readonly string[], { rule, reason, times }: TiredRule): Promise<void> {
  const key = `keepsRule:${rule}`;
  if (times < 2 * context.workspaceState.get<number>(key, 0)) return;
  const mute = vscode.l10n.t('Mute It Here');
  const keep = vscode.l10n.t('Keep It');
  const answer = await vscode.window.showInformationMessage(
    vscode.l10n.t('“{0}” was dismissed {1} times for one reason: {2}. Mute the rule in this workspace? Restore, on any of its findings, takes that back.', rule, times, reason),
    mute,
    keep,
  );
  if (answer === keep) await context.workspaceState.update(key, times);
  if (answer !== mute) return;
  const own = ids.filter((id) => view.state.findings.some((finding) => finding.id === id && finding.rule === rule));
  await engine.request(dismissFindings, { ids: own, scope: 'rule', reason: vscode.l10n.t('Muted after {0} dismissals: {1}', times, reason) });
}
