import { entropyOf } from './entropy.ts';

/** Words that mark a value as made up, in values and in what stands around them. */
const madeUp = /example|sample|placeholder|dummy|fake|mock|change_?me|replace_?me|your[-_. ]?|insert[-_ ]|todo|fixme|redacted|xxxx|\*{3,}|\.{3}|<[^>]*>|foobar|lorem|not[-_]?a[-_]?real|deadbeef|0123456789|1234567|abcdefg|qwerty/i;

/** Values that are filled in elsewhere: shell, template and format holes, references to the environment. */
const holes = /\$\{|\$\(|\{\{|\}\}|<%|%>|%\(|#\{|\$[A-Z_]{2,}|%[A-Z_]{3,}%|\{[a-z_][\w.]*\}|process\.env|os\.environ|getenv|secrets\.|vault:|^env[:.]/;

/** Whether a value is visibly not a secret, whatever it is called. */
export function isPlaceholder(value: string): boolean {
  return madeUp.test(value) || holes.test(value) || isRepetitive(value);
}

/** One character or a short group over and over, or a run such as `abcdef`. */
function isRepetitive(value: string): boolean {
  if (value.length >= 8 && entropyOf(value) < 1.5) return true;
  return /(.)\1{5,}/.test(value);
}
