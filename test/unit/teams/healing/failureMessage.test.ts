import assert from 'node:assert/strict';
import { messageOf } from '../../../../src/teams/healing/failureMessage.ts';

describe('the message of a failure', () => {
  it('gives the values that the first line leaves out', () => {
    assert.equal(messageOf({ message: 'Expected values to be strictly equal:\n\n1 !== 2\n', expected: '2', actual: '1' }), 'Expected values to be strictly equal: expected 2, got 1');
  });

  it('leaves a line alone that has them, or that has none', () => {
    assert.equal(messageOf({ message: 'expected 3 to be 2', expected: '2', actual: '3' }), 'expected 3 to be 2');
    assert.equal(messageOf({ message: 'TypeError: x is not a function' }), 'TypeError: x is not a function');
  });

  it('is one line and not too long', () => {
    const text = messageOf({ message: 'differs:', expected: 'a\nb '.repeat(100), actual: 'c' });
    assert.ok(text.length <= 300 && !text.includes('\n'));
  });
});
