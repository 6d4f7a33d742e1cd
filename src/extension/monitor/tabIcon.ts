import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';

/** The team's sign for a tab. A tab shows pictures as they are, so that it takes one for light and one for dark themes. */
export function tabIcon(extensionUri: vscode.Uri): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const svg = readFileSync(vscode.Uri.joinPath(extensionUri, 'media', 'roundtable.svg').fsPath, 'utf8');
  const inColour = (colour: string): vscode.Uri => vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(svg.replaceAll('currentColor', colour)).toString('base64')}`);
  return { light: inColour('#424242'), dark: inColour('#c5c5c5') };
}
