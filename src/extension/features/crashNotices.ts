import * as vscode from 'vscode';
import { commands } from '../ids.ts';
import type { Contribution } from '../services.ts';

/** Says once that the server was restarted, and again only when it was given up. */
export const crashNotices: Contribution = {
  name: 'crash notices',
  register: ({ engine, log }) => {
    let hasTold = false;
    const showLog = vscode.l10n.t('Show Log');
    const restart = vscode.l10n.t('Restart');
    return engine.onDidCrash(({ willRestart }) => {
      log.warn(willRestart ? 'The server ended by itself and is started again.' : 'The server keeps ending; given up.');
      if (willRestart) {
        if (hasTold) return;
        hasTold = true;
        void vscode.window
          .showWarningMessage(vscode.l10n.t('The review engine stopped and was started again. The review goes on.'), showLog)
          .then((answer) => (answer === showLog ? vscode.commands.executeCommand(commands.showLog) : undefined));
        return;
      }
      void vscode.window
        .showErrorMessage(vscode.l10n.t('The review engine stopped several times and was not started again.'), restart, showLog)
        .then((answer) => {
          if (answer === restart) return vscode.commands.executeCommand(commands.restartServer);
          return answer === showLog ? vscode.commands.executeCommand(commands.showLog) : undefined;
        });
    });
  },
};
