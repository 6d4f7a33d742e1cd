import { check, lines } from './check.ts';

const redirect = 'security/open-redirect';
const handler = (body: string): string => lines("import express from 'express';", 'const app = express();', "app.get('/', async (req, res) => {", body, '});');

describe('Where an address leads', () => {
  it('is known once its host was compared', () => {
    for (const body of [
      "const u = new URL(req.query.u); if (u.hostname !== 'x.com') return; res.redirect(u.href);", "const u = new URL(req.query.u); if (u.host !== 'x.com') return; res.redirect(req.query.u);", 'const u = new URL(req.query.u); if (!hosts.includes(u.hostname)) return; res.redirect(u.toString());',
      "const u = new URL(req.query.u, 'https://x.com'); if (u.origin !== 'https://x.com') return; res.redirect(u);", "const u = new URL(req.query.u); if (!u.hostname.endsWith('.x.com')) return; res.redirect(u.href);",
    ]) check(redirect, handler(body), []);
    for (const body of [
      "const u = new URL(req.query.u); if (u.protocol !== 'https:') return; res.redirect(u.href);", "const u = new URL(req.query.u); if (u.hostname === 'x.com') return; res.redirect(u.href);", "const u = new URL(req.query.u); if (!u.hostname.endsWith('x.com')) return; res.redirect(u.href);", "const u = new URL(req.query.u); if (u.pathname !== '/') return; res.redirect(u.href);",
    ]) check(redirect, handler(body), [4]);
  });

  it('is this site where it begins with one slash and not with two', () => {
    check(redirect, handler("const u = req.query.u; if (!u.startsWith('/') || u.startsWith('//')) return; res.redirect(u);"), []);
    check(redirect, handler("const u = req.query.u; if (u[0] !== '/' || u.startsWith('//')) return; res.redirect(u);"), []);
    check(redirect, handler("const u = req.query.u; if (!u.startsWith('/')) return; res.redirect(u);"), [4]);
    check(redirect, handler("const u = req.query.u; if (u.startsWith('//')) return; res.redirect(u);"), [4]);
  });

  it('is this page as long as its address is not cut', () => {
    for (const body of ['window.location = location.hash;', 'location.href = location.search;', "location.href = location.href.split('#')[0];", "location.href = location.href.substring(0, location.href.indexOf('?'));"]) check(redirect, body, []);
    for (const body of ['window.location = location.hash.substring(1);', "location.href = location.href.split('?u=')[1];", "location.href = location.href.substring(location.href.indexOf('?') + 1);"]) check(redirect, body, [1]);
  });
});

describe('What a query is asked with', () => {
  const nosql = 'security/nosql-injection';
  const ask = (body: string): string => lines("import express from 'express';", "import mongoose from 'mongoose';", "import Ajv from 'ajv';", "import Joi from 'joi';", "const User = mongoose.model('User', {});", 'const fits = new Ajv().compile({});', 'const schema = Joi.object({});', 'const app = express();', "app.post('/', (req, res) => {", body, '});');

  it('is a text where a schema was asked first', () => {
    for (const body of ['if (!fits(req.body)) return; User.find({ name: req.body.name });', 'const { error } = schema.validate(req.body); if (error) return; User.find(req.body);', 'const result = schema.validate(req.body); if (result.error) return; User.find(req.body);']) check(nosql, ask(body), []);
    for (const body of ['if (fits(req.body)) return; User.find({ name: req.body.name });', 'const { error } = schema.validate(req.body); User.find(req.body);', 'const { error } = schema.validate(req.query); if (error) return; User.find(req.body);']) check(nosql, ask(body), [10]);
  });
});

describe('What names a property', () => {
  it('leads to no prototype where inherited names are refused', () => {
    const pollution = 'security/prototype-pollution';
    check(pollution, handler('const o = {}; const a = req.query.a; if (a in Object.prototype) return; o[a].x = req.query.c;'), []);
    check(pollution, handler("const o = {}; const a = req.query.a.replace(/__proto__/g, ''); o[a].x = req.query.c;"), []);
    check(pollution, handler('const o = {}; const a = req.query.a; if (!(a in Object.prototype)) return; o[a].x = req.query.c;'), [4]);
  });

  it('is refused by a function that names the keys', () => {
    const merge = (refused: string): string => lines(`function isBad(key) { return key === '${refused}'; }`, "export function merge(a, b) { for (const k in b) { if (isBad(k)) continue;", "if (typeof b[k] === 'object') merge(a[k], b[k]); else a[k] = b[k]; } }");
    check('security/polluting-merge', merge('__proto__'), []);
    check('security/polluting-merge', merge('other'), [3]);
  });

  it('leads to no prototype where its text, or what stands there, is ours', () => {
    const pollution = 'security/prototype-pollution';
    const use = (body: string): string => handler(`const o = {}; const k = req.query.a; ${body}`);
    for (const body of [
      "if (k.startsWith('__')) return; o[k].x = req.query.b;", "if (k.startsWith('a')) o[k].x = req.query.b;", 'o[k] = {}; o[k].x = req.query.b;', "const key = k + '_x'; o[key].x = req.query.b;", 'const copy = { ...o[k] }; copy.x = req.query.b;', 'if (/__proto__|constructor/.test(k)) return; o[k].x = req.query.b;', 'const key = k.toUpperCase(); o[key].x = req.query.b;',
      "const key = prefixed(k); o[key].x = req.query.b; function prefixed(name) { return '$' + name; }", 'const bare = { __proto__: null }; bare[k].x = req.query.b;',
    ]) check(pollution, use(body), []);
    for (const body of ["if (k.startsWith('con')) o[k].x = req.query.b;", 'if (!o[k]) { o[k] = {}; } o[k].x = req.query.b;', "const key = k + '__'; o[key].x = req.query.b;", 'const same = o[k]; same.x = req.query.b;', 'if (/other/.test(k)) return; o[k].x = req.query.b;', "const key = named(k); o[key].x = req.query.b; function named(name) { if (!name) return 'x'; return name; }"]) check(pollution, use(body), [4]);
    check(pollution, lines("const refused = new Set(['__proto__', 'constructor']);", handler('const o = {}; if (refused.has(req.query.a)) return; o[req.query.a].x = req.query.b;')), []);
  });
});
