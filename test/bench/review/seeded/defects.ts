import type { SeededCase, Texts } from './seededCase.ts';

const server: Texts = {
  'package.json': '{ "name": "shop", "type": "module", "dependencies": { "express": "^5.0.0", "pg": "^8.0.0" } }\n',
  'src/app.js': `import express from 'express';

export const app = express();
app.use(express.json());
`,
  'test/app.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { app } from '../src/app.js';

test('there is an app', () => {
  assert.equal(typeof app, 'function');
});
`,
};

/** The server with routes added behind what is there. */
const routes = (text: string, imports = ''): Readonly<Record<string, string>> => ({ 'src/app.js': `${imports}${server['src/app.js']}\n${text}` });

const python: Texts = {
  'shop/__init__.py': '',
  'shop/price.py': `"""Prices."""


def total(items):
    """What all items cost."""
    return sum(item.price for item in items)
`,
  'tests/test_price.py': `from shop.price import total


def test_total_of_nothing():
    assert total([]) == 0
`,
};

/** Fifty defects as people put them in: ten for each reviewer. */
export const defects: readonly SeededCase[] = [
  // security
  { name: 'a shell command of a query parameter', reviewer: 'security', before: server, after: routes("app.post('/convert', (req, res) => {\n  exec(`convert ${req.body.file} out.png`, (error) => res.sendStatus(error ? 500 : 204));\n});\n", "import { exec } from 'node:child_process';\n"), at: ['src/app.js', 'exec(`convert'] },
  { name: 'SQL put together in a helper', reviewer: 'security', before: server, after: routes("function usersBy(name) {\n  const text = \"SELECT * FROM users WHERE name = '\" + name + \"'\";\n  return pool.query(text);\n}\n\napp.get('/users', async (req, res) => {\n  const { rows } = await usersBy(req.query.name);\n  res.json(rows);\n});\n", "import pg from 'pg';\n\nconst pool = new pg.Pool();\n"), at: ['src/app.js', 'function usersBy'] },
  { name: 'a download that leaves its folder', reviewer: 'security', before: server, after: routes("app.get('/files/:name', (req, res) => {\n  const file = path.join('uploads', req.query.name);\n  res.send(fs.readFileSync(file));\n});\n", "import fs from 'node:fs';\nimport path from 'node:path';\n"), at: ['src/app.js', 'readFileSync'] },
  { name: 'a comment shown as markup', reviewer: 'security', before: server, after: { 'src/comments.ts': 'export function showComment(box: HTMLElement) {\n  const text = new URLSearchParams(location.search).get("comment");\n  box.innerHTML = `<p>${text}</p>`;\n}\n' }, at: ['src/comments.ts', 'innerHTML'] },
  { name: 'a redirect to wherever the request says', reviewer: 'security', before: server, after: routes("app.get('/login', (req, res) => {\n  const next = req.query.next || '/';\n  res.redirect(next);\n});\n"), at: ['src/app.js', 'res.redirect'] },
  { name: 'a key in the source', reviewer: 'security', before: server, after: { 'src/mail.js': `export const client = connect({\n  apiKey: '${['SG', 'a1B2c3D4e5F6g7H8i9J0kL', 'mN1oP2qR3sT4uV5wX6yZ7aB8cD9eF0gH1iJ2kL3mN4o'].join('.')}',\n});\n` }, at: ['src/mail.js', 'apiKey'] },
  { name: 'certificates that are not checked', reviewer: 'security', before: server, after: { 'src/upstream.js': "import https from 'node:https';\n\nexport const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });\n" }, at: ['src/upstream.js', 'rejectUnauthorized'] },
  { name: 'a pickle from the network', reviewer: 'security', before: python, after: { 'shop/api.py': 'import pickle\n\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.post("/cart")\ndef cart():\n    items = pickle.loads(request.data)\n    return {"count": len(items)}\n' }, at: ['shop/api.py', 'pickle.loads'] },
  { name: 'a shell in Python', reviewer: 'security', before: python, after: { 'shop/api.py': 'import subprocess\n\nfrom flask import Flask, request\n\napp = Flask(__name__)\n\n\n@app.get("/ping")\ndef ping():\n    host = request.args["host"]\n    return subprocess.run(f"ping -c 1 {host}", shell=True, capture_output=True).stdout\n' }, at: ['shop/api.py', 'subprocess.run'] },
  { name: 'SQL in Python', reviewer: 'security', before: python, after: { 'shop/users.py': 'import sqlite3\n\nfrom flask import request\n\n\ndef find_user():\n    name = request.args.get("name")\n    cursor = sqlite3.connect("shop.db").cursor()\n    cursor.execute("SELECT id FROM users WHERE name = \'%s\'" % name)\n    return cursor.fetchone()\n' }, at: ['shop/users.py', 'cursor.execute'] },

  // performance
  { name: 'a query for each order', reviewer: 'performance', before: server, after: { 'src/orders.js': "import { Order, User } from './models.js';\n\nexport async function ordersWithUsers() {\n  const orders = await Order.findAll();\n  const result = [];\n  for (const order of orders) {\n    const user = await User.findByPk(order.userId);\n    result.push({ order, user });\n  }\n  return result;\n}\n" }, at: ['src/orders.js', 'findByPk'] },
  { name: 'calls that wait for each other', reviewer: 'performance', before: server, after: { 'src/rates.js': 'export async function rates(currencies) {\n  const found = new Map();\n  for (const currency of currencies) {\n    const rate = await fetchRate(currency);\n    found.set(currency, rate);\n  }\n  return found;\n}\n' }, at: ['src/rates.js', 'await fetchRate'] },
  { name: 'a file read in a handler', reviewer: 'performance', before: server, after: routes("app.get('/terms', (req, res) => {\n  res.type('html').send(readFileSync('terms.html'));\n});\n", "import { readFileSync } from 'node:fs';\n"), at: ['src/app.js', 'readFileSync('] },
  { name: 'a list searched for each element of another', reviewer: 'performance', before: server, after: { 'src/match.ts': 'export function withNames(orders: Order[], users: User[]) {\n  return orders.map((order) => {\n    const user = users.find((candidate) => candidate.id === order.userId);\n    return { ...order, name: user?.name };\n  });\n}\n' }, at: ['src/match.ts', 'users.find'] },
  { name: 'a cache that only grows', reviewer: 'performance', before: server, after: routes("const rendered = new Map();\n\napp.get('/search', async (req, res) => {\n  const query = req.query.q;\n  if (!rendered.has(query)) rendered.set(query, await render(query));\n  res.send(rendered.get(query));\n});\n"), at: ['src/app.js', 'rendered.set'] },
  { name: 'an accumulator copied in each round', reviewer: 'performance', before: server, after: { 'src/index.js': 'export function byId(items) {\n  return items.reduce((all, item) => ({ ...all, [item.id]: item }), {});\n}\n' }, at: ['src/index.js', 'reduce'] },
  { name: 'an expression compiled in each round', reviewer: 'performance', before: server, after: { 'src/filter.js': 'export function matching(lines, word) {\n  const found = [];\n  for (const line of lines) {\n    if (new RegExp(word).test(line)) found.push(line);\n  }\n  return found;\n}\n' }, at: ['src/filter.js', 'new RegExp'] },
  { name: 'a sleep that blocks an event loop', reviewer: 'performance', before: python, after: { 'shop/poll.py': 'import time\n\n\nasync def wait_for(job):\n    while not await job.is_done():\n        time.sleep(1)\n    return job.result\n' }, at: ['shop/poll.py', 'time.sleep'] },
  { name: 'a query for each row in Python', reviewer: 'performance', before: python, after: { 'shop/report.py': 'from shop.models import Customer, Order\n\n\ndef report():\n    lines = []\n    for order in Order.objects.all():\n        customer = Customer.objects.get(id=order.customer_id)\n        lines.append((order.number, customer.name))\n    return lines\n' }, at: ['shop/report.py', 'Customer.objects.get'] },
  { name: 'a growing list that is searched', reviewer: 'performance', before: python, after: { 'shop/unique.py': 'def unique(rows):\n    seen = []\n    for row in rows:\n        if row.key not in seen:\n            seen.append(row.key)\n    return seen\n' }, at: ['shop/unique.py', 'not in seen'] },

  // structure
  { name: 'a renamed function with an old importer', reviewer: 'structure', before: { ...server, 'src/price.js': 'export const tax = 0.19;\n\nexport function total(items) {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n', 'src/cart.js': "import { total } from './price.js';\n\nexport const cartTotal = (cart) => total(cart.items);\n" }, after: { 'src/price.js': 'export const tax = 0.19;\n\nexport function sumOf(items) {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n' }, at: ['src/price.js'] },
  { name: 'a new parameter and an old caller', reviewer: 'structure', before: { ...server, 'src/price.js': 'export function total(items) {\n  return items.reduce((sum, { price }) => sum + price, 0);\n}\n', 'src/cart.js': "import { total } from './price.js';\n\nexport const cartTotal = (cart) => total(cart.items);\n" }, after: { 'src/price.js': 'export function total(items, rates) {\n  return items.reduce((sum, { price, currency }) => sum + price * rates[currency], 0);\n}\n' }, at: ['src/price.js', 'function total'] },
  { name: 'a cycle of imports', reviewer: 'structure', before: { ...server, 'src/price.ts': "import { vat } from './vat';\n\nexport const gross = (net: number) => net * (1 + vat('DE'));\n", 'src/vat.ts': 'export const vat = (country: string) => rates[country];\nconst rates: Record<string, number> = { DE: 0.19 };\n' }, after: { 'src/vat.ts': "import { gross } from './price';\n\nexport const vat = (country: string) => rates[country];\nexport const example = gross(100);\nconst rates: Record<string, number> = { DE: 0.19 };\n" }, at: ['src/vat.ts'] },
  { name: 'a caught error that nobody hears of', reviewer: 'structure', before: server, after: { 'src/save.js': 'export function saveOrder(order) {\n  try {\n    validate(order);\n    store(order);\n  } catch {}\n}\n' }, at: ['src/save.js', 'catch'] },
  { name: 'code behind a return', reviewer: 'structure', before: server, after: { 'src/ship.js': 'export function ship(order) {\n  if (order.isPaid) {\n    return dispatch(order);\n    notify(order.customer);\n  }\n  return undefined;\n}\n' }, at: ['src/ship.js', 'notify'] },
  { name: 'a connection that a failing query keeps', reviewer: 'structure', before: server, after: { 'src/db.js': "import pg from 'pg';\n\nconst pool = new pg.Pool();\n\nexport async function userById(id) {\n  const client = await pool.connect();\n  const { rows } = await client.query('SELECT * FROM users WHERE id = $1', [id]);\n  client.release();\n  return rows[0];\n}\n" }, at: ['src/db.js', 'pool.connect'] },
  { name: 'an effect that leaves its listener', reviewer: 'structure', before: server, after: { 'src/Menu.jsx': "import { useEffect, useState } from 'react';\n\nexport function Menu({ items }) {\n  const [isNarrow, setNarrow] = useState(false);\n  useEffect(() => {\n    window.addEventListener('resize', () => setNarrow(window.innerWidth < 600));\n  }, [items]);\n  return <nav data-narrow={isNarrow}>{items}</nav>;\n}\n" }, at: ['src/Menu.jsx', 'addEventListener'] },
  { name: 'a function that became hard to follow', reviewer: 'structure', before: { ...server, 'src/ship.js': 'export function cost(order) {\n  if (order.isExpress) return 12;\n  return 5;\n}\n' }, after: { 'src/ship.js': 'export function cost(order) {\n  if (order.isExpress) {\n    for (const item of order.items) {\n      if (item.isHeavy) {\n        if (order.country === "DE") {\n          if (item.weight > 20) return 30;\n          else if (item.weight > 10) return 20;\n        } else if (order.country === "FR" || order.country === "IT") {\n          if (item.weight > 20) return 40;\n        } else {\n          return 50;\n        }\n      }\n    }\n    return 12;\n  }\n  return 5;\n}\n' }, at: ['src/ship.js', 'function cost'] },
  { name: 'a default that is shared', reviewer: 'structure', before: python, after: { 'shop/cart.py': 'def add(item, cart=[]):\n    cart.append(item)\n    return cart\n' }, at: ['shop/cart.py', 'def add'] },
  { name: 'a changed keyword with an old caller', reviewer: 'structure', before: { ...python, 'shop/cart.py': 'from shop.price import total\n\n\ndef cart_total(cart):\n    return total(items=cart.items)\n' }, after: { 'shop/price.py': python['shop/price.py']!.replace('def total(items)', 'def total(positions)').replace('in items)', 'in positions)') }, at: ['shop/price.py', 'def total'] },

  // tests
  { name: 'a test that runs alone', reviewer: 'tests', before: { ...server, 'test/price.spec.js': "describe('price', () => {\n  it('adds', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n" }, after: { 'test/price.spec.js': "describe('price', () => {\n  it.only('adds', () => {\n    expect(total([1])).toBe(1);\n  });\n});\n" }, at: ['test/price.spec.js', 'it.only'] },
  { name: 'a test that checks nothing', reviewer: 'tests', before: server, after: { 'test/order.test.js': "import { test } from 'node:test';\nimport { app } from '../src/app.js';\n\ntest('an order can be placed', () => {\n  app.handle({ url: '/orders', method: 'POST' }, {});\n});\n" }, at: ['test/order.test.js', 'an order can be placed'] },
  { name: 'a test that sleeps', reviewer: 'tests', before: server, after: { 'test/mail.spec.js': "it('sends the mail', async () => {\n  const box = send('a@example.com');\n  await new Promise((resolve) => setTimeout(resolve, 3000));\n  expect(box.sent).toBe(true);\n});\n" }, at: ['test/mail.spec.js', 'setTimeout'] },
  { name: 'a test that is skipped', reviewer: 'tests', before: { ...server, 'test/price.spec.js': "it('adds', () => {\n  expect(total([1])).toBe(1);\n});\n" }, after: { 'test/price.spec.js': "it.skip('adds', () => {\n  expect(total([1])).toBe(1);\n});\n" }, at: ['test/price.spec.js', 'it.skip'] },
  { name: 'an expectation without a matcher', reviewer: 'tests', before: server, after: { 'test/price.spec.js': "import { total } from '../src/price.js';\n\nit('adds', () => {\n  expect(total([1, 2]) === 3);\n});\n" }, at: ['test/price.spec.js'] },
  { name: 'a function that no test reaches', reviewer: 'tests', before: { ...server, 'src/price.js': 'export const total = (items) => items.length;\n', 'test/price.test.js': "import assert from 'node:assert/strict';\nimport { test } from 'node:test';\nimport { total } from '../src/price.js';\n\ntest('counts', () => assert.equal(total([1]), 1));\n" }, after: { 'src/refund.js': 'export function refund(order, reason) {\n  if (order.isShipped && reason !== "damaged") return order.total - order.shipping;\n  return order.total;\n}\n' }, at: ['src/refund.js'] },
  { name: 'an assertion that is not awaited', reviewer: 'tests', before: server, after: { 'test/save.spec.js': "import { save } from '../src/save.js';\n\nit('refuses an empty order', async () => {\n  expect(save({})).rejects.toThrow('empty');\n});\n" }, at: ['test/save.spec.js', 'rejects'] },
  { name: 'a Python test that checks nothing', reviewer: 'tests', before: python, after: { 'tests/test_order.py': 'from shop.price import total\n\n\ndef test_total_of_items():\n    total([])\n' }, at: ['tests/test_order.py', 'def test_total_of_items'] },
  { name: 'an assertion on a tuple', reviewer: 'tests', before: python, after: { 'tests/test_price.py': python['tests/test_price.py']!.replace('assert total([]) == 0', 'assert (total([]) == 1, "costs nothing")') }, at: ['tests/test_price.py', 'assert ('] },
  { name: 'a Python function that no test reaches', reviewer: 'tests', before: python, after: { 'shop/refund.py': 'def refund(order, reason):\n    if order.is_shipped and reason != "damaged":\n        return order.total - order.shipping\n    return order.total\n' }, at: ['shop/refund.py'] },

  // style: what is wrong by the language, whatever the taste
  { name: 'a promise that nobody waits for', reviewer: 'style', before: server, after: { 'src/order.ts': 'async function saveOrder(order: Order): Promise<void> {\n  await store.put(order);\n}\n\nexport async function place(order: Order) {\n  saveOrder(order);\n  return order.id;\n}\n' }, at: ['src/order.ts', '  saveOrder(order);'] },
  { name: 'an assignment for a comparison', reviewer: 'style', before: server, after: { 'src/state.js': 'export function isOpen(order) {\n  if (order.state = "open") {\n    return true;\n  }\n  return false;\n}\n' }, at: ['src/state.js', 'order.state ='] },
  { name: 'an import that is not used', reviewer: 'style', before: server, after: { 'src/dates.js': "import { format, parse } from 'date-fns';\n\nexport const day = (date) => format(date, 'yyyy-MM-dd');\n" }, at: ['src/dates.js', 'parse'] },
  { name: 'a key that stands twice', reviewer: 'style', before: server, after: { 'src/rates.js': 'export const rates = {\n  DE: 0.19,\n  FR: 0.2,\n  DE: 0.07,\n};\n' }, at: ['src/rates.js', 'DE'] },
  { name: 'a comparison with NaN', reviewer: 'style', before: server, after: { 'src/parse.js': 'export function amount(text) {\n  const value = Number(text);\n  if (value === NaN) return 0;\n  return value;\n}\n' }, at: ['src/parse.js', 'NaN'] },
  { name: 'a bare except', reviewer: 'style', before: python, after: { 'shop/load.py': 'import json\n\n\ndef load(path):\n    try:\n        return json.loads(path.read_text())\n    except:\n        return {}\n' }, at: ['shop/load.py', 'except:'] },
  { name: 'identity of a literal', reviewer: 'style', before: python, after: { 'shop/state.py': 'def is_open(order):\n    return order.state is "open"\n' }, at: ['shop/state.py', 'is "open"'] },
  { name: 'an unused import in Python', reviewer: 'style', before: python, after: { 'shop/dates.py': 'import os\nfrom datetime import date\n\n\ndef today():\n    return date.today().isoformat()\n' }, at: ['shop/dates.py', 'import os'] },
  { name: 'a template without its backticks', reviewer: 'style', before: server, after: { 'src/greet.js': "export function greet(user) {\n  return 'Hello ${user.name}!';\n}\n" }, at: ['src/greet.js', 'Hello'] },
  { name: 'a switch that falls through', reviewer: 'style', before: server, after: { 'src/price.js': "export function discount(kind) {\n  let share = 0;\n  switch (kind) {\n    case 'gold':\n      share = 0.2;\n    case 'silver':\n      share = 0.1;\n      break;\n    default:\n      share = 0;\n  }\n  return share;\n}\n" }, at: ['src/price.js', "case 'gold'"] },
];
