import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import type { Failure } from '../../protocol/healing.ts';
import { isRepaired, openProposals } from '../../protocol/healing.ts';
import { Throttle } from '../debounce.ts';
import { commands } from '../ids.ts';
import { testHead } from '../model/enclosingTest.ts';
import { absolutePath } from '../model/findingRows.ts';
import { classWords, isUnderWay, shortTestName, verdictFigures } from '../model/verdictWords.ts';
import type { Contribution } from '../services.ts';
import { translate } from '../translate.ts';

/** Above a failing test: heal it, and why it fails once that is known. Nothing on tests that pass. */
export const failureLens: Contribution = {
  name: 'code lens',
  register: ({ view, inspect }) => {
    const store = new DisposableStore();
    const changed = store.add(new vscode.EventEmitter<void>());
    const throttle = store.add(new Throttle(200, () => changed.fire()));
    const provider: vscode.CodeLensProvider = {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses: (document) => {
        const here = view.state.failures.filter((failure) => isIn(failure, document));
        if (here.length === 0) return [];
        const lines = document.getText().split(/\r?\n/);
        return here.filter((failure) => !isRepaired(failure)).flatMap((failure) => lensesOf(failure, lines));
      },
    };
    store.add(vscode.languages.registerCodeLensProvider({ scheme: 'file' }, provider));
    store.add(
      view.onDidChange(({ previous, current }) => {
        if (previous.failures !== current.failures && lookOf(previous.failures) !== lookOf(current.failures)) throttle.poke();
      }),
    );
    inspect.set('lenses', () => {
      const document = vscode.window.activeTextEditor?.document;
      return document === undefined ? [] : view.state.failures.filter((failure) => isIn(failure, document)).map(({ id }) => id);
    });
    return store;
  },
};

/** What lenses depend on; figures that run while a search goes on are not among it. */
function lookOf(failures: readonly Failure[]): string {
  return JSON.stringify(failures.map((failure) => [failure.id, failure.line, failure.class, isUnderWay(failure), failure.proposals.map(({ id, applied, fit }) => [id, applied, fit])]));
}

function isIn(failure: Failure, { uri }: vscode.TextDocument): boolean {
  return vscode.Uri.file(absolutePath(failure)).fsPath === uri.fsPath;
}

function lensesOf(failure: Failure, lines: readonly string[]): vscode.CodeLens[] {
  const line = testHead(lines, shortTestName(failure), Math.max(0, (failure.line ?? 1) - 1));
  const range = new vscode.Range(line, 0, line, 0);
  const lens = (title: string, command: string, argument: object): vscode.CodeLens => new vscode.CodeLens(range, { title, command, arguments: [argument] });
  if (isUnderWay(failure)) return [lens(`$(loading~spin) ${vscode.l10n.t('Healing')}`, commands.showProposals, {})];
  const [best] = openProposals(failure);
  const why = failure.class === 'unknown' ? vscode.l10n.t('Why it fails') : vscode.l10n.t('Why it fails: {0}', classWords(failure.class, translate));
  return [
    ...(best === undefined
      ? [lens(vscode.l10n.t('Heal'), commands.healTest, { failureId: failure.id, from: 'codeLens' })]
      : best.command === undefined
        ? [lens(vscode.l10n.t('Repair: {0}', verdictFigures(best.verdict, translate).slice(0, 2).join(' · ')), commands.previewProposal, { proposalId: best.id })]
        : [lens(vscode.l10n.t('Run: {0}', best.command), commands.applyProposal, { proposalId: best.id })]),
    lens(why, commands.openEvidence, { failureId: failure.id }),
  ];
}
