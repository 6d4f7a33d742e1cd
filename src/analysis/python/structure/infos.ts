import type { RuleInfo } from '../../observation.ts';

const base = { area: 'structure', languages: ['python'] } as const;

export const complexityRaised: RuleInfo = {
  ...base,
  id: 'structure/complexity-raised',
  title: 'The change makes a hard function harder',
  severity: 'info',
  why: 'Each nested branch is one more thing to hold in mind; above about 15 (cognitive complexity) readers start to miss cases.',
  remedy: 'Move a branch or a loop into a function of its own, or return early.',
  silentWhen: 'The function was not touched, did not become harder, or stays at 15 or below.',
};

export const swallowedError: RuleInfo = {
  ...base,
  id: 'structure/swallowed-error',
  title: 'An error disappears here',
  severity: 'warning',
  why: 'When it fails, nobody learns of it: the program goes on with what it has, and the cause is gone when the symptom appears.',
  remedy: 'Catch the one exception you expect, log the rest, or say in a comment why it does not matter.',
  silentWhen: 'A single kind of exception is named, a comment says why, or what is tried is cleaning up or a feature test.',
  example: { bad: 'try:\n    save(order)\nexcept Exception:\n    pass', good: 'try:\n    save(order)\nexcept Exception:\n    logger.exception("could not save")\n    raise' },
};

export const unreachableCode: RuleInfo = {
  ...base,
  id: 'structure/unreachable-code',
  title: 'Never runs',
  severity: 'warning',
  why: 'It stands after a `return`, `raise`, `break` or `continue`: what it is meant to do does not happen.',
  remedy: 'Delete it, or move it in front.',
  silentWhen: 'It is the `yield` that makes a function a generator.',
  example: { bad: 'return total\nlog(total)', good: 'log(total)\nreturn total' },
};

export const duplicateBranches: RuleInfo = {
  ...base,
  id: 'structure/duplicate-branches',
  title: 'Both branches do the same',
  severity: 'warning',
  why: 'The condition decides nothing: one of the branches was meant to do something else, or the condition can go.',
  remedy: 'Change the branch that is wrong, or remove the condition.',
  silentWhen: 'A comment in a branch says why.',
  example: { bad: 'if is_admin:\n    show(items)\nelse:\n    show(items)', good: 'show(items)' },
};

export const duplicateCondition: RuleInfo = {
  ...base,
  id: 'structure/duplicate-condition',
  title: 'The same condition was already asked',
  severity: 'warning',
  why: 'An earlier branch of the chain asks the same, so this one never runs: probably something else was meant.',
  remedy: 'Correct the condition, or remove the branch.',
  silentWhen: 'The condition calls something, so that it may answer differently.',
  example: { bad: 'if kind == "a": f()\nelif kind == "a": g()', good: 'if kind == "a": f()\nelif kind == "b": g()' },
};

export const selfOperation: RuleInfo = {
  ...base,
  id: 'structure/self-operation',
  title: 'Compares or assigns a value with itself',
  severity: 'warning',
  why: 'It always has the same result, so one of the sides was meant to be something else.',
  remedy: 'Name the other value.',
  silentWhen: 'It is the test for NaN, a test of equality itself, or the operands call something.',
  example: { bad: 'if order.total == order.total:', good: 'if order.total == paid.total:' },
};

export const mutableDefault: RuleInfo = {
  ...base,
  id: 'structure/mutable-default',
  title: 'Default value that remembers earlier calls',
  severity: 'warning',
  why: 'The default is made once, when the function is defined; what one call puts into it is still there in the next.',
  remedy: 'Use `None` as the default and make the list or dictionary inside.',
  silentWhen: 'The function only reads it, or its name says that it is a cache.',
  example: { bad: 'def add(item, items=[]):\n    items.append(item)', good: 'def add(item, items=None):\n    if items is None:\n        items = []' },
};

export const resourceLeak: RuleInfo = {
  ...base,
  id: 'structure/resource-leak',
  title: 'File or connection that is not closed',
  severity: 'warning',
  why: 'It stays open until the interpreter gets to it: data may not be written, and a long-running program runs out of handles or of the connections that its database allows.',
  remedy: 'Open it in a `with` statement, or in `contextlib.closing`.',
  silentWhen: 'It is closed, returned, stored or handed on.',
  example: { bad: 'file = open(path)\ndata = file.read()', good: 'with open(path) as file:\n    data = file.read()' },
};
