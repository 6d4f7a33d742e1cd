import type { ArrivalOutcome, ArrivalProbe } from '../../teams/review/ports/probes.ts';

/** What a host is handed on its standard input; it answers with one line that begins with the word. */
export interface HostRequest extends Omit<ArrivalProbe, 'text' | 'language'> {
  readonly word: string;
  /** Absolute: the copy. */
  readonly folder: string;
}

export type HostAnswer = ArrivalOutcome;
