import type { Diagnostics } from 'recheck';
import type { RegexVerdict } from '../../../teams/review/ports/instruments.ts';

/** What recheck found, in our words. */
export function verdictOf(found: Diagnostics): RegexVerdict {
  switch (found.status) {
    case 'safe':
      return { status: 'safe' };
    case 'vulnerable': {
      const { complexity } = found;
      const attack = readable(found.attack);
      const parts = { pumps: found.attack.pumps.map(({ prefix, pump }) => ({ prefix, pump })), suffix: found.attack.suffix };
      return complexity.type === 'exponential'
        ? { status: 'vulnerable', complexity: 'exponential', attack, parts }
        : { status: 'vulnerable', complexity: 'polynomial', degree: complexity.degree, attack, parts };
    }
    case 'unknown':
      return { status: 'unknown', reason: unknownReason(found.error) };
  }
}

type Attack = Extract<Diagnostics, { status: 'vulnerable' }>['attack'];

/** The input that shows it, as a person would tell another: `'a' repeated 31 times, then '!'`. */
function readable(attack: Attack): string {
  const parts: string[] = [];
  for (const { prefix, pump } of attack.pumps) {
    if (prefix !== '') parts.push(quoted(prefix));
    parts.push(`${quoted(pump)} repeated ${attack.base} times`);
  }
  if (attack.suffix !== '') parts.push(quoted(attack.suffix));
  return parts.join(', then ');
}

/** Characters that cannot be seen are written as escapes. */
function quoted(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 77)}...` : text;
  const escaped = shown.replace(/[\\'\p{C}\p{Z}]/gu, (char) => {
    if (char === ' ') return char;
    if (char === "'" || char === '\\') return `\\${char}`;
    return named[char] ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  return `'${escaped}'`;
}

const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\v': '\\v', '\f': '\\f' };

function unknownReason(error: Extract<Diagnostics, { status: 'unknown' }>['error']): string {
  switch (error.kind) {
    case 'timeout':
      return 'the analysis took too long';
    case 'cancel':
      return 'the analysis was cancelled';
    case 'invalid':
      return `the expression is not valid: ${error.message}`;
    case 'unsupported':
      return `the expression uses what the analysis cannot read: ${error.message}`;
    case 'unexpected':
      return `the analysis failed: ${error.message}`;
  }
}
