import { maskSecrets } from '../monitor/maskSecrets.ts';

/** A value as JSON with everything that looks like a secret put out of sight; it stays JSON whatever was hidden. */
export function maskedJson(value: unknown): string {
  const text = JSON.stringify(value);
  const masked = maskSecrets(text);
  if (masked === text) return text;
  try {
    JSON.parse(masked);
    return masked;
  } catch {
    // What was hidden reached over the end of a text: each text is looked at by itself instead.
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'string' ? maskSecrets(inner) : inner));
  }
}
