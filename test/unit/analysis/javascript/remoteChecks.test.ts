import { check, lines } from './check.ts';

const handler = (body: string): string => lines("import express from 'express';", "import _ from 'lodash';", 'const app = express();', "app.post('/', (req, res) => {", body, '});');

describe('What the sender of a request decides on', () => {
  it('is how long a loop runs, unless it is a list or the loop ends of itself', () => {
    const rule = 'security/unbounded-loop';
    for (const body of ['for (let i = 0; i < req.body.length; i++) add(i);', 'const list = req.body.list; for (let i = 0; i < list.length; i++) out.push(list[i]);', 'const n = req.body.length; for (let i = 0; i < n; i++) add(i);', '_.forEach(req.body, (each) => add(each));']) check(rule, handler(body), [5]);
    for (const body of [
      'if (!Array.isArray(req.body)) return; for (let i = 0; i < req.body.length; i++) add(i);', 'if (!(req.body instanceof Array)) return; for (let i = 0; i < req.body.length; i++) add(i);', 'if (req.body.length > 100) return; for (let i = 0; i < req.body.length; i++) add(i);', 'const list = req.body; for (let i = 0; i < list.length; i++) add(list[i].name);',
      'const list = req.body; for (let i = 0; i < list.length; i++) { const each = list[i]; add(each.name); }', 'for (let i = 0; i < req.body.length; i++) { if (full()) break; }', 'for (let i = 0; i < req.params.name.length; i++) add(i);', '_.forEach(req.body, (each) => add(each.name));', 'const text = String(req.body.x); for (let i = 0; i < text.length; i++) add(i);',
    ]) check(rule, handler(body), []);
  });

  it('is whether a check is asked of a text or of a list', () => {
    const rule = 'security/list-passes-check';
    for (const body of ["if (req.query.p.includes('..')) return; read(req.query.p);", "const { p } = req.query; if (p.indexOf('<script') > -1) return; read(p);"]) check(rule, handler(body), [5]);
    for (const body of ["const p = req.query.p; if (typeof p !== 'string') return; if (p.includes('..')) return; read(p);", "if (req.query.fields.includes('name')) add();", "const p = String(req.query.p); if (p.includes('..')) return;", "if (req.params.p.includes('..')) return;", "if (req.query.p.startsWith('..')) return;"]) check(rule, handler(body), []);
  });

  it('must not be their own rights', () => {
    const rule = 'security/self-granted-access';
    for (const body of ['if (req.cookies.id === req.params.id) login(user);', "if (req.query.admin === 'true') grantAccess(user);", 'if (req.cookies.loggedIn) authenticate(user);', 'if (req.cookies.id !== req.params.id) return; login(user);']) check(rule, handler(body), [5]);
    for (const body of ['if (req.session.id === req.params.id) login(user);', 'if (req.user.isAdmin) grantAccess(user);', 'if (req.body.name) login(req.body.name);', 'if (req.cookies.id === req.params.id) show(user);', 'if (req.body.a === req.body.b) login(req.body.password);', 'if (req.cookies.id !== req.params.id) login(user);']) check(rule, handler(body), []);
  });

  it('is which method is called, until it is known to be one of ours', () => {
    const rule = 'security/unvalidated-method-call';
    for (const body of ['const o = { a() {}, b() {} }; o[req.query.a]();', 'const o = { a() {} }; const f = o[req.query.a]; f(1);']) check(rule, handler(body), [5]);
    for (const body of ['const o = { a() {} }; if (Object.hasOwn(o, req.query.a)) o[req.query.a]();', "const o = { a() {} }; const f = o[req.query.a]; if (typeof f === 'function') f();", "const o = { a() {} }; const k = req.query.a; if (k === 'a') o[k]();"]) check(rule, handler(body), []);
  });
});

describe('Ciphers, keys and random numbers', () => {
  const node = (text: string): string => lines("import crypto from 'node:crypto';", text);

  it('are found weak by name, mode and size', () => {
    for (const text of ["const name = 'des'; crypto.createCipheriv(name, key, iv);", "crypto.createDecipheriv('rc4', key, iv);", "const name = 'md5'; crypto.createHash(name).update(password);", "crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });", 'crypto.createDiffieHellman(512);']) check('security/weak-hash', node(text), [2]);
    for (const text of ["const name = 'aes-256-gcm'; crypto.createCipheriv(name, key, iv);", "const name = 'md5'; crypto.createHash(name).update(content);", "crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });", "crypto.generateKeyPairSync('ec', { modulusLength: 256 });", 'crypto.createDiffieHellman(2048);']) check('security/weak-hash', node(text), []);
    check('security/weak-hash', 'CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB });', [1]);
    check('security/weak-hash', 'CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CBC });', []);
  });

  it('are biased where a byte is divided by what does not divide 256', () => {
    for (const text of ['const digit = crypto.randomBytes(1)[0] % 10;', 'const bytes = crypto.randomBytes(8); const digit = bytes[0] % 10;']) check('security/biased-random', node(text), [2]);
    for (const text of ['const digit = crypto.randomBytes(1)[0] % 16;', 'const n = list[0] % 10;', 'function f() { const b = crypto.randomBytes(1)[0]; if (b >= 250) return f(); return b % 10; }']) check('security/biased-random', node(text), []);
  });
});

describe('Cookies of a session', () => {
  it('are found unprotected through constants and header objects', () => {
    for (const body of ['const options = { httpOnly: false, secure: true }; res.cookie("session", v, options);', "const name = 'sessionToken'; res.cookie(name, v);", "res.writeHead(200, { 'Set-Cookie': 'session=1' });"]) check('security/insecure-cookie', handler(body), [5]);
    for (const body of ['const options = { httpOnly: true, secure: true }; res.cookie("session", v, options);', "const name = 'theme'; res.cookie(name, v);", "res.writeHead(200, { 'Set-Cookie': 'session=1; HttpOnly; Secure' });", 'const options = {}; options.secure = true; res.cookie("session", v, options);']) check('security/insecure-cookie', handler(body), []);
  });
});

describe('Filters and checks of texts', () => {
  it('are shown to fail by an example', () => {
    for (const filter of ["/<script>/g, ''", "/<\\w+>/g, ''", "/<!--/g, ''", "/\\.\\.\\//g, ''", "/\\/\\.\\.\\//g, '/'", "/<\\/?script>/gi, ''"]) check(['security/markup-filter', 'security/one-pass-removal'], `const clean = (text) => text.replace(${filter});`, [1], { language: 'javascript' });
    for (const filter of ["/<[^>]*>/g, ''", "/[<>]/g, ''", "/\\.\\./g, ''", "/^\\.\\.\\//g, ''", "/a/g, ''", "/<script>/g, '[removed]'"]) check(['security/markup-filter', 'security/one-pass-removal'], `const clean = (text) => text.replace(${filter});`, [], { language: 'javascript' });
    check('security/markup-filter', "const clean = (text) => text.replace(/<script>/g, '').replace(/</g, '&lt;');", [], { language: 'javascript' });
    check('security/markup-filter', "const clean = (text) => { let before; do { before = text; text = text.replace(/<script>/g, ''); } while (before !== text); return text; };", [], { language: 'javascript' });
  });

  it('leave the host of an address open', () => {
    const rule = 'security/incomplete-host-check';
    for (const test of ["x.includes('https://secure.com/')", "x.indexOf('.secure.com') !== -1", "x.search('secure.com') > -1", "x.match('https?://good.com')", '/^http:\\/\\/(.+).example\\.com\\//.test(x)', "new RegExp('^http://' + 'test.example.com').test(x)"]) check(rule, `function f(x) { if (${test}) return true; }`, [1], { language: 'javascript' });
    for (const test of ["x.startsWith('https://secure.com/')", "x.endsWith('.secure.com')", "x.includes('package.json')", "hosts.includes('secure.com')", '/^https?:\\/\\/good\\.com\\//.test(x)']) check(rule, `function f(x) { if (${test}) return true; }`, [], { language: 'javascript' });
  });

  it('name some of the schemes that run code, but not all', () => {
    const rule = 'security/incomplete-scheme-check';
    for (const test of ['/^javascript:/i.test(x)', '/^javascript:$/i.test(x.protocol)', '/^(javascript|data):/i.test(x)']) check(rule, `const isBad = (x) => ${test};`, [1], { language: 'javascript' });
    for (const test of ['/^(javascript|data|vbscript):/i.test(x)', '/^javascript$/i.test(x)', '/^javascripts/.exec(x)']) check(rule, `const isBad = (x) => ${test};`, [], { language: 'javascript' });
  });
});
