import type { Finding as WireFinding } from '../../protocol/finding.ts';
import type { ReviewResult } from '../../teams/review/reviewResult.ts';
import { findingToWire } from './findingToWire.ts';

/** The machine-readable result of `roundtable review --format json`. Every finding is in it, shown or not. */
export interface ReviewJson {
  readonly run: string;
  /** What the change was measured from, by name or commit; null where there is no history. */
  readonly base: string | null;
  readonly partial?: string;
  readonly agents: readonly { readonly id: string; readonly status: string; readonly reason?: string }[];
  readonly findings: readonly WireFinding[];
  readonly dropped: readonly { readonly finding: WireFinding; readonly by: string; readonly why: string }[];
  readonly funnel: ReviewResult['funnel'];
  readonly stats: {
    readonly files: number;
    readonly lines: number;
    readonly seconds: number;
    readonly skipped: Readonly<Record<string, number>>;
    readonly cached: number;
    readonly tokens: number;
    readonly usd: number;
    /** Files that no model was shown; absent where none was asked. */
    readonly keptLocal?: { readonly files: readonly string[]; readonly total: number };
  };
}

export function reviewToJson(run: string, result: ReviewResult): ReviewJson {
  const git = result.roots[0]?.git ?? null;
  return {
    run,
    base: git?.baseName ?? git?.base ?? null,
    ...(result.partial === null ? {} : { partial: result.partial }),
    agents: result.reviewers.map(({ id, status, reason }) => ({ id, status, ...(reason === undefined ? {} : { reason }) })),
    findings: result.findings.map((finding) => findingToWire(finding, result.roots)),
    dropped: result.dropped.map(({ finding, by, why }) => ({ finding: findingToWire(finding, result.roots), by, why })),
    funnel: result.funnel,
    stats: {
      files: result.stats.files,
      lines: result.stats.lines,
      seconds: Math.round(result.stats.seconds * 1000) / 1000,
      skipped: result.stats.skipped,
      cached: Math.round(result.stats.cached * 1000) / 1000,
      tokens: result.stats.spent?.tokens ?? 0,
      usd: Math.round((result.stats.spent?.usd ?? 0) * 1e6) / 1e6,
      ...(result.stats.keptLocal === undefined ? {} : { keptLocal: result.stats.keptLocal }),
    },
  };
}
