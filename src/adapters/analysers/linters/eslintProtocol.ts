import type { LintMessage } from '../../../teams/review/ports/instruments.ts';

/** What the parent asks of the child that runs ESLint: one file. */
export interface EslintRequest {
  readonly id: number;
  /** Absolute. */
  readonly file: string;
  readonly text: string;
}

/** The child's first line says how it started; then one line for each request. */
export type EslintAnswer =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'linted'; readonly id: number; readonly messages: readonly LintMessage[] }
  | { readonly kind: 'ignored'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string };

/** What the child is told when it is started. */
export interface EslintStart {
  /** The folder whose configuration is used; ESLint is resolved from there. */
  readonly folder: string;
  /** The package folder of the ESLint to run. */
  readonly package: string;
  /** False for configurations of the older format (`.eslintrc`). */
  readonly isFlat: boolean;
}
