import * as vscode from 'vscode';
import type { StatedLevels, StrictModelSettings } from './model/strictest.ts';
import { strictest } from './model/strictest.ts';

/** What user, workspace and every folder say about what may leave the machine, taken together. */
export function strictModelSettings(): StrictModelSettings {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const configurations = [undefined, ...folders.map(({ uri }) => uri)].map((uri) => vscode.workspace.getConfiguration('roundtable.model', uri ?? null));
  return strictest((key) => configurations.map((configuration): StatedLevels => configuration.inspect(key) ?? {}));
}
