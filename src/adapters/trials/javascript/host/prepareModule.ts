import type { Language } from '../../../../analysis/observation.ts';
import { parseJavaScript } from '../../../../analysis/javascript/syntax/parse.ts';
import type { Tree } from '../../../../analysis/javascript/syntax/tree.ts';
import type { SourceEdit } from '../../../../analysis/repair/candidate.ts';
import { applySourceEdits } from '../../../../analysis/repair/candidate.ts';
import { instrument } from './instrument.ts';
import { mergeEdits } from './mergeEdits.ts';
import { recordCalls, topLevelFunctions } from './recordCalls.ts';
import { stripTypes } from './stripTypes.ts';
import { toCommonJs } from './toCommonJs.ts';

/** Name under which a module hands out the functions of its top level. */
export const topName = '__roundtableTop';

/** A file made ready to be run, in a way that candidates can be worked into without parsing. */
export interface PreparedModule {
  /** Without types; edits of the source fit it where `isAligned`. */
  readonly code: string;
  readonly isAligned: boolean;
  readonly edits: readonly SourceEdit[];
  readonly header: string;
  readonly footer: string;
  readonly isModule: boolean;
  readonly imports: readonly string[];
}

export interface PrepareOptions {
  readonly file: string;
  readonly folder: string;
  /** Calls of functions at the top level are recorded as well. */
  readonly isRecording?: boolean;
}

/** Throws a `SyntaxError` for what does not parse. */
export function prepareModule(text: string, options: PrepareOptions): PreparedModule {
  const { code, isAligned } = stripTypes(text, options.file, options.folder);
  const tree = parse(code);
  const rewritten = toCommonJs(tree);
  if (rewritten.hasTopLevelAwait && rewritten.isModule) throw new Error(`\`${options.file}\` awaits at its top level, which trials cannot run`);
  const edits = [...rewritten.edits, ...instrument(tree), ...(options.isRecording ? recordCalls(tree) : [])];
  edits.sort((a, b) => a.start - b.start || a.end - b.end);
  const names = topLevelFunctions(tree).map(({ name }) => name);
  return {
    code,
    isAligned,
    edits,
    header: rewritten.header,
    footer: `\n;${topName}({${names.map((name) => `${name}: () => ${name}`).join(',')}});`,
    isModule: rewritten.isModule,
    imports: rewritten.imports,
  };
}

export function runnableCode(prepared: PreparedModule): string {
  return prepared.header + applySourceEdits(prepared.code, prepared.edits) + prepared.footer;
}

/** A candidate's code: by joining texts where that is safe, else by preparing the changed text from the start. */
export function candidateCode(prepared: PreparedModule, text: string, edits: readonly SourceEdit[], options: PrepareOptions): string {
  const merged = prepared.isAligned ? mergeEdits(prepared.code, prepared.edits, edits) : null;
  if (merged !== null) return prepared.header + merged + prepared.footer;
  return preparedAnew(text, edits, options);
}

/** As `candidateCode`, always through the parser. */
export function preparedAnew(text: string, edits: readonly SourceEdit[], options: PrepareOptions): string {
  return runnableCode(prepareModule(applySourceEdits(text, edits), options));
}

function parse(code: string): Tree {
  const language: Language = 'javascript';
  const parsed = parseJavaScript(code, language);
  if (!parsed.ok) throw new SyntaxError(parsed.error);
  return parsed.value;
}
