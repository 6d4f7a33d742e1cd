import { buildScopes } from '../../python/scopes.ts';
import type { PyNode, PythonParser } from '../../python/syntax.ts';
import { visit } from '../../python/syntax.ts';
import type { RepairCandidate, RepairInput } from '../candidate.ts';
import { applySourceEdits } from '../candidate.ts';
import { callTemplates } from './callTemplates.ts';
import { conditionTemplates } from './conditionTemplates.ts';
import { constantTemplates } from './constantTemplates.ts';
import { definitionTemplates } from './definitionTemplates.ts';
import { insertionTemplates } from './insertionTemplates.ts';
import { nameTemplates } from './nameTemplates.ts';
import { offByOneTemplates } from './offByOneTemplates.ts';
import { operatorTemplates } from './operatorTemplates.ts';
import type { Proposed, PythonDraft } from './pythonDraft.ts';
import { createPythonTypes } from './pythonTypes.ts';
import type { Region } from './regions.ts';
import { findRegions, simpleStatements } from './regions.ts';
import { statementTemplates } from './statementTemplates.ts';

const templates = [
  operatorTemplates, constantTemplates, nameTemplates, offByOneTemplates, callTemplates, conditionTemplates, statementTemplates, insertionTemplates, definitionTemplates,
];

/** Suspect code of more than so many expressions is too much to try everything on. */
const mostNodes = 6000;
const mostProposals = 60_000;

/** Proposes what developers most often change when they fix Python, at suspect lines, the likeliest first. */
export function generatePythonRepairs(parser: PythonParser, input: RepairInput): RepairCandidate[] {
  const tree = parser.parse(input.text);
  if (tree.parse === 'failed') return [];
  const scopes = buildScopes(tree);
  const regions = findRegions(tree.root, scopes);
  const regionByNode = new Map<PyNode, Region>(regions.map((region) => [region.node, region]));
  const proposals: { readonly proposed: Proposed; readonly score: number; readonly order: number }[] = [];
  const lineOf = (offset: number): number => tree.lines.positionAt(offset).line;
  const suspicionOf = (node: PyNode): number => {
    let most = input.suspicion(lineOf(node.start));
    // Coverage knows statements by their first line.
    for (let at: PyNode | undefined = node.parent; at !== undefined && !simpleStatements.has(at.kind); at = at.parent) {
      if (at.kind === 'block' || at.kind === 'module') return most;
      most = Math.max(most, input.suspicion(lineOf(at.start)));
      if (at.kind.endsWith('_statement')) return most;
    }
    const statement = node.enclosing(...simpleStatements);
    return statement === undefined ? most : Math.max(most, input.suspicion(lineOf(statement.start)));
  };
  const draft: PythonDraft = {
    tree,
    scopes,
    types: createPythonTypes(scopes),
    regions,
    isSuspect: (node) => suspicionOf(node) > 0,
    regionOf: (node) => {
      for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
        const region = regionByNode.get(at);
        if (region !== undefined) return region;
      }
      return regions[0]!;
    },
    propose: (proposed) => {
      if (proposals.length >= mostProposals || !(proposed.prior > 0)) return;
      proposals.push({ proposed, score: suspicionOf(proposed.at) * Math.min(1, proposed.prior), order: proposals.length });
    },
  };
  let looked = 0;
  visit(tree.root, (node) => {
    if (node.kind === 'ERROR' || node.kind === 'type' || node.kind === 'import_statement' || node.kind === 'import_from_statement') return false;
    if (!draft.isSuspect(node)) return undefined;
    if (looked++ > mostNodes) return false;
    for (const template of templates) template(draft, node);
    return undefined;
  });
  proposals.sort((a, b) => b.score - a.score || a.order - b.order);

  const seen = new Set([input.text]);
  const candidates: RepairCandidate[] = [];
  for (const { proposed } of proposals) {
    if (candidates.length >= input.limit) break;
    const edits = trimmed(input.text, proposed.edits);
    if (edits === undefined) continue;
    const text = applySourceEdits(input.text, edits);
    const key = withoutSpaces(text);
    if (seen.has(key) || seen.has(text)) continue;
    seen.add(key);
    if (proposed.isRisky === true && tree.parse === 'ok' && parser.parse(text).parse !== 'ok') continue;
    const { template, title, prior } = proposed;
    candidates.push({ file: input.file, edits, template, title, prior: Math.min(1, prior), line: lineOf(Math.min(...edits.map(({ start }) => start))) });
  }
  return candidates;
}

/** Edits in order without those that change nothing; nothing where none is left or where they overlap. */
function trimmed(text: string, edits: Proposed['edits']): Proposed['edits'] | undefined {
  const real = edits.filter((edit) => text.slice(edit.start, edit.end) !== edit.text).sort((a, b) => a.start - b.start || a.end - b.end);
  if (real.length === 0) return undefined;
  for (let index = 1; index < real.length; index++) if (real[index]!.start < real[index - 1]!.end) return undefined;
  return real;
}

/** The same text but for spaces inside of lines is the same candidate. */
function withoutSpaces(text: string): string {
  return text.replace(/(\S)[ \t]+/g, '$1 ').replace(/[ \t]+$/gm, '');
}
