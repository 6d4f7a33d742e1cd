import assert from 'node:assert/strict';
import { check, lines } from './check.ts';

const fromParts = 'security/shell-from-parts';
const handler = (body: string): string => lines("import express from 'express';", "import cp from 'node:child_process';", 'const app = express();', "app.get('/', (req, res) => {", body, '});');

describe('What a shell is given', () => {
  it('may come from any parser of the command line', () => {
    for (const value of ["require('yargs').option('a', {}).argv.x", "require('yargs').usage('x').demand(1).argv._[0]", "require('meow')('x').input[0]", "require('util').parseArgs({}).values.x", "require('subarg')(process.argv.slice(2)).x", "require('commander').parse(process.argv).x"]) check(fromParts, `require('child_process').exec('ls ' + ${value});`, [1], { language: 'javascript' });
    check(fromParts, lines("const { program } = require('commander');", "program.command('a <x>').action((x) => { require('child_process').exec('ls ' + x); });"), [2], { language: 'javascript' });
    check(fromParts, lines("const yargs = require('yargs');", "yargs.command('a', 'b', () => {}, (argv) => { require('child_process').exec('ls ' + argv.x); });"), [2], { language: 'javascript' });
    const [first] = check(fromParts, "require('child_process').exec(process.argv[0] + ' a.js');", [1], { language: 'javascript' });
    assert.match(first!.message, /from the machine/);
    check(fromParts, "require('child_process').exec('ls ' + process.argv[2]);", [1], { language: 'javascript' });
    check(fromParts, "require('child_process').execFile('ls', [require('yargs').option('a', {}).argv.x]);", [], { language: 'javascript' });
  });

  it('is a command wherever the shell is named or asked for', () => {
    for (const body of ["cp.exec.call(undefined, req.query.x);", "const name = win ? 'cmd' : 'sh'; const flag = win ? '/c' : '-c'; cp.spawn(name, [flag, req.query.x]);", "cp.spawn('ls ' + req.query.x, { shell: true });"]) check('security/command-injection', handler(body), [5]);
    for (const body of ["const name = win ? 'ls' : 'dir'; cp.spawn(name, ['-c', req.query.x]);", "cp.spawn('ls', [req.query.x], { shell: false });"]) check('security/command-injection', handler(body), []);
  });

  it('is a number where its option is named like one, or has a number for a default', () => {
    const library = (body: string): string => lines("import { exec, spawn } from 'node:child_process';", `export function run(options) { ${body} }`);
    check(fromParts, library("exec('lsof -i:' + options.port);"), []);
    check(fromParts, library("const { level = 3 } = options; exec('nice ' + level);"), []);
    check(fromParts, library("const { name = 'a' } = options; exec('ls ' + name);"), [2]);
    check(fromParts, library("spawn('ls ' + options.name, { shell: true });"), [2]);
  });
});

describe('A process that only reads a file', () => {
  it('is kept by those who want to know how it goes', () => {
    const rule = 'security/needless-process';
    for (const use of ["const p = exec('cat a.txt'); p.on('exit', done);", "exec('cat a.txt').stdout.pipe(process.stdout);", "function f() { return exec('cat a.txt'); }"]) check(rule, lines("import { exec } from 'node:child_process';", use), []);
    for (const use of ["exec('cat a.txt', (error, text) => done(text));", "function f(done) { return exec('cat a.txt', done); }"]) check(rule, lines("import { exec } from 'node:child_process';", use), [2]);
    check(rule, lines("import { execSync } from 'node:child_process';", "const text = execSync('cat a.txt').toString();"), [2]);
  });
});
