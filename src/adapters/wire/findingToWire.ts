import type { Finding as WireFinding, FindingEvidence, RelatedPlace } from '../../protocol/finding.ts';
import { ruleCategory } from './ruleCategory.ts';
import type { Finding } from '../../teams/review/finding.ts';

/**
 * Among several roots an id says which it belongs to, because two of them may hold the same code. Alone, a root's ids
 * are as they are kept with the code, the same on every machine.
 */
export function wireId(id: string, root: number, roots: number): string {
  return roots > 1 ? `${id}@${root}` : id;
}

/** The id as it is kept with the code. */
export function keptId(id: string): string {
  return id.replace(/@\d+$/, '');
}

/** The one place where the team's findings become what leaves the engine. */
export function findingToWire(finding: Finding, roots: readonly { readonly path: string }[]): WireFinding {
  return {
    id: wireId(finding.id, finding.root, roots.length),
    agent: finding.agent,
    rule: finding.rule,
    category: ruleCategory(finding.rule, finding.agent),
    severity: finding.severity,
    confidence: Math.round(finding.confidence * 100) / 100,
    file: finding.file,
    root: roots[finding.root]?.path ?? '',
    range: finding.range,
    symbol: finding.symbol,
    message: finding.message,
    evidence: finding.evidence.map(
      (evidence): FindingEvidence => ({
        kind: evidence.kind,
        text: evidence.text,
        ...(evidence.place === undefined ? {} : { file: evidence.place.file ?? finding.file, range: evidence.place.range }),
      }),
    ),
    related: finding.related.map(
      (related): RelatedPlace => ({ file: related.place.file ?? finding.file, range: related.place.range, message: related.message }),
    ),
    cwe: finding.cwe,
    tags: finding.tags,
    inDiff: finding.inDiff,
    state: finding.state,
    ...(finding.votes.length === 0 ? {} : { votes: finding.votes }),
    ...(finding.fix === undefined
      ? {}
      : {
          fix: {
            title: finding.fix.title,
            isSafe: finding.fix.isSafe,
            edits: finding.fix.edits.map((edit) => ({ file: edit.file ?? finding.file, range: edit.range, newText: edit.newText })),
          },
        }),
    shown: finding.shown,
  };
}
