import { entropyOf } from './entropy.ts';

const uuid = /^\{?[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}\}?$/i;

export function isUuid(value: string): boolean {
  return uuid.test(value);
}

/**
 * Whether a machine drew a value: letters and digits mixed without the grouping that people give to names, and more
 * information in each character than words carry.
 */
export function looksRandom(value: string, strictness: 'plain' | 'strict' = 'plain'): boolean {
  if (/\s/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) return false;
  if (!/^[\w+/=.~!@#%^&*$:|-]+$/.test(value) || isUuid(value) || isStructured(value) || isMadeOfWords(value)) return false;
  const isHex = /^[\da-f]+$/i.test(value);
  const enough = isHex ? (value.length >= 16 ? 2.8 : 9) : value.length >= 24 ? 3.7 : 3.2;
  if (entropyOf(value) < enough + (strictness === 'strict' && !isHex ? 0.3 : 0)) return false;
  return changesOf(value) >= (strictness === 'strict' ? 0.25 : 0.18);
}

/** Whether a password has the mixture that people are made to use, and no spaces as a sentence would. */
export function looksLikePassword(value: string): boolean {
  if (value.length < 8 || value.length > 100 || /\s/.test(value) || isStructured(value) || isUuid(value)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d_.:/-]/].filter((kind) => kind.test(value)).length;
  return kinds >= 3 && entropyOf(value) >= 2.7 && /[A-Za-z]/.test(value) && (/\d/.test(value) || kinds === 3);
}

/** How often neighbouring letters and digits differ in kind; about 0.4 to 0.6 where they are drawn at random, near 0 in names. */
function changesOf(value: string): number {
  const kindOf = (code: number): number => (code >= 48 && code <= 57 ? 1 : code >= 65 && code <= 90 ? 2 : code >= 97 && code <= 122 ? 3 : 0);
  let changes = 0;
  let pairs = 0;
  for (let at = 1; at < value.length; at++) {
    const before = kindOf(value.charCodeAt(at - 1));
    const here = kindOf(value.charCodeAt(at));
    if (before === 0 || here === 0) continue;
    pairs++;
    // A capital that begins a word is how names are written.
    if (before !== here && !(before === 2 && here === 3)) changes++;
  }
  return pairs === 0 ? 0 : changes / pairs;
}

/** Most of it is words in the spelling of names: `FlowPasswordRequiredV2`, `cmp2-qat-release`. */
function isMadeOfWords(value: string): boolean {
  if (!/[a-z]/.test(value) || !/[A-Z_.-]/.test(value)) return false;
  let inWords = 0;
  for (const word of value.matchAll(/[A-Z]?[a-z]{3,}|(?<![A-Za-z\d])[A-Z]{3,}(?![A-Za-z\d])/g)) inWords += word[0].length;
  return inWords / value.length > 0.6;
}

/** Paths, addresses, versions, dates, colours, algorithms, content hashes and code. */
function isStructured(value: string): boolean {
  return (
    /^(?:\.{0,2}\/|[a-z]:[\\/]|~\/|@[\w-]+\/|https?:|data:|file:|sha\d{1,3}[-:]|md5[-:]|v?\d+\.\d+\.\d|\d{4}-\d\d-\d\d|#[\da-f]{3,8}$|0x[\da-f]{1,16}$)/i.test(value) ||
    /\.(?:[cm]?[jt]sx?|py|json|ya?ml|html?|css|png|svg|pem|crt|cer|key|txt|md|sh|env|xml|go|rb|java|com|org|net|io|dev|local)$/i.test(value) ||
    /^[\w$]+(?:\.[a-z_$][\w$]*)+\(?/.test(value) && !/\d{3}/.test(value) ||
    /^(?:aes|rsa|hmac|sha|ecdsa|ed|hs|rs|es|ps|pbkdf|scrypt|argon|bcrypt)[-_]?\d/i.test(value) ||
    /\w\(/.test(value)
  );
}
