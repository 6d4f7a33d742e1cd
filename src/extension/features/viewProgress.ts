import * as vscode from 'vscode';
import { views } from '../ids.ts';
import type { Contribution } from '../services.ts';

/** The thin bar over both views while a review is going on; no notification, nothing that moves. */
export const viewProgress: Contribution = {
  name: 'view progress',
  register: ({ view }) => {
    let finish: (() => void) | undefined;
    const subscription = view.onDidChange(({ current }) => {
      const isRunning = current.run?.state.status === 'running';
      if (isRunning && finish === undefined) {
        const ended = new Promise<void>((resolve) => {
          finish = resolve;
        });
        for (const viewId of [views.team, views.findings]) {
          void vscode.window.withProgress({ location: { viewId } }, () => ended);
        }
      } else if (!isRunning) {
        finish?.();
        finish = undefined;
      }
    });
    return {
      dispose: () => {
        finish?.();
        subscription.dispose();
      },
    };
  },
};
