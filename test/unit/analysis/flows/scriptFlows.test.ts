import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import { farFindings, places } from './farFindings.ts';

const analyser = createFileAnalyser();
const found = (files: Record<string, string>, fresh?: Record<string, number[]>): string[] => places(farFindings(analyser, files, fresh));

const route = (imported: string, call: string): string => `import express from 'express';\n${imported}\nconst app = express();\napp.get('/', (req, res) => {\n  ${call}\n});\n`;
const sink = "import { exec } from 'child_process';\n";
const run = `${sink}export function run(name) {\n  exec(\`ls \${name}\`);\n}\n`;
const atRun = ['run.js:3 security/command-injection'];

describe('data flow across files of JavaScript and TypeScript', () => {
  it('follows what a request brings into a function of another file, and tells the way through both', () => {
    const [only, ...more] = farFindings(analyser, { 'routes/user.js': route("import { find } from '../db/users.js';", 'const { name } = req.query; find(name);'), 'db/users.js': "import { pool } from './pool.js';\nexport const find = (name) => {\n  const sql = `SELECT * FROM users WHERE name = '${name}'`;\n  return pool.query(sql);\n};\n", 'db/pool.js': 'export const pool = make();\n' });
    assert.equal(more.length, 0);
    assert.equal(only!.file, 'db/users.js');
    const { observation } = only!;
    assert.equal(observation.message, '`name` from the request in `routes/user.js` reaches `pool.query`: anyone can change what this query does');
    assert.deepEqual(observation.cwe, ['CWE-89']);
    assert.deepEqual(observation.related?.map(({ place, message }) => `${place.file ?? 'here'}:${place.range.start.line} ${message}`), [
      'routes/user.js:5 `req.query` comes from the request',
      'routes/user.js:5 is kept in `name`',
      'routes/user.js:5 is handed to `find`',
      'here:2 is taken as `name`',
      'here:3 becomes part of a text',
      'here:3 is kept in `sql`',
    ]);
    assert.equal(observation.evidence.at(-1)?.text, 'arrives at `pool.query`');
  });

  it('stands at the line of the change: the sink where it is new, else the call, else nowhere', () => {
    const files = { 'a.js': route("import { run } from './run.js';", 'run(req.query.name);'), 'run.js': run };
    assert.deepEqual(found(files, { 'run.js': [3] }), atRun);
    assert.deepEqual(found(files, { 'a.js': [5] }), ['a.js:5 security/command-injection']);
    assert.deepEqual(found(files, { 'a.js': [5], 'run.js': [3] }), atRun);
    assert.deepEqual(found(files, { 'other.js': [1] }), []);
    const [atCall] = farFindings(analyser, files, { 'a.js': [5] });
    assert.match(atCall!.observation.message, /^`req\.query\.name` from the request reaches `exec` in `run\.js`:/);
    assert.equal(atCall!.observation.related?.at(-1)?.place.file, 'run.js');
  });

  it('tells a sink once, however many reach it, and leaves to the file itself what does not leave it', () => {
    assert.deepEqual(found({ 'a.js': route("import { run } from './run.js';", 'run(req.query.a); run(req.body.b);'), 'b.js': route("import { run } from './run.js';", 'run(req.query.c);'), 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': `${sink}import { x } from './b.js';\nexport function handle(req, res) { exec('ls ' + req.query.a); x(); }\n`, 'b.js': 'export function x() {}\n', 'c.js': "import { handle } from './a.js';\nimport express from 'express';\nexpress().get('/', (req, res) => handle(req, res));\n" }), []);
  });

  for (const [how, imported, exporting] of [
    ['a default export', "import run from './run.js';", 'export default function (name) { exec(`ls ${name}`); }'],
    ['an export list', "import { start as run } from './run.js';", 'function run(name) { exec(`ls ${name}`); }\nexport { run as start };'],
    ['a namespace', "import * as all from './run.js';\nconst run = all.run;", 'export function run(name) { exec(`ls ${name}`); }'],
    ['module.exports of an object', "const { run } = require('./run');", 'function run(name) { exec(`ls ${name}`); }\nmodule.exports = { run };'],
    ['module.exports of a function', "const run = require('./run');", 'module.exports = function (name) { exec(`ls ${name}`); };'],
    ['exports.name', "const run = require('./run').run;", 'exports.run = (name) => exec(`ls ${name}`);'],
    ['a default object', "import tools from './run.js';\nconst run = tools.run;", 'const tools = { run(name) { exec(`ls ${name}`); } };\nexport default tools;'],
    ['an instance of a class', "import { Runner } from './run.js';\nconst runner = new Runner();\nconst run = (x) => runner.run(x);", 'export class Runner { run(name) { exec(`ls ${name}`); } }'],
    ['an exported instance', "import { runner } from './run.js';\nconst run = (x) => runner.run(x);", 'class Runner { run(name) { exec(`ls ${name}`); } }\nexport const runner = new Runner();'],
    ['a static method', "import { Runner } from './run.js';\nconst run = (x) => Runner.run(x);", 'export class Runner { static run(name) { exec(`ls ${name}`); } }'],
    ['what a factory makes', "import { makeRunner } from './run.js';\nconst runner = makeRunner();\nconst run = (x) => runner.run(x);", 'export function makeRunner() { return { run: (name) => exec(`ls ${name}`) }; }'],
    ['a prototype', "const Runner = require('./run');\nconst run = (x) => new Runner().run(x);", 'function Runner() {}\nRunner.prototype.run = function (name) { exec(`ls ${name}`); };\nmodule.exports = Runner;'],
  ] as const) {
    it(`finds the function by ${how}`, () => {
      assert.deepEqual(found({ 'a.js': route(imported, 'run(req.query.name);'), 'run.js': `${sink}${exporting}\n` }).map((line) => line.split(' ')[1]), ['security/command-injection']);
    });
  }

  it('goes through index files, re-exports, aliases of TypeScript and the exports of a package', () => {
    assert.deepEqual(found({ 'a.js': route("import { run } from './lib';", 'run(req.query.name);'), 'lib/index.js': "export * from '../run.js';\n", 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': route("import { tools } from './lib/index.js';", 'tools.start(req.query.name);'), 'lib/index.js': "export * as tools from './more.js';\n", 'lib/more.js': "import { run } from '../run.js';\nexport { run as start };\n", 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': route("const { run } = require('./lib');", 'run(req.query.name);'), 'lib/index.js': "module.exports = { ...require('../run'), other: 1 };\n", 'run.js': `${sink}exports.other = 1;\nexports.run = (name) => exec('ls ' + name);\n` }), ['run.js:3 security/command-injection']);
    assert.deepEqual(found({ 'src/a.ts': route("import { run } from '@/run';", 'run(req.query.name);'), 'src/run.ts': run, 'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"@/*":["src/*"]}}}' }), ['src/run.ts:3 security/command-injection']);
    assert.deepEqual(found({ 'app/a.js': route("import { run } from 'shop/run';", 'run(req.query.name);'), 'packages/shop/package.json': '{"name":"shop","exports":{"./run":"./src/run.js"}}', 'packages/shop/src/run.js': run }), ['packages/shop/src/run.js:3 security/command-injection']);
  });

  it('follows members, objects, and calls that lead on into further files', () => {
    const service = "import { run } from './run.js';\nexport function start(filter) { const { dir } = filter; return run(dir); }\n";
    assert.deepEqual(found({ 'a.js': route("import { start } from './service.js';", 'start({ dir: req.query.dir, level: 1 });'), 'service.js': service, 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': route("import { start } from './service.js';", "start({ dir: 'fixed', level: req.query.level });"), 'service.js': service, 'run.js': run }), []);
    assert.deepEqual(found({ 'a.js': route("import { start } from './service.js';", 'start(req);'), 'service.js': "import { run } from './run.js';\nexport const start = (r) => run(r.query.dir);\n", 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': route("import { start } from './service.js';", 'start(req);'), 'service.js': "import { run } from './run.js';\nexport const start = (r) => run(r.app.name);\n", 'run.js': run }), []);
  });

  it('follows handlers that are registered in another file than they are written in', () => {
    assert.deepEqual(found({ 'a.js': "const express = require('express');\nconst show = require('./show');\nexpress.Router().get('/', show.list);\n", 'show.js': `${sink}exports.list = ({ query }, res) => {\n  exec('ls ' + query.dir);\n};\n` }), ['show.js:3 security/command-injection']);
  });

  it('follows functions that are named instead of called', () => {
    assert.deepEqual(found({ 'a.js': route("import { run } from './run.js';", 'req.body.names.forEach(run);'), 'run.js': run }), atRun);
    assert.deepEqual(found({ 'a.js': route("import { run } from './run.js';", "['a', 'b'].forEach(run);"), 'run.js': run }), []);
  });

  it('follows a service that a controller is given by its type', () => {
    const controller = "import { Controller, Get, Query } from '@nestjs/common';\nimport { Users } from './users';\n@Controller()\nexport class C {\n  constructor(private readonly users: Users) {}\n  @Get() list(@Query() query) { return this.users.run(query.dir); }\n}\n";
    assert.deepEqual(found({ 'c.ts': controller, 'users.ts': `${sink}export class Users {\n  run(dir: string) { exec('ls ' + dir); }\n}\n` }), ['users.ts:3 security/command-injection']);
    assert.deepEqual(found({ 'c.ts': controller, 'users.ts': `${sink}export class Users {\n  run(dir: number) { exec('ls ' + dir); }\n}\n` }), []);
  });

  it('knows a function of another file that gives back what a request brings', () => {
    const call = `exec('ls ' + dirOf(req));`;
    const caller = `${sink}${route("import { dirOf } from './input.js';", call)}`;
    assert.deepEqual(found({ 'a.js': caller, 'input.js': 'export const dirOf = (request) => request.query.dir;\n' }), ['a.js:6 security/command-injection']);
    assert.deepEqual(found({ 'a.js': caller, 'input.js': 'export const dirOf = (request) => request.app.dir;\n' }), []);
    assert.deepEqual(found({ 'a.js': `${sink}import { dirOf } from './lib';\nexport function f() { exec('ls ' + dirOf().name); }\n`, 'lib/index.js': "export { dirOf } from '../input.js';\n", 'input.js': "import { headers } from './context.js';\nexport function dirOf() { return { name: headers().dir, size: 1 }; }\n", 'context.js': 'let current;\nexport function keep(req, res, next) { current = req.headers; next(); }\nexport const headers = () => current;\n' }), ['a.js:3 security/command-injection']);
    assert.deepEqual(found({ 'a.js': `${sink}import { dirOf } from './input.js';\nexport function f() { exec('ls ' + dirOf().name); }\n`, 'input.js': 'export function dirOf() { return { name: new URL(location.href).hash }; }\n' }), []);
  });

  it('stays silent behind functions of other files that make data safe', () => {
    const files = (call: string, clean: string): Record<string, string> => ({ 'a.js': route("import { run } from './run.js';\nimport { clean } from './clean.js';", call), 'run.js': run, 'clean.js': clean });
    const dirty = 'export const clean = (text) => text.trim();\n';
    assert.equal(found(files('run(clean(req.query.name));', dirty)).length, 1);
    assert.deepEqual(found(files('run(clean(req.query.name));', "export const clean = (text) => text.replace(/[^a-z]/g, '');\n")), []);
    assert.deepEqual(found(files('run(clean(req.query.name));', 'export const clean = (text) => Number(text);\n')), []);
    const guarded = 'if (!clean(req.query.name)) return res.end();\n  run(req.query.name);';
    assert.equal(found(files(guarded, 'export const clean = (text) => text.length > 3;\n')).length, 1);
    assert.deepEqual(found(files(guarded, 'export const clean = (text) => /^\\w+$/.test(text);\n')), []);
    assert.deepEqual(found(files(guarded, "export function clean(text) {\n  if (!['a', 'b'].includes(text)) return false;\n  return true;\n}\n")), []);
    const thrown = 'const { name } = req.query;\n  clean(name);\n  run(name);';
    assert.equal(found(files(thrown, 'export function clean(text) { console.log(text.length); }\n')).length, 1);
    assert.deepEqual(found(files(thrown, "export function clean(text) { if (!/^\\w+$/.test(text)) throw new Error('no'); }\n")), []);
  });

  it('knows a text of which the caller wrote the beginning', () => {
    const go = 'export function go(res, to) {\n  res.redirect(to);\n}\n';
    assert.deepEqual(found({ 'a.js': route("import { go } from './go.js';", 'go(res, req.query.to);'), 'go.js': go }), ['go.js:2 security/open-redirect']);
    const typed = "import { Response } from 'express';\nexport function go(res: Response, to: string) {\n  res.redirect(to);\n}\n";
    assert.deepEqual(found({ 'a.ts': route("import { go } from './go';", 'go(res, req.query.to);'), 'go.ts': typed }), ['go.ts:3 security/open-redirect']);
    assert.deepEqual(found({ 'a.ts': route("import { go } from './go';", 'go(res, `/users/${req.query.to}`);'), 'go.ts': typed }), []);
  });

  it('ends where files call each other in a circle', () => {
    assert.deepEqual(found({ 'a.js': `${route("import { b } from './b.js';", 'a(req.query.x);')}export function a(x) { return b(x); }\n`, 'b.js': `${sink}import { a } from './a.js';\nexport function b(x) {\n  exec('ls ' + x);\n  return a(x);\n}\n` }), ['b.js:4 security/command-injection']);
  });
});
