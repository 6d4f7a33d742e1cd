import { rangesTouch } from '../../../base/text.ts';
import type { Finding } from '../finding.ts';

/**
 * Rules of different voices that say the same thing when they point at the same place. The first of a family is the
 * one whose words are kept, because it explains the consequence.
 */
const families: readonly (readonly string[])[] = [
  ['structure/swallowed-error', 'style/empty-block', 'style/bare-except', 'eslint/no-empty', 'ruff/S110', 'ruff/SIM105', 'ruff/E722', 'biome/noEmptyBlockStatements'],
  ['style/unused-variable', 'style/unused-import', 'eslint/no-unused-vars', 'eslint/@typescript-eslint/no-unused-vars', 'eslint/unicorn/prefer-optional-catch-binding', 'ruff/F401', 'ruff/F841', 'biome/noUnusedVariables', 'biome/noUnusedImports', 'oxlint/no-unused-vars'],
  ['style/loose-equality', 'eslint/eqeqeq', 'biome/noDoubleEquals', 'oxlint/eqeqeq', 'ruff/E711', 'ruff/E712'],
  ['structure/unreachable-code', 'style/unreachable', 'eslint/no-unreachable', 'biome/noUnreachable', 'oxlint/no-unreachable'],
  ['tests/focused-test', 'eslint/no-only-tests/no-only-tests', 'eslint/jest/no-focused-tests', 'eslint/vitest/no-focused-tests', 'eslint/mocha/no-exclusive-tests'],
  ['tests/skipped-test', 'eslint/jest/no-disabled-tests', 'eslint/vitest/no-disabled-tests'],
  ['performance/await-in-loop', 'eslint/no-await-in-loop'],
  ['security/code-evaluation', 'security/code-injection', 'eslint/no-eval', 'eslint/no-implied-eval', 'eslint/no-new-func', 'ruff/S307', 'ruff/S102'],
  ['security/command-injection', 'eslint/security/detect-child-process', 'ruff/S602', 'ruff/S605'],
  ['security/sql-injection', 'ruff/S608'],
  ['style/mutable-default', 'structure/mutable-default', 'ruff/B006'],
  ['structure/complexity-raised', 'eslint/complexity', 'eslint/sonarjs/cognitive-complexity', 'ruff/C901'],
];

const familyOf = new Map(families.flatMap((family, index) => family.map((rule, rank) => [rule, { index, rank }] as const)));

/** Whether two findings of one file are one thing seen twice. */
export function isSameThing(a: Finding, b: Finding): boolean {
  if (a.root !== b.root || a.file !== b.file || a.id === b.id) return false;
  if (a.rule === b.rule) {
    // One sink reached from several sources is one thing to repair.
    return a.range.start.line === b.range.start.line && a.range.start.column === b.range.start.column && a.range.end.line === b.range.end.line;
  }
  const familyA = familyOf.get(a.rule);
  const familyB = familyOf.get(b.rule);
  if (familyA !== undefined && familyA.index === familyB?.index) return rangesTouch(a.range, b.range);
  const sharesWeakness = a.cwe.some((cwe) => b.cwe.includes(cwe));
  return sharesWeakness && a.range.start.line === b.range.start.line;
}

/** Makes one finding of two: the better explained one speaks, the other becomes a voice for it. */
export function mergeFindings(a: Finding, b: Finding): Finding {
  const [kept, voice] = prefers(a, b) ? [a, b] : [b, a];
  const isOtherVoice = voice.agent !== kept.agent || voice.rule !== kept.rule;
  const fix = kept.fix ?? voice.fix;
  const suggestion = kept.suggestion ?? voice.suggestion;
  return {
    ...kept,
    confidence: isOtherVoice && voice.agent !== kept.agent ? agreement(kept.confidence, voice.confidence) : Math.max(kept.confidence, voice.confidence),
    evidence: isOtherVoice ? [...kept.evidence, { kind: 'peer', text: `${voice.agent} saw it too (${voice.rule}): ${voice.message}` }] : kept.evidence,
    cwe: [...new Set([...kept.cwe, ...voice.cwe])],
    inDiff: kept.inDiff || voice.inDiff,
    votes: isOtherVoice ? [...kept.votes, ...voice.votes, { agent: voice.agent, vote: 'for', why: voice.rule }] : kept.votes,
    ...(fix === undefined ? {} : { fix }),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}

function prefers(a: Finding, b: Finding): boolean {
  const rankA = familyOf.get(a.rule)?.rank ?? 0;
  const rankB = familyOf.get(b.rule)?.rank ?? 0;
  if (rankA !== rankB) return rankA < rankB;
  if (a.confidence !== b.confidence) return a.confidence > b.confidence;
  return a.id < b.id;
}

/** Two independent voices leave less doubt than either alone; capped, because they are never fully independent. */
function agreement(a: number, b: number): number {
  return Math.max(a, b, Math.min(0.95, 1 - (1 - a) * (1 - b * 0.5)));
}
