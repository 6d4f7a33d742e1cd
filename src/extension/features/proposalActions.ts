import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import type { Failure, Proposal } from '../../protocol/healing.ts';
import { openProposals } from '../../protocol/healing.ts';
import { markApplied, proposalEdits, rejectProposal } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { askReason } from '../dismissDialog.ts';
import { commands } from '../ids.ts';
import { proposalArguments } from '../model/proposalArguments.ts';
import { proposalFigures, shortTestName, testName, withoutMarks } from '../model/verdictWords.ts';
import { pageUri } from '../pages/pageAddress.ts';
import { failurePagePath, proposalPagePath } from '../pages/pagePath.ts';
import { ProposalPreview } from '../proposalPreview.ts';
import { toWorkspaceEdit } from '../ranges.ts';
import type { Contribution, Services } from '../services.ts';
import { translate } from '../translate.ts';
import { heal } from './healCommands.ts';

interface Chosen {
  readonly failure: Failure;
  readonly proposal: Proposal;
}

/** What can be done with a proposal: preview, apply, apply and rerun, reject, read its evidence. */
export const proposalActions: Contribution = {
  name: 'proposal actions',
  register: (services) => {
    const preview = new ProposalPreview();
    const commandsOf = registerCommands(services, {
      [commands.previewProposal]: async (...args) => {
        const chosen = await chooseProposal(services, args, vscode.l10n.t('Preview Proposal'), ({ command }) => command === undefined);
        if (chosen === undefined) return;
        const edits = await services.engine.request(proposalEdits, { proposal: chosen.proposal.id });
        if (edits.status === 'withdrawn') throw withdrawn(edits.reason);
        await preview.show(chosen.proposal.id, edits);
      },
      [commands.applyProposal]: async (...args) => {
        const chosen = await chooseProposal(services, args, vscode.l10n.t('Apply Proposal'));
        return chosen === undefined ? undefined : apply(services, chosen, 'leave');
      },
      [commands.applyAndRerun]: async (...args) => {
        const chosen = await chooseProposal(services, args, vscode.l10n.t('Apply and Rerun'), ({ command }) => command === undefined);
        return chosen === undefined ? undefined : apply(services, chosen, 'rerun');
      },
      [commands.rejectProposal]: async (...args) => {
        const chosen = await chooseProposal(services, args, vscode.l10n.t('Reject Proposal'));
        if (chosen === undefined) return;
        const reason = await askReason(vscode.l10n.t('Reject: why?'), [
          vscode.l10n.t('It fixes the test and not the fault'),
          vscode.l10n.t('The test is wrong, not the code'),
          vscode.l10n.t('It changes behaviour that is intended'),
          vscode.l10n.t('I fix it another way'),
        ]);
        if (reason !== undefined) await services.engine.request(rejectProposal, { proposal: chosen.proposal.id, reason });
      },
      [commands.openEvidence]: async (...args) => {
        const path = await evidencePath(services, args);
        if (path !== undefined) await vscode.commands.executeCommand(commands.openPage, pageUri(path).toString());
      },
    });
    return { dispose: () => { commandsOf.dispose(); preview.dispose(); } };
  },
};

/** One edit over all files, which one Undo takes back. Nothing is saved but to run the tests on it. */
async function apply(services: Services, { proposal }: Chosen, after: 'leave' | 'rerun'): Promise<string | undefined> {
  const { engine } = services;
  if (proposal.command !== undefined) return runRemedy(services, proposal.id, proposal.command);
  const edits = await engine.request(proposalEdits, { proposal: proposal.id });
  if (edits.status === 'withdrawn') throw withdrawn(edits.reason);
  if (edits.status === 'moved') {
    void vscode.window.showInformationMessage(vscode.l10n.t('The file has changed since this repair was proven. It is proven again before it can be applied.'));
    return heal(services, [edits.test], 'command');
  }
  if (!(await vscode.workspace.applyEdit(toWorkspaceEdit(edits.changes, edits.creates)))) {
    throw new UserFacingError(vscode.l10n.t('The editor did not accept the repair.'));
  }
  await showFirst(edits.changes);
  await engine.request(markApplied, { proposal: proposal.id });
  if (after === 'leave') return undefined;
  for (const { uri } of edits.files) await (await vscode.workspace.openTextDocument(vscode.Uri.parse(uri, true))).save();
  return heal(services, [edits.test], 'command');
}

/** What was changed is shown where it is not in sight already. */
async function showFirst(changes: Readonly<Record<string, readonly { readonly range: { readonly start: { readonly line: number; readonly character: number } } }[]>>): Promise<void> {
  const [first] = Object.entries(changes);
  if (first === undefined) return;
  const [uri, edits] = first;
  const start = edits[0]?.range.start ?? { line: 0, character: 0 };
  const at = new vscode.Position(start.line, start.character);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(at, at), preview: false, viewColumn: vscode.ViewColumn.One });
}

/** A command is the user's to run: it is shown whole, and run in a terminal only after a yes. */
async function runRemedy({ engine }: Services, id: string, command: string): Promise<undefined> {
  const run = vscode.l10n.t('Run');
  const answer = await vscode.window.showWarningMessage(vscode.l10n.t('Run this command in the workspace?'), { modal: true, detail: command }, run);
  if (answer !== run) return undefined;
  const terminal = vscode.window.createTerminal({ name: 'Roundtable' });
  terminal.show();
  terminal.sendText(command);
  await engine.request(markApplied, { proposal: id });
  return undefined;
}

function withdrawn(reason: string): UserFacingError {
  return new UserFacingError(vscode.l10n.t('This repair is withdrawn. {0}', reason), { hint: vscode.l10n.t('Heal the test again to get a new one.') });
}

/** The proposal a command means: the one it was given, the best of the given failure, or what the user picks. */
async function chooseProposal({ view }: Services, args: readonly unknown[], title: string, isWanted: (proposal: Proposal) => boolean = () => true): Promise<Chosen | undefined> {
  const { failureId, proposalId } = proposalArguments(args);
  const all = view.state.failures.flatMap((failure) => failure.proposals.map((proposal): Chosen => ({ failure, proposal })));
  if (proposalId !== undefined) {
    const chosen = all.find(({ proposal }) => proposal.id === proposalId);
    if (chosen === undefined) throw new UserFacingError(vscode.l10n.t('This repair is no longer proposed.'));
    return chosen;
  }
  const open = view.state.failures.flatMap((failure) => openProposals(failure).filter(isWanted).map((proposal): Chosen => ({ failure, proposal })));
  const wanted = failureId === undefined ? open : open.filter(({ failure }) => failure.id === failureId);
  if (wanted.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no repair for this.'));
    return undefined;
  }
  if (wanted.length === 1) return wanted[0];
  const items = wanted.map((chosen) => ({
    label: withoutMarks(chosen.proposal.title),
    description: proposalFigures(chosen.proposal, translate),
    detail: testName(chosen.failure),
    chosen,
  }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true, matchOnDetail: true }))?.chosen;
}

async function evidencePath({ view }: Services, args: readonly unknown[]): Promise<string | undefined> {
  const { failureId, proposalId } = proposalArguments(args);
  const { failures } = view.state;
  const withProposal = failures.find(({ proposals }) => proposals.some(({ id }) => id === proposalId));
  if (proposalId !== undefined && withProposal !== undefined) return proposalPagePath(proposalId, shortTestName(withProposal));
  const given = failures.find(({ id }) => id === failureId);
  if (given !== undefined) return failurePagePath(given.id, shortTestName(given));
  const items = failures.map((failure) => ({ label: testName(failure), description: failure.class, failure }));
  const picked = items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Open Evidence') });
  return picked === undefined ? undefined : failurePagePath(picked.failure.id, shortTestName(picked.failure));
}
