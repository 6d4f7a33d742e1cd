import type { Finding } from '../finding.ts';

/** Something that speaks against a finding, with the line that it stands on. */
export interface Objection {
  readonly kind: 'marked' | 'guard' | 'uncalled' | 'refuted' | 'measured';
  /** 1-based. */
  readonly line: number;
  readonly text: string;
}

/** Marks by which people tell a tool that they have looked at a line; naming security or silencing every check. */
const marked = /(?:\/\/|\/\*|#|<!--)\s*(nosec\b|nosemgrep\b|NOSONAR\b|lgtm\b|codeql\[|noqa:\s*S\d|eslint-disable(?:-next)?-line[^\n]*(?:security|no-eval|no-unsanitized))/;
const guard = /\b(\w*(?:sanit|escape|quote|validat|whitelist|allowlist|allowed|isSafe|is_safe|bleach|purify|encodeURI)\w*)\s*[(.[]/i;
const identifiers = /[A-Za-z_$][\w$]*/g;
/** Words of every program, which prove no connection. */
const common = new Set(['const', 'let', 'var', 'return', 'await', 'async', 'function', 'if', 'else', 'for', 'of', 'in', 'new', 'true', 'false', 'null', 'undefined', 'this', 'self', 'def', 'import', 'from', 'require', 'not', 'and', 'or', 'res', 'response', 'console', 'log', 'send', 'exec', 'query', 'execute', 'run', 'get', 'post', 'app']);
const markReach = 2;

/**
 * What a skeptic can hold against a security finding by reading the code around it: a mark that somebody has looked, a
 * call before it that sounds like a guard and names a value of the finding's line, a function that nobody calls. Each
 * names its line; without a line there is no objection.
 */
export function objectionsTo(finding: Finding, text: string): Objection[] {
  const lines = text.split('\n');
  const at = finding.range.start.line;
  const found: Objection[] = [];
  for (let line = Math.max(1, at - markReach); line <= Math.min(lines.length, finding.range.end.line); line++) {
    const mark = marked.exec(lines[line - 1]!)?.[1];
    if (mark !== undefined) {
      found.push({ kind: 'marked', line, text: `Line ${line} says \`${mark.trim()}\`: somebody has looked at it` });
      break;
    }
  }
  if (finding.agent !== 'security') return found;
  const names = namesIn(lines.slice(at - 1, finding.range.end.line).join('\n'));
  // The flow's own first step bounds the search: what stands before the input came in guards nothing.
  const from = Math.min(at, ...finding.evidence.flatMap(({ place }) => (place !== undefined && place.file === undefined ? [place.range.start.line] : [])));
  for (let line = from === at ? Math.max(1, at - 12) : from; line < at; line++) {
    const code = lines[line - 1] ?? '';
    const call = guard.exec(code)?.[1];
    if (call === undefined || /^\s*(\/\/|#|\*|import\b|from\b)/.test(code)) continue;
    const shared = [...namesIn(code)].find((name) => names.has(name));
    if (shared === undefined) continue;
    found.push({ kind: 'guard', line, text: `Line ${line} passes \`${shared}\` through \`${call}\`` });
    break;
  }
  const symbol = finding.symbol.split('.').at(-1) ?? '';
  if (symbol !== '' && isUncalled(symbol, lines, finding.symbol.includes('.'))) {
    const line = lines.findIndex((code) => new RegExp(`\\b${escapeRegex(symbol)}\\b`).test(code)) + 1;
    found.push({ kind: 'uncalled', line, text: `Line ${line} is the only place of the file that names \`${symbol}\`, and it exports nothing of that name` });
  }
  return found;
}

function namesIn(code: string): Set<string> {
  return new Set((code.match(identifiers) ?? []).filter((name) => name.length > 2 && !common.has(name)));
}

/** A plain function that is neither exported, decorated nor named a second time; methods are called through objects. */
function isUncalled(symbol: string, lines: readonly string[], isMember: boolean): boolean {
  if (isMember || !/^[A-Za-z_$][\w$]*$/.test(symbol)) return false;
  const pattern = new RegExp(`(?<![\\w$])${escapeRegex(symbol)}(?![\\w$])`, 'g');
  let uses = 0;
  for (const [index, line] of lines.entries()) {
    const here = line.match(pattern)?.length ?? 0;
    if (here > 0 && (/\bexport\b|exports/.test(line) || /^\s*@/.test(lines[index - 1] ?? '') || /^(async\s+)?def\s/.test(line))) return false;
    uses += here;
    if (uses > 1) return false;
  }
  return uses === 1;
}

function escapeRegex(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}
