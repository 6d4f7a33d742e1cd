import assert from 'node:assert/strict';
import { check, observe } from '../support.ts';

const nested = (depth: number): string => Array.from({ length: depth }, (_, i) => `${'    '.repeat(i + 1)}if a${i}:\n`).join('') + `${'    '.repeat(depth + 1)}return 1\n`;

check('structure/complexity-raised', [
  { says: 'speaks where a hard function became harder', baseText: `def f():\n${nested(5)}`, code: `def f(): #!\n${nested(6)}` },
  { says: 'is silent where it was as hard before', baseText: `def f():\n${nested(6)}`, code: `def f():\n${nested(6)}\n\ndef g():\n    pass\n` },
  { says: 'is silent about what stays easy, and without a before', baseText: 'def f():\n    pass\n', code: `def f():\n${nested(4)}` },
  { says: 'is silent where a hard function was only renamed', baseText: `def f():\n${nested(6)}`, code: `def g():\n${nested(6)}` },
]);

check('structure/swallowed-error', [
  { says: 'speaks about a broad empty handler', code: 'try:\n    save(order)\nexcept Exception: #!\n    pass\ntry:\n    save(order)\nexcept: #!\n    pass\n' },
  { says: 'is silent about named errors, comments, cleaning up and optional imports', code: 'try:\n    save(order)\nexcept KeyError:\n    pass\ntry:\n    save(order)\nexcept Exception:\n    pass  # the queue tries again\ntry:\n    sock.close()\nexcept Exception:\n    pass\ntry:\n    import fast\nexcept Exception:\n    pass\ntry:\n    save(order)\nexcept Exception:\n    log.exception("no")\n' },
]);

check('style/bare-except', [
  { says: 'speaks about a bare handler that goes on', code: 'try:\n    save(order)\nexcept: #!\n    retry()\n', fixed: 'try:\n    save(order)\nexcept Exception:\n    retry()\n' },
  { says: 'is silent where it raises again', code: 'try:\n    save(order)\nexcept:\n    undo()\n    raise\n' },
]);

check('structure/unreachable-code', [
  { says: 'speaks about what follows a return', code: 'def f(x):\n    if x:\n        return 1\n        log(x) #!\n    raise ValueError\n' },
  { says: 'is silent about empty generators', code: 'def f():\n    return\n    yield\n\ndef g(x):\n    if x:\n        return 1\n    return 2\n' },
]);

check('structure/duplicate-branches', [
  { says: 'speaks about branches that are the same', code: 'if a: #!\n    f(x)\nelse:\n    f( x )\ny = 1 if a else 1 #!\n' },
  { says: 'is silent where one differs or a comment says why', code: 'if a:\n    f(x)\nelif b:\n    f(x)\nelse:\n    f(y)\nif a:\n    f(x)\nelse:\n    # the same until the migration is through\n    f(x)\n' },
]);

check('structure/duplicate-condition', [
  { says: 'speaks about a condition asked twice', code: 'if k == "a":\n    f()\nelif k == "b":\n    g()\nelif k == "a": #!\n    h()\n' },
  { says: 'is silent about calls', code: 'if next(it) == "a":\n    f()\nelif next(it) == "a":\n    g()\n' },
]);

check('structure/self-operation', [
  { says: 'speaks about comparing and assigning with itself', code: 'def f(a, b):\n    if a.x == a.x: #!\n        a = a #!\n    return b\n' },
  { says: 'is silent about NaN, classes and calls', code: 'class A:\n    kind = kind\ndef f(a):\n    if a != a or f(a) == f(a):\n        return\n' },
]);

check('structure/mutable-default', [
  {
    says: 'speaks where the default is changed',
    code: 'def add(item, items=[]): #!\n    """Adds."""\n    items.append(item)\n    return items\n',
    fixed: 'def add(item, items=None):\n    """Adds."""\n    if items is None:\n        items = []\n    items.append(item)\n    return items\n',
  },
  { says: 'is silent where it is only read or replaced', code: 'def total(items=[], options={}):\n    options = dict(options)\n    options["a"] = 1\n    return sum(items)\n' },
]);

check('structure/resource-leak', [
  { says: 'speaks about a file that nobody closes', code: 'def f(path):\n    out = open(path, "w") #!\n    out.write("x")\n' },
  { says: 'is silent where it is closed, returned, handed on or in with', code: 'def f(path):\n    with open(path) as a:\n        a.read()\n    b = open(path)\n    b.read()\n    b.close()\n    c = open(path)\n    return c\n\ndef g(path, files):\n    d = open(path)\n    files.append(d)\n    e = open(path)\n    work(e)\n' },
  { says: 'speaks about a connection that nobody closes', code: 'import sqlite3\n\ndef f(path):\n    db = sqlite3.connect(path) #!\n    rows = db.execute("select 1").fetchall()\n    return rows\n' },
  { says: 'is silent where the cursor is given away, or the connection is closed', code: 'import contextlib, socket, sqlite3\n\ndef f(path):\n    db = sqlite3.connect(path)\n    cursor = db.cursor()\n    return cursor\n\ndef g(path):\n    with contextlib.closing(sqlite3.connect(path)) as db:\n        db.execute("x")\n    s = socket.socket()\n    try:\n        s.connect(path)\n    finally:\n        s.close()\n' },
]);

describe('code with syntax errors', () => {
  it('is read around the error', () => {
    const found = observe('def f(:\n    return 1\n    x = 2\n\ndef g():\n    return 1\n    x = 2\n', { areas: ['structure'] });
    assert.deepEqual(found.map(({ range }) => range.start.line).filter((line) => line > 4), [7]);
  });
});

describe('the words about a swallowed error', () => {
  const said = (body: string): string => observe(`def price_of(text):\n    try:\n        ${body}\n    except Exception:\n        pass\n`).find(({ rule }) => rule === 'structure/swallowed-error')!.message;
  it('name a short statement whole', () => assert.match(said('send(text)'), /in `send\(text\)` disappears/));
  it('name the call of a long one, and else the function', () => {
    assert.match(said('return store.save(text.replace(" EUR", "").replace(",", "."), 2)'), /in `store\.save` disappears/);
    assert.match(said('return round(float(text.replace(" EUR", "").replace(",", ".")), 2)'), /in `(text\.replace|price_of)` disappears/);
  });
});

describe('the weight of raised complexity', () => {
  const branches = (count: number): string => `def f(a):\n${Array.from({ length: count }, (_, i) => `    if a == ${i}:\n        g()\n`).join('')}`;
  const severity = (after: number, before?: number): readonly string[] =>
    observe(branches(after), { baseText: before === undefined ? 'x = 1\n' : branches(before) }).filter(({ rule }) => rule === 'structure/complexity-raised').map((found) => found.severity);
  it('is slight for one more branch and for a new function a little over the limit', () => {
    assert.deepEqual(severity(19, 18), ['hint']);
    assert.deepEqual(severity(17), ['hint']);
  });
  it('is told for a jump', () => {
    assert.deepEqual(severity(20, 12), ['info']);
    assert.deepEqual(severity(26), ['info']);
  });
});
