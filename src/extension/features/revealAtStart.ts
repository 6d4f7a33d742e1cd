import * as vscode from 'vscode';
import { views } from '../ids.ts';
import type { Contribution } from '../services.ts';

/** Whoever starts the editor only to look at Roundtable, as `npm start` does, finds its views open. */
export const revealAtStart: Contribution = {
  name: 'reveal at start',
  register: () => {
    if (process.env.ROUNDTABLE_REVEAL !== '1') return { dispose: () => {} };
    const timer = setImmediate(() => void vscode.commands.executeCommand(`workbench.view.extension.${views.container}`));
    return { dispose: () => clearImmediate(timer) };
  },
};
