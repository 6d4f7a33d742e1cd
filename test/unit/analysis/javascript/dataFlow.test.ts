import assert from 'node:assert/strict';
import { check, fixed, lines } from './check.ts';

const handler = (...body: readonly string[]): string => lines("import express from 'express';", "import { exec, execFile, spawn } from 'node:child_process';", "import fs from 'node:fs';", "import path from 'node:path';", 'const app = express();', "app.get('/', (req, res) => {", ...body.map((line) => `  ${line}`), '});');

interface Case {
  readonly says: string;
  readonly rule: string;
  /** Speaks on the given line of the body, counted from 1. */
  readonly bad: readonly string[];
  readonly line: number;
  readonly good: readonly string[];
}

const cases: readonly Case[] = [
  { says: 'a command in a template', rule: 'command-injection', bad: ['exec(`ping ${req.query.host}`);'], line: 1, good: ["execFile('ping', [req.query.host]);"] },
  { says: 'a command through variables', rule: 'command-injection', bad: ['const { host } = req.query;', "const command = 'ping ' + host.trim();", 'exec(command);'], line: 3, good: ['const { host } = req.query;', "const command = 'ping ' + Number(host);", 'exec(command);'] },
  { says: 'a program run by a shell', rule: 'command-injection', bad: ["spawn('ls', [req.query.dir], { shell: true });"], line: 1, good: ["spawn('ls', [req.query.dir], { shell: false });"] },
  { says: 'arguments of a shell', rule: 'command-injection', bad: ["execFile('sh', ['-c', req.body.script]);"], line: 1, good: ["execFile('grep', ['-c', req.body.word]);"] },
  { says: 'code', rule: 'code-injection', bad: ['eval(req.body.code);'], line: 1, good: ['JSON.parse(req.body.code);'] },
  { says: 'a query by its text', rule: 'sql-injection', bad: ["db.query(`SELECT * FROM users WHERE name = '${req.query.name}'`);"], line: 1, good: ["db.query('SELECT * FROM users WHERE name = $1', [req.query.name]);"] },
  { says: 'a path', rule: 'path-traversal', bad: ["const file = path.join('files', req.params.name);", 'fs.readFile(file, done);'], line: 2, good: ["const file = path.join('files', path.basename(req.params.name));", 'fs.readFile(file, done);'] },
  { says: 'a path that only looks checked', rule: 'path-traversal', bad: ["const file = path.resolve(root, req.params.name);", "if (file.endsWith('.txt')) fs.readFile(file, done);"], line: 2, good: ['const file = path.resolve(root, req.params.name);', 'if (!file.startsWith(root)) return;', 'fs.readFile(file, done);'] },
  { says: 'HTML in an answer', rule: 'html-injection', bad: ['res.send(`<h1>${req.query.name}</h1>`);'], line: 1, good: ['res.json({ name: req.query.name });'] },
  { says: 'HTML, escaped or declared as something else', rule: 'html-injection', bad: ['res.end(req.query.name);'], line: 1, good: ["res.setHeader('Content-Type', 'text/plain');", 'res.end(req.query.name);'] },
  { says: 'a page, not JSON of no declared type', rule: 'html-injection', bad: ['res.end(`<p>${JSON.stringify(req.query)}</p>`);'], line: 1, good: ['res.end(JSON.stringify(req.query));'] },
  { says: 'a download outside of a root', rule: 'path-traversal', bad: ['res.download(req.params.file);'], line: 1, good: ['res.download(req.params.file, { root });'] },
  { says: 'a redirect to where input says, not to where the user came from', rule: 'open-redirect', bad: ["res.redirect(req.get('X-Next'));"], line: 1, good: ["res.redirect(req.get('Referrer') || '/');"] },
  { says: 'a redirect', rule: 'open-redirect', bad: ['res.redirect(req.query.next);'], line: 1, good: ['res.redirect(`/account/${req.query.page}`);'] },
  { says: 'a request', rule: 'server-side-request-forgery', bad: ['fetch(req.query.url);'], line: 1, good: ['fetch(`https://api.example.com/items/${req.query.id}`);'] },
  { says: 'a request whose host is a setting', rule: 'server-side-request-forgery', bad: ['fetch(`${req.query.host}/items`);'], line: 1, good: ['fetch(`${settings.base}/items/${req.query.id}`);'] },
  { says: 'a regular expression', rule: 'regex-injection', bad: ['new RegExp(req.query.term);'], line: 1, good: ['new RegExp(escapeRegExp(req.query.term));'] },
  { says: 'a value from a list of our own', rule: 'command-injection', bad: ['const tool = req.query.tool;', 'exec(tool);'], line: 2, good: ['const tool = req.query.tool;', "if (!['ls', 'df'].includes(tool)) return;", 'exec(tool);'] },
  { says: 'a value compared with a constant', rule: 'command-injection', bad: ["if (req.query.tool !== 'ls') exec(req.query.tool);"], line: 1, good: ["if (req.query.tool === 'ls') exec(req.query.tool);"] },
  { says: 'a value that a pattern allows', rule: 'command-injection', bad: ['const name = req.query.name;', 'if (/[a-z]/.test(name)) exec(`id ${name}`);'], line: 2, good: ['const name = req.query.name;', 'if (/^[a-z]+$/.test(name)) exec(`id ${name}`);'] },
  { says: 'a key of a key', rule: 'prototype-pollution', bad: ['store[req.body.group][req.body.key] = req.body.value;'], line: 1, good: ["if (req.body.group === '__proto__') return;", 'store[req.body.group].name = 1;'] },
  { says: 'a helper that hands its argument on', rule: 'command-injection', bad: ['const wrap = (text) => `echo ${text}`;', 'exec(wrap(req.query.word));'], line: 2, good: ["const wrap = (text) => 'echo ok';", 'exec(wrap(req.query.word));'] },
  { says: 'a branch that leaves the value as it was', rule: 'command-injection', bad: ['let name = req.query.name;', "if (x) name = 'fixed';", 'exec(name);'], line: 3, good: ['let name = req.query.name;', "name = 'fixed';", 'exec(name);'] },
  { says: 'an element of a list', rule: 'command-injection', bad: ['for (const name of req.body.names) exec(`id ${name}`);'], line: 1, good: ["for (const name of ['a', 'b']) exec(`id ${name}`);"] },
  { says: 'a promise chain', rule: 'command-injection', bad: ['Promise.resolve(req.query.a).then((a) => exec(`id ${a}`));'], line: 1, good: ['Promise.resolve(other).then((a) => exec(`id ${a}`));'] },
  { says: 'a field of an object', rule: 'command-injection', bad: ['const job = { name: req.query.name, id: 1 };', 'exec(`id ${job.name}`);'], line: 2, good: ['const job = { name: req.query.name, id: 1 };', 'exec(`id ${job.id}`);'] },
];

describe('Data flow from the request', () => {
  for (const { says, rule, bad, line, good } of cases) {
    it(`sees ${says}, and is silent on its safe twin`, () => {
      check(`security/${rule}`, handler(...bad), [line + 6]);
      check(`security/${rule}`, handler(...good), []);
    });
  }

  it('knows the handlers of other frameworks', () => {
    check('security/command-injection', lines("import http from 'node:http';", "import { exec } from 'node:child_process';", 'http.createServer((incoming, answer) => {', "  exec(new URL(incoming.url, 'http://x').searchParams.get('c'));", '});'), [4]);
    check('security/command-injection', lines("import Koa from 'koa';", "import { exec } from 'node:child_process';", 'export const run = (ctx) => exec(ctx.request.body.c);'), [3]);
    check('security/command-injection', lines("import { exec } from 'node:child_process';", 'export async function POST(request) {', '  const data = await request.json();', '  exec(data.command);', '}'), [4]);
    check('security/command-injection', lines("import { exec } from 'node:child_process';", 'exports.handler = async (event) => exec(event.queryStringParameters.c);'), [2], { path: 'a.js', language: 'javascript' });
    check('security/sql-injection', lines("import { Query } from '@nestjs/common';", 'class Users {', '  find(@Query() query) {', "    return this.db.query(`SELECT * FROM users WHERE id = ${query.id}`);", '  }', '}'), [4]);
  });

  it('tells each step from the source to the sink', () => {
    const [found] = check('security/command-injection', handler('const { host } = req.query;', 'const command = `ping ${host}`;', 'exec(command);'), [9]);
    assert.equal(found!.message, '`host` from the request reaches `exec`: anyone can run commands here');
    assert.deepEqual(found!.evidence.map(({ kind, text, place }) => `${kind} ${place!.range.start.line} ${text}`), [
      'path 7 `req.query` comes from the request',
      'path 7 is kept in `host`',
      'path 8 becomes part of a text',
      'path 8 is kept in `command`',
      'path 9 arrives at `exec`',
    ]);
    assert.ok(found!.confidence >= 0.9);
    assert.deepEqual(found!.cwe, ['CWE-78']);
  });

  it('follows the parameters of functions that look like handlers', () => {
    check('security/path-traversal', lines("const fs = require('fs');", 'module.exports = function show(req, res) {', '  fs.createReadStream(req.query.file).pipe(res);', '};'), [3], { path: 'a.js', language: 'javascript' });
    check('security/path-traversal', lines("const fs = require('fs');", 'module.exports = function show(file, target) {', '  fs.createReadStream(file).pipe(target);', '};'), [], { path: 'a.js', language: 'javascript' });
  });

  it('knows what a page reads from its address', () => {
    check('security/html-injection', 'document.getElementById("a").innerHTML = decodeURIComponent(location.hash.slice(1));', [1]);
    check('security/html-injection', 'document.getElementById("a").textContent = location.hash;', []);
    check('security/html-injection', 'document.getElementById("a").innerHTML = location.origin;', []);
    check('security/html-injection', 'document.getElementById("a").innerHTML = DOMPurify.sanitize(location.hash);', []);
    check('security/html-injection', 'const A = () => <p dangerouslySetInnerHTML={{ __html: location.hash }} />;', [1], { language: 'tsx', path: 'a.tsx' });
  });

  it('lets a page lead to itself', () => {
    check('security/open-redirect', "location.href = new URLSearchParams(location.search).get('next');", [1]);
    check('security/open-redirect', "location.href = location.href.split('#')[0];", []);
    check('security/open-redirect', 'location = location.pathname + location.search;', []);
  });

  it('offers to set text where HTML was not meant', () => {
    assert.equal(fixed('security/html-injection', 'box.innerHTML = location.hash;'), 'box.textContent = location.hash;');
  });

  it('offers to run plain commands without a shell', () => {
    const text = lines("import cp from 'node:child_process';", 'export default (req, res) => cp.exec(`ping -c 1 ${req.query.host}`, done);');
    assert.match(fixed('security/command-injection', text), /cp\.execFile\('ping', \['-c', '1', req\.query\.host\], done\)/);
  });

  it('ends on recursion, deep nesting and many branches', () => {
    const many = Array.from({ length: 60 }, (_, index) => `if (a${index}) { x = f(x + ${index}); } else { x = g(x); }`).join('\n');
    check('security/command-injection', handler('let x = req.query.x;', 'function f(y) { return more ? g(y) : f(y + 1); }', 'function g(y) { return more ? f(y) : y; }', many, 'exec(x);'), [9 + 60 + 1]);
  });
});
