import assert from 'node:assert/strict';
import { commands } from '../../../../src/extension/ids.ts';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import { failurePageHtml } from '../../../../src/extension/pages/failurePage.ts';
import type { FailurePage } from '../../../../src/extension/pages/failurePage.ts';
import { failurePagePath, parsePagePath, proposalPagePath } from '../../../../src/extension/pages/pagePath.ts';
import { patchDiff } from '../../../../src/extension/pages/patchDiff.ts';
import { someFailure, someProposal } from '../support.ts';

function page(changes: Partial<FailurePage> = {}): string {
  return failurePageHtml({ failure: someFailure(), rejected: [], isolation: [], ...changes }, inEnglish).text;
}

describe('the page of a failing test', () => {
  const failure = someFailure({ state: 'healed', proposals: [someProposal(), someProposal({ id: 'p2', title: 'another way' })] });

  it('shows the repair and the ways to answer before why it fails', () => {
    const html = page({ failure });
    const order = ['rounds half up', 'Expected 101', 'Math.round', 'class="diff"', 'button primary', 'passes in 10 of 10 runs', 'Why it fails', 'Suspects'].map((part) => html.indexOf(part));
    assert.ok(order.every((at, index) => at > (order[index - 1] ?? -1)), order.join(' '));
    for (const command of [commands.applyProposal, commands.applyAndRerun, commands.previewProposal, commands.rejectProposal]) assert.ok(html.includes(`command:${command}?`), command);
    assert.equal(html.match(/button primary/g)?.length, 1);
  });

  it('puts the proposal first that it was opened for', () => {
    const html = page({ failure, proposal: 'p2' });
    assert.ok(html.indexOf('another way') < html.indexOf('Math.round'));
    assert.match(html, /Repair 2: another way/);
  });

  it('marks by shape what is good, what is not, and what was not measured', () => {
    const { verdict } = someProposal();
    const bad = someProposal({ verdict: { ...verdict, suite: null, typeCheck: 'failed', overfit: { ...verdict.overfit, specialCase: true } } });
    const html = page({ failure: someFailure({ proposals: [bad] }) });
    assert.match(html, /○<\/td><td>not run/);
    assert.match(html, /✗<\/td><td>new errors/);
    assert.match(html, /it names a value of the test/);
  });

  it('says what to do where there is no repair, and what was rejected and why', () => {
    const html = page({ failure: someFailure({ class: 'flaky', advice: 'await `save`' }), rejected: [{ title: 'retry', reason: 'hides it', at: 0 }], isolation: ['memory limits'] });
    assert.match(html, /await <code>save<\/code>/);
    assert.match(html, /It passes and fails on the same code/);
    assert.match(html, /retry: hides it/);
    assert.match(html, /isolation lacked: memory limits/);
    assert.ok(!html.includes(commands.applyProposal));
  });

  it('offers no button where a proposal no longer fits or is applied', () => {
    const html = page({ failure: someFailure({ proposals: [someProposal({ fit: 'gone' }), someProposal({ id: 'p2', applied: true })] }) });
    assert.ok(!html.includes(commands.applyProposal));
    assert.match(html, /Undo takes it back/);
  });

  it('shows hostile text as text', () => {
    const html = page({ failure: someFailure({ name: '<img src=x>', message: '</code><script>', evidence: ['<b>'], proposals: [someProposal({ title: '<i>', patch: '--- a/<u>\n+++ b/<u>\n@@ -1 +1 @@\n-<s>\n+<p>\n' })] }) });
    for (const tag of ['<img', '<script', '<b>', '<i>', '<u>', '<s>']) assert.ok(!html.includes(tag), tag);
  });

  it('has an address that is read back', () => {
    assert.deepEqual(parsePagePath(failurePagePath('x1', 'rounds/half up?')), { kind: 'failure', id: 'x1' });
    assert.deepEqual(parsePagePath(proposalPagePath('p1', 'rounds')), { kind: 'proposal', id: 'p1' });
  });
});

describe('a patch', () => {
  it('is read by file, with the line numbers of the text as it is', () => {
    const patch = 'diff --git a/a.js b/a.js\nindex 1..2\n--- a/a.js\n+++ b/a.js\n@@ -4,3 +4,4 @@ function f() {\n one\n-two\n+2\n+--- not a file\n three\n--- /dev/null\n+++ b/new.js\n@@ -0,0 +1 @@\n+x\n';
    assert.deepEqual(patchDiff(patch).map(({ file, hunks }) => [file, hunks.map((lines) => lines.map(({ kind, line, text }) => `${kind} ${line} ${text}`))]), [
      ['a.js', [['same 4 one', 'removed 5 two', 'added 5 2', 'added 5 --- not a file', 'same 6 three']]],
      ['new.js', [['added 0 x']]],
    ]);
  });

  it('may be anything', () => {
    for (const text of ['', '@@ -1 +1 @@', 'nonsense\n+\n-', '--- \n+++ \n@@ -1,999 +1 @@\n+']) assert.ok(Array.isArray(patchDiff(text)));
  });
});
