import assert from 'node:assert/strict';
import { check, fixed, lines } from './check.ts';

const table: readonly { readonly rule: string; readonly bad: readonly string[]; readonly good: readonly string[] }[] = [
  {
    rule: 'tls-verification-off',
    bad: ['new https.Agent({ rejectUnauthorized: false });', "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';", 'options.rejectUnauthorized = false;'],
    good: ['new https.Agent({ rejectUnauthorized: true });', 'new https.Agent({ rejectUnauthorized: settings.strict });', "process.env.NODE_TLS_REJECT_UNAUTHORIZED = '1';"],
  },
  {
    rule: 'weak-hash',
    bad: ["import crypto from 'crypto'; const h = crypto.createHash('md5').update(password).digest('hex');", "import { createHash } from 'node:crypto'; const token = createHash('sha1').update(id).digest();", "import { createCipheriv } from 'crypto'; createCipheriv('des-ecb', k, null);", "const crypto = require('crypto'); crypto.createHash('sha256').update(user.password);"],
    good: ["import crypto from 'crypto'; const etag = crypto.createHash('md5').update(body).digest('hex');", "import { createHash } from 'node:crypto'; const token = createHash('sha256').update(id).digest();", "import { createCipheriv } from 'crypto'; createCipheriv('aes-256-gcm', k, iv);", "import { createHash } from './checksums.js'; createHash('md5').update(password);"],
  },
  {
    rule: 'weak-random',
    bad: ['const token = Math.random().toString(36);', 'function generatePassword() { return chars[Math.floor(Math.random() * 10)]; }', 'user.resetToken = `${Math.random()}`;'],
    good: ['const jitter = Math.random() * 100;', 'const tokenIndex = Math.floor(Math.random() * 3);', 'const colour = palette[Math.floor(Math.random() * 5)];'],
  },
  {
    rule: 'hard-coded-credential',
    bad: ["const dbPassword = 'h7Gk2!pq';", "connect({ user: 'app', password: 'Tr0ub4dor&3' });", "import jwt from 'jsonwebtoken'; jwt.sign(user, 'kq83Jd7aLs02');", "const JWT_SECRET = process.env.JWT_SECRET || 'a8f5f167f44f4964';"],
    good: ["const dbPassword = 'your-password-here';", "const passwordLabel = 'Passw0rd:';", "const password = 'password';", "const tokenName = 'x-csrf-token1';", 'const password = process.env.PASSWORD;', "const apiKey = 'API_KEY';", "const password = '<password>';", "const inputs = { password: 'user.password2 field' };"],
  },
  {
    rule: 'jwt-unverified',
    bad: ["import jwt from 'jsonwebtoken'; jwt.verify(t, key, { algorithms: ['none'] });", "import jwt from 'jsonwebtoken'; jwt.verify(t, null);"],
    good: ["import jwt from 'jsonwebtoken'; jwt.verify(t, key, { algorithms: ['HS256'] });", "import jwt from 'jsonwebtoken'; export const expiry = (t) => jwt.decode(t).exp;"],
  },
  {
    rule: 'cors-any-origin',
    bad: ["import cors from 'cors'; app.use(cors({ origin: true, credentials: true }));"],
    good: ["import cors from 'cors'; app.use(cors());", "import cors from 'cors'; app.use(cors({ origin: ['https://a.example'], credentials: true }));", "import cors from 'cors'; app.use(cors({ origin: true }));"],
  },
  {
    rule: 'insecure-cookie',
    bad: ["res.cookie('session', id, { httpOnly: false });", "import session from 'express-session'; session({ cookie: { secure: false } });"],
    good: ["res.cookie('session', id, { httpOnly: true, secure: true });", "res.cookie('theme', id, { httpOnly: false });", "res.cookie('csrf-token', id, { httpOnly: false });"],
  },
  {
    rule: 'file-permissions',
    bad: ["import fs from 'fs'; fs.chmodSync(file, 0o777);", "import { writeFile } from 'node:fs/promises'; await writeFile(file, text, { mode: 0o666 });"],
    good: ["import fs from 'fs'; fs.chmodSync(file, 0o755);", "import fs from 'fs'; fs.chmodSync(file, 0o1777);", 'other.chmodSync(file, 0o777);'],
  },
  {
    rule: 'incomplete-sanitization',
    bad: ["const safe = text.replace('<', '&lt;');", "const safe = text.replace(/'/, \"''\");", "const name = text.replace('../', '');"],
    good: ["const safe = text.replaceAll('<', '&lt;');", "const safe = text.replace(/</g, '&lt;');", "const bare = text.replace('/', '');", "const next = text.replace('a', 'b');", "const path = text.replace('\\\\', '/');"],
  },
  {
    rule: 'incomplete-host-check',
    bad: ["if (url.startsWith('https://example.com')) f();", "if (host.endsWith('example.com')) f();", "if (origin.includes('example.com')) f();", "if (url.indexOf('example.com') !== -1) f();", 'if (/^https?:\\/\\/api.example.com/.test(url)) f();', 'if (/https?:\\/\\/example\\.com/.test(url)) f();', 'if (/^https:\\/\\/a\\.com|https:\\/\\/b\\.com/.test(url)) f();'],
    good: ["if (url.startsWith('https://example.com/')) f();", "if (host.endsWith('.example.com')) f();", "if (allowedHosts.includes('example.com')) f();", "if (host === 'example.com') f();", 'if (/^https?:\\/\\/api\\.example\\.com\\//.test(url)) f();', 'const links = text.replace(/https?:\\/\\/example.com/g, x);', "if (file.endsWith('tar.gz')) f();", 'if (/\\.info$/.test(file)) f();'],
  },
  {
    rule: 'incomplete-scheme-check',
    bad: ["export const ok = (url) => !url.startsWith('javascript:');"],
    good: ["export const ok = (url) => !url.startsWith('javascript:') && !url.startsWith('data:') && !url.startsWith('vbscript:');", "link.href = 'javascript:void 0';"],
  },
  {
    rule: 'markup-filter',
    bad: ["const safe = html.replace(/<script.*?<\\/script>/gi, '');", "const safe = html.replace(/<!--.*?-->/g, '');"],
    good: ["let a = html; do { b = a; a = a.replace(/<script.*?<\\/script>/gi, ''); } while (a !== b);", "const text = html.replace(/<br>/g, '');", "const safe = html.replace(/</g, '&lt;');"],
  },
  {
    rule: 'incomplete-escaping',
    bad: ["const safe = text.replace(/'/g, \"\\\\'\");"],
    good: ["const safe = text.replace(/\\\\/g, '\\\\\\\\').replace(/'/g, \"\\\\'\");", "const safe = text.replace(/'/g, \"''\");"],
  },
];

describe('Security rules for settings and habits', () => {
  for (const { rule, bad, good } of table) {
    it(`${rule} speaks on each bad line and on no good one`, () => {
      for (const text of bad) check(`security/${rule}`, text, [1]);
      for (const text of good) check(`security/${rule}`, text, []);
    });
  }

  it('turns the certificate check on again', () => {
    assert.equal(fixed('security/tls-verification-off', 'f({ rejectUnauthorized: false });'), 'f({ rejectUnauthorized: true });');
  });

  it('leaves tests alone, but not every file in a folder of that name', () => {
    const text = "const dbPassword = 'h7Gk2!pq';";
    check('security/hard-coded-credential', lines("import { it } from 'vitest';", text, 'it("a", () => {});'), [], { path: 'src/a.test.ts' });
    check('security/hard-coded-credential', text, [1], { path: 'test/server.ts' });
  });

  it('believes what the author told other tools', () => {
    check('security/weak-random', 'const token = Math.random(); // nosemgrep', []);
    check('security/weak-random', 'const token = Math.random(); // eslint-disable-line no-magic', [1]);
  });
});
