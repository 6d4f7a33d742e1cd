import type { ShortFields } from '../../../protocol/monitor/monitorEvent.ts';
import { oneLine } from './oneLine.ts';
import { safeLine } from './preview.ts';
import { withoutSecret } from './withoutSecret.ts';

const most = 8;
const longest = 80;

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
