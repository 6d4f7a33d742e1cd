import { parse as babelParse } from '@babel/parser';
import type { ParserOptions, ParserPlugin } from '@babel/parser';
import { LineIndex } from '../../../base/text.ts';
import { errorMessage } from '../../../base/errors.ts';
import type { Result } from '../../../base/result.ts';
import { fail, ok } from '../../../base/result.ts';
import type { Language } from '../../observation.ts';
import type { BabelToken, Comment, Tree } from './tree.ts';
import { link } from './tree.ts';

/** Why a file is not read at all, or null: what machines wrote is not worth a reviewer's word and takes long. */
export function reasonToSkip(text: string): string | null {
  if (text.length > 500_000) return `The file is larger than 500 KB (${Math.round(text.length / 1000)} KB)`;
  if (text.length > 20_000 && text.length / (countLines(text) + 1) > 400) return 'The file is minified';
  return null;
}

/** Parses a file; what was parsed lately is remembered by content. */
export function parseJavaScript(text: string, language: Language, path = ''): Result<Tree, string> {
  const sourceType = /\.(cjs|cts)$/.test(path) ? 'commonjs' : 'module';
  const key = `${language}:${sourceType}:${text}`;
  const known = cache.get(key);
  if (known !== undefined) {
    cache.delete(key);
    cache.set(key, known);
    return known;
  }
  const parsed = parseAfresh(text, language, sourceType);
  cache.set(key, parsed);
  cachedLength += text.length;
  for (const [oldest] of cache) {
    if (cachedLength <= cacheLimit || cache.size <= 1) break;
    cache.delete(oldest);
    cachedLength -= oldest.length;
  }
  return parsed;
}

// A tree takes about forty times the memory of its text, so this much text is some tens of megabytes.
const cacheLimit = 400_000;
const cache = new Map<string, Result<Tree, string>>();
let cachedLength = 0;

function parseAfresh(text: string, language: Language, sourceType: 'module' | 'commonjs'): Result<Tree, string> {
  let problem = '';
  let best: Tree | undefined;
  for (const options of attempts(text, language, sourceType)) {
    try {
      const file = babelParse(text, options);
      const errors = (file.errors ?? []).map((error) => errorMessage(error));
      if (best !== undefined && best.errors.length <= errors.length) continue;
      const comments = (file.comments ?? []).map((comment): Comment => ({ text: comment.value, start: comment.start ?? 0, end: comment.end ?? 0 }));
      const tokens = ((file.tokens ?? []) as unknown as BabelToken[]).filter(({ type }) => type !== 'CommentBlock' && type !== 'CommentLine');
      best = { text, language, program: file.program, nodes: link(file.program), comments, tokens, lines: new LineIndex(text), errors };
      if (errors.length === 0) break;
    } catch (error) {
      problem ||= errorMessage(error);
    }
  }
  return best === undefined ? fail(problem) : ok(best);
}

/** The ways to read a file, the likeliest first: a later one is tried only where the former found errors. */
function attempts(text: string, language: Language, sourceType: 'module' | 'commonjs'): ParserOptions[] {
  const isTyped = language === 'typescript' || language === 'tsx';
  const types: ParserPlugin[] = isTyped ? ['typescript'] : /@flow\b/.test(text.slice(0, 2000)) ? ['flow'] : [];
  const jsx: ParserPlugin[] = language === 'typescript' ? [] : ['jsx'];
  const options = (kind: 'module' | 'script' | 'commonjs', decorators: ParserPlugin): ParserOptions => ({
    sourceType: kind,
    errorRecovery: true,
    attachComment: false,
    ranges: false,
    tokens: true,
    allowReturnOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    allowImportExportEverywhere: kind === 'script',
    allowAwaitOutsideFunction: kind === 'script',
    plugins: [...types, ...jsx, decorators, 'decoratorAutoAccessors'],
  });
  return [options(sourceType, 'decorators-legacy'), options('script', 'decorators-legacy'), options('module', 'decorators')];
}

function countLines(text: string): number {
  let lines = 0;
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) lines++;
  return lines;
}
