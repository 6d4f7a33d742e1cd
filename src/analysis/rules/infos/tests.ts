import { scriptRule } from './script.ts';

export const focusedTest = scriptRule('tests', {
  name: 'focused-test',
  title: 'Only this test runs',
  severity: 'error',
  why: 'A focused test silently switches off all the others: the suite is green and checks almost nothing.',
  remedy: 'Remove `.only` (or the `f` in front).',
  example: { bad: "it.only('adds', () => { ... })", good: "it('adds', () => { ... })" },
});

export const skippedTest = scriptRule('tests', {
  name: 'skipped-test',
  title: 'Test is switched off',
  severity: 'info',
  why: 'A skipped test checks nothing, and what it guarded breaks unnoticed.',
  remedy: 'Run it again, delete it, or skip it under a condition that says why.',
  silentWhen: 'The skip depends on a condition, gives a reason, or was there before the change.',
  example: { bad: "it.skip('refunds', () => { ... })", good: "it('refunds', () => { ... })" },
});

export const noAssertion = scriptRule('tests', {
  name: 'no-assertion',
  title: 'Test that checks nothing',
  severity: 'warning',
  why: 'It passes as long as nothing throws, so it stays green when the result is wrong.',
  remedy: 'Assert the result that the title promises.',
  silentWhen: 'It asserts through a helper of any kind, waits for something, fails through `done` or says in its title that it only must not throw.',
  example: { bad: "it('adds', () => { add(1, 2); })", good: "it('adds', () => { assert.equal(add(1, 2), 3); })" },
});

export const sleepingTest = scriptRule('tests', {
  name: 'sleeping-test',
  title: 'Test waits for a fixed time',
  severity: 'info',
  why: 'A fixed wait is too short on a busy machine, where the test fails for no reason, and too long everywhere else.',
  remedy: 'Wait for the event itself, or use fake timers.',
  silentWhen: 'The wait is under 50 ms, or stands in a loop that polls for a condition.',
  example: { bad: 'await new Promise((resolve) => setTimeout(resolve, 2000))', good: "await once(server, 'listening')" },
});

export const idleExpectation = scriptRule('tests', {
  name: 'idle-expectation',
  title: 'An expectation that nothing depends on',
  severity: 'warning',
  why: 'Without a matcher nothing is compared, and a matcher of `rejects` or `resolves` that nobody waits for fails after the test has passed.',
  remedy: 'Name what is expected; put `await` or `return` before `rejects` and `resolves`.',
  silentWhen: 'The expectation is awaited, returned, kept or handed on.',
  example: { bad: 'expect(save({})).rejects.toThrow()', good: 'await expect(save({})).rejects.toThrow()' },
});

export const mockedSubject = scriptRule('tests', {
  name: 'mocked-subject',
  title: 'A test that replaces what it tests',
  severity: 'warning',
  why: 'The expectations are met by the mock. The real code can be changed or deleted and the test stays green.',
  remedy: 'Mock what the module needs, not the module itself; keep the real one with `importActual` where only a part has to be replaced.',
  silentWhen: 'The real module is asked for anywhere in the file, the mock is made from it, or no expectation calls what is mocked.',
  example: { bad: "// price.test.ts\nvi.mock('./price');", good: "// price.test.ts\nvi.mock('./exchangeRates');" },
});

export const orderDependent = scriptRule('tests', {
  name: 'order-dependent',
  title: 'A test that needs another one to run before it',
  severity: 'info',
  why: 'Run alone, filtered, sharded or in another order it fails, and when the other test fails this one fails with it for no reason of its own.',
  remedy: 'Make what it needs in the test or in a `beforeEach` hook.',
  silentWhen: 'A hook or a helper sets the variable, it has a value from the start, or the runner is told to keep the order.',
  example: { bad: "let id; it('creates', () => { id = create(); }); it('reads', () => { expect(read(id))… });", good: "let id; beforeEach(() => { id = create(); });" },
});
