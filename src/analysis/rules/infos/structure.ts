import { scriptRule } from './script.ts';

export const complexityRaised = scriptRule('structure', {
  name: 'complexity-raised',
  title: 'The change makes a hard function harder',
  severity: 'info',
  why: 'Each nested branch is one more thing to hold in mind; above about 15 (cognitive complexity) readers start to miss cases.',
  remedy: 'Move a branch or a loop into a function of its own, or return early.',
  silentWhen: 'The function was not touched, did not become harder, or stays at 15 or below.',
});

export const functionGrown = scriptRule('structure', {
  name: 'function-grown',
  title: 'The change makes a long function longer',
  severity: 'hint',
  why: 'What does not fit on two screens is read in pieces, and changed in pieces.',
  remedy: 'Give the new part a name of its own.',
  silentWhen: 'It is at most 120 lines long, or did not grow by more than five lines.',
});

export const swallowedError = scriptRule('structure', {
  name: 'swallowed-error',
  title: 'An error disappears here',
  severity: 'warning',
  why: 'When it fails, nobody learns of it: the program goes on with what it has, and the cause is gone when the symptom appears.',
  remedy: 'Handle it, hand it on, or say in a comment why it does not matter.',
  silentWhen: 'A comment says why, the error is used, the names say that failure is expected, or what is tried is cleaning up or a feature test.',
  example: { bad: 'try { save(order) } catch {}', good: 'try { save(order) } catch (error) { logger.error(error); throw error }' },
});

export const unreachableCode = scriptRule('structure', {
  name: 'unreachable-code',
  title: 'Never runs',
  severity: 'warning',
  why: 'It stands after a `return`, `throw`, `break` or `continue`: what it is meant to do does not happen.',
  remedy: 'Delete it, or move it in front.',
  silentWhen: 'Only function declarations or variables without value follow.',
  example: { bad: 'return total; log(total);', good: 'log(total); return total;' },
});

export const duplicateBranches = scriptRule('structure', {
  name: 'duplicate-branches',
  title: 'Both branches do the same',
  severity: 'warning',
  why: 'The condition decides nothing: one of the branches was meant to do something else, or the condition can go.',
  remedy: 'Change the branch that is wrong, or remove the condition.',
  silentWhen: 'A comment in a branch says why.',
  example: { bad: 'if (isAdmin) show(all) else show(all)', good: 'show(isAdmin ? all : own)' },
});

export const duplicateCondition = scriptRule('structure', {
  name: 'duplicate-condition',
  title: 'The same condition was already asked',
  severity: 'warning',
  why: 'An earlier branch of the chain asks the same, so this one never runs: probably something else was meant.',
  remedy: 'Correct the condition, or remove the branch.',
  silentWhen: 'The condition calls something or changes something, so that it may answer differently.',
  example: { bad: "if (kind === 'a') f(); else if (kind === 'a') g();", good: "if (kind === 'a') f(); else if (kind === 'b') g();" },
});

export const selfOperation = scriptRule('structure', {
  name: 'self-operation',
  title: 'Compares or assigns a value with itself',
  severity: 'warning',
  why: 'It always has the same result, so one of the sides was meant to be something else.',
  remedy: 'Name the other value.',
  silentWhen: 'It is the test for NaN `x !== x`, or the operands call something.',
  example: { bad: 'if (order.total === order.total)', good: 'if (order.total === paid.total)' },
});

export const leakedListener = scriptRule('structure', {
  name: 'leaked-listener',
  title: 'A listener or timer that stays behind',
  severity: 'warning',
  why: 'The effect or request runs again and again and leaves a listener or a timer each time: they all go on working, on things that are gone.',
  remedy: 'Return a function from the effect that removes it; outside of effects, register it once, or remove it when the request ends.',
  silentWhen: 'The effect returns anything, the listener is for one event only or ends by a signal, or what it listens to is made in the same function.',
  example: { bad: "useEffect(() => { window.addEventListener('resize', measure); }, [])", good: "useEffect(() => { window.addEventListener('resize', measure); return () => window.removeEventListener('resize', measure); }, [])" },
});

export const leakedHandle = scriptRule('structure', {
  name: 'leaked-handle',
  title: 'Opened and, when something fails, never closed',
  severity: 'warning',
  why: 'When a call between opening and closing fails, the closing is skipped: file handles and pooled connections run out after a while, and then everything waits.',
  remedy: 'Close it in a `finally`, or declare it with `await using`.',
  silentWhen: 'It is closed in a `finally`, declared with `using`, handed to somebody else or returned, or nothing between opening and closing can fail.',
  example: { bad: 'const client = await pool.connect(); await client.query(text); client.release();', good: 'try { await client.query(text); } finally { client.release(); }' },
});
