/** What a probe came to. `notShown` says nothing against a finding: the code could not be run, or took another way. */
export type ProbeVerdict = 'shown' | 'refuted' | 'notShown';

/** What came of the probe of one finding; in the log, so that a resumed run has it again. */
export interface ProbeResult {
  readonly root: number;
  readonly id: string;
  readonly verdict: ProbeVerdict;
  /** What was run and what was seen, in one sentence. */
  readonly text: string;
}

/** All that the prober was asked about, and what it could not do. */
export interface ProbeAnswer {
  readonly results: readonly ProbeResult[];
  /** What should be told: no copy could be made, the time was up. */
  readonly problems: readonly string[];
}

/** What was seen with one's own eyes leaves this much doubt: about who can send the input, not about what it does. */
export const shownConfidence = 0.99;
