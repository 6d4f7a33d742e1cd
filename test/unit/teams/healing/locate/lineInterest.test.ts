import assert from 'node:assert/strict';
import { lineInterest } from '../../../../../src/teams/healing/locate/lineInterest.ts';

describe('how much a line decides', () => {
  it('is nothing for braces, imports and comments', () => {
    for (const line of ['', '}', '  });', 'else {', "import a from 'b';", '// if (a < b)', '  # if a < b']) assert.equal(lineInterest(line), 0, line);
  });

  it('is more for conditions and operators than for plain statements', () => {
    assert.ok(lineInterest('if (a < b && c) {') > lineInterest('const a = b;'));
    assert.ok(lineInterest('return a - b;') > lineInterest('const a = b;'));
    assert.ok(lineInterest('    while low <= high:') > lineInterest('    value = name'));
  });
});
