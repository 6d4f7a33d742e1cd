/** The workspace's own type checker, where it has one. */
export interface TypeChecker {
  /** Messages of the errors in a copy, without line numbers; null where nothing checks types here. */
  errors(folder: string, files: readonly string[], signal: AbortSignal): Promise<readonly string[] | null>;
}
