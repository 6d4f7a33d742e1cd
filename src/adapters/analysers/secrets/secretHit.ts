/** What kind of secret was found; each is a rule of its own. */
export type SecretKind = 'token' | 'private-key' | 'connection-string' | 'assignment';

/** A stretch of text taken for a secret. */
export interface SecretHit {
  readonly kind: SecretKind;
  /** What it is, for a sentence: "A GitHub token". */
  readonly name: string;
  /** Offsets of the secret itself. */
  readonly start: number;
  readonly end: number;
  readonly confidence: number;
  /** What it was recognised by, as a sentence. */
  readonly reason: string;
}
