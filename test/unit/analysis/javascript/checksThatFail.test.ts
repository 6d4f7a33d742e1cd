import { check, lines } from './check.ts';

describe('Checks and filters that do not hold', () => {
  it('tell ranges and escapes that are wider than they look', () => {
    check('security/wide-range', 'export const word = /^[A-z]+$/;', [1]);
    check('security/wide-range', 'export const word = /^[A-Za-z-]+$/;', []);
    check('security/lost-escape', String.raw`export const host = new RegExp('^www\.example');`, [1]);
    check('security/lost-escape', String.raw`export const host = new RegExp('^www\\.example\n');`, []);
  });

  it('tell an ending that is asked for with positions', () => {
    check('security/suffix-check', 'export const ends = (host, domain) => host.indexOf(domain) === host.length - domain.length;', [1]);
    check('security/suffix-check', 'export const ends = (host, domain) => host.indexOf(domain) !== -1 && host.indexOf(domain) === host.length - domain.length;', []);
    check('security/suffix-check', 'export const ends = (host, domain) => host.endsWith(domain);', []);
  });

  it('tell removal in one pass and attributes whose quotes are left open', () => {
    check('security/one-pass-removal', String.raw`export const clean = (name) => name.replace(/\.\.\//g, '');`, [1]);
    check('security/one-pass-removal', lines('export function clean(name) {', '  let before;', String.raw`  do { before = name; name = name.replace(/\.\.\//g, ''); } while (name !== before);`, '  return name;', '}'), []);
    check('security/attribute-escaping', `export const link = (title) => '<a title="' + title.replace(/</g, '&lt;') + '">';`, [1]);
    check('security/attribute-escaping', `export const link = (title) => '<a title="' + title.replace(/</g, '&lt;').replace(/"/g, '&quot;') + '">';`, []);
    check('security/incomplete-sanitization', `export const quoted = (text) => text.replace("'", '');`, [1]);
    check('security/incomplete-sanitization', `export const bare = (text) => text.replace('[', '').replace(']', '');`, []);
  });

  it('tell an escape sign that is replaced at the wrong time', () => {
    check('security/double-escaping', `export const plain = (text) => text.replace(/&amp;/g, '&').replace(/&lt;/g, '<');`, [1]);
    check('security/double-escaping', `export const plain = (text) => text.replace(/&lt;/g, '<').replace(/&amp;/g, '&');`, []);
    check('security/double-escaping', `export const safe = (text) => text.replace(/</g, '&lt;').replace(/&/g, '&amp;');`, [1]);
  });

  it('tell messages that nobody asked where they come from', () => {
    check('security/missing-origin-check', "window.addEventListener('message', (event) => handle(event.data));", [1]);
    check('security/missing-origin-check', "window.addEventListener('message', (event) => { if (event.origin === origin) handle(event.data); });", []);
    check('security/missing-origin-check', "port.addEventListener('message', (event) => handle(event.data));", []);
  });

  it('tell copies that walk into the prototype, and processes that only read a file', () => {
    const merge = (guard: string): string => lines('export function merge(to, from) {', '  for (const key in from) {', `    ${guard}`, "    if (typeof from[key] === 'object') merge(to[key], from[key]);", '    else to[key] = from[key];', '  }', '}');
    check('security/polluting-merge', merge(''), [5]);
    check('security/polluting-merge', merge("if (key === '__proto__' || key === 'constructor') continue;"), []);
    check('security/polluting-merge', merge('if (!Object.hasOwn(to, key)) continue;'), []);
    check('security/needless-process', lines("import { exec } from 'node:child_process';", "export const read = (file, done) => exec('cat ' + file, done);"), [2]);
    check('security/needless-process', lines("import { exec } from 'node:child_process';", "export const read = (file, done) => exec('cat ' + file + ' | sort', done);"), []);
  });
});

describe('What is open to more than was meant', () => {
  it('tells folders of the program, but not those of what is public', () => {
    const serve = (folder: string): string => lines("import express from 'express';", "import path from 'node:path';", `express().use(express.static(${folder}));`);
    for (const folder of ['__dirname', "'.'", "path.join(__dirname, 'node_modules')", 'process.cwd()']) check('security/exposed-folder', serve(folder), [3]);
    for (const folder of ["path.join(__dirname, 'public')", "'public'", 'folder']) check('security/exposed-folder', serve(folder), []);
  });

  it('tells programs that come over an unencrypted connection', () => {
    check('security/insecure-download', "exec('curl http://example.com/setup.sh | sh');", [1]);
    check('security/insecure-download', "download('http://example.com/tool.tar.gz', folder);", [1]);
    check('security/insecure-download', "download('https://example.com/tool.tar.gz', folder); get('http://example.com/page.html'); get('http://localhost/tool.zip');", []);
  });

  it('tells session cookies without protection, once each', () => {
    check('security/insecure-cookie', "res.cookie('session', id);", [1]);
    check('security/insecure-cookie', "res.cookie('session', id, { httpOnly: true });", [1]);
    check('security/insecure-cookie', "res.setHeader('Set-Cookie', `session=${id}; Path=/`);", [1]);
    check('security/insecure-cookie', "res.cookie('theme', id); res.cookie('session', id, options); res.setHeader('Set-Cookie', `session=${id}; HttpOnly; Secure`);", []);
  });
});
