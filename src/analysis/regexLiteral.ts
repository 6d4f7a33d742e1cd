import type { Range } from '../base/text.ts';

/** A regular expression written out in the code, in ECMAScript syntax. */
export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  readonly range: Range;
  /** Dotted name of what encloses it. */
  readonly symbol: string;
  /** Whether somebody outside of the file decides what it is matched against, as far as the file shows. */
  readonly isExposed?: boolean;
}
