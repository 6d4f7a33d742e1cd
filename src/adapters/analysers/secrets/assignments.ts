import { isPlaceholder } from './placeholders.ts';
import { isUuid, looksLikePassword, looksRandom } from './randomness.ts';
import type { SecretHit } from './secretHit.ts';
import { tellingNames } from './tellingNames.ts';
import type { TellingName } from './tellingNames.ts';

const type = String.raw`:[ \t]{0,3}(?:const[ \t])?[A-Za-z]\w{0,20}(?:[ \t]?\*)?[ \t]{0,3}=`;
const operator = String.raw`(?:${type}|:{1,3}=|=>|\?=|\|\||[.+]=|={1,3}|[:>]|[ \t](?:string|str)[ \t]=|["']?,?\s{0,40}["']?value["']?[ \t]?[:=])`;
const scheme = String.raw`(?:(?:Bearer|Basic|Token|ApiKey|Api-Token|token)[ \t]{1,3})?`;
const quoted = (group: number): string => String.raw`\\?(["'${'`'}])${scheme}([^"'${'`'}\r\n\\]{6,500})\\?` + `\\${String(group)}`;
const bare = String.raw`([A-Za-z0-9+/_=.~-]{10,500})(?=[\s"'${'`'};,&<>)}\\]|$)`;

/** What follows a name up to its value, in the notations of programs, configurations, shells, markup and calls. */
const assigned = new RegExp(
  String.raw`(?:["'${'`'}\])}]|\\"){0,3}[ \t]{0,20}(?:,[ \t]{0,5}${quoted(1)}|${operator}[ \t\r\n]{0,40}(?:\(|[\w.]{1,40}\()?${scheme}(?:${quoted(3)}|${bare}))`,
  'y',
);

/** How much of a name a sentence shows. */
const shownName = 60;

/** Values under a telling name that look as if a machine had drawn them. */
export function assignmentHits(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (const name of tellingNames(text)) {
    assigned.lastIndex = name.end;
    const match = assigned.exec(text);
    if (match === null) continue;
    const inQuotes = match[2] ?? match[4];
    const value = inQuotes ?? match[5]!;
    // Whether one of Google's keys opens anything is decided by what stands around it.
    if (isPlaceholder(value) || value.startsWith('AIza')) continue;
    const confidence = confidenceOf(name, value, inQuotes !== undefined);
    if (confidence === 0) continue;
    const start = match.index + match[0].lastIndexOf(value);
    const shown = `\`${name.text.slice(0, shownName)}\``;
    hits.push({
      kind: 'assignment', name: shown, start, end: start + value.length, confidence,
      reason: `The name ${shown} says that it opens something, and the value looks drawn at random`,
    });
  }
  return hits;
}

function confidenceOf(name: TellingName, value: string, isQuoted: boolean): number {
  const isWeak = name.strength === 'weak';
  // An identifier drawn at random is a key only where the whole name says so.
  if (isUuid(value)) return name.strength === 'strong' && /(?:api[_.-]?key|token|secret|authorization)$/i.test(name.text) && isQuoted ? 0.55 : 0;
  if (looksRandom(value, isQuoted && !isWeak ? 'plain' : 'strict')) {
    if (value.length >= (isQuoted ? 12 : 16)) return isWeak ? (value.length >= 24 ? 0.6 : 0) : 0.7;
    return name.strength === 'password' && value.length >= 10 ? 0.6 : 0;
  }
  return name.strength === 'password' && isQuoted && looksLikePassword(value) ? 0.6 : 0;
}
