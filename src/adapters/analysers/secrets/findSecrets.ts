import { assignmentHits } from './assignments.ts';
import { entropyOf } from './entropy.ts';
import { googleHits } from './google.ts';
import { headerHits, isPlainWord } from './headers.ts';
import { manifestHits } from './manifests.ts';
import { isMadeUpToken, isPlaceholder } from './placeholders.ts';
import { longWords } from './longWords.ts';
import { providers } from './providers.ts';
import type { SecretHit } from './secretHit.ts';

/** Everything in a text that our own patterns take for a secret, in any order, overlapping. */
export function findSecrets(text: string): SecretHit[] {
  return [...providerHits(text), ...privateKeyHits(text), ...connectionHits(text), ...headerHits(text), ...googleHits(text), ...manifestHits(text), ...assignmentHits(text)];
}

function providerHits(text: string): SecretHit[] {
  const hits: SecretHit[] = [];
  const words = longWords(text);
  for (const { name, marks, isContext, pattern, entropy } of providers) {
    const searched = isContext ? text : words;
    if (!marks.some((mark) => searched.includes(mark))) continue;
    for (const match of text.matchAll(pattern)) {
      // What stands inside a longer word only looks like a token by chance.
      if (/[A-Za-z0-9_.]/.test(text.charAt(match.index - 1))) continue;
      const value = match[1] ?? match[0];
      if (isMadeUpToken(value) || entropyOf(value) < entropy) continue;
      const start = match.index + match[0].indexOf(value);
      hits.push({ kind: 'token', name, start, end: start + value.length, confidence: 0.95, reason: 'It has the shape that its issuer documents' });
    }
  }
  return hits;
}

function privateKeyHits(text: string): SecretHit[] {
  if (!text.includes('PRIVATE KEY')) return [];
  return [...text.matchAll(/-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----([^-]{40,20000})-----END/g)].flatMap((match) => {
    const body = match[1]!.replace(/\\[rn]|[\s"'`+,\\]/g, '');
    if (body.length < 60 || entropyOf(body) < 3.5 || /[.<>$*{}]/.test(body)) return [];
    return [{ kind: 'private-key' as const, name: 'A private key', start: match.index, end: match.index + match[0].length, confidence: 0.95, reason: 'The lines around a PEM private key, with a key between them' }];
  });
}

function connectionHits(text: string): SecretHit[] {
  if (!text.includes('://')) return [];
  const hits: SecretHit[] = [];
  for (const match of text.matchAll(/\b([a-z][a-z\d+.-]{1,30}):\/\/([^\s:/@"'`<>]{0,100}):([^\s:/@"'`<>]{3,200})@([\w.-]{1,200})/gi)) {
    const [whole, scheme, user, password, host] = match as unknown as [string, string, string, string, string];
    if (isPlaceholder(password) || (/^https?$/i.test(scheme) && isPlainWord(password)) || isCommonPassword(password) || isHarmlessHost(host) || password === user) continue;
    const start = match.index + whole.indexOf(`:${password}@`) + 1;
    hits.push({ kind: 'connection-string', name: `The password of \`${scheme}://${host}\``, start, end: start + password.length, confidence: 0.8, reason: 'A password stands between the user and the host' });
  }
  return hits;
}

/** Passwords that stand in every tutorial protect nothing. */
function isCommonPassword(password: string): boolean {
  return /^(?:pass(?:word|wd)?\d*|pwd|secret|admin|root|test\w*|user(?:name)?|guest|postgres|mysql|redis|mongo\w*|token|key|my\w+|\$\w+|%\w+|:\w+|changeit|hunter2|foo|bar|abc\w{0,3}|\d{1,6})$/i.test(password);
}

function isHarmlessHost(host: string): boolean {
  return /^(?:localhost|127\.|0\.0\.0\.0|host(?:name)?$|server$|db$|database$|redis$|postgres$|mysql$|mongo$)|(?:^|\.)example(?:\.|$)|\.(?:test|invalid|localhost)$/i.test(host);
}
