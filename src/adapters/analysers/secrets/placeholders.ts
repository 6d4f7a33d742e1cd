import { entropyOf } from './entropy.ts';

/** Words that mark a value as made up. */
const madeUp =
  /example|sample|placeholder|dummy|fake|change_?me|replace|your[-_. ]?|insert[-_ ]|todo|fixme|redacted|removed|hidden|masked|foobar|lorem|not[-_]?a[-_]?real|nothing|secret[-_]?here|(?:key|token|string|secret|password)[-_]?here/i;

/** Marks of things left out. */
const leftOut = /x{4,}|\*{3,}|\.{2,}|…|#{4,}|-{4,}|_{6,}|<[^>]*>|\[[^\]]*\]/i;

/** Values that are filled in elsewhere: shell, template and format holes, references to the environment or a store. */
const holes = /\$\{|\$\(|\{\{|\}\}|<%|%>|%\(|%[sd@]|#\{|\$[A-Z_]{2,}|%[A-Z_]{3,}%|\{[a-z_][\w.]*\}|\{\d*\}|process\.env|os\.environ|getenv|import\.meta|secrets\.|vault:|^(?:env|ref|file|op|arn|ssm)[:.]|:\/\//i;

/** Whether a value is visibly not a secret, whatever it is called. */
export function isPlaceholder(value: string): boolean {
  return madeUp.test(value) || leftOut.test(value) || holes.test(value) || isRepetitive(value) || isSequence(value);
}

/** A token of a provider may contain any word by chance when it is long; only what nobody draws by chance counts. */
export function isMadeUpToken(value: string): boolean {
  return /example|placeholder|your[-_]|redacted|fake[-_]|dummy/i.test(value) || /x{6,}|\*{3,}|\.{3,}|…|#{4,}/i.test(value) || isRepetitive(value) || isSequence(value);
}

/** One character or a short group over and over. */
function isRepetitive(value: string): boolean {
  return /(.)\1{6,}/.test(value) || /(.{2,5})\1{3,}/.test(value) || (value.length >= 8 && entropyOf(value) < 2);
}

/** A quarter of it or more is one run through the alphabet, the digits or the keyboard. */
function isSequence(value: string): boolean {
  const needed = Math.max(6, Math.ceil(value.length / 4));
  let up = 1;
  let down = 1;
  for (let at = 1; at < value.length; at++) {
    const step = value.toLowerCase().charCodeAt(at) - value.toLowerCase().charCodeAt(at - 1);
    up = step === 1 ? up + 1 : 1;
    down = step === -1 ? down + 1 : 1;
    if (up >= needed || down >= needed) return true;
  }
  return /qwertyu|asdfghj|zxcvbnm|deadbeef|cafebabe/i.test(value);
}
