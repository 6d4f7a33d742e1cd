import assert from 'node:assert/strict';
import type { CodeToken } from '../../../../src/analysis/project/fingerprints.ts';
import { fingerprintTokens } from '../../../../src/analysis/project/fingerprints.ts';

const keywords = new Set(['if', 'for', 'return', 'const', 'of', 'let', 'else']);

function tokensOf(source: string): CodeToken[] {
  return source.split('\n').flatMap((text, index) =>
    (text.match(/"[^"]*"|\w+|=>|[^\s\w]/g) ?? []).map((word): CodeToken => ({
      text: word,
      line: index + 1,
      kind: word.startsWith('"') ? 'string'
        : /^\d/.test(word) ? 'number'
          : keywords.has(word) ? 'keyword'
            : /^\w/.test(word) ? 'name' : 'punctuation',
    })),
  );
}

const original = `
let total = 0;
for (const item of items) {
  if (item.price > 0) {
    total = total + round(item.price * item.count);
  } else {
    warn("free", item.name);
  }
  const tax = taxOf(item.country);
  total = total + tax;
}
return format(total);
`;

function shared(a: string, b: string, half: 0 | 1): number {
  const hashes = new Set(fingerprintTokens(tokensOf(a)).map(({ hash }) => hash.split('.')[half]));
  return fingerprintTokens(tokensOf(b)).filter(({ hash }) => hashes.has(hash.split('.')[half])).length;
}

describe('fingerprints of token windows', () => {
  it('are the same for the same code in another place', () => {
    assert.ok(shared(original, `const a = 1;\nlet b = start();\n${original}`, 1) > 0);
  });

  it('are the same after renaming variables, in the first half only', () => {
    const renamed = original.replaceAll('total', 'sum').replaceAll('items', 'rows').replaceAll('item', 'row').replaceAll('tax ', 'vat ').replaceAll('tax;', 'vat;');
    assert.ok(shared(original, renamed, 0) > 0);
    assert.equal(shared(original, renamed, 1), 0);
  });

  it('differ where variables are mixed up or something else is called', () => {
    assert.equal(shared(original, original.replaceAll('taxOf', 'feeOf').replaceAll('round', 'floor').replaceAll('warn', 'log').replaceAll('format', 'show'), 0), 0);
  });

  it('leave out tables of data', () => {
    const table = Array.from({ length: 40 }, (_, i) => `row("a${i}", ${i}, ${i * 2}, "b"),`).join('\n');
    assert.deepEqual(fingerprintTokens(tokensOf(table)), []);
  });

  it('never reach across a break', () => {
    const tokens = tokensOf(original);
    const middle = Math.floor(tokens.length / 2);
    const broken: CodeToken[] = [...tokens.slice(0, middle), { text: '', kind: 'break', line: tokens[middle]!.line }, ...tokens.slice(middle)];
    for (const { startLine, endLine } of fingerprintTokens(broken)) {
      assert.ok(endLine <= tokens[middle]!.line || startLine >= tokens[middle]!.line);
    }
  });

  it('grow with the text and stay quick', () => {
    const long = Array.from({ length: 400 }, (_, i) => original.replaceAll('taxOf', `tax${i}`)).join('\n');
    const count = fingerprintTokens(tokensOf(long)).length;
    assert.ok(count > 1000 && count < 5000, String(count));
  });
});
