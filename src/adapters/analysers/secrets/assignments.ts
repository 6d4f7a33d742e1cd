import { entropyOf } from './entropy.ts';
import { isPlaceholder } from './placeholders.ts';
import type { SecretHit } from './secretHit.ts';

/** A name that says its value opens something, an assignment in any notation, and the value. */
const assignment =
  /((?:[\w.-]{0,40}?)(?:passw(?:or)?d|pwd|secret|token|api[_.-]?key|apikey|access[_.-]?key|auth[_.-]?key|credential|private[_.-]?key|encryption[_.-]?key|signing[_.-]?key)s?[\w.-]{0,20})["'`\])]{0,3}[ \t]{0,5}(?::\s{0,3}\w{1,20}\s{0,3}=|:=|=>|\?=|=|:|,)[ \t\n]{0,8}(?:["'`]([^"'`\n]{8,200})["'`]|([A-Za-z0-9+/_=.-]{12,200}))/gi;

/** Names about a secret that are not one. */
const harmless = /(?:public|file|path|name|url|uri|type|length|size|regex|pattern|prefix|suffix|header|field|label|title|hint|message|error|placeholder|endpoint|expir\w*|ttl|id|hash|count|index|limit|max|min|test|alias)(?:["'\])]|[_.-]?\d{0,2})?$/i;

export function assignmentHits(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const match of text.matchAll(assignment)) {
    const name = match[1]!;
    const value = match[2] ?? match[3]!;
    if (harmless.test(name) || isPlaceholder(value) || !looksRandom(value)) continue;
    const start = match.index + match[0].lastIndexOf(value);
    hits.push({ kind: 'assignment', name: `\`${name}\``, start, end: start + value.length, confidence: 0.65, reason: `The name \`${name}\` says so, and the value looks random` });
  }
  return hits;
}

function looksRandom(value: string): boolean {
  if (/\s/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  if (/^[\da-f]{8}-[\da-f]{4}-/i.test(value)) return false;
  return entropyOf(value) >= 3.5;
}
