import { check, lines } from './check.ts';

describe('Secrets in the open', () => {
  it('are seen in logs, cookies and the browser\'s storage', () => {
    check('security/secret-in-clear', 'export const login = (user, password) => console.log(`login ${user} ${password}`);', [1]);
    check('security/secret-in-clear', "export const keep = (user) => localStorage.setItem('p', user.password);", [1]);
    check('security/secret-in-clear', "export const keep = (user) => { document.cookie = 'p=' + user.password; };", [1]);
    check('security/secret-in-clear', lines('export function show(config) {', '  const line = JSON.stringify({ key: config.apiKey });', '  logger.info(line);', '}'), [3]);
  });

  it('are not seen in what only speaks of them', () => {
    for (const value of ['password.length', 'hash(password)', 'hasPassword', "'password'", 'Boolean(password)', 'errors.password', 'passwordField', '!password', 'maskPassword(password)', 'Names.API_KEY', "password ? 'set' : 'missing'"]) {
      check('security/secret-in-clear', `export const show = (password, hasPassword, passwordField) => console.log(${value});`, []);
    }
  });

  it('are seen where libraries take them, through a constant as well', () => {
    check('security/hard-coded-credential', lines("import jwt from 'jsonwebtoken';", "const key = 'h7Gk2pq9';", 'export const sign = (data) => jwt.sign(data, key);'), [2]);
    check('security/hard-coded-credential', lines("import pg from 'pg';", "export const client = new pg.Client({ user: 'app', password: 'horse-staple' });"), [2]);
    check('security/hard-coded-credential', "export const ask = (url) => fetch(url, { headers: { Authorization: 'Bearer 7d9f2c4411aa' } });", [1]);
    check('security/hard-coded-credential', lines("import pg from 'pg';", "export const client = new pg.Client({ user: 'app', password: process.env.PASSWORD });"), []);
    check('security/hard-coded-credential', lines("import jwt from 'jsonwebtoken';", "export const sign = (data) => jwt.sign(data, '<your key>');"), []);
  });
});
