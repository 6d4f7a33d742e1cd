import * as vscode from 'vscode';
import { UserFacingError } from '../../base/errors.ts';
import type { RunView } from '../../protocol/viewState.ts';

/** A run that failed has no result to tell, only why. */
export function failureOfRun({ state }: RunView): void {
  if (state.status === 'failed') throw new UserFacingError(state.message, { hint: vscode.l10n.t('The log says more.') });
}
