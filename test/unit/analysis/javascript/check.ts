import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import type { Observation, ReviewArea } from '../../../../src/analysis/observation.ts';
import type { SourceFile } from '../../../../src/analysis/sourceFile.ts';
import { applyEdits } from '../../../../src/base/text.ts';

const areas: readonly ReviewArea[] = ['style', 'security', 'tests', 'performance', 'structure'];
const analyser = createFileAnalyser();

/** What all rules say of a text. */
export function analyse(text: string, options: Partial<SourceFile> = {}): readonly Observation[] {
  const report = analyser.analyse({ path: 'src/file.ts', language: 'typescript', text, ...options }, areas);
  assert.deepEqual(report.skipped, []);
  return report.observations;
}

/** Checks which rules of the given ids speak, and on which lines: `rule:line`. */
export function check(rules: string | readonly string[], text: string, expected: readonly number[], options: Partial<SourceFile> = {}): readonly Observation[] {
  const wanted = typeof rules === 'string' ? [rules] : rules;
  const found = analyse(text, options).filter(({ rule }) => wanted.includes(rule));
  assert.deepEqual(found.map(({ range }) => range.start.line), expected, `${wanted.join()} in:\n${text}\n${found.map(({ message }) => message).join('\n')}`);
  return found;
}

/** The text after applying the only fix that a rule offers. */
export function fixed(rule: string, text: string, options: Partial<SourceFile> = {}): string {
  const found = analyse(text, options).filter((observation) => observation.rule === rule);
  assert.equal(found.length, 1, `one finding of ${rule}`);
  assert.ok(found[0]!.fix, `${rule} has a fix`);
  return applyEdits(text, found[0]!.fix.edits);
}

export function lines(...text: readonly string[]): string {
  return text.join('\n');
}
