import { check, lines } from './check.ts';

const rule = 'security/path-traversal';
const handler = (body: string): string => lines("import express from 'express';", "import fs from 'node:fs';", "import path from 'node:path';", "const root = '/srv/files';", 'const app = express();', "app.get('/', (req, res) => {", body, '});');
const silent = (bodies: readonly string[]): void => {
  for (const body of bodies) check(rule, handler(body), []);
};
const loud = (bodies: readonly string[]): void => {
  for (const body of bodies) check(rule, handler(body), [7]);
};

describe('Checks of paths', () => {
  it('hold when their answer is kept in a variable of yes and no', () => {
    silent([
      'const p = path.resolve(root, req.query.p); let ok; if (p.startsWith(root)) ok = true; else ok = false; if (ok) fs.readFileSync(p);',
      'const p = path.resolve(root, req.query.p); let ok = true; if (!p.startsWith(root)) ok = false; if (!ok) return; fs.readFileSync(p);',
      'const p = path.resolve(root, req.query.p); let allowed = false; for (const each of roots) if (p.startsWith(each)) allowed = true; if (!allowed) return; fs.readFileSync(p);',
    ]);
    loud([
      'const p = path.resolve(root, req.query.p); let ok = true; if (!p.startsWith(root)) ok = false; if (!ok) fs.readFileSync(p);',
      'const p = path.resolve(root, req.query.p); let ok = false; if (p.startsWith(root)) ok = true; ok = other(); if (ok) fs.readFileSync(p);',
      'let p = path.resolve(root, req.query.p); let ok = false; if (p.startsWith(root)) ok = true; p = req.query.q; if (ok) fs.readFileSync(p);',
      'const p = path.resolve(root, req.query.p); let allowed = false; for (const each of roots) if (p.startsWith(each)) allowed = true; fs.readFileSync(p);',
    ]);
  });

  it('hold when one of several folders is asked for, or each part of a path', () => {
    silent([
      'const p = path.resolve(root, req.query.p); if (!roots.some((each) => p.startsWith(each))) return; fs.readFileSync(p);',
      "const parts = req.query.p.split('/'); if (!parts.every((part) => part !== '..')) return; fs.readFileSync(path.join(root, parts.join('/')));",
      "const parts = req.query.p.split('/').filter((part) => part !== '..'); fs.readFileSync(path.join(root, parts.join('/')));",
    ]);
    loud([
      'const p = path.resolve(root, req.query.p); if (!roots.some((each) => each.name)) return; fs.readFileSync(p);',
      "const parts = req.query.p.split('/').filter((part) => part !== '.'); fs.readFileSync(path.join(root, parts.join('/')));",
    ]);
  });

  it('read a position as a condition: only the very first is false', () => {
    silent([
      'const p = path.join(root, req.query.p); if (p.indexOf(root)) { res.end(); } else fs.readFileSync(p);',
      'const p = path.join(root, req.query.p); if (!p.indexOf(root)) fs.readFileSync(p);',
    ]);
    loud(['const p = path.join(root, req.query.p); if (p.indexOf(root)) fs.readFileSync(p);']);
  });

  it('know what is asked of the way from a folder to a file', () => {
    silent([
      "const p = path.normalize(req.query.p); const way = path.relative(root, p); if (way.indexOf('..') === -1) fs.readFileSync(p);",
      "const p = path.join(root, req.query.p); if (path.relative(root, p).split(path.sep)[0] === '..') return; fs.readFileSync(p);",
      "const p = path.join(root, req.query.p); if (path.relative(root, p).split(path.sep).indexOf('..') > -1) return; fs.readFileSync(p);",
      "const way = path.relative(root, path.normalize(req.query.p)); if (way.indexOf('..') !== 0) fs.readFileSync(path.resolve(root, way));",
    ]);
    loud([
      "const p = path.resolve(root, req.query.p); const way = path.relative(root, p); if (way.startsWith('..')) fs.readFileSync(p);",
      'const way = path.relative(root, path.normalize(req.query.p)); fs.readFileSync(path.resolve(root, way));',
    ]);
  });

  it('know that dots are resolved against the root, and gone after a loop that removes them', () => {
    silent([
      "fs.readFileSync(path.join(root, path.resolve('/', req.query.p)));",
      "let p = req.query.p; let old; do { old = p; p = p.replace(/\\.\\.\\//g, ''); } while (old !== p); fs.readFileSync(root + '/' + p);",
      "const p = path.normalize(req.query.p).replace(/^(\\.\\.(\\/|$))+/, ''); fs.readFileSync(path.join(root, p));",
    ]);
    loud([
      'fs.readFileSync(path.resolve(root, req.query.p));',
      "const p = req.query.p.replace(/^\\.\\.\\//, ''); fs.readFileSync(root + '/' + p);",
    ]);
  });

  it('believe patterns that are kept in constants and tables', () => {
    silent([
      "const name = new RegExp('^[a-z]+$'); if (!name.test(req.query.p)) return; fs.readFileSync(req.query.p);",
      'const patterns = { name: /^[a-z]+$/ }; if (!patterns.name.test(req.query.p)) return; fs.readFileSync(req.query.p);',
    ]);
    loud(["const name = new RegExp('[a-z]+'); if (!name.test(req.query.p)) return; fs.readFileSync(req.query.p);"]);
  });

  it('know what numbers, digits and replaced values are', () => {
    silent([
      "const id = req.params.id; if (!Number.isInteger(Number(id))) return; fs.readFileSync(root + '/' + id);",
      "fs.readFileSync(root + '/' + Buffer.from(req.query.p).toString('hex'));",
      'let p = req.query.p; p &&= path.basename(p); fs.readFileSync(p);',
    ]);
    loud([
      "const id = req.params.id; if (!Number.isInteger(parseInt(id))) return; fs.readFileSync(root + '/' + id);",
      "fs.readFileSync(root + '/' + Buffer.from(req.query.p, 'hex').toString());",
      'let p = req.query.p; p ||= path.basename(p); fs.readFileSync(p);',
    ]);
  });

  it('know the last part of a path, and what a search tells', () => {
    silent([
      "const p = req.query.p; fs.readFileSync(root + '/' + p.slice(p.lastIndexOf('/') + 1));",
      "fs.readFileSync(root + '/' + req.query.p.split('/').at(-1));",
      "fs.readFileSync(root + '/' + req.query.p.split('/').join('_'));",
      "fs.readFileSync(root + '/' + req.query.p.charAt(0));",
      "fs.readFileSync('f' + req.query.p.search(/a/));",
      'let p = req.query.p; p = Number.isNaN(+p) ? 0 : p; fs.readFileSync(root + String(p));',
    ]);
    loud([
      "const p = req.query.p; fs.readFileSync(root + '/' + p.slice(p.indexOf('/') + 1));",
      "fs.readFileSync(root + '/' + req.query.p.split('.').at(-1));",
    ]);
  });
});
