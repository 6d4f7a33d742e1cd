import type { Severity } from '../base/severity.ts';
import type { Range, TextEdit } from '../base/text.ts';

/** One fact that was checked, as a sentence a developer can verify, with the place it was read from. */
export interface Evidence {
  /**
   * What kind of check produced it: `path` for a step of a data flow, `attack` for an input that breaks a regex, `probe` for
   * what came of running the code, ...
   */
  readonly kind: 'syntax' | 'path' | 'attack' | 'metric' | 'coverage' | 'imports' | 'duplicate' | 'tool' | 'refutation' | 'peer' | 'probe';
  readonly text: string;
  readonly place?: Place;
}

/** A range in a file; without a file, in the file that is being looked at. Paths are relative to the root, with `/`. */
export interface Place {
  readonly file?: string;
  readonly range: Range;
}

/** A change that would resolve what was observed. Edits without a file apply to the observed file. */
export interface Fix {
  /** What the fix does, in the imperative: "Use execFile with an argument list". */
  readonly title: string;
  readonly edits: readonly FileEdit[];
  /** Whether it keeps behaviour for every input that was fine before. */
  readonly isSafe: boolean;
}

export interface FileEdit extends TextEdit {
  readonly file?: string;
}

/** What an instrument saw in a range of code, before any agent has judged it. */
export interface Observation {
  /** Id of the rule, `reviewer/kebab-name`, for example `security/command-injection`. */
  readonly rule: string;
  readonly severity: Severity;
  /** How sure the instrument is, 0 to 1: from 0.9 proven, from 0.6 likely, below possible. */
  readonly confidence: number;
  readonly range: Range;
  /** One sentence that names the consequence, with the names from the code in backticks. */
  readonly message: string;
  readonly evidence: readonly Evidence[];
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
  /** Dotted name of the function, method or class around it; empty at the top of a file. */
  readonly symbol: string;
  readonly cwe?: readonly string[];
  readonly tags?: readonly ('unnecessary' | 'deprecated')[];
  readonly fix?: Fix;
  /** It tells what the change did, such as a name that is gone, and so belongs to the change wherever its line stands. */
  readonly isOfChange?: boolean;
}

/** Who reads what a rule says; the same words as the review team's reviewers. */
export type ReviewArea = 'style' | 'security' | 'tests' | 'performance' | 'structure';

/** What a reader wants to know about a rule before believing it; the rule's page is made from this. */
export interface RuleInfo {
  readonly id: string;
  readonly area: ReviewArea;
  readonly title: string;
  readonly severity: Severity;
  readonly languages: readonly Language[];
  /** Why what it finds hurts, in two or three sentences. */
  readonly why: string;
  /** How to put it right, in one to three sentences. */
  readonly remedy: string;
  /** When it stays silent on purpose, so that silence can be trusted. */
  readonly silentWhen?: string;
  readonly cwe?: readonly string[];
  readonly example?: { readonly bad: string; readonly good: string };
}

export type Language = 'javascript' | 'jsx' | 'typescript' | 'tsx' | 'python';
