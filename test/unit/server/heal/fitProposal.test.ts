import assert from 'node:assert/strict';
import { createTwoFilesPatch } from 'diff';
import fc from 'fast-check';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { contentHash } from '../../../../src/base/hash.ts';
import type { Proposal } from '../../../../src/protocol/healing.ts';
import { fitProposal } from '../../../../src/server/heal/fitProposal.ts';
import { textEdits } from '../../../../src/server/heal/textEdits.ts';
import { someProposal } from '../../extension/support.ts';

const before = 'const a = 1;\n\nexport function cents(amount) {\n  return Math.floor(amount * 100);\n}\n\nconst z = 9;\n';
const after = before.replace('floor', 'round');

function proposal(from = before, to = after): Proposal {
  const patch = createTwoFilesPatch('a/price.js', 'b/price.js', from, to, '', '', { context: 3 });
  return someProposal({ patch, files: [{ file: 'price.js', baseHash: contentHash(from), newText: to }] });
}

describe('Laying a proposal over the text as it is now', () => {
  it('takes it as it is where nothing has changed', () => {
    assert.deepEqual(fitProposal(proposal(), () => before), { status: 'exact', files: [{ file: 'price.js', before, after }] });
  });

  it('sees that it is applied already, and that it no longer is', () => {
    assert.deepEqual(fitProposal(proposal(), () => after), { status: 'applied' });
    assert.equal(fitProposal(proposal(), () => before).status, 'exact');
  });

  it('does not mind a byte order mark that the editor has taken off', () => {
    assert.equal(fitProposal(proposal(`\uFEFF${before}`, `\uFEFF${after}`), () => before).status, 'exact');
  });

  it('moves with lines put in above it, and says that it was proven on another text', () => {
    const fitting = fitProposal(proposal(), () => `// new\n// lines\n${before}`);
    assert.equal(fitting.status, 'moved');
    assert.equal(fitting.status === 'moved' && fitting.files[0]!.after, `// new\n// lines\n${after}`);
  });

  it('is gone where a line around it has changed, however little', () => {
    assert.deepEqual(fitProposal(proposal(), () => before.replace('cents(amount)', 'cents(amount, rate)')), { status: 'gone', file: 'price.js' });
  });

  it('is gone where its lines stand in two places, because nobody can say which is meant', () => {
    assert.equal(fitProposal(proposal(), () => `${before}${before}`).status, 'gone');
  });

  it('is gone where its file is', () => {
    assert.equal(fitProposal(proposal(), () => null).status, 'gone');
  });

  it('makes a file that is not there yet, and never writes over one that is', () => {
    const made = someProposal({ patch: '', files: [{ file: 'new.js', baseHash: contentHash(''), newText: 'export {};\n' }] });
    assert.deepEqual(fitProposal(made, () => null), { status: 'exact', files: [{ file: 'new.js', before: null, after: 'export {};\n' }] });
    assert.equal(fitProposal(made, () => 'something else').status, 'gone');
  });

  it('needs all of its files', () => {
    const two = someProposal({
      patch: proposal().patch,
      files: [...proposal().files, { file: 'other.js', baseHash: contentHash('x'), newText: 'y' }],
    });
    assert.deepEqual(fitProposal(two, (file) => (file === 'price.js' ? before : 'changed')), { status: 'gone', file: 'other.js' });
  });
});

describe('The edits from one text to another', () => {
  it('give exactly that text', () => {
    const line = fc.constantFrom('a', 'b', 'c', '', 'longer line', 'é');
    const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean()).map(([lines, end, isEnded]) => lines.join(end) + (isEnded ? end : ''));
    fc.assert(
      fc.property(text, text, (from, to) => {
        assert.equal(TextDocument.applyEdits(TextDocument.create('', '', 0, from), textEdits(from, to)), to);
      }),
    );
  });

  it('touch only the lines that differ', () => {
    assert.deepEqual(textEdits(before, after).map(({ range }) => [range.start, range.end]), [[{ line: 3, character: 0 }, { line: 4, character: 0 }]]);
  });
});
