import * as vscode from 'vscode';
import type { Translate } from './model/translate.ts';

/** The editor's own translation, for the parts that know no editor. */
export const translate: Translate = (message, ...values) => vscode.l10n.t(message, ...values);
