/** The command line's exit codes; a stable contract. */
export const exitCodes = {
  done: 0,
  /** Findings at or over `--fail-on`, or a test left unhealed. */
  findings: 1,
  /** Wrong usage or input. */
  usage: 2,
  /** A budget or time cap ended it with a partial result. */
  partial: 3,
  internal: 4,
  /** Ended by Ctrl-C, as shells number it. */
  interrupted: 130,
} as const;
