import type { ShortFields } from '../../../protocol/monitor/monitorEvent.ts';
import { maskSecrets } from './maskSecrets.ts';
import { oneLine, safeLine } from './preview.ts';

const most = 8;
const longest = 80;
/** Nothing that is worth hiding is shorter. */
const shortestSecret = 8;
/** A value that could be one: it is named so, has a word as long as a token's, or an address that a password can stand in. */
const suspicious = /pass|pwd|secret|token|key|auth|cred|sign|[\w+=~-]{16}|:\/\//i;

/** Short values of a content that tell what a bid, a vote or a verdict says; undefined where there are none. */
export function fieldsOf(content: unknown): ShortFields | undefined {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  const fields: Record<string, string | number | boolean> = {};
  let count = 0;
  for (const [name, value] of Object.entries(content)) {
    if (count >= most) break;
    if (typeof value === 'number' ? !Number.isFinite(value) : typeof value !== 'boolean' && (typeof value !== 'string' || value.length > longest)) continue;
    fields[safeLine(name).slice(0, 40)] = typeof value === 'string' ? withoutSecret(name, oneLine(value)) : (value as number | boolean);
    count++;
  }
  return count === 0 ? undefined : fields;
}

/** Some secrets are told by the name that they stand under. */
function withoutSecret(name: string, value: string): string {
  if (value.length < shortestSecret) return value;
  const stated = `"${name}": "${value}"`;
  if (!suspicious.test(stated)) return value;
  return maskSecrets(stated) === stated ? value : '•••';
}
