/** A token that can be told by its shape, as its issuer documents it. */
export interface Provider {
  /** For a sentence: "A GitHub token". */
  readonly name: string;
  /** Texts without the first of which the expression cannot match; looked for before it. */
  readonly marks: readonly string[];
  /** The whole token, or what its first group captures. Without `^`, matched with `g`. */
  readonly pattern: RegExp;
  /** Bits per character that a real one has at least. */
  readonly entropy?: number;
}

const shape = (name: string, marks: string | readonly string[], pattern: RegExp, entropy = 3): Provider => ({
  name, marks: typeof marks === 'string' ? [marks] : marks, pattern, entropy,
});

/** Tokens by the prefixes their issuers gave them so that they can be found. */
export const providers: readonly Provider[] = [
  shape('A GitHub token', ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], /\bgh[pousr]_[A-Za-z0-9]{36,255}\b/g),
  shape('A GitHub token', 'github_pat_', /\bgithub_pat_[A-Za-z0-9_]{82}\b/g),
  shape('A GitLab token', 'glpat-', /\bglpat-[\w-]{20,}/g),
  shape('An AWS access key', ['AKIA', 'ASIA', 'ABIA', 'ACCA'], /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b/g),
  shape('A Slack token', 'xox', /\bxox[abeoprs]-[A-Za-z0-9-]{20,}/g),
  shape('A Stripe key', ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_'], /\b[rs]k_(?:live|test)_[A-Za-z0-9]{10,99}\b/g),
  shape('A Google API key', 'AIza', /\bAIza[\w-]{35}/g),
  shape('An npm token', 'npm_', /\bnpm_[A-Za-z0-9]{36}\b/g),
];
