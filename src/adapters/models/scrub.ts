import { maskSecrets } from '../wire/monitor/maskSecrets.ts';

const maxLength = 300;

/** A provider's words fit for an error or a log: the key taken out even if it is told back in part, one line, not too long. */
export function scrub(text: string, key: string | undefined): string {
  let clean = text.slice(0, 10 * maxLength);
  if (key !== undefined && key.length >= 4) clean = clean.replaceAll(key, '•••');
  // Providers tell a rejected key back with its middle starred out.
  clean = maskSecrets(clean)
    .replace(/\b(?:sk|pk|key|api|gsk|xai|Bearer)[-_ ][\w*.-]{6,}/gi, '•••')
    .replace(/\/\/[^\s/@]+@/g, '//•••@')
    .replace(/\s+/g, ' ')
    .trim();
  return clean.length <= maxLength ? clean : `${clean.slice(0, maxLength - 1)}…`;
}
