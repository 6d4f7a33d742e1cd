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

export const orderDependent: RuleInfo = {
  ...base,
  id: 'tests/order-dependent',
  title: 'A test that needs another one to run before it',
  severity: 'info',
  why: 'Run alone, filtered, in parallel or in another order it fails, and when the other test fails this one fails with it for no reason of its own.',
  remedy: 'Make what it needs in the test or in a fixture.',
  silentWhen: 'Anything but a test sets the name, it has a value from the start, or the tests are marked as ordered.',
  example: { bad: 'def test_create():\n    global user\n    user = create()', good: '@pytest.fixture\ndef user():\n    return create()' },
};

export const mockedSubject: RuleInfo = {
  ...base,
  id: 'tests/mocked-subject',
  title: 'A test that replaces what it tests',
  severity: 'warning',
  why: 'The assertion is about what the mock was told to give. The real code can be changed or deleted and the test stays green.',
  remedy: 'Patch what the function needs, not the function itself.',
  silentWhen: 'What is patched is not what the assertion calls.',
  example: { bad: '@patch("shop.price.total", return_value=3)\ndef test_total(_):\n    assert shop.price.total([]) == 3', good: '@patch("shop.price.rate", return_value=1)\ndef test_total(_):\n    assert shop.price.total([3]) == 3' },
};
