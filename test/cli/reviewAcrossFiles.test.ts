import assert from 'node:assert/strict';
import type { Log } from 'sarif';
import type { ReviewJson } from '../../src/adapters/wire/reviewJson.ts';
import { checkSarif } from '../support/checkSarif.ts';
import { roundtable } from '../support/command.ts';
import type { CommandResult } from '../support/command.ts';
import type { TestWorkspace } from '../support/workspace.ts';
import { makeHome, makeWorkspace } from '../support/workspace.ts';

const query = (how: string): string => `import { pool } from './pool.js';\nexport function find(name) {\n  return pool.query(${how});\n}\n`;
const joined = "`SELECT * FROM users WHERE name = '${name}'`";
const bound = "'SELECT * FROM users WHERE name = ?', [name]";
const script = {
  'db/users.js': query(joined),
  'db/index.js': "export * from './users.js';\n",
  'db/pool.js': "import mysql from 'mysql2/promise';\nexport const pool = mysql.createPool({});\n",
};
const route = {
  'routes/user.js': "import express from 'express';\nimport { find } from '../db/index.js';\nexport const router = express.Router();\nrouter.get('/user', async (req, res) => {\n  res.json(await find(req.query.name));\n});\n",
};
const python = {
  'shop/__init__.py': '',
  'shop/db.py': "from .pool import cursor\n\n\ndef find(name):\n    sql = \"SELECT * FROM users WHERE name = '\" + name + \"'\"\n    cursor.execute(sql)\n    return cursor.fetchall()\n",
  'shop/pool.py': 'import sqlite3\n\ncursor = sqlite3.connect("shop.db").cursor()\n',
};
const view = {
  'shop/views.py': 'from flask import Flask, jsonify, request\n\nfrom .db import find\n\napp = Flask(__name__)\n\n\n@app.route("/user")\ndef user():\n    return jsonify(find(request.args["name"]))\n',
};

describe('roundtable review across files', () => {
  let workspace: TestWorkspace;
  const home = makeHome();
  const run = (...args: string[]): Promise<CommandResult> => roundtable(['review', '--linter', 'off', '--fail-on', 'never', ...args], { cwd: workspace.folder, home: home.folder });
  const found = async (...args: string[]): Promise<string[]> => {
    const { stdout, stderr } = await run('--format', 'json', ...args);
    assert.notEqual(stdout, '', stderr);
    const { findings } = JSON.parse(stdout) as ReviewJson;
    return findings.filter(({ cwe }) => cwe.includes('CWE-89')).map(({ file, range, inDiff }) => `${file}:${range.start.line}${inDiff ? '' : ' outside of the change'}`);
  };

  afterEach(() => workspace.dispose());
  after(() => home.dispose());

  it('finds what a new route hands to an old query, at the route, once, with the way through both files', async () => {
    workspace = makeWorkspace(script, route);
    assert.deepEqual(await found(), ['routes/user.js:5']);
    const { stdout } = await run('--format', 'sarif');
    const log = JSON.parse(stdout) as Log;
    checkSarif(log);
    const [result, ...more] = log.runs[0]!.results!.filter(({ ruleId }) => ruleId === 'security/sql-injection');
    assert.deepEqual(more, []);
    assert.match(result!.message.text!, /^`req\.query\.name` from the request reaches `pool\.query` in `db\/users\.js`: /);
    const places = result!.relatedLocations!.map(({ physicalLocation }) => `${physicalLocation!.artifactLocation!.uri}:${physicalLocation!.region!.startLine}`);
    assert.deepEqual([places.at(0), places.at(-1)], ['routes/user.js:5', 'db/users.js:3']);
    assert.equal(result!.codeFlows![0]!.threadFlows[0]!.locations.at(-1)!.location!.physicalLocation!.artifactLocation!.uri, 'db/users.js');
  });

  it('is right after the function that is called was changed, and changed back, though nothing else was', async () => {
    workspace = makeWorkspace({ ...script, ...route });
    assert.deepEqual(await found('--all'), ['db/users.js:3']);
    workspace.write({ 'db/users.js': query(bound) });
    assert.deepEqual(await found('--all'), []);
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'bound');
    workspace.write({ 'db/users.js': query(joined) });
    assert.deepEqual(await found(), ['db/users.js:3'], 'the change is in the query, who reaches it is not in the change');
  });

  it('follows Python through packages, and is right after the function that is called was changed', async () => {
    workspace = makeWorkspace(python, view);
    assert.deepEqual(await found(), ['shop/views.py:10']);
    workspace.git('add', '-A');
    workspace.git('commit', '-qm', 'all');
    assert.deepEqual(await found('--all'), ['shop/db.py:6']);
    workspace.write({ 'shop/db.py': python['shop/db.py'].replace(/sql = .*\n.*execute\(sql\)/, 'cursor.execute("SELECT * FROM users WHERE name = ?", (name,))') });
    assert.deepEqual(await found('--all'), []);
  });
});
