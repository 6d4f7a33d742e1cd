import assert from 'node:assert/strict';
import { analyse, check, lines } from './check.ts';

const table: readonly { readonly rule: string; readonly bad: readonly string[]; readonly good: readonly string[] }[] = [
  { rule: 'unreachable-code', bad: ['function f() { return 1; g(); }', 'for (const a of b) { continue; g(); }', 'function f() { if (a) { return 1; } else { throw b; } g(); }'], good: ['function f() { return g(); function g() {} }', 'function f() { if (a) return 1; g(); }', 'switch (a) { case 1: return; break; }', 'function f() { return a; var a; }'] },
  { rule: 'duplicate-branches', bad: ['if (a) { f(1); } else { f(1); }', 'const x = a ? f(1) : f(1);'], good: ['if (a) { f(1); } else { f(2); }', "const x = a ? '  ' : '   ';", 'if (a) f(1); else if (b) f(2); else f(2);', 'if (a) { f(1); /* until v2 */ } else { f(1); }'] },
  { rule: 'duplicate-condition', bad: ["if (k === 'a') f(); else if (k === 'a') g();"], good: ["if (k === 'a') f(); else if (k === 'b') g();", 'if (next()) f(); else if (next()) g();'] },
  { rule: 'self-operation', bad: ['if (a.total < a.total) f();', 'a = a;'], good: ['if (a !== a) f();', 'if (next() < next()) f();', 'this.a = a;'] },
  {
    rule: 'leaked-listener',
    bad: [
      "function A() { useEffect(() => { window.addEventListener('resize', measure); }, []); }",
      'function A() { useEffect(() => { setInterval(tick, 1000); }, []); }',
      "import { bus } from './bus'; function A() { React.useLayoutEffect(() => { if (!open) return; bus.on('change', load); }, [open]); }",
      "app.get('/', (req, res) => { process.on('exit', () => res.end()); });",
      "const emitter = new EventEmitter(); export function show(req: Request, res: Response) { emitter.on('tick', () => res.write('x')); }",
    ],
    good: [
      "function A() { useEffect(() => { window.addEventListener('resize', measure); return () => window.removeEventListener('resize', measure); }, []); }",
      "function A() { useEffect(() => { window.addEventListener('load', measure, { once: true }); }, []); }",
      "function A() { useEffect(() => bus.subscribe(load), []); }",
      "function A() { useEffect(() => { const socket = open(); socket.on('data', load); }, []); }",
      'function A() { useEffect(() => { const timer = setInterval(tick, 1000); return () => clearInterval(timer); }, []); }',
      'function A() { useEffect(() => { setTimeout(tick, 1000); }, []); }',
      "app.get('/', (req, res) => { req.on('data', (part) => parts.push(part)); });",
      "const emitter = new EventEmitter(); app.get('/', (req, res) => { emitter.on('tick', send); res.on('close', () => emitter.off('tick', send)); });",
      "process.on('exit', () => server.close());",
    ],
  },
  {
    rule: 'leaked-handle',
    bad: [
      "async function f(text) { const client = await pool.connect(); const rows = await client.query(text); client.release(); return rows; }",
      "import { open } from 'node:fs/promises'; async function f(path) { const file = await open(path); const text = await file.readFile(); await file.close(); return text; }",
      "import fs from 'node:fs'; function f(path) { const handle = fs.openSync(path, 'r'); fs.readSync(handle, buffer); fs.closeSync(handle); }",
      "import * as fs from 'node:fs/promises'; async function f(path) { const file = await fs.open(path); return await file.readFile(); }",
    ],
    good: [
      'async function f(text) { const client = await pool.connect(); try { return await client.query(text); } finally { client.release(); } }',
      'async function f(text) { const client = await pool.connect(); try { await client.query(text); client.release(); } catch (error) { client.release(); throw error; } }',
      "import { open } from 'node:fs/promises'; async function f(path) { await using file = await open(path); return await file.readFile(); }",
      "import { open } from 'node:fs/promises'; async function f(path) { const file = await open(path); return file; }",
      "import { open } from 'node:fs/promises'; async function f(path) { const file = await open(path); await use(file); await file.close(); }",
      "import { open } from 'node:fs/promises'; async function f(path) { const file = await open(path, 'w'); await file.close(); }",
      'async function f(modal) { const client = await modal.open(); await client.show(); client.close(); }',
    ],
  },
  {
    rule: 'swallowed-error',
    bad: ['export function f() { try { save(order); notify(order); } catch {} }', 'export function f() { save(order).catch(() => {}); }'],
    good: ['export async function f() {\n// The empty catch is needed: it may reject before somebody waits.\n(async () => {\ntry { const a = await order; a.once(b); } catch {}\n})();\n}', 'export function f() {\n// Tells it to clean up.\nif (a.return) {\ntry { a.return(); a.next(); } catch {}\n}\n}', 'export function f() { try { save(order); } catch { /* saved again at exit */ } }', 'export function f() { try { save(order); } catch (e) { log(e); } }', 'export function f() { try { socket.close(); } catch {} }', 'export function f() { let a = 1; try { a = JSON.parse(b); } catch {} return a; }', 'export function isReady() { try { probe(); return true; } catch {} return false; }', 'const p = save(); p.catch(() => {});', 'export function tryRead() { try { load(); } catch {} }', 'export function f() { try { save(); } catch (ignored) {} }'],
  },
];

describe('Structure rules', () => {
  for (const { rule, bad, good } of table) {
    it(`${rule} speaks on each bad line and on no good one`, () => {
      for (const text of bad) check(`structure/${rule}`, text, [1]);
      for (const text of good) check(`structure/${rule}`, text, []);
    });
  }

  const nested = (depth: number): string => lines('export function f(a) {', ...Array.from({ length: depth }, (_, index) => `if (a > ${index}) {`), 'g();', ...Array.from({ length: depth }, () => '}'), '}');

  it('tells how much harder the change made a function', () => {
    const [found] = check('structure/complexity-raised', nested(6), [1], { baseText: nested(4) });
    assert.equal(found!.message, 'The change raises the cognitive complexity of `f` from 10 to 21');
    assert.equal(found!.isOfChange, true, 'although the head of the function did not change');
  });

  it('is silent where a hard function became no harder, or a change leaves it easy', () => {
    check('structure/complexity-raised', nested(6).replace('g()', 'h()'), [], { baseText: nested(6) });
    check('structure/complexity-raised', nested(4), [], { baseText: nested(2) });
    check('structure/complexity-raised', nested(6), []);
    // One more branch at the limit.
    const one = nested(6).replace('g()', 'a && g()');
    assert.deepEqual(check('structure/complexity-raised', one, [1], { baseText: nested(6) }).map(({ severity }) => severity), ['hint']);
  });

  it('tells when a long function grew', () => {
    const long = (count: number): string => lines('export function f() {', ...Array.from({ length: count }, (_, index) => `  g(${index});`), '}');
    assert.deepEqual(analyse(long(140), { baseText: long(110) }).map(({ message }) => message), ['`f` grows from 112 to 142 lines']);
    check('structure/function-grown', long(140), [], { baseText: long(138) });
  });
});
