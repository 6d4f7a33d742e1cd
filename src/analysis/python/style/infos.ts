import type { RuleInfo } from '../../observation.ts';

const base = { area: 'style', languages: ['python'] } as const;

export const bareExcept: RuleInfo = {
  ...base,
  id: 'style/bare-except',
  title: 'Catches more than errors',
  severity: 'info',
  why: '`except:` also catches `KeyboardInterrupt` and `SystemExit`, so the program cannot be stopped there.',
  remedy: 'Name the exceptions you expect, or `Exception`.',
  silentWhen: 'The handler raises again, or a comment says why.',
  example: { bad: 'except:', good: 'except ValueError:' },
};

export const noneComparison: RuleInfo = {
  ...base,
  id: 'style/none-comparison',
  title: 'Compares with None by value',
  severity: 'info',
  why: '`==` may be answered by the other object; `is` asks whether it is None.',
  remedy: 'Use `is None` and `is not None`.',
  silentWhen: 'The comparison builds a query or a mask (an argument of `filter`, a subscript).',
  example: { bad: 'if user == None:', good: 'if user is None:' },
};

export const literalIdentity: RuleInfo = {
  ...base,
  id: 'style/literal-identity',
  title: 'Compares a value by identity',
  severity: 'error',
  why: 'Whether two equal texts or numbers are the same object depends on the interpreter, so this is true today and false tomorrow.',
  remedy: 'Use `==`.',
  example: { bad: 'if kind is "a":', good: 'if kind == "a":' },
};

export const unusedImport: RuleInfo = {
  ...base,
  id: 'style/unused-import',
  title: 'Imported and never used',
  severity: 'info',
  why: 'It makes readers look for a use, and loads a module for nothing.',
  remedy: 'Remove it.',
  silentWhen: 'The file is an `__init__.py`, the name is in `__all__` or imported as itself, or the import is tried for its success.',
  example: { bad: 'import os, sys\nprint(sys.argv)', good: 'import sys\nprint(sys.argv)' },
};

export const unusedVariable: RuleInfo = {
  ...base,
  id: 'style/unused-variable',
  title: 'Never used',
  severity: 'info',
  why: 'Either it is left over, or the code was meant to use it and uses something else.',
  remedy: 'Use it, remove it, or start its name with `_`.',
  silentWhen: 'The name starts with `_`, it is a parameter or part of an unpacking, or the function reads its own variables by name.',
  example: { bad: 'total = price * count\nreturn price', good: 'return price * count' },
};

export const fStringWithoutPlaceholder: RuleInfo = {
  ...base,
  id: 'style/f-string-without-placeholder',
  title: 'Nothing to fill in',
  severity: 'hint',
  why: 'The `f` promises a value in the text and there is none: it is left over, or a brace is missing.',
  remedy: 'Remove the `f`, or put the value in.',
  silentWhen: 'It is one part of a longer text that does have a value.',
  example: { bad: 'print(f"done")', good: 'print("done")' },
};

export const duplicateKey: RuleInfo = {
  ...base,
  id: 'style/duplicate-key',
  title: 'The same key twice',
  severity: 'error',
  why: 'The last one wins in silence; the value of the other is lost.',
  remedy: 'Rename or remove one of them.',
  example: { bad: '{"size": 1, "size": 3}', good: '{"size": 3}' },
};
