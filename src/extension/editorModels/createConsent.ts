import * as vscode from 'vscode';
import { Consent } from '../model/consent.ts';

/** The consent in this editor's words and errors. */
export function createConsent(): Consent {
  return new Consent({
    denial: (why) => vscode.LanguageModelError.NoPermissions(why),
    isDenial: (error) => (error as { code?: unknown } | null)?.code === vscode.LanguageModelError.NoPermissions.name,
    nobodyAsked: vscode.l10n.t('nobody has allowed it yet, and nothing in this window has asked for it'),
  });
}
