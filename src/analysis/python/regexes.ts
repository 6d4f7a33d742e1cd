import type { RegexLiteral } from '../regexLiteral.ts';
import { argument, stringPrefix } from './calls.ts';
import { createNames } from './names.ts';
import { isPatternExposed } from './regexExposure.ts';
import { buildScopes } from './scopes.ts';
import { symbolAround } from './symbols.ts';
import type { PyNode, PyTree } from './syntax.ts';
import { rangeOf, visit } from './syntax.ts';

/** Functions of `re` that take a pattern first, with the place of their flags. */
const takers: Readonly<Record<string, number>> = { compile: 1, match: 2, search: 2, fullmatch: 2, findall: 2, finditer: 2, split: 3, sub: 4, subn: 4 };

/** The regular expressions that a file writes out, in ECMAScript syntax; those that have no such form are left out. */
export function pythonRegexes(tree: PyTree, path = ''): RegexLiteral[] {
  const scopes = buildScopes(tree);
  const names = createNames(scopes);
  const found: RegexLiteral[] = [];
  visit(tree.root, (node) => {
    if (node.kind !== 'call') return;
    const taker = /^(?:re|regex)\.(\w+)$/.exec(names.callee(node) ?? '')?.[1];
    const flagsAt = taker === undefined ? undefined : takers[taker];
    if (flagsAt === undefined) return;
    let pattern = argument(node, 0, 'pattern');
    if (pattern?.kind === 'identifier') {
      const definitions = scopes.bindingOf(pattern)?.definitions ?? [];
      pattern = definitions.length === 1 ? definitions[0]!.value : undefined;
    }
    const text = decoded(pattern);
    if (pattern === undefined || text === undefined) return;
    const converted = toEcmaScript(text, argument(node, flagsAt, 'flags')?.text ?? '');
    if (converted === undefined) return;
    const source = taker === 'match' ? `^(?:${converted.source})` : taker === 'fullmatch' ? `^(?:${converted.source})$` : converted.source;
    found.push({ source, flags: converted.flags, range: rangeOf(tree, pattern), symbol: symbolAround(pattern), isExposed: isPatternExposed(path, node, taker!, argument(node, /^subn?$/.test(taker!) ? 2 : 1, 'string'), scopes) });
  });
  return found;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f', v: '\v', a: '\x07', b: '\b', '\\': '\\', "'": "'", '"': '"', '0': '\0', '\n': '' };

/** The value of a string literal, escapes carried out; nothing where parts of it are computed. */
function decoded(node: PyNode | undefined): string | undefined {
  if (node?.kind === 'concatenated_string') {
    const parts = node.children.map(decoded);
    return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
  }
  if (node?.kind === 'parenthesized_expression') return decoded(node.children[0]);
  if (node?.kind !== 'string' || node.children.some(({ kind }) => kind === 'interpolation')) return undefined;
  const content = node.children.filter(({ kind }) => kind === 'string_content').map(({ text }) => text).join('');
  if (stringPrefix(node).includes('r')) return content;
  return content.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[\s\S])/g, (whole, part: string) => {
    if (part.length > 1) return String.fromCharCode(Number.parseInt(part.slice(1), 16));
    return escapes[part] ?? whole;
  });
}

/** Writes a Python pattern as an ECMAScript one; nothing where the other side has no words for it. */
export function toEcmaScript(pattern: string, flagText: string): { readonly source: string; readonly flags: string } | undefined {
  let flags = '';
  const add = (flag: string): void => {
    if (!flags.includes(flag)) flags += flag;
  };
  if (/\b(I|IGNORECASE)\b/.test(flagText)) add('i');
  if (/\b(M|MULTILINE)\b/.test(flagText)) add('m');
  if (/\b(S|DOTALL)\b/.test(flagText)) add('s');
  let isVerbose = /\b(X|VERBOSE)\b/.test(flagText);
  let rest = pattern;
  const inline = /^\s*\(\?([aiLmsux]+)\)/.exec(rest);
  if (inline !== null) {
    rest = rest.slice(inline[0].length);
    for (const flag of inline[1]!) {
      if ('ims'.includes(flag)) add(flag);
      if (flag === 'x') isVerbose = true;
    }
  }
  let source = '';
  let inClass = false;
  for (let i = 0; i < rest.length; i++) {
    const char = rest[i]!;
    if (char === '\\') {
      const next = rest[++i] ?? '';
      if (next === 'A') source += inClass ? 'A' : flags.includes('m') ? undefinedForm : '^';
      else if (next === 'Z') source += inClass ? 'Z' : flags.includes('m') ? undefinedForm : '$';
      else if (next === 'a') source += '\\x07';
      else if (next === 'U' || next === 'N') return undefined;
      else source += `\\${next}`;
      continue;
    }
    if (inClass) {
      if (char === ']') inClass = false;
      source += char === '[' ? '\\[' : char;
      continue;
    }
    if (char === '[') {
      inClass = true;
      source += '[';
      if (rest[i + 1] === '^') {
        source += '^';
        i++;
      }
      // A bracket that comes first is an ordinary character here and an empty class there.
      if (rest[i + 1] === ']') {
        source += '\\]';
        i++;
      }
      continue;
    }
    if (isVerbose && /\s/.test(char)) continue;
    if (isVerbose && char === '#') {
      const end = rest.indexOf('\n', i);
      i = end < 0 ? rest.length : end;
      continue;
    }
    if (char === '(' && rest[i + 1] === '?') {
      const after = rest.slice(i + 2);
      const named = /^P<(\w+)>/.exec(after);
      const back = /^P=(\w+)\)/.exec(after);
      if (named !== null) {
        source += `(?<${named[1]}>`;
        i += 1 + named[0].length;
      } else if (back !== null) {
        source += `\\k<${back[1]}>`;
        i += 1 + back[0].length;
      } else if (after.startsWith('#')) {
        const end = rest.indexOf(')', i);
        if (end < 0) return undefined;
        i = end;
      } else if (/^(:|=|!|<=|<!)/.test(after)) source += '(';
      else return undefined;
      continue;
    }
    if (char === '{') {
      // `{,3}` counts from none; a brace that is no count is an ordinary character.
      const open = /^\{,(\d+)\}/.exec(rest.slice(i));
      if (open !== null) {
        source += `{0,${open[1]}}`;
        i += open[0].length - 1;
        continue;
      }
      source += /^\{\d+(,\d*)?\}/.test(rest.slice(i)) ? '{' : '\\{';
      continue;
    }
    // `*+`, `++` and `?+` give nothing back: the other side has no such repeat.
    if (char === '+' && /[*+?}]/.test(rest[i - 1] ?? '') && rest[i - 2] !== '\\' && source.endsWith(rest[i - 1]!)) return undefined;
    source += char;
  }
  if (source.includes(undefinedForm)) return undefined;
  try {
    new RegExp(source, flags);
  } catch {
    return undefined;
  }
  return { source, flags };
}

/** Marks a piece that cannot be written in the other syntax. */
const undefinedForm = '\0\0';
