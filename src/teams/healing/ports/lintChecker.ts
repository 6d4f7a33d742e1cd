/** The workspace's own linter, where it has one. */
export interface LintChecker {
  /**
   * Errors that a linter sees in the changed texts and did not see before, warnings aside; null where nothing lints these
   * files. `isMended` where the linter itself would put it right, as with layout.
   */
  newErrors(root: string, changes: readonly { readonly file: string; readonly before: string; readonly after: string }[], signal: AbortSignal): Promise<readonly NewLintError[] | null>;
}

export interface NewLintError {
  readonly file: string;
  readonly rule: string;
  readonly message: string;
  readonly isMended: boolean;
}
