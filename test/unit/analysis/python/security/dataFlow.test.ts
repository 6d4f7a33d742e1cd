import assert from 'node:assert/strict';
import { check, observe } from '../support.ts';

const flask = 'from flask import Flask, request, redirect, render_template_string, send_file\nimport os, subprocess, re\napp = Flask(__name__)\n';

check('security/command-injection', [
  { says: 'follows a query argument into a shell', code: `${flask}@app.route("/")\ndef ping():\n    host = request.args.get("host")\n    subprocess.run(f"ping {host}", shell=True) #!\n` },
  { says: 'offers an argument list for a simple command', code: 'import subprocess\ndef ping(host):\n    subprocess.run(f"ping -c 1 {host}", shell=True, check=True) #!\n', fixed: 'import subprocess\ndef ping(host):\n    subprocess.run(["ping", "-c", "1", host], check=True)\n' },
  { says: 'is silent about an argument list', code: `${flask}@app.route("/")\ndef ping():\n    host = request.args.get("host")\n    subprocess.run(["ping", host])\n` },
  { says: 'is silent after quoting', code: `${flask}import shlex\n@app.route("/")\ndef ping():\n    host = shlex.quote(request.args["host"])\n    os.system("ping " + host)\n` },
  { says: 'sees a shell in an argument list', code: `${flask}@app.route("/")\ndef ping():\n    subprocess.run(["sh", "-c", "ping " + request.args["host"]]) #!\n` },
  { says: 'is silent behind an allow list', code: `${flask}@app.route("/")\ndef ping():\n    host = request.args["host"]\n    if host not in HOSTS:\n        return "no"\n    os.system("ping " + host)\n` },
  { says: 'speaks where the check does not leave', code: `${flask}@app.route("/")\ndef ping():\n    host = request.args["host"]\n    if host not in HOSTS:\n        log(host)\n    os.system("ping " + host) #!\n` },
  { says: 'is silent after a full match', code: `${flask}@app.route("/")\ndef ping():\n    host = request.args["host"]\n    if not re.fullmatch(r"[a-z.]+", host):\n        abort(400)\n        return\n    os.system("ping " + host)\n` },
  { says: 'goes through a helper and back', code: `${flask}def build(host):\n    return "ping " + host\n\ndef run(command):\n    os.system(command) #!\n\n@app.route("/")\ndef ping():\n    run(build(request.args["host"]))\n` },
  { says: 'follows JSON that was sent', code: `${flask}@app.post("/")\ndef a():\n    data = request.get_json()\n    os.system("x " + data["name"]) #!\n` },
  { says: 'knows that numbers are harmless', code: `${flask}@app.route("/<int:n>")\ndef a(n):\n    os.system(f"x {n}")\n    os.system("kill %d" % request.args["pid"])\n    os.system("kill " + str(int(request.args["pid"])))\n` },
  { says: 'speaks about a route parameter', code: `${flask}@app.route("/<name>")\ndef a(name):\n    os.popen(f"cat {name}") #!\n` },
  { says: 'follows unpacking, dictionaries, loops and comprehensions', code: `${flask}@app.post("/")\ndef a():\n    x, y = request.form["x"], "ok"\n    os.system("a " + y)\n    os.system("a " + x) #!\n    d = {}\n    d["k"] = request.form["k"]\n    os.system(d["k"]) #!\n    for item in request.form.getlist("items"):\n        os.system("b " + item.strip()) #!\n    parts = [p.lower() for p in request.form["p"].split(",")]\n    os.system(" ".join(parts)) #!\n` },
  { says: 'speaks about the program of an argument list, not about its arguments', code: `${flask}@app.post("/")\ndef a():\n    tool = request.form["tool"]\n    subprocess.run([tool, "-v"]) #!\n    subprocess.run(["git", tool])\n` },
  { says: 'forgets a name that gets another value', code: `${flask}@app.post("/")\ndef a():\n    x = request.form["x"]\n    x = "fixed"\n    os.system(x)\n` },
  { says: 'speaks softly about a parameter of a public function', code: 'import os\ndef archive(name: str):\n    os.system(f"tar czf {name}.tgz .") #!\n\ndef count(n: int):\n    os.system(f"seq {n}")\n\ndef run(command):\n    os.system(command)\n' },
]);

check('security/sql-injection', [
  { says: 'follows a form value into a query', code: `${flask}@app.post("/")\ndef a():\n    name = request.form["name"]\n    db.execute("SELECT * FROM users WHERE name = '" + name + "'") #!\n` },
  { says: 'is silent about parameters of a query', code: `${flask}@app.post("/")\ndef a():\n    name = request.form["name"]\n    db.execute("SELECT * FROM users WHERE name = ?", (name,))\n    db.execute("SELECT * FROM users WHERE name = %(n)s", {"n": name})\n` },
  { says: 'speaks about a function parameter in the place of a value', code: 'def find(conn, name):\n    return conn.execute(f"SELECT * FROM users WHERE name = \'{name}\'") #!\n' },
  { says: 'is silent about table names and placeholders', code: 'def find(conn, table, ids, user_id: int):\n    conn.execute(f"SELECT * FROM {table}")\n    marks = ",".join("?" for _ in ids)\n    conn.execute(f"SELECT * FROM t WHERE id IN ({marks})", ids)\n    conn.execute(f"SELECT * FROM t WHERE id = {user_id}")\n' },
  { says: 'is silent about other executes', code: 'def go(pool, name):\n    pool.execute(f"task {name}")\n' },
  { says: 'knows text() of SQLAlchemy and % formatting', code: 'from sqlalchemy import text\ndef find(session, name):\n    session.execute(text(f"select * from t where name = \'{name}\'")) #!\n    session.execute("select * from t where name = \'%s\'" % name) #!\n    session.execute("select * from t where id = %d" % name)\n' },
  { says: 'knows Django', code: 'from django.db import connection\ndef view(request):\n    q = request.GET.get("q")\n    with connection.cursor() as cursor:\n        cursor.execute("SELECT id FROM t WHERE name = \'%s\'" % q) #!\n        cursor.execute("SELECT id FROM t WHERE name = %s", [q])\n' },
]);

check('security/code-injection', [
  { says: 'speaks about eval', code: `${flask}@app.post("/")\ndef a():\n    return str(eval(request.form["x"])) #!\n` },
  { says: 'is silent about literal_eval', code: `${flask}import ast\n@app.post("/")\ndef a():\n    return str(ast.literal_eval(request.form["x"]))\n` },
  { says: 'is silent about the eval of a library parameter', code: 'def run(code, scope):\n    exec(code, scope)\n' },
  { says: 'speaks about typed input', code: 'x = eval(input("formula: ")) #!\n' },
]);

check('security/path-traversal', [
  { says: 'speaks about a name from the request', code: `${flask}@app.get("/")\ndef a():\n    return send_file(os.path.join("files", request.args["name"])) #!\n` },
  { says: 'is silent about the last part of a name', code: `${flask}from werkzeug.utils import secure_filename\n@app.get("/")\ndef a():\n    open(os.path.join("files", os.path.basename(request.args["name"])))\n    f = request.files["f"]\n    f.save(os.path.join("files", secure_filename(f.filename)))\n` },
  { says: 'speaks about an upload saved under its own name', code: `${flask}@app.post("/")\ndef a():\n    f = request.files["f"]\n    f.save(os.path.join("files", f.filename)) #!\n` },
  { says: 'is silent behind a prefix check', code: `${flask}@app.get("/")\ndef a():\n    path = os.path.realpath(os.path.join(BASE, request.args["name"]))\n    if not path.startswith(BASE):\n        raise ValueError\n    return open(path).read()\n` },
  { says: 'speaks where the beginning is checked before the dots are resolved', code: `${flask}@app.get("/")\ndef a():\n    path = os.path.join(BASE, request.args["name"])\n    if not path.startswith(BASE):\n        raise ValueError\n    return open(path).read() #!\n` },
  { says: 'knows pathlib', code: `${flask}from pathlib import Path\n@app.get("/")\ndef a():\n    p = Path("files") / request.args["name"]\n    return p.read_text()\n\n@app.get("/b")\ndef b():\n    return open(Path("files") / request.args["name"]).read() #!\n` },
  { says: 'is silent about a path segment of a route and the command line', code: `${flask}import sys\n@app.get("/<name>")\ndef a(name):\n    return open("files/" + name).read()\nopen(sys.argv[1])\n` },
]);

check('security/html-injection', [
  { says: 'speaks about a page with a name in it', code: `${flask}@app.get("/")\ndef a():\n    name = request.args["name"]\n    return f"<p>{name}</p>" #!\n` },
  { says: 'is silent after escaping and about data', code: `${flask}from markupsafe import escape\n@app.get("/")\ndef a():\n    name = request.args["name"]\n    if name == "x":\n        return {"name": name}\n    return f"<p>{escape(name)}</p>"\n` },
  { says: 'is silent about FastAPI, which answers with data', code: 'from fastapi import FastAPI\napp = FastAPI()\n@app.get("/{name}")\ndef a(name: str):\n    return "hi " + name\n' },
]);

check('security/template-injection', [
  { says: 'speaks about a template with input in it', code: `${flask}@app.get("/")\ndef a():\n    return render_template_string("Hi " + request.args["n"]) #!\n` },
  { says: 'is silent about a variable', code: `${flask}@app.get("/")\ndef a():\n    return render_template_string("Hi {{ n }}", n=request.args["n"])\n` },
]);

check('security/open-redirect', [
  { says: 'speaks about next', code: `${flask}@app.get("/")\ndef a():\n    return redirect(request.args.get("next") or "/") #!\n` },
  { says: 'is silent about a local address and a checked one', code: `${flask}@app.get("/")\ndef a():\n    target = request.args["next"]\n    if request.args["x"]:\n        return redirect("/user/" + target)\n    if is_safe_url(target):\n        return redirect(target)\n    return redirect("/")\n` },
]);

check('security/server-side-request-forgery', [
  { says: 'speaks about an address from the request', code: `${flask}import requests\n@app.get("/")\ndef a():\n    return requests.get(request.args["url"]).text #!\n` },
  { says: 'is silent about a fixed host and an allowed one', code: `${flask}import requests\nfrom urllib.parse import urlparse\n@app.get("/")\ndef a():\n    url = request.args["url"]\n    requests.get(f"https://api.example.com/{url}")\n    requests.get(f"{API}/x/{url}")\n    if urlparse(url).hostname not in HOSTS:\n        return "no"\n    return requests.get(url).text\n` },
]);

check('security/unsafe-deserialization', [
  { says: 'speaks about pickled input', code: `${flask}import pickle, base64\n@app.post("/")\ndef a():\n    return pickle.loads(base64.b64decode(request.cookies["s"])) #!\n` },
  { says: 'is silent about local pickles', code: 'import pickle\ndef load(path):\n    with open(path, "rb") as f:\n        return pickle.load(f)\n' },
  { says: 'speaks about a socket', code: 'import socket, pickle\ns = socket.socket()\ndata = s.recv(100)\npickle.loads(data) #!\n' },
]);

check('security/regex-injection', [
  { says: 'speaks about a pattern from the request', code: `${flask}@app.get("/")\ndef a():\n    return str(re.search(request.args["q"], TEXT)) #!\n` },
  { says: 'is silent after escaping and about the text searched', code: `${flask}@app.get("/")\ndef a():\n    re.search(re.escape(request.args["q"]), TEXT)\n    return str(re.search("x+", request.args["q"]))\n` },
]);

check('security/log-injection', [
  { says: 'speaks about text put together', code: `${flask}import logging\n@app.get("/")\ndef a():\n    logging.info("user " + request.args["q"]) #!\n` },
  { says: 'is silent about arguments', code: `${flask}import logging\n@app.get("/")\ndef a():\n    logging.info("user %r", request.args["q"])\n` },
]);

check('security/xml-external-entities', [
  { says: 'speaks about lxml', code: `${flask}from lxml import etree\n@app.post("/")\ndef a():\n    etree.fromstring(request.data) #!\n` },
  { says: 'is silent with a parser and about the standard library', code: `${flask}from lxml import etree\nimport xml.etree.ElementTree as ET\n@app.post("/")\ndef a():\n    etree.fromstring(request.data, etree.XMLParser(resolve_entities=False))\n    ET.fromstring(request.data)\n` },
]);

describe('a data-flow finding', () => {
  it('tells the path step by step', () => {
    const [found] = observe(`${flask}@app.route("/")\ndef ping():\n    host = request.args.get("host")\n    command = f"ping {host}"\n    os.system(command)\n`, { areas: ['security'] });
    assert.equal(found?.message, '`host` from the request reaches `os.system`: anyone can run commands here');
    assert.deepEqual(found.evidence.map(({ kind, text, place }) => [kind, place?.range.start.line, text]), [
      ['path', 6, '`request.args.get("host")` comes from the request'],
      ['path', 6, '`host` gets it'],
      ['path', 7, '`command` is put together with it'],
      ['path', 8, 'It reaches `os.system`'],
    ]);
    assert.equal(found.symbol, 'ping');
    assert.deepEqual(found.cwe, ['CWE-78']);
    assert.equal(found.related?.length, 3);
  });

  it('is not told in tests', () => {
    assert.deepEqual(observe(`${flask}os.system(request.args["x"])\n`, { path: 'tests/test_a.py', areas: ['security'] }), []);
  });
});
