import type { Range } from '../base/text.ts';

/** A regular expression written out in the code, in ECMAScript syntax. */
export interface RegexLiteral {
  readonly source: string;
  readonly flags: string;
  readonly range: Range;
  /** Dotted name of what encloses it. */
  readonly symbol: string;
}
