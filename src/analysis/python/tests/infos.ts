import type { RuleInfo } from '../../observation.ts';

const base = { area: 'tests', languages: ['python'] } as const;

export const skippedTest: RuleInfo = {
  ...base,
  id: 'tests/skipped-test',
  title: 'Test is switched off',
  severity: 'info',
  why: 'A skipped test checks nothing, and what it guarded breaks unnoticed.',
  remedy: 'Run it again, delete it, or give a reason and a condition.',
  silentWhen: 'The skip gives a reason or depends on a condition.',
  example: { bad: '@pytest.mark.skip', good: '@pytest.mark.skipif(sys.platform == "win32", reason="no fork")' },
};

export const noAssertion: RuleInfo = {
  ...base,
  id: 'tests/no-assertion',
  title: 'Test that checks nothing',
  severity: 'warning',
  why: 'It passes as long as nothing raises, so it stays green when the result is wrong.',
  remedy: 'Assert the result that the name promises.',
  silentWhen: 'It asserts through a helper of any kind, or its name says that it only must not raise.',
  example: { bad: 'def test_total():\n    total([1, 2])', good: 'def test_total():\n    assert total([1, 2]) == 3' },
};

export const sleepingTest: RuleInfo = {
  ...base,
  id: 'tests/sleeping-test',
  title: 'Test waits for a fixed time',
  severity: 'info',
  why: 'A fixed wait is too short on a busy machine, where the test fails for no reason, and too long everywhere else.',
  remedy: 'Wait for the event itself, or hand in a clock.',
  silentWhen: 'The wait is under 50 ms, or stands in a loop that polls for a condition.',
  example: { bad: 'time.sleep(2)', good: 'assert done.wait(timeout=5)' },
};

export const assertOnTuple: RuleInfo = {
  ...base,
  id: 'tests/assert-on-tuple',
  title: 'Assertion that can never fail',
  severity: 'error',
  why: 'With the brackets around both parts, `assert` looks at a tuple, and a tuple with something in it is always true.',
  remedy: 'Remove the brackets: `assert condition, "message"`.',
  example: { bad: 'assert (total == 3, "wrong total")', good: 'assert total == 3, "wrong total"' },
};
