import type { SeededCase, Texts } from './seededCase.ts';

const shop: Texts = {
  'package.json': '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.0.0", "pg": "^8.0.0" } }\n',
  'src/app.js': `import express from 'express';
import { total } from './price.js';

export const app = express();
app.use(express.json());

app.post('/total', (req, res) => {
  const items = Array.isArray(req.body.items) ? req.body.items : [];
  res.json({ total: total(items) });
});
`,
  'src/price.js': `export function total(items) {
  let sum = 0;
  for (const item of items) sum += item.price * item.count;
  return sum;
}

export function discount(sum, isMember) {
  return isMember ? sum * 0.9 : sum;
}
`,
  'test/app.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app } from '../src/app.js';

test('there is an app', () => {
  assert.equal(typeof app, 'function');
});
`,
  'test/price.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { discount, total } from '../src/price.js';

test('adds what items cost', () => {
  assert.equal(total([{ price: 2, count: 3 }]), 6);
});

test('members pay less', () => {
  assert.equal(discount(100, true), 90);
});
`,
};

const python: Texts = {
  'shop/__init__.py': '',
  'shop/price.py': `"""Prices."""


def total(items):
    """What all items cost."""
    result = 0
    for item in items:
        result += item.price * item.count
    return result


def discount(amount, is_member=False):
    """What a member pays."""
    return amount * 0.9 if is_member else amount
`,
  'shop/api.py': `"""The shop's pages."""

from flask import Flask, jsonify, request

from shop.price import total

app = Flask(__name__)


@app.post("/total")
def show_total():
    """Adds up the posted items."""
    return jsonify(total=total(request.get_json()["items"]))
`,
  'tests/test_price.py': `from shop.price import discount, total


class Item:
    def __init__(self, price, count):
        self.price = price
        self.count = count


def test_total():
    assert total([Item(2, 3)]) == 6


def test_members_pay_less():
    assert discount(100, True) == 90
`,
  'tests/test_api.py': `from shop.api import app


def test_total_of_nothing():
    answer = app.test_client().post("/total", json={"items": []})
    assert answer.get_json() == {"total": 0}
`,
};

/** A change of one file of a project, by replacing pieces of it. */
function edit(name: string, before: Texts, path: string, ...pieces: readonly (readonly [from: string, to: string])[]): SeededCase {
  let text = before[path]!;
  for (const [from, to] of pieces) {
    if (!text.includes(from)) throw new Error(`${name}: ${path} has no ${from}`);
    text = text.replaceAll(from, to);
  }
  return { name, before, after: { [path]: text } };
}

const appendTo = (name: string, before: Texts, path: string, text: string, more: SeededCase['after'] = {}): SeededCase => ({ name, before, after: { [path]: before[path]! + text, ...more } });

const priceTest = (name: string, body: string): string => `\ntest('${name}', () => {\n${body}\n});\n`;

/** Fifty changes that a careful developer makes and nobody should remark on. */
export const refactorings: readonly SeededCase[] = [
  edit('a variable is renamed', shop, 'src/price.js', ['sum', 'amount']),
  edit('a loop becomes a reduce', shop, 'src/price.js', ['  let sum = 0;\n  for (const item of items) sum += item.price * item.count;\n  return sum;', '  return items.reduce((sum, { price, count }) => sum + price * count, 0);']),
  edit('a constant gets a name', shop, 'src/price.js', ['export function discount', 'const memberShare = 0.9;\n\nexport function discount'], ['sum * 0.9', 'sum * memberShare']),
  edit('a function is taken out of a loop', shop, 'src/price.js', ['export function total', 'const costOf = (item) => item.price * item.count;\n\nexport function total'], ['sum += item.price * item.count', 'sum += costOf(item)']),
  edit('a ternary becomes a guard', shop, 'src/price.js', ['  return isMember ? sum * 0.9 : sum;', '  if (!isMember) return sum;\n  return sum * 0.9;']),
  edit('a function becomes an arrow', shop, 'src/price.js', ['export function discount(sum, isMember) {\n  return isMember ? sum * 0.9 : sum;\n}', 'export const discount = (sum, isMember) => (isMember ? sum * 0.9 : sum);']),
  edit('a comment says why', shop, 'src/price.js', ['export function discount', '/** Members pay a tenth less; the contract of 2019 says so. */\nexport function discount']),
  edit('an optional parameter is added', shop, 'src/price.js', ['discount(sum, isMember) {\n  return isMember ? sum * 0.9 : sum;', 'discount(sum, isMember, share = 0.9) {\n  return isMember ? sum * share : sum;']),
  edit('options are given as an object with a default', shop, 'src/price.js', ['total(items) {', 'total(items, { rate = 1 } = {}) {'], ['  return sum;', '  return sum * rate;']),
  { name: 'a function moves to a file of its own and is handed on', before: shop, after: { 'src/discount.js': 'export function discount(sum, isMember) {\n  return isMember ? sum * 0.9 : sum;\n}\n', 'src/price.js': "export { discount } from './discount.js';\n\nexport function total(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price * item.count;\n  return sum;\n}\n" } },
  { name: 'a function moves and all who import it follow', before: shop, after: { 'src/discount.js': 'export function discount(sum, isMember) {\n  return isMember ? sum * 0.9 : sum;\n}\n', 'src/price.js': 'export function total(items) {\n  let sum = 0;\n  for (const item of items) sum += item.price * item.count;\n  return sum;\n}\n', 'test/price.test.js': shop['test/price.test.js']!.replace("import { discount, total } from '../src/price.js';", "import { discount } from '../src/discount.js';\nimport { total } from '../src/price.js';") } },
  { name: 'a function is renamed with all who call it', before: shop, after: { 'src/price.js': shop['src/price.js']!.replace('function total', 'function sumOf'), 'src/app.js': shop['src/app.js']!.replaceAll('total }', 'sumOf }').replace('total: total(items)', 'total: sumOf(items)'), 'test/price.test.js': shop['test/price.test.js']!.replace('discount, total', 'discount, sumOf').replace('total([', 'sumOf([') } },
  { name: 'a parameter is added with all who call it', before: shop, after: { 'src/price.js': shop['src/price.js']!.replace('total(items) {', 'total(items, rate) {').replace('  return sum;', '  return sum * rate;'), 'src/app.js': shop['src/app.js']!.replace('total(items)', 'total(items, 1)'), 'test/price.test.js': shop['test/price.test.js']!.replace('count: 3 }])', 'count: 3 }], 1)') } },
  { name: 'a file is renamed with its importers', before: shop, after: { 'src/price.js': null, 'src/prices.js': shop['src/price.js']!, 'src/app.js': shop['src/app.js']!.replace('./price.js', './prices.js'), 'test/price.test.js': shop['test/price.test.js']!.replace('../src/price.js', '../src/prices.js') } },
  { name: 'an unused file is deleted', before: { ...shop, 'src/old.js': 'export const old = 1;\n' }, after: { 'src/old.js': null } },
  appendTo('a function with its test', shop, 'src/price.js', '\nexport function gross(net, rate) {\n  return net * (1 + rate);\n}\n', { 'test/price.test.js': shop['test/price.test.js']!.replace('discount, total', 'discount, gross, total') + priceTest('tax comes on top', '  assert.equal(gross(100, 0.2), 120);') }),
  appendTo('a test is added', shop, 'test/price.test.js', priceTest('nothing costs nothing', '  assert.equal(total([]), 0);')),
  appendTo('a test of an error is added', shop, 'test/price.test.js', priceTest('items are needed', '  assert.throws(() => total(undefined), TypeError);')),
  appendTo('a test in a table is added', shop, 'test/price.test.js', "\nfor (const [isMember, paid] of [[true, 90], [false, 100]]) {\n  test(`pays ${paid}`, () => {\n    assert.equal(discount(100, isMember), paid);\n  });\n}\n"),
  appendTo('a test with a helper that asserts', shop, 'test/price.test.js', "\nfunction assertTotal(items, expected) {\n  assert.equal(total(items), expected);\n}\n\ntest('two items', () => {\n  assertTotal([{ price: 1, count: 1 }, { price: 2, count: 1 }], 3);\n});\n"),
  appendTo('a query with its values apart', shop, 'src/app.js', "\napp.get('/users', async (req, res) => {\n  const { rows } = await pool.query('SELECT id, name FROM users WHERE name = $1', [req.query.name]);\n  res.json(rows);\n});\n\nconst pool = new pg.Pool();\n".replace(/^/, ''), { 'package.json': shop['package.json']! }),
  appendTo('a redirect to a known place', shop, 'src/app.js', "\nconst places = new Map([['cart', '/cart'], ['home', '/']]);\n\napp.get('/go', (req, res) => {\n  res.redirect(places.get(req.query.to) ?? '/');\n});\n"),
  appendTo('a command with arguments apart', shop, 'src/app.js', "\napp.get('/version', async (req, res) => {\n  const { stdout } = await run('git', ['rev-parse', 'HEAD']);\n  res.type('text').send(stdout);\n});\n\nconst run = promisify(execFile);\n", {}),
  appendTo('a download that stays in its folder', shop, 'src/app.js', "\napp.get('/files/:name', (req, res) => {\n  res.sendFile(path.basename(req.params.name), { root: 'uploads' });\n});\n"),
  appendTo('a store with a limit', shop, 'src/app.js', "\nconst recent = new Map();\n\napp.get('/visit', (req, res) => {\n  if (recent.size > 1000) recent.clear();\n  recent.set(req.ip, Date.now());\n  res.sendStatus(204);\n});\n"),
  { name: 'all users in one query', before: shop, after: { 'src/orders.js': "import { Order, User } from './models.js';\n\nexport async function ordersWithUsers() {\n  const orders = await Order.findAll();\n  const users = await User.findAll({ where: { id: orders.map((order) => order.userId) } });\n  const byId = new Map(users.map((user) => [user.id, user]));\n  return orders.map((order) => ({ order, user: byId.get(order.userId) }));\n}\n", 'src/models.js': 'export { Order, User } from "./database.js";\n', 'test/orders.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { ordersWithUsers } from '../src/orders.js';\n\ntest('every order has its user', async () => {\n  assert.deepEqual(await ordersWithUsers(), []);\n});\n" } },
  { name: 'calls side by side', before: shop, after: { 'src/rates.js': 'export async function rates(currencies) {\n  const found = await Promise.all(currencies.map(async (currency) => [currency, await fetchRate(currency)]));\n  return new Map(found);\n}\n\nconst fetchRate = (currency) => fetch(`https://rates.example/${encodeURIComponent(currency)}`).then((answer) => answer.json());\n', 'test/rates.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { rates } from '../src/rates.js';\n\ntest('no rates', async () => {\n  assert.equal((await rates([])).size, 0);\n});\n" } },
  { name: 'retries one after the other', before: shop, after: { 'src/retry.js': 'export async function retry(work, times) {\n  let last;\n  for (let attempt = 0; attempt < times; attempt++) {\n    try {\n      return await work(attempt);\n    } catch (error) {\n      last = error;\n    }\n  }\n  throw last;\n}\n', 'test/retry.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { retry } from '../src/retry.js';\n\ntest('gives what worked', async () => {\n  assert.equal(await retry(() => 1, 3), 1);\n});\n" } },
  { name: 'a connection given back whatever happens', before: shop, after: { 'src/db.js': "import pg from 'pg';\n\nconst pool = new pg.Pool();\n\nexport async function userById(id) {\n  const client = await pool.connect();\n  try {\n    const { rows } = await client.query('SELECT id, name FROM users WHERE id = $1', [id]);\n    return rows[0];\n  } finally {\n    client.release();\n  }\n}\n", 'test/db.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { userById } from '../src/db.js';\n\ntest('knows nobody', async () => {\n  assert.equal(await userById(0), undefined);\n});\n" } },
  { name: 'an effect that cleans up', before: shop, after: { 'src/useWidth.jsx': "import { useEffect, useState } from 'react';\n\nexport function useWidth() {\n  const [width, setWidth] = useState(window.innerWidth);\n  useEffect(() => {\n    const measure = () => setWidth(window.innerWidth);\n    window.addEventListener('resize', measure);\n    return () => window.removeEventListener('resize', measure);\n  }, []);\n  return width;\n}\n", 'test/useWidth.test.jsx': "import { renderHook } from '@testing-library/react';\nimport { useWidth } from '../src/useWidth.jsx';\n\nit('starts with the width of the window', () => {\n  expect(renderHook(() => useWidth()).result.current).toBe(window.innerWidth);\n});\n" } },
  { name: 'markup through text', before: shop, after: { 'src/comment.js': "export function showComment(box, comment) {\n  const line = document.createElement('p');\n  line.textContent = comment;\n  box.append(line);\n}\n", 'test/comment.test.js': "import { showComment } from '../src/comment.js';\n\nit('shows it', () => {\n  const box = document.createElement('div');\n  showComment(box, 'a');\n  expect(box.textContent).toBe('a');\n});\n" } },
  { name: 'a key from the environment', before: shop, after: { 'src/mail.js': "export const mail = { apiKey: process.env.MAIL_API_KEY, from: 'shop@example.com' };\n", 'test/mail.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { mail } from '../src/mail.js';\n\ntest('has a sender', () => {\n  assert.equal(mail.from, 'shop@example.com');\n});\n" } },
  { name: 'a hash of a file for a cache', before: shop, after: { 'src/etag.js': "import { createHash } from 'node:crypto';\n\nexport const etagOf = (content) => createHash('sha256').update(content).digest('base64url');\n", 'test/etag.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { etagOf } from '../src/etag.js';\n\ntest('differs', () => {\n  assert.notEqual(etagOf('a'), etagOf('b'));\n});\n" } },
  { name: 'types are added', before: { ...shop, 'src/vat.ts': 'export function vat(amount) {\n  return amount * 0.19;\n}\n', 'test/vat.test.ts': "import { vat } from '../src/vat';\n\nit('is a share', () => {\n  expect(vat(100)).toBe(19);\n});\n" }, after: { 'src/vat.ts': 'export function vat(amount: number): number {\n  return amount * 0.19;\n}\n' } },
  { name: 'an error is handed on with its cause', before: shop, after: { 'src/load.js': "import { readFile } from 'node:fs/promises';\n\nexport async function loadOrders(path) {\n  try {\n    return JSON.parse(await readFile(path, 'utf8'));\n  } catch (error) {\n    throw new Error(`${path} holds no orders`, { cause: error });\n  }\n}\n", 'test/load.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { loadOrders } from '../src/load.js';\n\ntest('says which file', async () => {\n  await assert.rejects(loadOrders('none.json'), /none\\.json/);\n});\n" } },
  { name: 'an error that may be passed over, and why', before: shop, after: { 'src/clean.js': "import { rm } from 'node:fs/promises';\n\nexport async function clean(folder) {\n  try {\n    await rm(folder, { recursive: true });\n  } catch {\n    // It was never made, which is as good.\n  }\n}\n", 'test/clean.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { clean } from '../src/clean.js';\n\ntest('needs no folder', async () => {\n  await assert.doesNotReject(clean('none'));\n});\n" } },

  edit('a Python loop becomes a sum', python, 'shop/price.py', ['    result = 0\n    for item in items:\n        result += item.price * item.count\n    return result', '    return sum(item.price * item.count for item in items)']),
  edit('a Python variable is renamed', python, 'shop/price.py', ['result', 'amount_due']),
  edit('Python gets types', python, 'shop/price.py', ['def discount(amount, is_member=False):', 'def discount(amount: float, is_member: bool = False) -> float:']),
  edit('a Python constant gets a name', python, 'shop/price.py', ['def discount', 'MEMBER_SHARE = 0.9\n\n\ndef discount'], ['amount * 0.9', 'amount * MEMBER_SHARE']),
  edit('a keyword with a default', python, 'shop/price.py', ['def total(items):', 'def total(items, *, rate=1):'], ['return result', 'return result * rate']),
  { name: 'a Python function is renamed with its callers', before: python, after: { 'shop/price.py': python['shop/price.py']!.replace('def total', 'def sum_of'), 'shop/api.py': python['shop/api.py']!.replace('import total', 'import sum_of').replace('total=total(', 'total=sum_of('), 'tests/test_price.py': python['tests/test_price.py']!.replace('discount, total', 'discount, sum_of').replace('assert total(', 'assert sum_of(') } },
  { name: 'a Python function moves and is handed on', before: python, after: { 'shop/discounts.py': '"""Discounts."""\n\n\ndef discount(amount, is_member=False):\n    """What a member pays."""\n    return amount * 0.9 if is_member else amount\n', 'shop/price.py': '"""Prices."""\n\nfrom shop.discounts import discount\n\n__all__ = ["discount", "total"]\n\n\ndef total(items):\n    """What all items cost."""\n    result = 0\n    for item in items:\n        result += item.price * item.count\n    return result\n' } },
  appendTo('a Python test is added', python, 'tests/test_price.py', '\n\ndef test_nothing_costs_nothing():\n    assert total([]) == 0\n'),
  { ...appendTo('a Python test of an error', python, 'tests/test_price.py', '\n\ndef test_items_are_needed():\n    with pytest.raises(TypeError):\n        total(None)\n'), after: { 'tests/test_price.py': `import pytest\n\n${python['tests/test_price.py']!}\n\ndef test_items_are_needed():\n    with pytest.raises(TypeError):\n        total(None)\n` } },
  { name: 'a file read with its context', before: python, after: { 'shop/load.py': '"""Reads orders."""\n\nimport json\n\n\ndef load(path):\n    """The orders of a file."""\n    with open(path, encoding="utf-8") as file:\n        return json.load(file)\n', 'tests/test_load.py': 'from shop.load import load\n\n\ndef test_load(tmp_path):\n    path = tmp_path / "orders.json"\n    path.write_text("[]")\n    assert load(path) == []\n' } },
  { name: 'a query with parameters in Python', before: python, after: { 'shop/users.py': '"""Users."""\n\n\ndef find_user(connection, name):\n    """The user of a name."""\n    cursor = connection.execute("SELECT id FROM users WHERE name = ?", (name,))\n    return cursor.fetchone()\n', 'tests/test_users.py': 'import sqlite3\n\nfrom shop.users import find_user\n\n\ndef test_nobody():\n    connection = sqlite3.connect(":memory:")\n    connection.execute("CREATE TABLE users (id, name)")\n    assert find_user(connection, "a") is None\n' } },
  { name: 'a command without a shell in Python', before: python, after: { 'shop/version.py': '"""The version that runs."""\n\nimport subprocess\n\n\ndef version():\n    """The commit."""\n    return subprocess.run(["git", "rev-parse", "HEAD"], check=True, capture_output=True, text=True).stdout.strip()\n', 'tests/test_version.py': 'from shop.version import version\n\n\ndef test_version():\n    assert len(version()) == 40\n' } },
  { name: 'customers fetched at once in Python', before: python, after: { 'shop/report.py': '"""Reports."""\n\nfrom shop.models import Customer, Order\n\n\ndef report():\n    """Numbers and names."""\n    orders = list(Order.objects.all())\n    customers = Customer.objects.in_bulk([order.customer_id for order in orders])\n    return [(order.number, customers[order.customer_id].name) for order in orders]\n', 'tests/test_report.py': 'from shop.report import report\n\n\ndef test_report():\n    assert report() == []\n' } },
  { name: 'a set instead of a list in Python', before: python, after: { 'shop/unique.py': '"""Rows once each."""\n\n\ndef unique(rows):\n    """Rows whose key was not there before."""\n    seen = set()\n    found = []\n    for row in rows:\n        if row.key not in seen:\n            seen.add(row.key)\n            found.append(row)\n    return found\n', 'tests/test_unique.py': 'from shop.unique import unique\n\n\ndef test_unique():\n    assert unique([]) == []\n' } },
];
