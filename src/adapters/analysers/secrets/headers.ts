import { isMadeUpToken, isPlaceholder } from './placeholders.ts';
import { looksLikePassword, looksRandom } from './randomness.ts';
import type { SecretHit } from './secretHit.ts';

/** Credentials on their way: command lines, headers and signed tokens. */
export function headerHits(text: string): SecretHit[] {
  return [...curlHits(text), ...basicHits(text), ...bearerHits(text), ...jwtHits(text)];
}

/** Longer commands than this are data, not something a person typed. */
const longestCommand = 4000;

/** `curl -u user:password`. Each command is cut out first, so that a long text costs no more than its length. */
function curlHits(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  for (let at = text.indexOf('curl'); at !== -1; ) {
    const command = commandAt(text, at);
    for (const match of command.matchAll(/\s(?:-u|--user)[ =]{0,3}(["']?)([^\s:"'`]{0,80}):(["']?)([^\s"'`]{3,100})/g)) {
      const [whole, , user, , password] = match as unknown as [string, string, string, string, string];
      const secret = password === '' ? user : password;
      if (/[<>]/.test(user + password) || isPlaceholder(secret) || isPlainWord(secret) || secret.startsWith('$')) continue;
      const start = at + match.index + whole.lastIndexOf(secret);
      hits.push({ kind: 'assignment', name: 'The password of a `curl` command', start, end: start + secret.length, confidence: 0.75, reason: 'It is handed over to `curl` as a user\'s password' });
    }
    at = text.indexOf('curl', at + command.length);
  }
  return hits;
}

/** A command up to its end: the first line break that no backslash takes back. */
function commandAt(text: string, start: number): string {
  const limit = Math.min(text.length, start + longestCommand);
  let end = text.indexOf('\n', start);
  while (end !== -1 && end < limit && (text[end - 1] === '\\' || (text[end - 1] === '\r' && text[end - 2] === '\\'))) end = text.indexOf('\n', end + 1);
  return text.slice(start, end === -1 || end > limit ? limit : end);
}

/** `Authorization: Basic ...` says user and password to whoever can undo base 64. */
function basicHits(text: string): SecretHit[] {
  if (!/basic/i.test(text)) return [];
  return [...text.matchAll(/\bBasic[ ]{1,3}([A-Za-z0-9+/]{12,400}={0,2})/gi)].flatMap((match) => {
    const decoded = Buffer.from(match[1]!, 'base64').toString('latin1');
    const parts = /^([^{}"\x00-\x1f\x7f-\xff]{0,100}?):([\x20-\x7e]{3,200})$/.exec(decoded);
    if (parts === null || isPlaceholder(parts[2]!) || isPlainWord(parts[2]!)) return [];
    const start = match.index + match[0].length - match[1]!.length;
    return [{ kind: 'assignment' as const, name: 'An `Authorization` header', start, end: start + match[1]!.length, confidence: 0.75, reason: 'It decodes to a user and a password' }];
  });
}

function bearerHits(text: string): SecretHit[] {
  return [...text.matchAll(/\bauthorization\b["'\]]{0,2}\s{0,3}[:=,]\s{0,3}[\w.]{0,20}\(?["'`]?\s{0,3}(?:bearer|token|api-?token|api-?key|key)[ ]{1,3}([\w.~+/=-]{16,600})/gi)].flatMap((match) => {
    const value = match[1]!;
    if (isPlaceholder(value) || !looksRandom(value)) return [];
    const start = match.index + match[0].length - value.length;
    return [{ kind: 'token' as const, name: 'An access token', start, end: start + value.length, confidence: 0.75, reason: 'It is sent as proof of identity in an `Authorization` header' }];
  });
}

/** A signed token is told by its first part, which decodes to a header that names an algorithm. */
function jwtHits(text: string): SecretHit[] {
  if (!text.includes('eyJ')) return [];
  return [...text.matchAll(/(?<![\w.-])eyJ[\w-]{8,2000}\.(ey[\w-]{8,6000})\.[\w-]{20,2000}(?![\w-])/g)].flatMap((match) => {
    const value = match[0];
    const payload = Buffer.from(match[1]!, 'base64url').toString('utf8');
    // The token that the format's own site shows everyone.
    if (isMadeUpToken(value) || (payload.includes('"1234567890"') && payload.includes('John Doe'))) return [];
    if (!/"(?:alg|typ|enc|kid)"/.test(Buffer.from(value.slice(0, value.indexOf('.')), 'base64url').toString('utf8'))) return [];
    return [{ kind: 'token' as const, name: 'A signed access token (JWT)', start: match.index, end: match.index + value.length, confidence: 0.75, reason: 'It has the three parts of a JSON web token, and the first names its algorithm' }];
  });
}

/** Words, names and numbers that stand in every manual. */
export function isPlainWord(value: string): boolean {
  return !looksLikePassword(value) && (/^[a-z_-]*\d{0,4}$/i.test(value) || /^\d+$/.test(value)) && !looksRandom(value, 'strict');
}
