import { check, lines } from './check.ts';

const table: readonly { readonly rule: string; readonly bad: readonly string[]; readonly good: readonly string[] }[] = [
  {
    rule: 'sync-on-request-path',
    bad: ["import fs from 'fs'; app.get('/', (req, res) => res.send(fs.readFileSync(page)));", "import { execSync } from 'node:child_process'; export function show(req: Request, res: Response) { execSync('ls'); }", "import fs from 'fs'; function page() { return fs.readFileSync(file); } app.get('/', (req, res) => res.send(page()));"],
    good: ["import fs from 'fs'; const page = fs.readFileSync(file); app.get('/', (req, res) => res.send(page));", "import fs from 'fs'; export function load() { return fs.readFileSync(file); }", "import fs from 'fs'; export function create(app) { const page = fs.readFileSync(file); app.get('/', (req, res) => res.send(page)); }"],
  },
  {
    rule: 'await-in-loop',
    bad: ['export async function f(ids) { const users = []; for (const id of ids) users.push(await loadUser(id)); return users; }', 'export async function f(ids) { for (const id of ids) { const user = await fetchUser(id); seen.add(user); } }'],
    good: [
      'export async function f(ids) { for (const id of ids) { const user = await fetchUser(id); if (user) return user; } }',
      'export async function f(ids) { let last; for (const id of ids) { last = await fetchNext(id, last); } return last; }',
      'export async function f(ids) { for (const id of ids) await writeUser(id); }',
      'export async function f(ids) { for await (const id of ids) await loadUser(id); }',
      'export async function f(ids) { for (const id of ids) { try { await loadUser(id); } catch (e) { log(e); } } }',
      "export async function f() { for (const id of ['a', 'b']) await loadUser(id); }",
    ],
  },
  {
    rule: 'query-in-loop',
    bad: [
      'export async function f(orders) { for (const order of orders) { order.user = await User.findById(order.userId); } }',
      'export async function f() { const orders = await Order.findAll(); return Promise.all(orders.map(async (order) => ({ ...order, user: await prisma.user.findUnique({ where: { id: order.userId } }) }))); }',
      'export async function f(rows) { for (const row of rows) { const id = row.userId; const users = await pool.query("SELECT * FROM users WHERE id = $1", [id]); g(users); } }',
      'export async function f(rows: Row[]) { for (let i = 0; i < rows.length; i++) { const row = rows[i]; g(await this.userRepository.findOneBy({ id: rows[i].id })); } }',
    ],
    good: [
      'export async function f(orders) { const users = await User.findAll({ where: { id: orders.map((order) => order.userId) } }); return users; }',
      'export async function f(batches) { for (const batch of batches) { const users = await User.findAll({ where: { id: batch } }); g(users); } }',
      "export async function f() { for (const role of ['a', 'b']) { g(await Role.findOne({ where: { role } })); } }",
      'export async function f(rows) { for (const row of rows) { await pool.query("INSERT INTO users VALUES ($1)", [row.id]); } }',
      'export async function f(rows) { for (const row of rows) { g(row, await User.findOne({ where: { isDefault: true } })); } }',
      'export async function f(names) { const rows = items.map((item) => item.one); const found = rows.find((row) => row.get("select")); return found; }',
    ],
  },
  {
    rule: 'growing-cache',
    bad: [
      "const seen = new Map(); app.get('/', (req, res) => { seen.set(req.ip, Date.now()); res.end(); });",
      "const pages = {}; app.get('/page', async (req, res) => { const key = req.query.name; if (!pages[key]) pages[key] = await render(key); res.send(pages[key]); });",
      "const users = new Set(); export function show(req: Request, res: Response) { users.add(req.headers['user-agent']); }",
    ],
    good: [
      "const seen = new Map(); app.get('/', (req, res) => { seen.set(req.ip, 1); res.on('close', () => seen.delete(req.ip)); });",
      "const seen = new LRUCache({ max: 10 }); app.get('/', (req, res) => { seen.set(req.ip, 1); });",
      "const seen = new Map(); app.get('/', (req, res) => { if (seen.size > 100) return; seen.set(req.ip, 1); });",
      "const seen = new Map(); app.get('/', (req, res) => { seen.set('last', req.ip); });",
      "const seen = new Map(); limit(seen); app.get('/', (req, res) => { seen.set(req.ip, 1); });",
      "app.get('/', (req, res) => { const seen = new Map(); seen.set(req.ip, 1); });",
      'const types = new Map(); export function typeOf(name) { if (!types.has(name)) types.set(name, parse(name)); return types.get(name); }',
    ],
  },
  {
    rule: 'quadratic-search',
    bad: ['export function f(users, orders) { for (const order of orders) { const user = users.find((u) => u.id === order.userId); g(user); } }', 'export function f(users: User[], banned: string[]) { return users.filter((user) => banned.includes(user.id)); }', 'export class Shop { never() { const ordered = this.all().flatMap((order) => order.skus); const result = []; for (const sku of this.catalog.keys()) if (!ordered.includes(sku)) result.push(sku); return result; } }'],
    good: ["export class Shop { never() { const ordered = this.all().flatMap((order) => order.skus); for (const kind of this.options.keys()) if (!ordered.includes(kind)) g(kind); } }", "export function f(users) { const roles = ['a', 'b']; return users.filter((user) => roles.includes(user.role)); }", 'export function f(users) { return users.filter((user) => user.tags.includes("a")); }', 'export function f(orders, byId) { for (const order of orders) g(byId.get(order.id)); }'],
  },
  {
    rule: 'spread-accumulator',
    bad: ['export const f = (items) => items.reduce((all, item) => [...all, item.id], []);', 'export const f = (items) => items.reduce((all, item) => ({ ...all, [item.id]: item }), {});', 'export function f(items) { let all = []; for (const item of items) all = [...all, item]; return all; }'],
    good: ['export const f = (items) => items.map((item) => ({ ...item, a: 1 }));', 'export function f(steps) { let state = {}; for (const step of steps) state = { ...state, step }; return state; }', 'export const f = () => [1, 2].reduce((all, item) => [...all, item], []);'],
  },
  {
    rule: 'repeated-work',
    bad: ['export function f(lines, pattern) { let n = 0; for (const line of lines) if (new RegExp(pattern).test(line)) n++; return n; }'],
    good: ['export function f(lines) { for (const line of lines) g(new RegExp(line)); }', 'export function f(lines, pattern) { const matcher = new RegExp(pattern); for (const line of lines) g(matcher.test(line)); }', 'export function f(lines, state) { for (const line of lines) { state.push(line); g(JSON.stringify(state)); } }'],
  },
];

describe('Performance rules', () => {
  for (const { rule, bad, good } of table) {
    it(`${rule} speaks on each bad line and on no good one`, () => {
      for (const text of bad) check(`performance/${rule}`, text, [1]);
      for (const text of good) check(`performance/${rule}`, text, []);
    });
  }

  it('leaves tests alone', () => {
    check('performance/await-in-loop', lines('export async function f(ids) {', '  for (const id of ids) users.push(await loadUser(id));', '}'), [], { path: 'src/a.test.ts' });
  });

  it('finds whole libraries in a page for a function or two', () => {
    const page = { path: 'src/Search.tsx', language: 'tsx' } as const;
    check('performance/heavy-import', "import { debounce } from 'lodash';\nexport const Search = () => <p>{debounce(f)}</p>;", [1], page);
    check('performance/heavy-import', "import _ from 'lodash';\nexport const Search = () => <p>{_.debounce(f)}</p>;", [1], page);
    check('performance/heavy-import', "import debounce from 'lodash/debounce';\nexport const Search = () => <p>{debounce(f)}</p>;", [], page);
    check('performance/heavy-import', "import _ from 'lodash';\nexport const Search = () => <p>{f(_)}</p>;", [], page);
    check('performance/heavy-import', "import type { DebouncedFunc } from 'lodash';\nexport const Search = (f: DebouncedFunc) => <p />;", [], page);
    check('performance/heavy-import', "import { debounce } from 'lodash';\nexport const search = debounce(f);", [], { path: 'src/search.ts' });
    check('performance/heavy-import', `import { ${Array.from('abcdefgh').join(', ')} } from 'lodash';\nexport const Search = () => <p />;`, [], page);
  });
});
