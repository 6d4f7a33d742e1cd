import { parseJavaScript } from '../../javascript/syntax/parse.ts';
import type { Node, Tree } from '../../javascript/syntax/tree.ts';
import { lastOrderOf } from '../../javascript/syntax/tree.ts';
import { languageOf } from '../../languageOf.ts';
import type { RepairCandidate, RepairInput, SourceEdit } from '../candidate.ts';
import type { Draft } from './repairContext.ts';
import { RepairContext } from './repairContext.ts';
import { templates } from './templates.ts';

/** Longer stretches are not looked through line by line for the most suspect one. */
const longestStretch = 60;

/** Single changes that may be the repair, the likeliest first. */
export function generateJavaScriptRepairs(input: RepairInput): RepairCandidate[] {
  const language = languageOf(input.file);
  if (language === null || language === 'python') return [];
  const parsed = parseJavaScript(input.text, language, input.file);
  if (!parsed.ok) return [];
  const tree = parsed.value;
  const found = new Map<string, { readonly candidate: RepairCandidate; readonly weight: number }>();
  const take = (draft: Draft): void => {
    const edits = draft.edits.map((edit) => trimmed(input.text, edit)).filter(({ start, end, text }) => start !== end || text !== '');
    if (edits.length === 0) return;
    const { line, suspicion } = place(tree, draft.edits, input.suspicion);
    const weight = suspicion * draft.prior;
    if (weight <= 0) return;
    const key = edits.map(({ start, end, text }) => `${start},${end},${text}`).join(';');
    const known = found.get(key);
    if (known !== undefined && known.weight >= weight) return;
    found.set(key, { weight, candidate: { file: input.file, edits, template: draft.template, title: draft.title, prior: Math.min(1, draft.prior), line } });
  };
  const context = new RepairContext(tree, take);
  for (let order = 0; order < tree.nodes.length; order++) {
    const node = tree.nodes[order]!;
    if (isType(node)) {
      order = lastOrderOf(node);
      continue;
    }
    if (isSuspect(tree, node, input.suspicion)) for (const template of templates) template(node, context);
  }
  return [...found.values()]
    .sort((a, b) => b.weight - a.weight || a.candidate.line - b.candidate.line)
    .slice(0, input.limit)
    .map(({ candidate }) => candidate);
}

/** Without what stays the same at both ends, so that equal changes look equal. */
function trimmed(text: string, edit: SourceEdit): SourceEdit {
  const old = text.slice(edit.start, edit.end);
  const most = Math.min(old.length, edit.text.length);
  let before = 0;
  while (before < most && old[before] === edit.text[before]) before++;
  let after = 0;
  while (after < most - before && old[old.length - 1 - after] === edit.text[edit.text.length - 1 - after]) after++;
  // Half a surrogate pair is no text.
  if (before > 0 && /[\uD800-\uDBFF]/.test(old[before - 1]!)) before--;
  if (after > 0 && /[\uDC00-\uDFFF]/.test(old[old.length - after]!)) after--;
  return { start: edit.start + before, end: edit.end - after, text: edit.text.slice(before, edit.text.length - after) };
}

function place(tree: Tree, edits: readonly SourceEdit[], suspicionOf: (line: number) => number): { readonly line: number; readonly suspicion: number } {
  let line = Infinity;
  let suspicion = 0;
  for (const { start, end } of edits) {
    const first = tree.lines.positionAt(start).line;
    const last = Math.min(tree.lines.positionAt(Math.max(start, end - 1)).line, first + longestStretch);
    line = Math.min(line, first);
    for (let at = first; at <= last; at++) suspicion = Math.max(suspicion, suspicionOf(at));
  }
  return { line, suspicion };
}

function isSuspect(tree: Tree, node: Node, suspicionOf: (line: number) => number): boolean {
  const first = tree.lines.positionAt(node.start ?? 0).line;
  const last = Math.min(tree.lines.positionAt(node.end ?? 0).line, first + longestStretch);
  for (let at = first; at <= last; at++) if (suspicionOf(at) > 0) return true;
  return false;
}

/** Types are gone when the code runs. */
function isType(node: Node): boolean {
  return /^(?:TS(?!AsExpression|SatisfiesExpression|NonNullExpression|TypeAssertion|InstantiationExpression|ParameterProperty|EnumDeclaration|EnumMember|ModuleDeclaration|ModuleBlock|ExportAssignment)|TypeAnnotation|TypeAlias|InterfaceDeclaration)/.test(node.type) || node.type === 'ImportDeclaration';
}
