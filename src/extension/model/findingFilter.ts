import type { Finding } from '../../protocol/finding.ts';

/** Whether a finding has every word of a filter; a word with `@` in front names a reviewer. */
export function matchesFilter(finding: Finding, filter: string): boolean {
  const words = filter.toLowerCase().split(/\s+/).filter((word) => word !== '' && word !== '@');
  if (words.length === 0) return true;
  const text = [finding.message, finding.rule, finding.file, finding.agent, finding.category, finding.symbol, ...finding.cwe]
    .join('\n')
    .toLowerCase();
  const agent = finding.agent.toLowerCase();
  return words.every((word) => (word.startsWith('@') ? agent.startsWith(word.slice(1)) : text.includes(word)));
}
