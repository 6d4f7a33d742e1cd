import type { Finding } from '../../protocol/finding.ts';
import type { ReviewTarget } from '../../protocol/messages.ts';

/** What somebody who writes `/review …` wants reviewed. Files that are attached go before words. */
export function targetOf(prompt: string, uris: readonly string[]): ReviewTarget {
  if (uris.length > 0) return { kind: 'files', uris };
  const base = /(?:^|\s)(?:against|since|vs\.?)\s+(?:the\s+)?(?:branch\s+|tag\s+|commit\s+)?`?([\w./@^~-]+)`?/i.exec(prompt)?.[1];
  if (base !== undefined) return { kind: 'branch', base: base.replace(/[.]+$/, '') };
  if (/\bstaged\b/i.test(prompt)) return { kind: 'staged' };
  if (/\b(?:workspace|everything|all files|whole|entire)\b/i.test(prompt)) return { kind: 'all' };
  return { kind: 'workingTree' };
}

/** What an attached thing points at: a file, and lines of it from 1 where it is a part. */
export interface PointedAt {
  readonly path: string;
  readonly line?: number;
}

/**
 * The finding that somebody asks about: by its number in the last answer, its id, its rule, or a place; without any of
 * these undefined, and then it is the one at the cursor or the weightiest.
 */
export function findingMeant(prompt: string, findings: readonly Finding[], listed: readonly string[], pointed: readonly PointedAt[], pathOf: (finding: Finding) => string): Finding | undefined {
  const words = prompt.trim().replace(/^(?:finding|number|no\.?)\s*(?=#?\d)/i, '').replaceAll('`', '');
  const number = /^#?(\d{1,4})[.!?]?$/.exec(words)?.[1];
  if (number !== undefined) {
    const id = listed[Number(number) - 1];
    return findings.find((finding) => finding.id === id);
  }
  const byName = findings.find(({ id, rule }) => id === words || rule === words);
  if (byName !== undefined) return byName;
  const place = /([\w./@-]+\.\w+)(?::(\d+))?/.exec(words);
  const named = place === null ? [] : findings.filter((finding) => pathOf(finding).endsWith(`/${place[1]!.replace(/^\.?\//, '')}`));
  return nearest(named, place?.[2] === undefined ? undefined : Number(place[2])) ?? pointed.map(({ path, line }) => nearest(findings.filter((finding) => pathOf(finding) === path), line)).find((finding) => finding !== undefined);
}

/** A line that somebody names may be near the finding rather than on it. */
function nearest(findings: readonly Finding[], line: number | undefined): Finding | undefined {
  if (line === undefined) return findings[0];
  const distance = ({ range }: Finding): number => (line < range.start.line ? range.start.line - line : Math.max(0, line - range.end.line));
  return [...findings].sort((a, b) => distance(a) - distance(b)).find((finding) => distance(finding) <= 5);
}
