/** A healing job as it is asked for; goes into the run log, so it is plain data and free of file contents. */
export interface HealRequest {
  /** Absolute folders. */
  readonly roots: readonly string[];
  /** The command that runs the tests, where the user named one. */
  readonly command?: string;
  /** Only these tests, by their id or by a part of their name; empty means all that fail. */
  readonly tests: readonly string[];
  readonly isTrusted: boolean;
  /** So many failures are healed; more are named and left. */
  readonly maxFailures: number;
  /** Whether a model may bid, where one is set up. Default false: nothing is sent that nobody asked for. */
  readonly usesModel?: boolean;
  /** Globs of files whose text no model is shown. */
  readonly localGlobs?: readonly string[];
}
