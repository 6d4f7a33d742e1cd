import { check } from '../support.ts';

check('style/none-comparison', [
  { says: 'speaks and offers is', code: 'if user == None: #!\n    pass\n', fixed: 'if user is None:\n    pass\n' },
  { says: 'knows the other way', code: 'x = a != None #!\n', fixed: 'x = a is not None\n' },
  { says: 'is silent in queries and masks', code: 'q = session.filter(User.name == None)\nrows = frame[frame.a == None]\nif a is None or b == 0:\n    pass\n' },
]);

check('style/literal-identity', [
  { says: 'speaks about a literal', code: 'if kind is "a": #!\n    pass\n', fixed: 'if kind == "a":\n    pass\n' },
  { says: 'knows is not', code: 'ok = n is not 3 #!\n', fixed: 'ok = n != 3\n' },
  { says: 'is silent about None, True and names', code: 'if a is None or b is True or c is not d or e is ...:\n    pass\n' },
]);

check('style/unused-import', [
  { says: 'speaks and removes the line', code: 'import os #!\nimport sys\nprint(sys.argv)\n', fixed: 'import sys\nprint(sys.argv)\n' },
  { says: 'removes one name of several', code: 'from a import b, c, d #!\nprint(b, d)\n', fixed: 'from a import b, d\nprint(b, d)\n' },
  { says: 'removes the last name', code: 'from a import b, c #!\nprint(b)\n', fixed: 'from a import b\nprint(b)\n' },
  { says: 'respects __all__, re-exports, tries, annotations in quotes and __future__', code: 'from __future__ import annotations\nfrom a import b as b\nfrom typing import TYPE_CHECKING\nfrom m import offered\n__all__ = ["offered"]\ntry:\n    import fast\nexcept ImportError:\n    pass\nif TYPE_CHECKING:\n    from c import D\ndef f(x: "D") -> None:\n    return x\n' },
  { says: 'is silent in __init__', path: 'pkg/__init__.py', code: 'from .a import b\n' },
  { says: 'counts uses in inner functions, decorators and deletions', code: 'import a, b, c\n@a.x\ndef f():\n    return [b.y for _ in range(3)]\ndel c\n' },
]);

check('style/unused-variable', [
  { says: 'speaks and keeps the call', code: 'def f():\n    x = g() #!\n    return 1\n', fixed: 'def f():\n    g()\n    return 1\n' },
  { says: 'counts adding as no use', code: 'def f():\n    n = 0 #!\n    n += 1\n    return 1\n' },
  { says: 'is silent about unpacking, underscores, closures, globals and locals()', code: 'def f():\n    a, b = g()\n    _x = g()\n    c = 1\n    def h():\n        nonlocal c\n        c = 2\n    h()\n    return a\ndef k():\n    d = 1\n    return locals()\ndef m():\n    global e\n    e = 1\n' },
  { says: 'sees uses in f-strings, comprehensions and match', code: 'def f(k):\n    a = 1\n    b = 2\n    c = 3\n    match k:\n        case {"x": d}:\n            return f"{a:{b}}", [c for _ in d]\n' },
]);

check('style/f-string-without-placeholder', [
  { says: 'speaks and removes the f', code: 'print(f"done") #!\n', fixed: 'print("done")\n' },
  { says: 'is silent with a value and in longer texts', code: 'print(f"{x}")\nprint("a" f"b" f"{x}")\n' },
]);

check('style/duplicate-key', [
  { says: 'speaks about a lost value', code: 'd = {"size": 1, \'size\': 3} #!\n' },
  { says: 'is silent about different keys and spreads', code: 'd = {"a": 1, **b, 1: 2, "1": 3}\n' },
]);
