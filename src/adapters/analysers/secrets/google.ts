import { entropyOf } from './entropy.ts';
import { isMadeUpToken } from './placeholders.ts';
import type { SecretHit } from './secretHit.ts';

/** What says that a key is meant to be seen: configurations of web and mobile apps, and addresses of maps. */
const meantToBeSeen = /authDomain|firebase|messagingSenderId|google-services|maps\.google|maps\/api|geo\.API_KEY/i;
const calledAKey = /(?:key|token|secret|gemini|credential)["'`\])]{0,3}\s{0,5}(?:=>|[:=,(?]|\w{0,20}\()\s{0,5}["'`]?$/i;

/**
 * Google's keys with this prefix name a project and are meant to stand in web pages and apps, unless the code calls one
 * a key of something else: then it may open a paid service.
 */
export function googleHits(text: string): SecretHit[] {
  if (!text.includes('AIza')) return [];
  return [...text.matchAll(/(?<![\w-])AIza[\w-]{35}(?![\w-])/g)].flatMap((match) => {
    const before = text.slice(Math.max(0, match.index - 80), match.index);
    const around = text.slice(Math.max(0, match.index - 600), match.index + 600);
    if (!calledAKey.test(before) || meantToBeSeen.test(around) || isMadeUpToken(match[0]) || entropyOf(match[0]) < 4) return [];
    return [{ kind: 'token', name: 'A Google API key', start: match.index, end: match.index + match[0].length, confidence: 0.7, reason: 'It has the shape that Google documents, and the code calls it a key' }];
  });
}
