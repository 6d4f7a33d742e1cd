import type { Failure, Proposal } from '../../protocol/healing.ts';
import type { HealResult } from '../../teams/healing/healResult.ts';

/** The machine-readable result of `roundtable heal --format json`. */
export interface HealJson {
  readonly run: string;
  readonly runner: string;
  readonly partial?: string;
  /** What isolation was missing on this machine; empty where it was whole. */
  readonly isolation: readonly string[];
  readonly tests: HealResult['tests'];
  readonly failures: readonly (Omit<Failure, 'proposals' | 'activity' | 'root'> & { readonly proposals: readonly Omit<Proposal, 'files'>[] })[];
  readonly stats: HealResult['stats'];
}

export function healToJson(run: string, result: HealResult, applied: ReadonlySet<string> = new Set()): HealJson {
  return {
    run,
    runner: result.runner,
    ...(result.partial === null ? {} : { partial: result.partial }),
    isolation: result.isolation,
    tests: result.tests,
    failures: result.failures.map(({ root: _root, activity: _activity, proposals, ...failure }) => ({
      ...failure,
      proposals: proposals.map(({ files: _files, ...proposal }) => ({ ...proposal, applied: applied.has(proposal.id) })),
    })),
    stats: result.stats,
  };
}
