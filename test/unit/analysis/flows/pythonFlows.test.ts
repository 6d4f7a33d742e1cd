import assert from 'node:assert/strict';
import { createFileAnalyser } from '../../../../src/analysis/createFileAnalyser.ts';
import type { FileAnalyser } from '../../../../src/analysis/sourceFile.ts';
import { analyser as python } from '../python/support.ts';
import { farFindings, places } from './farFindings.ts';

const analyser: FileAnalyser = createFileAnalyser({ python });
const found = (files: Record<string, string>, fresh?: Record<string, number[]>): string[] => places(farFindings(analyser, files, fresh));

const view = (imported: string, call: string): string => `from flask import Flask, request\n${imported}\napp = Flask(__name__)\n\n@app.route("/x")\ndef show():\n    ${call}\n    return {}\n`;
const run = 'import os\n\ndef run(name):\n    os.system("ls " + name)\n';
const atRun = ['run.py:4 security/command-injection'];

describe('data flow across files of Python', () => {
  it('follows what a request brings into a function of another file, and tells the way through both', () => {
    const files = { 'shop/__init__.py': '', 'shop/views.py': view('from .db import find', 'name = request.args["name"]; find(name)'), 'shop/db.py': 'from .pool import cursor\n\ndef find(name):\n    sql = f"SELECT * FROM users WHERE name = \'{name}\'"\n    cursor.execute(sql)\n', 'shop/pool.py': 'cursor = make()\n' };
    const [only, ...more] = farFindings(analyser, files);
    assert.equal(more.length, 0);
    assert.equal(only!.file, 'shop/db.py');
    const { observation } = only!;
    assert.equal(observation.message, '`name` from the request in `shop/views.py` reaches `cursor.execute`: anyone can change the query');
    assert.deepEqual(observation.cwe, ['CWE-89']);
    assert.equal(observation.range.start.line, 5);
    assert.deepEqual(observation.related?.map(({ place, message }) => `${place.file ?? 'here'}:${place.range.start.line} ${message}`), [
      'shop/views.py:7 `request.args["name"]` comes from the request',
      'shop/views.py:7 `name` gets it',
      'shop/views.py:7 It is handed to `find`',
      'here:3 `name` is handed in by the caller',
      'here:4 `sql` is put together with it',
    ]);
    assert.deepEqual(found(files, { 'shop/views.py': [7] }), ['shop/views.py:7 security/sql-injection']);
  });

  for (const [how, imported, call, path, text] of [
    ['a package', 'from shop.run import run', 'run(request.args["x"])', 'shop/run.py', run],
    ['a module', 'import run', 'run.run(request.args["x"])', 'run.py', run],
    ['another name', 'from run import run as start', 'start(request.args["x"])', 'run.py', run],
    ['a named argument', 'from run import run', 'run(name=request.args["x"])', 'run.py', run],
    ['a class', 'from run import Runner', 'Runner().run(request.args["x"])', 'run.py', 'import os\n\nclass Runner:\n    def run(self, name): os.system("ls " + name)\n'],
    ['an instance', 'from run import runner', 'runner.run(request.args["x"])', 'run.py', 'import os\nclass Runner:\n    def run(self, name): os.system("ls " + name)\nrunner = Runner()\n'],
    ['a static method', 'from run import Runner', 'Runner.run(request.args["x"])', 'run.py', 'import os\nclass Runner:\n    @staticmethod\n    def run(name): os.system("ls " + name)\n'],
    ['a helper of its own', 'from run import run\ndef helper(x):\n    run(x)\n', 'helper(request.args["x"])', 'run.py', run],
    ['a member of a class', 'from service import Service', 'Service().start(request.args["x"])', 'run.py', 'import os\nclass Runner:\n    def run(self, name): os.system("ls " + name)\n'],
    ['a request that is handed on', 'from run import run', 'run(request)', 'run.py', 'import os\n\ndef run(r):\n    os.system("ls " + r.args.get("x"))\n'],
  ] as const) {
    it(`finds the function by ${how}`, () => {
      const service = 'from run import Runner\n\nclass Service:\n    def __init__(self, runner: Runner):\n        self.runner = runner\n\n    def start(self, name):\n        return self.runner.run(name)\n';
      const files = { 'shop/__init__.py': '', 'service.py': service, 'views.py': view(imported, call), [path]: text };
      assert.deepEqual(found(files).map((line) => line.replace(/:\d+/, '')), [`${path} security/command-injection`]);
    });
  }

  it('goes through packages that hand names on', () => {
    const more = { 'app/__init__.py': '', 'app/views.py': view('from .lib import run', 'run(request.args["x"])') };
    assert.deepEqual(found({ ...more, 'app/lib/__init__.py': 'from .run import run\n', 'app/lib/run.py': run }), ['app/lib/run.py:4 security/command-injection']);
    assert.deepEqual(found({ ...more, 'app/lib/__init__.py': 'from .run import *\n', 'app/lib/run.py': run }), ['app/lib/run.py:4 security/command-injection']);
    assert.deepEqual(found({ 'app/__init__.py': '', 'app/views.py': view('from . import lib', 'lib.run.run(request.args["x"])'), 'app/lib/__init__.py': 'from . import run\n', 'app/lib/run.py': run }), ['app/lib/run.py:4 security/command-injection']);
  });

  it('follows calls that lead on into further files, and what they give back', () => {
    assert.deepEqual(found({ 'views.py': view('from service import start', 'start({"dir": request.args["x"]})'), 'service.py': 'from run import run\n\ndef start(options):\n    return run(options["dir"])\n', 'run.py': run }), atRun);
    const reader = view('import os\nfrom reader import name_of', 'os.system("ls " + name_of(request))');
    assert.deepEqual(found({ 'views.py': reader, 'reader.py': 'def name_of(request):\n    return request.args["x"]\n' }), ['views.py:8 security/command-injection']);
    assert.deepEqual(found({ 'views.py': reader, 'reader.py': 'from flask import request as current\n\ndef name_of(_):\n    return current.args["x"]\n' }), ['views.py:8 security/command-injection']);
    assert.deepEqual(found({ 'views.py': reader, 'reader.py': 'def name_of(request):\n    return request.app.name\n' }), []);
  });

  it('stays silent behind what makes data safe, and where nothing untrusted is handed over', () => {
    const files = (call: string, clean: string): Record<string, string> => ({ 'views.py': view('from run import run\nfrom clean import tidy', call), 'run.py': run, 'clean.py': clean });
    assert.equal(found(files('run(tidy(request.args["x"]))', 'def tidy(text):\n    return text.strip()\n')).length, 1);
    assert.deepEqual(found(files('run(tidy(request.args["x"]))', 'def tidy(text):\n    return int(text)\n')), []);
    assert.deepEqual(found(files('run(tidy(request.args["x"]))', 'import shlex\n\ndef tidy(text):\n    return shlex.quote(text)\n')), []);
    assert.deepEqual(found(files('run("fixed")', 'def tidy(text): pass\n')), []);
    assert.deepEqual(found({ 'views.py': view('from db import find', 'find(request.args["x"])'), 'db.py': 'def find(name):\n    cursor.execute("SELECT * FROM users WHERE name = %s", (name,))\n' }), []);
    const go = 'from flask import redirect\n\ndef go(to):\n    return redirect(to)\n';
    assert.deepEqual(found({ 'views.py': view('from go import go', 'go(request.args["to"])'), 'go.py': go }), ['go.py:4 security/open-redirect']);
    assert.deepEqual(found({ 'views.py': view('from go import go', 'go("/users/" + request.args["to"])'), 'go.py': go }), []);
  });
});
