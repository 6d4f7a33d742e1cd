import type { Proposal } from '../../protocol/healing.ts';
import type { FeatureResult } from '../../teams/feature/featureResult.ts';

/** The machine-readable result of `roundtable build --format json`. */
export interface FeatureJson {
  readonly run: string;
  readonly task: string;
  /** Whether validation bore the proposal out. */
  readonly proven: boolean;
  readonly partial?: string;
  /** What isolation was missing on this machine; empty where it was whole. */
  readonly isolation: readonly string[];
  readonly steps: FeatureResult['steps'];
  readonly proposal: Omit<Proposal, 'files'> | null;
  readonly stats: FeatureResult['stats'];
}

export function featureToJson(run: string, result: FeatureResult, applied = false): FeatureJson {
  const { proposal } = result;
  return {
    run,
    task: result.task,
    proven: result.isProven,
    ...(result.partial === null ? {} : { partial: result.partial }),
    isolation: result.isolation,
    steps: result.steps,
    proposal: proposal === null ? null : withoutFiles(proposal, applied),
    stats: result.stats,
  };
}

function withoutFiles({ files: _files, ...proposal }: Proposal, applied: boolean): Omit<Proposal, 'files'> {
  return { ...proposal, applied };
}
