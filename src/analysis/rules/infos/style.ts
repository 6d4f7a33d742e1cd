import { scriptRule } from './script.ts';

export const looseEquality = scriptRule('style', {
  name: 'loose-equality',
  title: 'Compares after converting',
  severity: 'info',
  why: '`==` converts first: `0 == ""`, `"1" == 1` and `null == undefined` are all true, which is rarely what was meant.',
  remedy: 'Use `===` and `!==`.',
  silentWhen: 'One side is `null`, which is the short way to ask for null or undefined.',
  example: { bad: 'if (count == "0")', good: 'if (count === "0")' },
});

export const unusedImport = scriptRule('style', {
  name: 'unused-import',
  title: 'Imported and never used',
  severity: 'info',
  why: 'It makes readers look for a use, and may load a module for nothing.',
  remedy: 'Remove it.',
  silentWhen: 'The module is imported for its side effects alone, or the file exports types that may use it.',
});

export const unusedVariable = scriptRule('style', {
  name: 'unused-variable',
  title: 'Never used',
  severity: 'info',
  why: 'Either it is left over, or the code was meant to use it and uses something else.',
  remedy: 'Use it, remove it, or start its name with `_`.',
  silentWhen: 'The name starts with `_`, it is a parameter, it is exported, or it leaves properties out of a rest.',
});

export const varDeclaration = scriptRule('style', {
  name: 'no-var',
  title: 'Variable that leaks out of its block',
  severity: 'hint',
  why: '`var` is visible in the whole function, even before its line, and closures in loops share it.',
  remedy: 'Use `const`, or `let` where it is assigned again.',
  silentWhen: 'The whole file uses `var`, or was written that way before the change.',
  example: { bad: 'var total = 0;', good: 'let total = 0;' },
});

export const constReassigned = scriptRule('style', {
  name: 'const-reassigned',
  title: 'Assigns to a constant',
  severity: 'error',
  why: 'It throws a `TypeError` when it is reached.',
  remedy: 'Declare it with `let`, or do not assign.',
  example: { bad: 'const n = 0; n += 1;', good: 'let n = 0; n += 1;' },
});

export const debuggerLeft = scriptRule('style', {
  name: 'debugger-statement',
  title: 'Debugger statement left in',
  severity: 'warning',
  why: 'It stops the program wherever a debugger is attached.',
  remedy: 'Remove it.',
});

export const consoleLeft = scriptRule('style', {
  name: 'console-log',
  title: 'Console output left in',
  severity: 'hint',
  why: 'Output that helped while writing the code is noise in production.',
  remedy: 'Remove it, or use the logger.',
  silentWhen: 'The file is a test, a script, a command-line tool or a configuration, the file printed before the change, or the project prints on purpose there (`console.error`, `console.warn`).',
});

export const duplicateKey = scriptRule('style', {
  name: 'duplicate-key',
  title: 'The same key twice',
  severity: 'error',
  why: 'The last one wins in silence; the value of the other is lost.',
  remedy: 'Rename or remove one of them.',
  example: { bad: '{ size: 1, color: 2, size: 3 }', good: '{ size: 3, color: 2 }' },
});

export const assignmentInCondition = scriptRule('style', {
  name: 'assignment-in-condition',
  title: 'Assigns where a comparison is expected',
  severity: 'warning',
  why: 'One `=` changes the variable and makes the condition depend on the new value.',
  remedy: 'Compare with `===`, or put the assignment in parentheses of its own.',
  silentWhen: 'The assignment stands in parentheses of its own, or is part of a comparison.',
  example: { bad: "if (state = 'open')", good: "if (state === 'open')" },
});

export const invalidTypeof = scriptRule('style', {
  name: 'invalid-typeof',
  title: 'A type that does not exist',
  severity: 'error',
  why: '`typeof` gives one of eight words, so this comparison is always false.',
  remedy: 'Correct the word.',
  example: { bad: "typeof x === 'strnig'", good: "typeof x === 'string'" },
});

export const nanComparison = scriptRule('style', {
  name: 'nan-comparison',
  title: 'NaN is never equal to anything',
  severity: 'error',
  why: 'A comparison with `NaN` is always false (and `!==` always true), even for NaN itself.',
  remedy: 'Use `Number.isNaN`.',
  example: { bad: 'if (total === NaN)', good: 'if (Number.isNaN(total))' },
});

export const floatingPromise = scriptRule('style', {
  name: 'floating-promise',
  title: 'Nobody waits for this promise',
  severity: 'warning',
  why: 'The code goes on before the work is done, and when it fails the error reaches nobody: in Node an unhandled rejection ends the process.',
  remedy: 'Put `await` in front, return it, or handle its failure with `.catch`.',
  silentWhen: 'It is marked with `void`, the function handles all its errors itself, or it is the last call of a script.',
  example: { bad: 'save(order);', good: 'await save(order);' },
});

export const emptyBlock = scriptRule('style', {
  name: 'empty-block',
  title: 'Branch without content',
  severity: 'hint',
  why: 'Readers cannot tell whether something is missing.',
  remedy: 'Fill it, remove it, or say in a comment why it is empty.',
  silentWhen: 'A comment stands in it, or it is a function or a loop body.',
});

export const templateInQuotes = scriptRule('style', {
  name: 'template-in-quotes',
  title: 'A template without its backticks',
  severity: 'warning',
  why: 'In quotes `${...}` stays as it is written, and whoever reads the text sees the name instead of the value.',
  remedy: 'Write the text between backticks.',
  silentWhen: 'Nothing of that name is known where the text stands, or the file is a test.',
  example: { bad: "'Hello ${user.name}!'", good: '`Hello ${user.name}!`' },
});
