import path from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore } from '../../base/disposable.ts';
import { CancelledError, errorMessage, UserFacingError } from '../../base/errors.ts';
import { reportForModel } from '../../protocol/messages.ts';
import { failureOfRun } from '../chat/failureOfRun.ts';
import { followRun } from '../chat/followRun.ts';
import { hintOf } from '../commandRegistration.ts';
import { agentTools as names } from '../ids.ts';
import type { ReviewToolInput } from '../model/toolInput.ts';
import { reviewToolTarget, toolLimit, toolTests } from '../model/toolInput.ts';
import type { Contribution, Services } from '../services.ts';
import { strictModelSettings } from '../strictModelSettings.ts';
import { startHealing } from './healCommands.ts';
import { startReviewing } from './reviewCommands.ts';

interface HealToolInput {
  readonly tests?: unknown;
  readonly limit?: unknown;
}

/** What the editor's agent mode may call: the same runs as the commands, told as text. Nothing is applied to any file. */
export const agentTools: Contribution = {
  name: 'agent tools',
  register: (services) => {
    const store = new DisposableStore();
    if (typeof (vscode.lm as Partial<typeof vscode.lm> | undefined)?.registerTool !== 'function') return store;
    store.add(vscode.lm.registerTool<ReviewToolInput>(names.review, {
      prepareInvocation: ({ input }) => ({
        invocationMessage: vscode.l10n.t('Reviewing {0}', subjectOf(input)),
        confirmationMessages: { title: vscode.l10n.t('Review With Roundtable?'), message: [vscode.l10n.t('Reviewers read {0}. No file is changed.', subjectOf(input)), ...modelNote(services), toldNote()].join(' ') },
      }),
      invoke: ({ input }, token) => toolResult(services, token, async () => {
        const target = reviewToolTarget(input, uriInWorkspace);
        const run = await followRun(services, { team: 'review', token, start: () => startReviewing(services, target) });
        failureOfRun(run);
        return (await services.engine.request(reportForModel, { about: 'findings', limit: toolLimit(input.limit), ...(target.kind === 'files' ? { uris: target.uris } : {}) }, token)).text;
      }),
    }));
    store.add(vscode.lm.registerTool<HealToolInput>(names.heal, {
      prepareInvocation: () => ({
        invocationMessage: vscode.l10n.t('Finding out why tests fail'),
        confirmationMessages: { title: vscode.l10n.t('Heal Failing Tests With Roundtable?'), message: [vscode.l10n.t('The tests of this workspace, which are its code, are run in a copy of it. Repairs are proposed and not applied; unsaved files are saved.'), ...modelNote(services), toldNote()].join(' ') },
      }),
      invoke: ({ input }, token) => toolResult(services, token, async () => {
        const tests = toolTests(input.tests);
        const run = await followRun(services, { team: 'healing', token, start: () => startHealing(services, tests, 'command') });
        failureOfRun(run);
        return (await services.engine.request(reportForModel, { about: 'repairs', limit: toolLimit(input.limit) }, token)).text;
      }),
    }));
    return store;
  },
};

/** Runs the work of a tool. What goes wrong is told to the model in words that name the way on, and never as a result. */
async function toolResult({ log }: Services, token: vscode.CancellationToken, work: () => Promise<string>): Promise<vscode.LanguageModelToolResult> {
  try {
    if (strictModelSettings().keepLocal) {
      throw new UserFacingError(vscode.l10n.t('The setting roundtable.model.keepLocal keeps everything on this machine, so nothing is told to a model.'), { hint: vscode.l10n.t('The user can run Review Changes or Heal Failing Tests and read the result in the editor.') });
    }
    const text = await work();
    if (token.isCancellationRequested) throw new CancelledError();
    return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(text)]);
  } catch (error) {
    if (CancelledError.is(error) || token.isCancellationRequested) throw new vscode.CancellationError();
    const hint = hintOf(error);
    log.warn(`A tool of the chat failed: ${errorMessage(error)}`);
    throw new Error(`${errorMessage(error).replace(/[.]?$/, '.')}${hint === undefined ? '' : ` ${hint}`}`, { cause: error });
  }
}

function subjectOf({ target, base, files }: ReviewToolInput): string {
  if (target === 'staged') return vscode.l10n.t('what is staged');
  if (target === 'branch') return vscode.l10n.t('what this branch adds to {0}', String(base).slice(0, 100));
  if (target === 'workspace') return vscode.l10n.t('the whole workspace');
  if (target === 'files' && Array.isArray(files)) return files.length === 1 ? String(files[0]).slice(0, 200) : vscode.l10n.t('{0} files', files.length);
  return vscode.l10n.t('what is not committed');
}

/** A review with a model sends code and may cost money; that is said before it is allowed. */
function modelNote({ model }: Services): readonly string[] {
  return model.access === undefined ? [] : [vscode.l10n.t('The code is also shown to {0}, secrets masked, as your settings say.', model.access.model)];
}

function toldNote(): string {
  return vscode.l10n.t('The result is told to the model of this chat, secrets masked.');
}

/** A path relative to a folder of the workspace, or absolute and within one. */
function uriInWorkspace(file: string): string | undefined {
  for (const { uri } of vscode.workspace.workspaceFolders ?? []) {
    const target = path.resolve(uri.fsPath, file);
    const inside = path.relative(uri.fsPath, target);
    if (inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside)) return vscode.Uri.file(target).toString();
  }
  return undefined;
}
