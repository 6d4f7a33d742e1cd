import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable.ts';
import { DisposableStore } from '../base/disposable.ts';
import { CancelledError, errorMessage, UserFacingError } from '../base/errors.ts';
import type { CommandId } from './ids.ts';
import { commands } from './ids.ts';
import type { Services } from './services.ts';

type Handler = (...args: unknown[]) => unknown;

/** Registers commands so that whatever goes wrong in one is said once, with a way on. */
export function registerCommands(services: Services, handlers: Partial<Record<CommandId, Handler>>): Disposable {
  const store = new DisposableStore();
  for (const [id, handler] of Object.entries(handlers)) {
    store.add(
      vscode.commands.registerCommand(id, async (...args: unknown[]) => {
        try {
          return await handler(...args);
        } catch (error) {
          reportFailure(services, id, error);
          return undefined;
        }
      }),
    );
  }
  return store;
}

/** Shows a failure without waiting for an answer. Cancelling is not a failure. */
export function reportFailure(services: Services, what: string, error: unknown): void {
  if (CancelledError.is(error)) return;
  services.log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : errorMessage(error)}`);
  void showFailure(services, error);
}

/** What to do next, as our own errors have it and as the server's bring it along. */
export function hintOf(error: unknown): string | undefined {
  if (UserFacingError.is(error)) return error.hint;
  const hint = (error as { data?: { hint?: unknown } | null } | undefined)?.data?.hint;
  return typeof hint === 'string' ? hint : undefined;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

async function showFailure({ engine }: Services, error: unknown): Promise<void> {
  const restart = vscode.l10n.t('Restart');
  const showLog = vscode.l10n.t('Show Log');
  const isDown = engine.state.status === 'failed' || engine.state.status === 'stopped';
  const hint = hintOf(error);
  const answer = await vscode.window.showErrorMessage(
    hint === undefined ? errorMessage(error) : `${sentence(errorMessage(error))} ${hint}`,
    ...(isDown ? [restart, showLog] : [showLog]),
  );
  if (answer === restart) await vscode.commands.executeCommand(commands.restartServer);
  else if (answer === showLog) await vscode.commands.executeCommand(commands.showLog);
}
