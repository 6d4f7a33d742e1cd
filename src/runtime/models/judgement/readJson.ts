import { jsonrepair } from 'jsonrepair';
import { errorMessage } from '../../../base/errors.ts';
import type { Result } from '../../../base/result.ts';
import { fail, ok } from '../../../base/result.ts';

const maxLength = 1_000_000;

/**
 * Reads JSON as models write it: alone, in a code fence, or with words around it; where it does not parse, with what weak
 * models get wrong put right (commas, quotes, brackets left open).
 */
export function readJson(text: string): Result<unknown, string> {
  const trimmed = text.trim();
  if (trimmed === '') return fail('The reply is empty');
  if (trimmed.length > maxLength) return fail('The reply is too long to be read as JSON');
  const body = bodyOf(trimmed);
  for (const candidate of body === trimmed ? [trimmed] : [trimmed, body]) {
    const parsed = parse(candidate);
    if (parsed.ok) return parsed;
  }
  // Repair makes a string of any prose, which is not what was meant.
  if (!/^[[{]/.test(body)) return fail('The reply holds no JSON object');
  try {
    return parse(jsonrepair(body));
  } catch (error) {
    return fail(`The reply is not JSON: ${errorMessage(error).slice(0, 200)}`);
  }
}

function parse(text: string): Result<unknown, string> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    return fail(`The reply is not JSON: ${errorMessage(error).slice(0, 200)}`);
  }
}

function bodyOf(text: string): string {
  const fenced = /```(?:json[c5]?)?[^\S\n]*\n([\s\S]*?)(?:\n[^\S\n]*```|$)/i.exec(text)?.[1]?.trim();
  const inner = fenced !== undefined && /^[[{]/.test(fenced) ? fenced : text;
  const start = inner.search(/[[{]/);
  if (start < 0) return inner;
  const end = Math.max(inner.lastIndexOf('}'), inner.lastIndexOf(']'));
  return end > start ? inner.slice(start, end + 1) : inner.slice(start);
}
