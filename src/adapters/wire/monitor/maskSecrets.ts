import { findSecrets } from '../../analysers/secrets/findSecrets.ts';

/** A text with everything that looks like a secret put out of sight. What enters a log is masked already; this is the second net. */
export function maskSecrets(text: string): string {
  const hits = findSecrets(text).filter(({ confidence }) => confidence >= 0.75).sort((a, b) => b.start - a.start);
  let masked = text;
  let from = Infinity;
  for (const { start, end } of hits) {
    if (end > from) continue;
    masked = `${masked.slice(0, start)}•••${masked.slice(end)}`;
    from = start;
  }
  return masked;
}
