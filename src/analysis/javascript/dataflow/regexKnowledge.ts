import type { SinkSet } from './values.ts';
import { everySink, neverAbsolute, neverClimbs, sinkSet } from './values.ts';

/** What a value is safe for once it did, or did not, match a pattern. */
export function clearedByRegex(pattern: string, matched: boolean, flags: string): SinkSet {
  if (!matched) {
    // None of the characters that are looked for is in it.
    const set = /^\[((?:[^\]\\]|\\.)+)\][+*]?$/.exec(pattern);
    if (set !== null && set[1]!.startsWith('^')) return isNarrow(set[1]!.slice(1)) ? everySink : 0;
    if (set !== null) return clearedByRemoving(set[1]!);
    if (pattern.startsWith('\\.\\.')) return neverClimbs;
    return 0;
  }
  if (!pattern.startsWith('^')) return 0;
  const isAnchored = pattern.endsWith('$') && !pattern.endsWith('\\$') && !flags.includes('m');
  if (isAnchored) return allowsAnything(pattern) ? hostFixed(pattern) : everySink;
  return hostFixed(pattern);
}

/** What is safe once all characters of a class were removed or escaped. */
export function clearedByRemoving(characters: string): SinkSet {
  let set: SinkSet = 0;
  if (characters.includes('<')) set |= sinkSet('html');
  if (characters.includes("'")) set |= sinkSet('sql');
  if (characters.includes('/')) set |= sinkSet('path');
  else if (characters.includes('.')) set |= neverClimbs;
  if (/\\n|\\r|\\s/.test(characters)) set |= sinkSet('log');
  return set;
}

/** What `value.replace(pattern, …)` makes safe. */
export function clearedByReplacing(pattern: string, flags: string): SinkSet {
  if (!flags.includes('g')) return 0;
  const negated = /^\[\^((?:[^\]\\]|\\.)+)\][+*]?$/.exec(pattern);
  if (negated !== null || pattern === '\\W' || pattern === '\\W+' || pattern === '\\D' || pattern === '\\D+') return negated === null || isNarrow(negated[1]!) ? everySink : 0;
  const set = /^\(?\[((?:[^\]\\]|\\.)+)\][+*]?\)?$/.exec(pattern);
  if (set !== null) return clearedByRemoving(set[1]!) | (/[*+?].*[()[\]]|\\\].*\(/.test(set[1]!) ? sinkSet('regex') : 0);
  if (/^(<|&lt;)$/.test(pattern)) return sinkSet('html');
  if (pattern === "'" || pattern === '"') return sinkSet('sql');
  if (/^(\\\/|\\\.\|\\\/|\\\/\|\\\.)$/.test(pattern)) return sinkSet('path');
  if (/^\(?(\\\.){1,2}[+)]*$|^\(?(\\\.){2}/.test(pattern)) return neverClimbs;
  if (/^\^\(?:?(\\\.){2}|^\^\(\\\./.test(pattern)) return neverClimbs | neverAbsolute;
  if (/^\(?:?\\r\?\\n|^\\n|^\\r|^\[\\r\\n\]|^\\s/.test(pattern)) return sinkSet('log');
  if (/^<\[\^>\]|^<\(?\\?\/?/.test(pattern)) return 0;
  return 0;
}

/** Letters, digits and the few signs that no language takes as its own. */
function isNarrow(characters: string): boolean {
  return !/[<>'"`$;|&(){}\\/]/.test(characters.replace(/\\[wd.\-_]/g, '')) && !/\\[SWD]/.test(characters);
}

function allowsAnything(pattern: string): boolean {
  const plain = pattern.replace(/\\\\/g, '').replace(/\\\./g, '');
  if (/\\[SWD]/.test(plain)) return true;
  const withoutClasses = plain.replace(/\[(?:[^\]\\]|\\.)*\]/g, (set) => (set.startsWith('[^') ? '.' : isNarrow(set.slice(1, -1)) ? 'x' : '.'));
  return withoutClasses.includes('.');
}

/** `^https://example\.com/` leaves only the rest of an address open. */
function hostFixed(pattern: string): SinkSet {
  if (/^\^\(?:?https\??:\\?\/\\?\/[\w\\.-]+\\\/|^\^https?\??:\\\/\\\/[\w-]+(\\\.[\w-]+)+(\\\/|\$)/.test(pattern)) return sinkSet('redirect', 'request');
  if (/^\^\\\/(\[\^|\(\?!)/.test(pattern)) return sinkSet('redirect');
  return 0;
}
