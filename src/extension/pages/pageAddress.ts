import * as vscode from 'vscode';
import { pages } from '../ids.ts';
import { rulePagePath } from './pagePath.ts';

/** The address of one of our pages. */
export function pageUri(path: string): vscode.Uri {
  return vscode.Uri.from({ scheme: pages.scheme, path });
}

/** Where the link beside a diagnostic leads. */
export function rulePageUri(rule: string): vscode.Uri {
  return pageUri(rulePagePath(rule));
}
