import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import type { ReviewTarget } from '../../protocol/messages.ts';
import { cancelReview, listBases, rerunReview, startReview } from '../../protocol/messages.ts';
import { registerCommands } from '../commandRegistration.ts';
import { commands, configurationSection } from '../ids.ts';
import type { Contribution, Services } from '../services.ts';
import { fileArguments } from '../fileArguments.ts';

/** The commands that start and stop a review. */
export const reviewCommands: Contribution = {
  name: 'review commands',
  register: (services) => {
    const review = (target: ReviewTarget): Promise<string> => startAndShow(services, target);
    return registerCommands(services, {
      [commands.reviewChanges]: () => review({ kind: 'workingTree' }),
      [commands.reviewStaged]: () => review({ kind: 'staged' }),
      [commands.reviewWorkspace]: () => review({ kind: 'all' }),
      [commands.reviewBranch]: async () => {
        const base = await chooseBase(services);
        return base === undefined ? undefined : review({ kind: 'branch', base });
      },
      [commands.reviewFile]: async (...args) => {
        const uris = fileArguments(args, vscode.window.activeTextEditor?.document.uri);
        if (uris.length === 0) {
          throw new UserFacingError(vscode.l10n.t('There is no file to review.'), {
            hint: vscode.l10n.t('Open one, or choose one in the explorer.'),
          });
        }
        return review({ kind: 'files', uris: uris.map(String) });
      },
      [commands.rerunReview]: async () => {
        requireFolder();
        return (await services.engine.request(rerunReview, null)).run;
      },
      [commands.cancelReview]: async () => (await services.engine.request(cancelReview, null)).wasRunning,
    });
  },
};

/** Starts a review and shows who works on it; answers with the run's id. */
async function startAndShow(services: Services, target: ReviewTarget): Promise<string> {
  if (target.kind !== 'files') requireFolder();
  const starting = startReviewing(services, target);
  // The view opens while the request is under way: the first sign of life does not wait for the server.
  void vscode.commands.executeCommand('roundtable.team.focus', { preserveFocus: true });
  return starting;
}

/** Starts a review that somebody asked for, wherever they did; answers with the run's id. */
export async function startReviewing({ engine }: Services, target: ReviewTarget): Promise<string> {
  if (target.kind !== 'files') requireFolder();
  return (await engine.request(startReview, { target, trigger: 'command' })).run;
}

function requireFolder(): void {
  if ((vscode.workspace.workspaceFolders ?? []).length > 0) return;
  throw new UserFacingError(vscode.l10n.t('There is no folder to review.'), {
    hint: vscode.l10n.t('Open a folder first.'),
  });
}

interface BaseItem extends vscode.QuickPickItem {
  readonly base: string;
}

/** Lets the user pick one of the likely bases or type any revision; nothing is asked where the settings name one. */
async function chooseBase({ engine, log }: Services): Promise<string | undefined> {
  requireFolder();
  const configured = vscode.workspace.getConfiguration(configurationSection).get('review.base', '').trim();
  if (configured !== '') return configured;

  const picker = vscode.window.createQuickPick<BaseItem>();
  picker.title = vscode.l10n.t('Review Against Branch');
  picker.placeholder = vscode.l10n.t('Pick the base, or type a branch, tag or commit');
  picker.matchOnDescription = true;
  picker.busy = true;
  picker.show();

  let known: readonly BaseItem[] = [];
  const draw = (): void => {
    const typed = picker.value.trim();
    const isKnown = typed === '' || known.some(({ base }) => base === typed);
    const free = { label: `$(git-commit) ${typed}`, base: typed, description: vscode.l10n.t('as typed'), alwaysShow: true };
    picker.items = isKnown ? known : [...known, free];
  };
  picker.onDidChangeValue(draw);
  engine
    .request(listBases, null)
    .then(({ bases }) => {
      known = bases.map(({ name, detail }) => ({ label: `$(git-branch) ${name}`, description: detail, base: name }));
    })
    .catch((error: unknown) => log.warn(`No bases: ${String(error)}`))
    .finally(() => {
      picker.busy = false;
      draw();
    });

  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.base);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
  });
}
