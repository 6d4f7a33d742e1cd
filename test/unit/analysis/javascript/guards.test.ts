import { check, lines } from './check.ts';

const handler = (...body: readonly string[]): string => lines("import express from 'express';", "import fs from 'node:fs';", "import path from 'node:path';", "import { exec } from 'node:child_process';", 'const root = \'/srv/files\';', 'const app = express();', "app.get('/', (req, res) => {", ...body.map((line) => `  ${line}`), '});');
const library = (body: string, head = 'name'): string => lines("import { exec, execFile } from 'node:child_process';", `export function run(${head}) { ${body} }`);

/** Ways to make sure that a file lies in a folder; the last statement is the read. */
const safePaths: readonly (readonly string[])[] = [
  ['const file = path.resolve(root, req.query.p);', 'if (!file.startsWith(root)) return;', 'fs.readFileSync(file);'],
  ['const file = path.resolve(root, req.query.p);', 'if (file.startsWith(root) === false) return;', 'fs.readFileSync(file);'],
  ['const file = path.join(root, req.query.p);', "const rest = path.relative(root, file);", "if (rest.startsWith('..') || path.isAbsolute(rest)) return;", 'fs.readFileSync(file);'],
  ['const file = req.query.p;', "if (file.includes('..') || path.isAbsolute(file)) return;", 'fs.readFileSync(file);'],
  ['const file = req.query.p;', 'if (file.match(/\\.\\.|^\\//)) return;', 'fs.readFileSync(file);'],
  ['const file = path.normalize(req.query.p);', "if (file.startsWith('..' + path.sep) || file.startsWith(path.sep)) return;", 'fs.readFileSync(file);'],
  ['const file = req.query.p;', "if (file.split('/').some((part) => part === '..')) return;", "fs.readFileSync('files/' + file);"],
  ['const file = req.query.p;', 'if (path.basename(file) !== file) return;', "fs.readFileSync(root + '/' + file);"],
  ["const file = req.query.p.split('/').pop();", "fs.readFileSync(root + '/' + file);"],
  ['const found = /^\\/files\\/([a-z0-9]+)$/.exec(req.query.p);', 'if (!found) return;', "fs.readFileSync(root + '/' + found[1]);"],
  ['const file = req.query.p;', 'if (!fs.readdirSync(root).includes(file)) return;', "fs.readFileSync(root + '/' + file);"],
  ['const file = path.resolve(root, req.query.p);', 'assertInside(file);', 'fs.readFileSync(file);', "function assertInside(asked) { if (!asked.startsWith(root)) throw new Error('outside'); }"],
];

describe('Guards that a value has passed', () => {
  it('keep files in their folder, whichever way that is written', () => {
    for (const body of safePaths) check('security/path-traversal', handler(...body), []);
  });

  it('do not hold where they check something else', () => {
    check('security/path-traversal', handler('const file = req.query.p;', 'if (!file.startsWith(root)) return;', 'fs.readFileSync(file);'), [10]);
    check('security/path-traversal', handler('const file = path.resolve(root, req.query.p);', 'if (!file.startsWith(req.query.root)) return;', 'fs.readFileSync(file);'), [10]);
    check('security/path-traversal', handler('const file = path.resolve(root, req.query.p);', 'if (path.extname(file) !== \'.txt\') return;', 'fs.readFileSync(file);'), [10]);
  });

  it('end the way of a caller\'s value into a shell', () => {
    for (const guard of [
      'if (!/^[a-z]+$/.test(name)) throw new Error();', "if (typeof name !== 'number') return;", 'if (Number.isNaN(Number(name))) return; name = Number(name);', "if (!['a', 'b'].includes(name)) return;", 'if (!(name in known)) return;', 'if (known[name] !== true) return;',
      'assert(/^\\w+$/.test(name));', 'validateName(name);', 'if (name instanceof Date === false) return;', "if (!['a', 'b'].some((each) => each === name)) return;", 'if (name.match(/[^a-z]/)) throw new Error();',
    ]) check('security/shell-from-parts', library(`${guard} exec('kill ' + name);`), []);
    check('security/shell-from-parts', library("exec('kill ' + name);"), [2]);
    check('security/shell-from-parts', library("if (!name) return; exec('kill ' + name);"), [2]);
  });

  it('are not asked of arguments that no shell reads, nor of numbers and what is documented as such', () => {
    check('security/shell-from-parts', library("execFile('kill', [name]);"), []);
    check('security/shell-from-parts', library("exec('kill ' + pid);", 'pid'), []);
    check('security/shell-from-parts', library("exec('kill ' + signal);", 'signal = 9'), []);
    check('security/shell-from-parts', lines("import { exec } from 'node:child_process';", '/** @param {number} other */', "export function run(value) { exec('kill ' + value); }"), [3]);
    check('security/shell-from-parts', lines("import { exec } from 'node:child_process';", '/** @param {number} value */', "export function run(value) { exec('kill ' + value); }"), []);
    check('security/shell-from-parts', lines("import { spawn } from 'node:child_process';", "import path from 'node:path';", "export const run = (value) => spawn('sh', [path.resolve(__dirname, 'x.sh'), value]);"), []);
  });

  it('leave the first hop of a request parameter that is called like an attribute alone', () => {
    check('security/open-redirect', handler("res.redirect(req.param('target'));"), [8]);
  });

  it('do not hear strangers in a worker', () => {
    check('security/code-injection', "window.addEventListener('message', (event) => eval(event.data));", [1]);
    check('security/code-injection', "addEventListener('message', (event) => { eval(event.data); postMessage('done'); });", []);
    check('security/code-injection', "window.addEventListener('message', (event) => { if (event.origin === trusted.origin) eval(event.data); });", []);
  });
});
