import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../../src/adapters/clock/systemClock.ts';
import { createProbeBenches } from '../../../../src/adapters/probes/createProbeBenches.ts';
import { listProcesses } from '../../../../src/adapters/processes/processList.ts';
import { CancelledError } from '../../../../src/base/errors.ts';
import type { ArrivalOutcome } from '../../../../src/teams/review/ports/probes.ts';
import { noLeaks } from '../../../support/noLeaks.ts';
import { probeFor } from '../../../support/review/probing.ts';
import type { TestWorkspace } from '../../../support/workspace.ts';
import { makeWorkspace } from '../../../support/workspace.ts';

/** A way of code to be written, with what a probe of it comes to. */
interface Case {
  readonly title: string;
  readonly rule: string;
  readonly file: string;
  readonly text: string;
  readonly others?: Readonly<Record<string, string>>;
  readonly status: ArrivalOutcome['status'];
  /** In what was observed, or in why nothing was. */
  readonly says: RegExp;
}

const express = "const express = require('express');\nconst app = express();\n";

const cases: readonly Case[] = [
  { title: 'a handler of Express that starts a shell', rule: 'command-injection', file: 'a.js', status: 'arrived', says: /^ping x"'; touch rt/, text: `${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => {\n  exec('ping ' + req.query.host, (error, out) => res.send(out));\n});\napp.listen(3000);\n` },
  { title: 'a promisified shell in an ES module', rule: 'command-injection', file: 'a.mjs', status: 'arrived', says: /touch rt/, text: "import {\n  exec,\n} from 'node:child_process';\nimport { promisify } from 'node:util';\nimport express from 'express';\nconst run = promisify(exec);\nexport const router = express.Router();\nrouter.post('/run', async (req, res) => {\n  const { stdout } = await run(`convert ${req.body.file}`);\n  res.send(stdout);\n});\n" },
  { title: 'an exported function in TypeScript', rule: 'shell-from-parts', file: 'src/a.ts', status: 'arrived', says: /^tar czf x"'; touch rt/, text: "import { execSync } from 'node:child_process';\nimport type { Buffer as B } from 'node:buffer';\n\nexport function pack(folder: string, level = 3): void {\n  execSync(`tar czf ${folder} -${level}`);\n}\n" },
  { title: 'code of a body that is evaluated', rule: 'code-injection', file: 'a.js', status: 'arrived', says: /^rt\w+\("'/, text: "exports.run = (req, res) => {\n  const { code } = req.body;\n  res.json(eval(code));\n};\n" },
  { title: 'a query that is put together', rule: 'sql-injection', file: 'a.js', status: 'arrived', says: /^select \* from t where id = 'rt/, text: `${express}const { Pool } = require('pg');\nconst pool = new Pool();\napp.get('/u/:id', async (req, res) => {\n  const rows = await pool.query("select * from t where id = '" + req.params.id + "'");\n  res.json(rows);\n});\n` },
  { title: 'a path that climbs, behind a folder', rule: 'path-traversal', file: 'a.js', status: 'arrived', says: /rt\w+\.txt$/, text: `${express}const fs = require('fs');\nconst path = require('path');\napp.get('/f', (req, res) => {\n  fs.readFile(path.join(__dirname, 'public', req.query.name), (error, data) => res.send(data));\n});\n` },
  { title: 'markup that is sent back', rule: 'html-injection', file: 'a.js', status: 'arrived', says: /^<h1><img src/, text: `${express}app.get('/', (req, res) => {\n  res.send('<h1>' + req.query.name + '</h1>');\n});\n` },
  { title: 'an address that is followed', rule: 'open-redirect', file: 'a.js', status: 'arrived', says: /^https:\/\/rt\w+\.example\/$/, text: `${express}app.get('/go', (req, res) => res.redirect(req.query.to));\n` },
  { title: 'an address that the server fetches', rule: 'server-side-request-forgery', file: 'a.js', status: 'arrived', says: /^http:\/\/rt/, text: `${express}app.get('/go', async (req, res) => {\n  const answer = await fetch(req.query.url);\n  res.json(answer);\n});\n` },
  { title: 'a listener of Node that takes the address apart', rule: 'command-injection', file: 'a.js', status: 'arrived', says: /^ls x"'/, text: "const http = require('http');\nconst url = require('url');\nconst cp = require('child_process');\nhttp.createServer((req, res) => {\n  const { dir } = url.parse(req.url, true).query;\n  cp.exec('ls ' + dir);\n  res.end('ok');\n}).listen(80);\n" },
  { title: 'a handler of Koa', rule: 'command-injection', file: 'a.js', status: 'arrived', says: /touch rt/, text: "const Koa = require('koa');\nconst cp = require('child_process');\nconst app = new Koa();\napp.use(async (ctx) => {\n  cp.execSync('ls ' + ctx.query.dir);\n});\n" },
  { title: 'a handler of Fastify with a schema', rule: 'command-injection', file: 'a.mjs', status: 'arrived', says: /touch rt/, text: "import Fastify from 'fastify';\nimport { execSync } from 'node:child_process';\nconst app = Fastify({ logger: true });\napp.get('/l', { schema: {} }, async (request, reply) => {\n  reply.send(execSync('ls ' + request.query.dir));\n});\n" },
  { title: 'a default export that answers a page\'s requests, in TypeScript', rule: 'command-injection', file: 'pages/api/run.ts', status: 'arrived', says: /touch rt/, text: "import type { NextApiRequest, NextApiResponse } from 'next';\nimport { execSync } from 'child_process';\n\nexport default async function handler(req: NextApiRequest, res: NextApiResponse): Promise<void> {\n  const { dir } = req.query as { dir: string };\n  res.status(200).send(execSync(`ls ${dir}`));\n}\n" },
  { title: 'a function in the cloud', rule: 'command-injection', file: 'a.js', status: 'arrived', says: /touch rt/, text: "const { execSync } = require('child_process');\nexports.handler = async (event) => {\n  return { body: execSync('ls ' + event.queryStringParameters.dir) };\n};\n" },
  { title: 'a router in a file of its own', rule: 'sql-injection', file: 'routes/users.js', status: 'arrived', says: /rt\w+' OR/, others: { 'db.js': "const { Pool } = require('pg');\nmodule.exports = new Pool();\n" }, text: "const router = require('express').Router();\nconst db = require('../db');\nrouter.route('/:id').get(async (req, res) => {\n  const { rows } = await db.query(`select * from users where id = '${req.params.id}'`);\n  res.json(rows);\n});\nmodule.exports = router;\n" },
  { title: 'a method of an exported class', rule: 'shell-from-parts', file: 'a.js', status: 'arrived', says: /^git log x"'/, text: "const cp = require('child_process');\nclass Log {\n  constructor(root) {\n    this.root = root;\n  }\n  of(branch) {\n    return cp.execSync('git log ' + branch, { cwd: this.root });\n  }\n}\nmodule.exports = { Log };\n" },
  { title: 'a helper that the handler calls', rule: 'command-injection', file: 'a.js', status: 'arrived', says: /touch rt/, text: `${express}const cp = require('child_process');\nfunction list(dir) {\n  return cp.execSync('ls ' + dir);\n}\napp.get('/l', (req, res) => res.send(String(list(req.query.dir))));\n` },
  { title: 'a step in front of the handler that lets nothing but letters through', rule: 'command-injection', file: 'a.js', status: 'stopped', says: /./, others: { 'check.js': "module.exports = (req, res, next) => {\n  if (!/^[a-z]+$/.test(req.query.host)) return res.status(400).end();\n  next();\n};\n" }, text: `${express}const { exec } = require('child_process');\napp.use(require('./check'));\napp.get('/ping', (req, res) => {\n  exec('ping ' + req.query.host);\n  res.end();\n});\n` },
  { title: 'a step elsewhere that escapes', rule: 'command-injection', file: 'a.js', status: 'altered', says: /^ping 'x/, others: { 'tidy.js': "module.exports = (req, res, next) => {\n  req.query.host = `'${req.query.host.replace(/'/g, \"'\\\\''\")}'`;\n  next();\n};\n" }, text: `${express}const { exec } = require('child_process');\napp.get('/ping', require('./tidy'), (req, res) => {\n  exec('ping ' + req.query.host);\n  res.end();\n});\n` },
  { title: 'text that is escaped where it is sent, though a call beside it gets it as it is', rule: 'html-injection', file: 'a.js', status: 'altered', says: /^<h1>&lt;img/, others: { 'tidy.js': "module.exports = (req, res, next) => {\n  req.raw = req.query.name;\n  req.query.name = req.query.name.replace(/</g, '&lt;');\n  next();\n};\n" }, text: `${express}const db = require('mysql').createConnection({});\napp.get('/', require('./tidy'), (req, res) => {\n  db.note(req.raw);\n  res.send('<h1>' + req.query.name + '</h1>');\n});\n` },
  { title: 'a package that is not there', rule: 'command-injection', file: 'a.js', status: 'failed', says: /the package `left-pad-of-nobody` is not installed/, text: `require('left-pad-of-nobody');\n${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => exec('ping ' + req.query.host));\n` },
  { title: 'a function that nobody can call', rule: 'command-injection', file: 'a.js', status: 'failed', says: /neither exported nor registered/, text: "const { exec } = require('child_process');\nfunction ping(req, res) {\n  exec('ping ' + req.query.host);\n}\nif (false) ping();\n" },
  { title: 'a module that never ends', rule: 'command-injection', file: 'a.js', status: 'failed', says: /did not come to an end/, text: `${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => exec('ping ' + req.query.host));\nfor (;;);\n` },
  { title: 'a module that ends the process', rule: 'command-injection', file: 'a.js', status: 'failed', says: /it ended the process/, text: `${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => exec('ping ' + req.query.host));\nprocess.exit(0);\n` },

  { title: 'a shell behind a route of Flask', rule: 'command-injection', file: 'a.py', status: 'arrived', says: /^ping x"'; touch rt/, text: 'import os\nfrom flask import Flask, request\napp = Flask(__name__)\n\n\n@app.route("/ping")\ndef ping():\n    os.system("ping " + request.args.get("host"))\n    return "ok"\n' },
  { title: 'a shell of subprocess in a package', rule: 'command-injection', file: 'web/views.py', status: 'arrived', says: /^ls x"'/, others: { 'web/__init__.py': '', 'web/names.py': 'PREFIX = "ls "\n' }, text: 'import subprocess\nfrom flask import request\nfrom .names import PREFIX\n\n\ndef show():\n    return subprocess.run(PREFIX + request.form["dir"], shell=True)\n' },
  { title: 'a process of its own kind, beside code that is evaluated as the module loads', rule: 'command-injection', file: 'a.py', status: 'arrived', says: /touch rt/, text: 'import subprocess\nfrom collections import namedtuple\nfrom flask import request\n\nPlace = namedtuple("Place", "x y")\nHERE = 2\nSIZE = eval("HERE + 1")\nexec("DOUBLE = SIZE * 2")\nassert (SIZE, DOUBLE) == (3, 6)\n\n\nclass Process(subprocess.Popen):\n    pass\n\n\ndef show():\n    subprocess.Popen("ls " + request.args["dir"], shell=True)\n' },
  { title: 'a query over a connection that is handed in', rule: 'sql-injection', file: 'a.py', status: 'arrived', says: /^select \* from t where n = 'rt/, text: 'def find(connection, name):\n    return connection.execute("select * from t where n = \'" + name + "\'")\n' },
  { title: 'a view of Django', rule: 'sql-injection', file: 'a.py', status: 'arrived', says: /rt\w+' OR/, text: 'from django.db import connection\nfrom django.http import HttpResponse\n\n\ndef view(request):\n    with connection.cursor() as cursor:\n        cursor.execute("select * from t where n = \'%s\'" % request.GET["n"])\n    return HttpResponse("ok")\n' },
  { title: 'code that is evaluated', rule: 'code-injection', file: 'a.py', status: 'arrived', says: /^rt\w+\(/, text: 'from flask import request\n\n\ndef run():\n    return str(eval(request.args["code"]))\n' },
  { title: 'a file that is opened', rule: 'path-traversal', file: 'a.py', status: 'arrived', says: /rt\w+\.txt$/, text: 'from flask import request\n\n\ndef read():\n    return open("/srv/" + request.args["name"]).read()\n' },
  { title: 'a page that is returned', rule: 'html-injection', file: 'a.py', status: 'arrived', says: /<img src/, text: 'from flask import Flask, request\napp = Flask(__name__)\n\n\n@app.route("/")\ndef hello():\n    return "<h1>" + request.args["name"] + "</h1>"\n' },
  { title: 'text that loses its quotes on the way', rule: 'sql-injection', file: 'a.py', status: 'altered', says: /^select \* from t where n = 'rt/, text: 'def find(connection, name):\n    name = "".join(c for c in name if c not in "\\\'\\"")\n    return connection.execute("select * from t where n = \'" + name + "\'")\n' },
  { title: 'a Python package that is not there', rule: 'command-injection', file: 'a.py', status: 'failed', says: /the package `nobody_has_this` is not installed/, text: 'import os\nimport nobody_has_this\nfrom flask import request\n\n\ndef ping():\n    os.system("ping " + request.args["host"])\n' },
  { title: 'a Python module that never ends', rule: 'command-injection', file: 'a.py', status: 'failed', says: /did not come to an end/, text: 'import os\nfrom flask import request\n\n\ndef ping():\n    os.system("ping " + request.args["host"])\n\n\nwhile True:\n    pass\n' },
];

for (const isPlain of [false, true]) {
  describe(`A probe that sends a marked text${isPlain ? ', without bubblewrap' : ''}`, function () {
    noLeaks();
    this.timeout(40_000);

    let base: string;
    let workspace: TestWorkspace;
    let benches: ReturnType<typeof createProbeBenches>;

    beforeEach(function () {
      base = realpathSync(mkdtempSync(path.join(tmpdir(), 'roundtable-test-')));
      benches = createProbeBenches({ clock: systemClock, sandboxFolder: base, isPlain, ...(/never ends/.test(this.currentTest?.title ?? '') ? { timeLimitMs: 2_000 } : {}) });
    });
    afterEach(async () => {
      benches.dispose();
      for (const end = Date.now() + 5_000; readdirSync(base).length > 0 && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 20));
      assert.deepEqual(readdirSync(base), [], 'copies are left behind');
      workspace.dispose();
      rmSync(base, { recursive: true, force: true });
    });

    const send = async (one: Omit<Case, 'title' | 'status' | 'says'>, signal = new AbortController().signal): Promise<ArrivalOutcome> => {
      workspace = makeWorkspace(null, { [one.file]: one.text, ...one.others });
      const probe = await probeFor(one.rule, one.file, one.text);
      const bench = await benches.open(workspace.folder, signal);
      try {
        return await bench.send(probe, signal);
      } finally {
        await bench.dispose();
      }
    };

    // One of each kind is enough to see that the walls change nothing.
    for (const one of isPlain ? cases.filter(({ title }) => /Express that|route of Flask|never ends/.test(title)) : cases) {
      it(`${one.status === 'arrived' ? 'shows' : 'does not show'} ${one.title}`, async () => {
        const outcome = await send(one);
        assert.equal(outcome.status, one.status, JSON.stringify(outcome));
        assert.match('observed' in outcome ? outcome.observed : outcome.why, one.says);
      });
    }

    it('starts no program, in whatever way one is asked for', async () => {
      const marker = path.join(base, '..', `${path.basename(base)}-marker`);
      const text = [
        "const cp = require('child_process');",
        `const marker = ${JSON.stringify(marker)};`,
        "for (const name of ['exec', 'execSync']) cp[name]('touch ' + marker);",
        "for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync']) cp[name]('touch', [marker]);",
        "require('node:child_process').exec('touch ' + marker);",
        'exports.run = (req, res) => {',
        "  cp.execSync('touch ' + marker + ' ' + req.query.more);",
        "  res.end();",
        '};',
      ].join('\n');
      const outcome = await send({ rule: 'command-injection', file: 'a.js', text });
      assert.equal(outcome.status, 'arrived', JSON.stringify(outcome));
      assert.equal(existsSync(marker), false);
    });

    it('starts no program from Python', async () => {
      const marker = path.join(base, '..', `${path.basename(base)}-marker`);
      const text = ['import os, subprocess', 'from flask import request', `marker = ${JSON.stringify(marker)}`, 'os.system("touch " + marker)', 'subprocess.run(["touch", marker])', 'subprocess.Popen(["touch", marker])', 'os.popen("touch " + marker).read()', '', '', 'def run():', '    os.system("touch " + marker + request.args["more"])'].join('\n');
      const outcome = await send({ rule: 'command-injection', file: 'a.py', text });
      assert.equal(outcome.status, 'arrived', JSON.stringify(outcome));
      assert.equal(existsSync(marker), false);
    });

    it('runs in a copy: the workspace stays as it is, and unsaved text counts', async () => {
      const text = `require('fs').writeFileSync(require('path').join(__dirname, 'made.txt'), 'x');\n${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => exec('ping ' + req.query.host));\n`;
      workspace = makeWorkspace(null, { 'a.js': '// not saved yet\n' });
      const bench = await benches.open(workspace.folder, new AbortController().signal);
      const outcome = await bench.send(await probeFor('command-injection', 'a.js', text), new AbortController().signal);
      await bench.dispose();
      assert.equal(outcome.status, 'arrived', JSON.stringify(outcome));
      assert.deepEqual(readdirSync(workspace.folder), ['a.js']);
    });

    it('ends at once when it is cancelled, with everything it started', async () => {
      const controller = new AbortController();
      const text = `${express}const { exec } = require('child_process');\napp.get('/ping', (req, res) => exec('ping ' + req.query.host));\nfor (;;);\n`;
      const sent = send({ rule: 'command-injection', file: 'a.js', text }, controller.signal);
      const host = (): boolean => (listProcesses() ?? []).some(({ pid }) => commandOf(pid).includes('probeHost'));
      if (process.platform === 'linux') for (const end = Date.now() + 10_000; !host() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 10));
      const startedAt = Date.now();
      controller.abort();
      await assert.rejects(sent, (error) => CancelledError.is(error));
      assert.ok(Date.now() - startedAt < 3_000);
      if (process.platform === 'linux') {
        for (const end = Date.now() + 3_000; host() && Date.now() < end; ) await new Promise((resolve) => setTimeout(resolve, 10));
        assert.equal(host(), false);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
  });
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
