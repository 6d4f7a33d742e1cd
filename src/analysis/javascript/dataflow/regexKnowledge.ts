import type { SinkSet } from './values.ts';
import { everySink, neverAbsolute, neverClimbs, sinkSet, withoutQuotes } from './values.ts';

/** What a value is safe for once it did, or did not, match a pattern. */
export function clearedByRegex(pattern: string, matched: boolean, flags: string): SinkSet {
  if (!matched) {
    if (pattern.includes('__proto__')) return sinkSet('prototype', 'call');
    // None of the characters that are looked for is in it.
    if (/^["'<]$/.test(pattern)) return clearedByRemoving(pattern) & ~sinkSet('sql', 'command');
    const set = /^\[((?:[^\]\\]|\\.)+)\][+*]?$/.exec(pattern);
    if (set !== null && set[1]!.startsWith('^')) return isNarrow(set[1]!.slice(1)) ? everySink : 0;
    if (set !== null) return clearedByRemoving(set[1]!);
    return alternativesOf(pattern).reduce((set, part) => set | (/^(?:\(\^\|[^)]*\)|\(\?:\^\|[^)]*\)|\^|\[\\?\/\\?\\?\])?\(?(?:\\\.){2}/.test(part) ? neverClimbs : /^\^\\?\/$/.test(part) ? neverAbsolute : 0), 0);
  }
  // Nothing but what is outside of a class: none of its signs is in it.
  const without = /^\^\[\^((?:[^\]\\]|\\.)+)\][+*]\$$/.exec(pattern)?.[1];
  if (without !== undefined) return clearedByRemoving(without) | (/;/.test(without) && /\|/.test(without) && /\$/.test(without) && /`/.test(without) ? sinkSet('command') : 0);
  if (!pattern.startsWith('^')) return 0;
  const isAnchored = pattern.endsWith('$') && !pattern.endsWith('\\$') && !flags.includes('m');
  if (isAnchored) return allowsAnything(pattern) ? hostFixed(pattern) : everySink;
  return hostFixed(pattern);
}

/** The ways that a pattern may match, as far as they stand at its top. */
function alternativesOf(pattern: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < Math.min(pattern.length, 400); at++) {
    const letter = pattern[at]!;
    const piece = letter === '\\' ? pattern.slice(at, ++at + 1) : letter;
    if (piece === '(' || piece === '[') depth++;
    else if (piece === ')' || piece === ']') depth--;
    if (piece === '|' && depth === 0) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts;
}

/** What the parts that a pattern cuts out of a text are safe for: they hold nothing but what it allows. */
export function clearedByMatching(pattern: string): SinkSet {
  return allowsAnything(pattern) ? 0 : everySink;
}

/** The text that whatever matches begins with: `^\/var\/www` says `/var/www`. */
export function literalStart(pattern: string): string | undefined {
  if (!pattern.startsWith('^')) return undefined;
  const rest = pattern.slice(1).replace(/^\((\?:)?(?=\\)/, '');
  let text = '';
  for (let at = 0; at < rest.length && text.length < 80; at++) {
    const letter = rest[at]!;
    const escaped = letter === '\\' ? rest[at + 1] : undefined;
    if (escaped !== undefined ? /\w/.test(escaped) : /[.*+?^${}()|[\]]/.test(letter)) break;
    const next = rest[escaped === undefined ? at + 1 : at + 2];
    if (next !== undefined && /[*?{|]/.test(next)) break;
    text += escaped ?? letter;
    if (escaped !== undefined) at++;
  }
  return text === '' ? undefined : text;
}

/** What is safe once all characters of a class were removed or escaped. */
export function clearedByRemoving(characters: string): SinkSet {
  let set: SinkSet = 0;
  if (characters.includes('<')) set |= sinkSet('html');
  if (characters.includes('_')) set |= sinkSet('prototype');
  if (characters.includes("'")) set |= sinkSet('sql');
  if (/['"]/.test(characters)) set |= sinkSet('command') | withoutQuotes;
  if (characters.includes('/')) set |= sinkSet('path');
  else if (characters.includes('.')) set |= neverClimbs;
  if (/\\n|\\r|\\s/.test(characters)) set |= sinkSet('log');
  return set;
}

/** What `value.replace(pattern, …)` makes safe. */
export function clearedByReplacing(pattern: string, flags: string): SinkSet {
  // What stands in front of a resolved path is all there can be of dots.
  if (/^\^[(?:]*(\\\.){2}|^\^\(\\\.\\\./.test(pattern) && /[+*]$/.test(pattern)) return neverClimbs | neverAbsolute;
  if (!flags.includes('g')) return 0;
  if (pattern.includes('__proto__') || /^_+\+?$/.test(pattern)) return sinkSet('prototype');
  const negated = /^\[\^((?:[^\]\\]|\\.)+)\][+*]?$/.exec(pattern);
  if (negated !== null || pattern === '\\W' || pattern === '\\W+' || pattern === '\\D' || pattern === '\\D+') return negated === null || isNarrow(negated[1]!) ? everySink : 0;
  const signs = /^\(?((?:\\.|[^\\()[\]{}.*+?^$|])(?:\|(?:\\.|[^\\()[\]{}.*+?^$|]))+)\)?$/.exec(pattern)?.[1];
  if (signs !== undefined) return clearedByRemoving(signs.replaceAll('|', ''));
  const set = /^\(?\[((?:[^\]\\]|\\.)+)\][+*]?\)?$/.exec(pattern);
  if (set !== null) return clearedByRemoving(set[1]!) | (/[*+?].*[()[\]]|\\\].*\(/.test(set[1]!) ? sinkSet('regex') : 0);
  if (/^(<|&lt;)$/.test(pattern)) return sinkSet('html');
  if (pattern === "'" || pattern === '"') return sinkSet('sql', 'command', 'xpath') | withoutQuotes;
  if (/^(\/|\\\/|\\\.\|\\\/|\\\/\|\\\.)$/.test(pattern)) return sinkSet('path');
  if (/^\(?(\\\.){1,2}[+)]*$|^\(?(\\\.){2}/.test(pattern)) return neverClimbs;
  if (/^\(?:?\\r\?\\n|^\\n|^\\r|^\[\\r\\n\]|^\\s/.test(pattern)) return sinkSet('log');
  if (/^<\[\^>\]|^<\(?\\?\/?/.test(pattern)) return 0;
  return 0;
}

/** Letters, digits and the few signs that no language takes as its own. */
function isNarrow(characters: string): boolean {
  return !/[<>'"`$;|&(){}\\/]/.test(characters.replace(/\\[wds.\-_]/g, '')) && !/\\[SWD]/.test(characters);
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
