import * as vscode from 'vscode';
import { openProposals } from '../../protocol/healing.ts';
import type { ContextKeys } from '../ids.ts';
import type { Contribution } from '../services.ts';

const known = new Map<keyof ContextKeys, unknown>();

/** Sets a context key when its value has changed. */
export function setContextKey<K extends keyof ContextKeys>(key: K, value: ContextKeys[K]): void {
  if (known.get(key) === value) return;
  known.set(key, value);
  void vscode.commands.executeCommand('setContext', key, value);
}

/** Keeps the keys that menus and welcome views read in step with the view state. */
export const contextKeys: Contribution = {
  name: 'context keys',
  register: ({ view }) => {
    known.clear();
    return view.onDidChange(({ current }) => {
      setContextKey('roundtable.isRunning', current.run?.state.status === 'running');
      setContextKey('roundtable.hasRun', current.run !== null);
      setContextKey('roundtable.hasFindings', current.findings.length > 0);
      setContextKey('roundtable.isHealing', current.heal?.run.state.status === 'running');
      setContextKey('roundtable.hasHealed', current.heal !== null);
      setContextKey('roundtable.hasFailures', current.failures.length > 0);
      setContextKey('roundtable.hasProposals', current.failures.some((failure) => openProposals(failure).length > 0));
    });
  },
};
