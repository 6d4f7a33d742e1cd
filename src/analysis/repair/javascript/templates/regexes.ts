import type { Node } from '../../../javascript/syntax/tree.ts';
import type { RepairContext } from '../repairContext.ts';

/** Small changes of a regular expression: flags, anchors, quantifiers, classes. */
export function regexes(node: Node, context: RepairContext): void {
  if (node.type !== 'RegExpLiteral' || node.pattern.length > 200) return;
  const { pattern, flags } = node;
  const offer = (newPattern: string, newFlags: string, prior: number, title: string): void => {
    if (newPattern === '' || !isValid(newPattern, newFlags)) return;
    context.replace(node, `/${newPattern}/${newFlags}`, 'regex', prior, title);
  };
  for (const [flag, prior] of [['g', 0.5], ['i', 0.45], ['u', 0.2], ['m', 0.25], ['s', 0.2]] as const) {
    if (flags.includes(flag)) offer(pattern, flags.replace(flag, ''), prior * 0.6, `drop the flag \`${flag}\``);
    else offer(pattern, [...flags, flag].sort().join(''), prior, `add the flag \`${flag}\``);
  }
  if (pattern.startsWith('^')) offer(pattern.slice(1), flags, 0.25, 'match anywhere, not only at the start');
  else offer(`^${pattern}`, flags, 0.3, 'match at the start only');
  if (pattern.endsWith('$')) offer(pattern.slice(0, -1), flags, 0.25, 'match anywhere, not only up to the end');
  else offer(`${pattern}$`, flags, 0.3, 'match up to the end only');
  if (!pattern.startsWith('^') && !pattern.endsWith('$')) offer(`^(?:${pattern})$`, flags, 0.2, 'match the whole text only');
  offer(`${pattern}+`, flags, 0.2, 'match one or more of the last');
  inside(pattern, flags, offer);
}

function inside(pattern: string, flags: string, offer: (pattern: string, flags: string, prior: number, title: string) => void): void {
  let isClass = false;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at]!;
    const put = (text: string, length: number, prior: number, title: string): void => offer(pattern.slice(0, at) + text + pattern.slice(at + length), flags, prior, title);
    if (character === '\\') {
      const next = pattern[at + 1] ?? '';
      if (/[dDwWsSbB]/.test(next)) {
        const other = next === next.toLowerCase() ? next.toUpperCase() : next.toLowerCase();
        put(`\\${other}`, 2, 0.25, `use \`\\${other}\` instead of \`\\${next}\``);
        if (/[dw]/.test(next)) put(next === 'd' ? '\\w' : '\\d', 2, 0.1, `use \`${next === 'd' ? '\\w' : '\\d'}\` instead of \`\\${next}\``);
      }
      at++;
    } else if (character === '[') {
      isClass = true;
      if (pattern[at + 1] === '^') put('[', 2, 0.3, 'match what is in the class');
      else put('[^', 1, 0.25, 'match what is not in the class');
    } else if (character === ']') isClass = false;
    else if (isClass) {
      if (character !== '^' && character !== '-') put('', 1, 0.12, `drop \`${character}\` from the class`);
    } else if (character === '+' || character === '*') {
      if (pattern[at - 1] === '(' || at === 0) continue;
      const other = character === '+' ? '*' : '+';
      put(other, 1, 0.35, `use \`${other}\` instead of \`${character}\``);
      if (pattern[at + 1] === '?') put(character, 2, 0.25, 'match as much as possible');
      else put(`${character}?`, 1, 0.3, 'match as little as possible');
      put('', 1, 0.2, 'match exactly one');
    } else if (character === '?' && !'(+*'.includes(pattern[at - 1] ?? '(')) {
      put('', 1, 0.2, 'no longer optional');
    } else if (character === '.') {
      put('\\.', 1, 0.4, 'match a dot, not any character');
    }
  }
}

function isValid(pattern: string, flags: string): boolean {
  try {
    new RegExp(pattern, flags);
    return true;
  } catch {
    return false;
  }
}
