import assert from 'node:assert/strict';
import type { LocatedObservation } from '../../../../../src/teams/review/finding.ts';
import { temper } from '../../../../../src/teams/review/aggregation/temper.ts';

const said = (rule: string): LocatedObservation => ({
  rule, severity: 'warning', confidence: 0.7, code: 'x', symbol: '', message: 'Something', evidence: [],
  range: { start: { line: 1, column: 1 }, end: { line: 1, column: 2 } },
});
const severity = (rule: string, file: string): string => temper(said(rule), 'security', file).severity;

describe('Weighing a finding at its place', () => {
  it('takes a random-looking word in documentation for a hint, with the reason', () => {
    assert.equal(severity('security/secret-assignment', 'README.md'), 'hint');
    assert.equal(severity('security/secret-assignment', 'docs/conf/settings.py'), 'hint');
    assert.match(temper(said('security/secret-assignment'), 'security', 'a.rst').evidence.at(-1)!.text, /documentation/);
  });

  it('keeps it in code, and keeps tokens whose form gives them away everywhere', () => {
    assert.equal(severity('security/secret-assignment', 'src/settings.py'), 'warning');
    assert.equal(severity('security/secret-token', 'README.md'), 'warning');
  });

  it('keeps of an example what will be copied, and nothing of a benchmark that talks to itself', () => {
    assert.equal(severity('security/html-injection', 'examples/vhost/index.js'), 'info');
    assert.equal(severity('security/html-injection', 'src/vhost/index.js'), 'warning');
    assert.equal(severity('security/tls-verification-off', 'benchmark/index.ts'), 'hint');
  });

  it('takes what needs a stranger\'s input for a hint where only developers run the code', () => {
    assert.equal(severity('security/archive-extraction', 'noxfile.py'), 'hint');
    assert.equal(severity('security/redos', 'scripts/release.mjs'), 'hint');
    assert.equal(severity('security/archive-extraction', 'src/upload.py'), 'warning');
    assert.equal(severity('security/tls-verification-off', 'scripts/release.mjs'), 'warning');
  });
});
