import assert from 'node:assert/strict';
import { inEnglish } from '../../../../src/extension/model/translate.ts';
import { findingPageHtml } from '../../../../src/extension/pages/findingPage.ts';
import { fixDiff } from '../../../../src/extension/pages/fixDiff.ts';
import { commandUri, html, prose } from '../../../../src/extension/pages/html.ts';
import { markdownToHtml } from '../../../../src/extension/pages/markdownHtml.ts';
import { doctorPagePath, findingPagePath, parsePagePath, rulePagePath, runPagePath } from '../../../../src/extension/pages/pagePath.ts';
import { pageShell } from '../../../../src/extension/pages/pageShell.ts';
import { someFinding } from '../support.ts';

describe('HTML of pages', () => {
  it('escapes whatever is put into it', () => {
    assert.equal(html`<p title="${'"><script>'}">${'<b>&\''}</p>`.text, '<p title="&#34;&#62;&#60;script&#62;">&#60;b&#62;&#38;&#39;</p>');
  });

  it('shows backticks as code only where they come in pairs', () => {
    assert.equal(prose('`a` reaches `<b>`').text, '<code>a</code> reaches <code>&#60;b&#62;</code>');
    assert.equal(prose('a ` alone').text, 'a ` alone');
  });

  it('packs the arguments of a command so that nothing can leave them', () => {
    assert.equal(commandUri('a.b', '"?&#x'), 'command:a.b?%5B%22%5C%22%3F%26%23x%22%5D');
  });

  it('allows no script, no image and no network', () => {
    const page = pageShell(html`<p>x</p>`, 'en', 'n0nce');
    assert.match(page, /default-src 'none'; style-src 'nonce-n0nce';/);
    assert.doesNotMatch(page, /<script/);
  });
});

describe('Markdown of reports', () => {
  const check = (markdown: string, expected: string): void => assert.equal(markdownToHtml(markdown).text, expected);

  it('becomes headings, paragraphs, lists, code and tables', () => {
    check('# Title\n\nSome *text* with `code`\nand **more**.', '<h1>Title</h1><p>Some <em>text</em> with <code>code</code> and <strong>more</strong>.</p>');
    check('- one\n- two\n  goes on\n\n1. first', '<ul><li>one</li><li>two goes on</li></ul><ol><li>first</li></ol>');
    check('```js\na < b\n```', '<pre><code>a &#60; b</code></pre>');
    check('| a | b |\n| --- | --- |\n| 1 | x \\| y |', '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>x | y</td></tr></tbody></table>');
  });

  it('never becomes HTML, images or commands', () => {
    check('<img src=x onerror=y>', '<p>&#60;img src=x onerror=y&#62;</p>');
    check('[a](command:evil) ![b](https://x/y.png)', '<p>[a](command:evil) !<a href="https://x/y.png">b</a></p>');
    check('[a](javascript:alert(1))', '<p>[a](javascript:alert(1))</p>');
    check('\\*not emphasis\\*', '<p>*not emphasis*</p>');
  });

  it('ends for any input', () => {
    for (const text of ['|', '> ', '- ', '```', '#', '|\n|-', '**', '\r\n\r\n', '1. \n   -']) markdownToHtml(text);
  });
});

describe('addresses of pages', () => {
  it('are read back as what they are about', () => {
    assert.deepEqual(parsePagePath(rulePagePath('style/eslint/no-undef')), { kind: 'rule', rule: 'style/eslint/no-undef' });
    assert.deepEqual(parsePagePath(findingPagePath('f1', 'a/b.js 3')), { kind: 'finding', id: 'f1' });
    assert.deepEqual(parsePagePath(runPagePath('r1', 'working tree')), { kind: 'run', run: 'r1' });
    assert.deepEqual(parsePagePath(doctorPagePath), { kind: 'doctor' });
    for (const path of ['', '/', '/rule', '/other/x']) assert.equal(parsePagePath(path), undefined);
  });

  it('hold nothing that means something in an address', () => {
    assert.doesNotMatch(rulePagePath('a?b#c%d e'), /[?#% ]/);
    assert.doesNotMatch(findingPagePath('f', 'a?b#c%2Fd'), /[?#%]/);
  });
});

describe('the diff of a fix', () => {
  const draw = (text: string, edits: Parameters<typeof fixDiff>[1]): string[][] =>
    fixDiff(text, edits).map((hunk) => hunk.map(({ kind, text: line }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${line}`));
  const at = (line: number, from: number, to: number) => ({ start: { line, column: from }, end: { line, column: to } });

  it('shows changed lines with two lines around them', () => {
    const text = 'a\nb\nc\nd\ne\nf\n';
    assert.deepEqual(draw(text, [{ range: at(4, 1, 2), newText: 'D\nD2' }]), [[' b', ' c', '-d', '+D', '+D2', ' e', ' f']]);
  });

  it('shows edits far apart as stretches of their own, near ones as one', () => {
    const text = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`).join('\n');
    const edit = (line: number) => ({ range: at(line, 1, 5), newText: 'LINE' });
    assert.equal(draw(text, [edit(3), edit(20)]).length, 2);
    assert.equal(draw(text, [edit(20), edit(22)]).length, 1);
  });

  it('shows lines that go away, and a file that is new', () => {
    assert.deepEqual(draw('a\nb\nc', [{ range: { start: { line: 2, column: 1 }, end: { line: 3, column: 1 } }, newText: '' }]), [[' a', '-b', ' c']]);
    assert.deepEqual(draw('', [{ range: at(1, 1, 1), newText: 'x\n\ny\n' }]), [['+x', '+', '+y']]);
  });

  it('does not mind CRLF', () => {
    assert.deepEqual(draw('a\r\nb\r\nc\r\n', [{ range: at(2, 1, 2), newText: 'B' }]), [[' a', '-b', '+B', ' c']]);
  });
});

describe('the page of a finding', () => {
  const page = (finding = someFinding()): string =>
    findingPageHtml({ finding, diffs: [], pageAddress: (path) => `roundtable:${path}` }, inEnglish).text.replace(/\s+/g, ' ');

  it('says the consequence first, then what can be done', () => {
    const text = page(someFinding({ fix: { title: 'Use `execFile`', isSafe: true, edits: [] } }));
    const order = ['<h1>', 'Apply Fix', 'Dismiss…', '<h2>Fix</h2>', 'What was checked', 'About the rule'].map((part) => text.indexOf(part));
    assert.deepEqual(order, [...order].sort((a, b) => a - b));
    assert.ok(order.every((index) => index >= 0));
  });

  it('shows the path as steps that open their place', () => {
    const range = { start: { line: 4, column: 1 }, end: { line: 4, column: 9 } };
    const text = page(someFinding({ related: [{ file: 'src/a.js', range, message: 'it comes in here' }] }));
    assert.match(text, /<li><a class="place" href="command:roundtable\.place\.open\?[^"]+">src\/a\.js:4<\/a> it comes in here<\/li>/);
  });

  it('offers no dismissal where it is dismissed, but to take it back', () => {
    const text = page(someFinding({ state: { status: 'dismissed', at: 1, reason: 'Intended', scope: 'file' } }));
    assert.match(text, /Dismissed for good: Intended/);
    assert.match(text, /Take Dismissal Back/);
    assert.doesNotMatch(text, /Dismiss…/);
  });

  it('shows hostile text as text', () => {
    const text = page(someFinding({ message: '<script>x</script>', symbol: '"><img>', file: '"><a>.js', rule: '<x>' }));
    assert.doesNotMatch(text, /<script|<img|"><a>/);
  });
});
