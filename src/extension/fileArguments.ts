import * as vscode from 'vscode';

/**
 * The files a menu means. Each menu passes something else: the explorer a file and the whole selection, source control
 * its own rows, the palette nothing.
 */
export function fileArguments(args: readonly unknown[], active: vscode.Uri | undefined): readonly vscode.Uri[] {
  const found = new Map<string, vscode.Uri>();
  for (const value of args.flat()) {
    const uri = value instanceof vscode.Uri ? value : (value as { resourceUri?: unknown } | null)?.resourceUri;
    if (uri instanceof vscode.Uri && uri.scheme === 'file') found.set(uri.toString(), uri);
  }
  if (found.size === 0 && active?.scheme === 'file') found.set(active.toString(), active);
  return [...found.values()];
}
