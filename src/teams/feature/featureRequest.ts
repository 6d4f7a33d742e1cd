/** A feature as it is asked for; goes into the run log, so it is plain data, secrets masked. */
export interface FeatureRequest {
  /** Absolute. */
  readonly root: string;
  /** What is wanted, in the user's words. */
  readonly task: string;
  readonly isTrusted: boolean;
  /** Whether a model may be asked; without one nothing can be built. */
  readonly usesModel: boolean;
  /** The command that runs the tests, where the user named one. */
  readonly command?: string;
  /** Globs of files whose text no model is shown. */
  readonly localGlobs?: readonly string[];
  /** How often a step is done again for its peer, and how often code is mended for a test. */
  readonly mostRevisions: number;
  readonly mostRepairs: number;
}

/** What a feature may take at most unless somebody says otherwise. */
export const defaultCaps = { seconds: 1_200, tokens: 1_500_000 } as const;

export const defaultRounds = { mostRevisions: 2, mostRepairs: 2 } as const;
