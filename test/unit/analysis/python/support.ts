import assert from 'node:assert/strict';
import { loadPythonParser } from '../../../../src/adapters/syntax/pythonParser.ts';
import type { Observation, ReviewArea } from '../../../../src/analysis/observation.ts';
import { createPythonAnalyser } from '../../../../src/analysis/python/createPythonAnalyser.ts';
import type { PythonAnalyser } from '../../../../src/analysis/pythonAnalyser.ts';
import type { SourceFile } from '../../../../src/analysis/sourceFile.ts';
import { applyEdits } from '../../../../src/base/text.ts';

export const parser = await loadPythonParser();
export const analyser: PythonAnalyser = createPythonAnalyser(parser);
export const allAreas: readonly ReviewArea[] = ['style', 'security', 'tests', 'performance', 'structure'];

export function observe(text: string, options: { path?: string; baseText?: string; areas?: readonly ReviewArea[] } = {}): readonly Observation[] {
  const file: SourceFile = {
    path: options.path ?? 'src/app.py',
    language: 'python',
    text,
    ...(options.baseText !== undefined && { baseText: options.baseText }),
  };
  const report = analyser.analyse(file, options.areas ?? allAreas, undefined);
  assert.deepEqual(report.skipped, []);
  return report.observations;
}

/** A case of a rule's table: lines that must be found are marked `#!`, and nothing else may be. */
export interface Case {
  readonly says: string;
  readonly code: string;
  readonly path?: string;
  readonly baseText?: string;
  /** The text after applying the fix of the first finding. */
  readonly fixed?: string;
}

/** Declares one test a case: the rule must speak on exactly the marked lines. */
export function check(rule: string, cases: readonly Case[]): void {
  describe(rule, () => {
    it('is in the list of rules', () => assert.ok(analyser.rules.some(({ id }) => id === rule)));
    for (const { says, code, path, baseText, fixed } of cases) {
      it(says, () => {
        const text = code.replace(/^\n/, '').replace(/ *#!$/gm, '');
        const wanted = code.replace(/^\n/, '').split('\n').flatMap((line, index) => (/#!$/.test(line) ? [index + 1] : []));
        const found = observe(text, { ...(path !== undefined && { path }), ...(baseText !== undefined && { baseText }) }).filter((observation) => observation.rule === rule);
        assert.deepEqual([...new Set(found.map(({ range }) => range.start.line))], wanted, JSON.stringify(found.map(({ message }) => message)));
        for (const observation of found) {
          assert.ok(observation.evidence.length > 0, 'a finding without evidence');
          assert.match(observation.message, /^[A-Z`'"\d]/);
          assert.doesNotMatch(observation.message, /[.!]$/);
        }
        if (fixed !== undefined) {
          const fix = found[0]?.fix;
          assert.ok(fix, 'no fix');
          assert.equal(applyEdits(text, fix.edits), fixed.replace(/^\n/, ''));
        }
      });
    }
  });
}
