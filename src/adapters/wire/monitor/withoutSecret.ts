import { maskSecrets } from './maskSecrets.ts';

/** Nothing that is worth hiding is shorter. */
const shortestSecret = 8;
/** A value that could be one: it is named so, has a word as long as a token's, or an address that a password can stand in. */
const suspicious = /pass|pwd|secret|token|key|auth|cred|sign|[\w+=~-]{16}|:\/\//i;

/** A short value as it may be shown. Some secrets are told by the name that they stand under. */
export function withoutSecret(name: string, value: string): string {
  if (value.length < shortestSecret) return value;
  const stated = `"${name}": "${value}"`;
  if (!suspicious.test(stated)) return value;
  return maskSecrets(stated) === stated ? value : '•••';
}
