import type { RuleInfo } from '../../observation.ts';
import { scriptRule } from './script.ts';

type Told = Omit<RuleInfo, 'area' | 'languages' | 'id'> & { readonly name: string };

const rule = (info: Told): RuleInfo => scriptRule('security', info);

const untilChecked = 'The value is converted to a number, escaped for this use, or compared with a list, a pattern or a constant before it gets here.';

// ---- Input that reaches something dangerous ----------------------------------------------------------------------

export const commandInjection = rule({
  name: 'command-injection',
  title: 'Input becomes part of a command',
  severity: 'error',
  why: 'The shell reads `;`, `|` and `$( )` in the value as commands of its own, so whoever chooses the value runs programs on this machine.',
  remedy: 'Run the program without a shell and hand the value over as an argument: `execFile(program, [value])`.',
  silentWhen: `The value is one argument of a program that runs without a shell. ${untilChecked}`,
  cwe: ['CWE-78'],
  example: { bad: 'exec(`ping ${req.query.host}`)', good: "execFile('ping', [req.query.host])" },
});

export const codeInjection = rule({
  name: 'code-injection',
  title: 'Input is run as code',
  severity: 'error',
  why: '`eval`, `Function`, `vm` and timers with a string run whatever they are given with all the rights of the program.',
  remedy: 'Parse the value instead (`JSON.parse`), or choose from a table of functions by name.',
  silentWhen: untilChecked,
  cwe: ['CWE-94', 'CWE-95'],
  example: { bad: 'eval(req.query.formula)', good: 'operations.get(req.query.operation)?.(a, b)' },
});

export const sqlInjection = rule({
  name: 'sql-injection',
  title: 'Input becomes part of a query',
  severity: 'error',
  why: 'A value put into the text of a query can end the string and add conditions or statements of its own: read, change or delete any row.',
  remedy: 'Leave the text constant and hand the values over separately: `query("... WHERE id = $1", [id])`.',
  silentWhen: `The value is passed as a parameter. ${untilChecked}`,
  cwe: ['CWE-89'],
  example: { bad: 'db.query(`SELECT * FROM users WHERE name = \'${name}\'`)', good: "db.query('SELECT * FROM users WHERE name = $1', [name])" },
});

export const nosqlInjection = rule({
  name: 'nosql-injection',
  title: 'Input becomes a query object',
  severity: 'error',
  why: 'A request body can hold an object such as `{"$ne": null}` where a text is expected, and the query then matches every document; `$where` even runs it as code.',
  remedy: 'Convert the value to a string first (`String(value)`), compare with `$eq`, or validate the body against a schema.',
  silentWhen: `The value is converted or known to be a string. ${untilChecked}`,
  cwe: ['CWE-943'],
  example: { bad: 'User.findOne({ name: req.body.name })', good: 'User.findOne({ name: String(req.body.name) })' },
});

export const pathTraversal = rule({
  name: 'path-traversal',
  title: 'Input chooses the file',
  severity: 'error',
  why: 'A name such as `../../etc/passwd` or an absolute path leads out of the folder it was meant for.',
  remedy: 'Take `path.basename`, or resolve the path and check that it still starts with the folder, or let `sendFile` do so with its `root` option.',
  silentWhen: `The resolved path is compared with the folder, or only its last part is used. ${untilChecked}`,
  cwe: ['CWE-22'],
  example: { bad: 'fs.readFile(path.join(folder, req.query.name), done)', good: 'fs.readFile(path.join(folder, path.basename(req.query.name)), done)' },
});

export const htmlInjection = rule({
  name: 'html-injection',
  title: 'Input becomes part of a page',
  severity: 'error',
  why: 'Markup in the value runs as script in the browser of whoever opens the page, with their session.',
  remedy: 'Set text instead of HTML (`textContent`), escape the value, or sanitise it with a library made for that.',
  silentWhen: `The answer is JSON or plain text, or the value goes through an escaping or sanitising function. ${untilChecked}`,
  cwe: ['CWE-79'],
  example: { bad: 'element.innerHTML = location.hash', good: 'element.textContent = location.hash' },
});

export const templateInjection = rule({
  name: 'template-injection',
  title: 'Input becomes a template',
  severity: 'error',
  why: 'A template is a program: expressions in the value are run on the server.',
  remedy: 'Keep the template constant and pass the value as a variable.',
  silentWhen: untilChecked,
  cwe: ['CWE-94', 'CWE-1336'],
  example: { bad: 'pug.render(`p Hello ${req.query.name}`)', good: "pug.render('p Hello #{name}', { name: req.query.name })" },
});

export const openRedirect = rule({
  name: 'open-redirect',
  title: 'Input chooses where the browser goes',
  severity: 'warning',
  why: 'A link on your domain that leads to a foreign page makes phishing look real, and may carry tokens along.',
  remedy: 'Redirect to known targets only, or to paths on this site: put the host in front yourself.',
  silentWhen: `A constant host or path stands in front of the value. ${untilChecked}`,
  cwe: ['CWE-601'],
  example: { bad: 'res.redirect(req.query.next)', good: "res.redirect(`/account/${encodeURIComponent(req.query.page)}`)" },
});

export const serverSideRequest = rule({
  name: 'server-side-request-forgery',
  title: 'Input chooses what the server fetches',
  severity: 'error',
  why: 'The server can reach what the outside cannot: metadata services, databases, admin pages. Whoever chooses the address reads them through it.',
  remedy: 'Choose the host from a list of allowed ones and put only the rest of the address together from input.',
  silentWhen: `A constant host stands in front of the value. ${untilChecked}`,
  cwe: ['CWE-918'],
  example: { bad: 'fetch(req.query.url)', good: 'fetch(`https://api.example.com/items/${encodeURIComponent(req.query.id)}`)' },
});

export const unsafeDeserialization = rule({
  name: 'unsafe-deserialization',
  title: 'Data that can run code when it is read',
  severity: 'error',
  why: 'Some formats can name functions to build and call, and reading them runs what the sender chose.',
  remedy: 'Read JSON, or YAML with its safe schema (`yaml.load` of js-yaml 4).',
  silentWhen: untilChecked,
  cwe: ['CWE-502'],
  example: { bad: 'serialize.unserialize(req.cookies.profile)', good: 'JSON.parse(req.cookies.profile)' },
});

export const prototypePollution = rule({
  name: 'prototype-pollution',
  title: 'Input can change every object',
  severity: 'warning',
  why: 'A key such as `__proto__` leads to the prototype that all objects share; a property put there appears everywhere and can turn checks off.',
  remedy: 'Refuse `__proto__`, `constructor` and `prototype` as keys, or use a `Map` or an object without prototype.',
  silentWhen: `The key is compared with these names, or the object has no prototype. ${untilChecked}`,
  cwe: ['CWE-1321'],
  example: { bad: 'store[req.query.group][req.query.key] = value', good: 'store.get(group)?.set(key, value)' },
});

export const regexInjection = rule({
  name: 'regex-injection',
  title: 'Input becomes a regular expression',
  severity: 'warning',
  why: 'A pattern of a few characters can keep the matcher busy for hours, and the process with it.',
  remedy: 'Escape the value before it goes into the pattern (`RegExp.escape`, `_.escapeRegExp`), or search for plain text.',
  silentWhen: `The value is escaped. ${untilChecked}`,
  cwe: ['CWE-730', 'CWE-400'],
  example: { bad: 'new RegExp(req.query.term)', good: 'new RegExp(RegExp.escape(req.query.term))' },
});

export const logInjection = rule({
  name: 'log-injection',
  title: 'Input can forge log lines',
  severity: 'hint',
  why: 'A line break in the value starts a new entry that looks like one of yours.',
  remedy: 'Replace line breaks, or log the value as a field.',
  silentWhen: `The logger writes fields, or line breaks are replaced. ${untilChecked}`,
  cwe: ['CWE-117'],
  example: { bad: 'console.log(`login ${req.query.user}`)', good: "logger.info({ user: req.query.user }, 'login')" },
});

export const dynamicMethodCall = rule({
  name: 'unvalidated-method-call',
  title: 'Input chooses the method that is called',
  severity: 'warning',
  why: 'Names such as `constructor` or `__defineGetter__` exist on every object, and calling them with foreign arguments leads to a crash or to running code.',
  remedy: 'Look the method up in a `Map`, or check `Object.hasOwn` first.',
  silentWhen: untilChecked,
  cwe: ['CWE-754', 'CWE-94'],
  example: { bad: 'handlers[req.query.action](data)', good: 'handlers.get(req.query.action)?.(data)' },
});

export const biasedRandom = rule({
  name: 'biased-random',
  title: 'Random numbers that are not equally likely',
  severity: 'info',
  why: 'The rest of a random byte divided by a number that does not divide 256 favours the small results: passwords and codes made of it are easier to guess.',
  remedy: 'Use `crypto.randomInt(n)`, or throw away bytes over the last multiple.',
  silentWhen: 'The divisor is a power of two, or the byte is compared with a limit over which it is thrown away.',
  cwe: ['CWE-327', 'CWE-330'],
  example: { bad: 'const digit = crypto.randomBytes(1)[0] % 10', good: 'const digit = crypto.randomInt(10)' },
});

export const unboundedLoop = rule({
  name: 'unbounded-loop',
  title: 'Input says how long a loop runs',
  severity: 'warning',
  why: 'A body can hold an object with a `length` of a billion in place of a list: the loop then keeps the process busy, and nobody else is served.',
  remedy: 'Make sure that it is a list first: `Array.isArray(value)`, or validate the body against a schema.',
  silentWhen: 'The value is known to be a list or a text, its length was compared with a limit, or the loop ends at an element that is missing.',
  cwe: ['CWE-834', 'CWE-606'],
  example: { bad: 'for (let i = 0; i < req.body.items.length; i++) add(req.body.items[i])', good: 'if (Array.isArray(req.body.items)) for (const item of req.body.items) add(item)' },
});

export const listPassesCheck = rule({
  name: 'list-passes-check',
  title: 'A list passes a check that was written for a text',
  severity: 'warning',
  why: 'A parameter that is sent twice arrives as a list, and a list answers `includes` and `indexOf` for its elements: a text with the forbidden piece in it goes through.',
  remedy: "Refuse what is not a text first: `if (typeof value !== 'string') return`.",
  silentWhen: 'The value is known to be a text, or what is looked for may well be an element of a list.',
  cwe: ['CWE-843'],
  example: { bad: "if (req.query.file.includes('..')) return", good: "if (typeof req.query.file !== 'string' || req.query.file.includes('..')) return" },
});

export const selfGrantedAccess = rule({
  name: 'self-granted-access',
  title: 'The sender of a request decides on its own rights',
  severity: 'warning',
  why: 'Cookies, parameters and bodies are written by whoever sends the request; a condition that compares nothing else is passed by anyone.',
  remedy: 'Compare with what the server keeps: the session, a signed token, the database.',
  silentWhen: 'One side of the comparison comes from the server, or a password is handed over to be checked.',
  cwe: ['CWE-807', 'CWE-290'],
  example: { bad: 'if (req.cookies.id === req.params.id) login(user)', good: 'if (req.session.userId === req.params.id) login(user)' },
});

export const xmlExternalEntities = rule({
  name: 'xml-external-entities',
  title: 'XML that can read files',
  severity: 'error',
  why: 'A document type in the input can name local files and internal addresses, whose content then appears in the parsed data, or blow a few bytes up to gigabytes.',
  remedy: 'Leave the expansion of entities off (`noent: false`, which is the default).',
  silentWhen: untilChecked,
  cwe: ['CWE-611', 'CWE-776'],
  example: { bad: 'libxmljs.parseXml(req.body, { noent: true })', good: 'libxmljs.parseXml(req.body)' },
});

// ---- Dangerous settings and habits ---------------------------------------------------------------------------------

export const tlsVerificationOff = rule({
  name: 'tls-verification-off',
  title: 'Certificate check switched off',
  severity: 'error',
  why: 'Without the certificate check anyone on the way can read and change what is sent, passwords and tokens included. It works the same in every test, so nobody notices.',
  remedy: 'Leave verification on. For a private certificate authority, hand its certificate in with the `ca` option or `NODE_EXTRA_CA_CERTS`.',
  silentWhen: 'The file is a test, or the value comes from a setting instead of being written out.',
  cwe: ['CWE-295'],
  example: { bad: 'new https.Agent({ rejectUnauthorized: false })', good: 'new https.Agent({ ca: readFileSync(authority) })' },
});

export const weakHash = rule({
  name: 'weak-hash',
  title: 'Broken hash or cipher in a security use',
  severity: 'warning',
  why: 'MD5 and SHA-1 collide on demand and are computed billions of times a second, so a password or signature built on them can be guessed or forged. DES, RC4 and ECB mode leak what they hide.',
  remedy: 'Use `scrypt` or a password library for passwords, HMAC with SHA-256 for signatures, and AES-GCM for encryption.',
  silentWhen: 'Nothing around the hash speaks of passwords, tokens, keys or signatures (checksums, cache keys).',
  cwe: ['CWE-327', 'CWE-328', 'CWE-916'],
  example: { bad: "createHash('md5').update(password).digest('hex')", good: "scryptSync(password, salt, 64).toString('hex')" },
});

export const weakRandom = rule({
  name: 'weak-random',
  title: 'Guessable random value in a security use',
  severity: 'warning',
  why: '`Math.random` is made for speed: after a few outputs the rest can be computed. A token, password or key made from it can be predicted.',
  remedy: 'Use `crypto.randomBytes`, `crypto.randomUUID` or `crypto.getRandomValues`.',
  silentWhen: 'Neither the variable nor the function is named after a secret.',
  cwe: ['CWE-338'],
  example: { bad: 'const token = Math.random().toString(36)', good: 'const token = crypto.randomUUID()' },
});

export const hardCodedCredential = rule({
  name: 'hard-coded-credential',
  title: 'Credential written in the code',
  severity: 'warning',
  why: 'Whoever can read the repository, now or in its history, holds the credential, and changing it needs a release.',
  remedy: 'Read it from the environment or a secret store, and replace the one that was committed.',
  silentWhen: 'The value looks like a placeholder, a name or a path, or the file is a test or an example.',
  cwe: ['CWE-798'],
  example: { bad: "connect({ user: 'app', password: 'h7Gk2!pq' })", good: "connect({ user: 'app', password: process.env.DB_PASSWORD })" },
});

export const jwtUnverified = rule({
  name: 'jwt-unverified',
  title: 'Token believed without checking its signature',
  severity: 'error',
  why: 'Anyone can write a token that says anything; only the signature tells yours from theirs.',
  remedy: "Pass the key and the algorithms that you issue: `jwt.verify(token, key, { algorithms: ['HS256'] })`.",
  silentWhen: 'The file is a test, or the same token is verified elsewhere in the function.',
  cwe: ['CWE-347'],
  example: { bad: "jwt.verify(token, key, { algorithms: ['none'] })", good: "jwt.verify(token, key, { algorithms: ['HS256'] })" },
});

export const corsAnyOrigin = rule({
  name: 'cors-any-origin',
  title: 'Every site may act for the signed-in user',
  severity: 'warning',
  why: 'With credentials allowed from every origin, any page that the user visits can read and change their data here.',
  remedy: 'List the origins that you serve.',
  silentWhen: 'Credentials are not allowed, so that only public data is shared.',
  cwe: ['CWE-942', 'CWE-346'],
  example: { bad: 'cors({ origin: true, credentials: true })', good: "cors({ origin: ['https://app.example.com'], credentials: true })" },
});

export const insecureCookie = rule({
  name: 'insecure-cookie',
  title: 'Session cookie that scripts or plain HTTP can read',
  severity: 'warning',
  why: 'A session cookie that scripts can read is stolen by the first injected script; without `secure` it also travels unencrypted.',
  remedy: 'Set `httpOnly: true` and `secure: true`.',
  silentWhen: 'The cookie is not named after a session or a token, or the option is not written out as `false`.',
  cwe: ['CWE-1004', 'CWE-614'],
  example: { bad: "res.cookie('session', id, { httpOnly: false })", good: "res.cookie('session', id, { httpOnly: true, secure: true })" },
});

export const filePermissions = rule({
  name: 'file-permissions',
  title: 'File that every user may change',
  severity: 'warning',
  why: 'A file that every account on the machine may write can be replaced by any of them, or by whatever broke into one of them.',
  remedy: 'Give the least that works: `0o600` for private files, `0o755` for programs.',
  silentWhen: 'Others may only read.',
  cwe: ['CWE-732'],
  example: { bad: 'fs.chmodSync(path, 0o777)', good: 'fs.chmodSync(path, 0o750)' },
});

export const incompleteSanitization = rule({
  name: 'incomplete-sanitization',
  title: 'Only the first occurrence is replaced',
  severity: 'warning',
  why: '`replace` with a text replaces one occurrence; what is escaped or removed for safety comes through the second time.',
  remedy: 'Use `replaceAll` or a regular expression with the `g` flag.',
  silentWhen: 'What is replaced is not a character that needs escaping, or one replacement is clearly meant (a prefix, a pair of calls).',
  cwe: ['CWE-116', 'CWE-20'],
  example: { bad: 'value.replace("\'", "\'\'")', good: 'value.replaceAll("\'", "\'\'")' },
});

export const incompleteHostCheck = rule({
  name: 'incomplete-host-check',
  title: 'Other hosts pass this check',
  severity: 'warning',
  why: 'An address can carry a trusted name in its path, in its query or as a part of another name (`https://example.com.evil.net`). What relies on the check then trusts a stranger.',
  remedy: 'Parse the address (`new URL(value).host`) and compare the whole host; in a pattern escape the dots and anchor both ends.',
  silentWhen: 'The host is compared as a whole, the text ends with `/`, or the pattern searches a longer text for links.',
  cwe: ['CWE-20'],
  example: { bad: "if (url.startsWith('https://example.com')) follow(url)", good: "if (new URL(url).host === 'example.com') follow(url)" },
});

export const incompleteSchemeCheck = rule({
  name: 'incomplete-scheme-check',
  title: 'Only one of the schemes that run code is refused',
  severity: 'warning',
  why: '`data:` and `vbscript:` addresses run code as `javascript:` does.',
  remedy: 'Allow `https:`, `http:` and `mailto:` instead of refusing what is known to be bad.',
  silentWhen: 'The function mentions the other two as well.',
  cwe: ['CWE-184', 'CWE-20'],
  example: { bad: "if (!url.startsWith('javascript:')) link.href = url", good: "if (/^(https?|mailto):/i.test(url)) link.href = url" },
});

export const tagFilter = rule({
  name: 'markup-filter',
  title: 'Markup is filtered with a pattern',
  severity: 'warning',
  why: 'Browsers accept far more than a pattern foresees, and removing a piece can join what stands around it to the same piece again.',
  remedy: 'Use a sanitiser that parses HTML (DOMPurify, sanitize-html), or escape everything.',
  silentWhen: 'The replacement is repeated until nothing changes.',
  cwe: ['CWE-116', 'CWE-80'],
  example: { bad: "html.replace(/<script.*?<\\/script>/gi, '')", good: 'DOMPurify.sanitize(html)' },
});

export const incompleteEscaping = rule({
  name: 'incomplete-escaping',
  title: 'Quotes are escaped, backslashes are not',
  severity: 'warning',
  why: 'In `\\\\"` the first backslash takes the second along, and the quote ends the text after all.',
  remedy: 'Escape backslashes first, or use `JSON.stringify`.',
  silentWhen: 'Backslashes are replaced in the same chain.',
  cwe: ['CWE-116'],
  example: { bad: `text.replace(/"/g, '\\\\"')`, good: 'JSON.stringify(text)' },
});

// ---- More ways for input to do harm --------------------------------------------------------------------------------

export const shellFromParts = rule({
  name: 'shell-from-parts',
  title: 'Command put together from parts',
  severity: 'warning',
  why: 'The shell reads spaces, quotes and signs in a folder name, an argument or a caller\'s value as its own: at best the command breaks, at worst it runs something else.',
  remedy: 'Run the program without a shell and hand the parts over as a list: `execFile(program, [part])`.',
  silentWhen: `The parts are constants, numbers or quoted for the shell, or the program runs without one. ${untilChecked}`,
  cwe: ['CWE-78', 'CWE-88'],
  example: { bad: 'exec(`rm -rf ${folder}/cache`)', good: "execFile('rm', ['-rf', `${folder}/cache`])" },
});

export const codeFromParts = rule({
  name: 'code-from-parts',
  title: 'Code put together from a caller\'s value',
  severity: 'warning',
  why: 'Whoever calls this may pass on what they got from others, and nothing says that it will be run.',
  remedy: 'Pass the value as an argument of the code instead of writing it into the code.',
  silentWhen: `The value is a number or a constant. ${untilChecked}`,
  cwe: ['CWE-94'],
  example: { bad: "export const getter = (name) => new Function('o', 'return o.' + name)", good: 'export const getter = (name) => (o) => o[name]' },
});

export const markupFromParts = rule({
  name: 'markup-from-parts',
  title: 'Markup put together from a caller\'s value',
  severity: 'warning',
  why: 'Whoever calls this may pass on a text that others wrote, and nothing says that it will be read as markup.',
  remedy: 'Escape the value, set it as text, or say in the documentation and the name that it is markup.',
  silentWhen: `The value is escaped or used as text. ${untilChecked}`,
  cwe: ['CWE-79'],
  example: { bad: "export function title(text) { head.innerHTML = '<b>' + text + '</b>'; }", good: 'export function title(text) { bold.textContent = text; }' },
});

export const xpathInjection = rule({
  name: 'xpath-injection',
  title: 'Input becomes part of an XPath expression',
  severity: 'warning',
  why: 'A quote in the value ends the text and adds conditions: any part of the document can be read.',
  remedy: 'Keep the expression constant and bind the value as a variable.',
  silentWhen: untilChecked,
  cwe: ['CWE-643'],
  example: { bad: "xpath.select(`//user[name='${req.query.name}']`, document)", good: "xpath.parse('//user[name=$name]').select({ node: document, variables: { name } })" },
});

export const formatString = rule({
  name: 'format-string',
  title: 'Input is the format of a text',
  severity: 'hint',
  why: '`%s` and `%o` in the value take the arguments that follow to a place that the sender chose, and what was meant to be logged is garbled.',
  remedy: "Leave the format constant: `console.log('%s', value, other)`.",
  silentWhen: 'The value is the only argument, or stands behind a constant format.',
  cwe: ['CWE-134'],
  example: { bad: 'console.log(`hello ${req.query.name}`, error)', good: "console.log('hello %s', req.query.name, error)" },
});

export const errorExposure = rule({
  name: 'error-exposure',
  title: 'Stack trace sent to the client',
  severity: 'warning',
  why: 'A stack trace names files, versions and what the program was doing, which is what an attacker looks for first.',
  remedy: 'Log the error and answer with a sentence and a number to look it up by.',
  silentWhen: 'The stack is only logged.',
  cwe: ['CWE-209'],
  example: { bad: 'res.status(500).send(error.stack)', good: "log.error(error); res.status(500).send('Something went wrong')" },
});

export const secretInClear = rule({
  name: 'secret-in-clear',
  title: 'Secret written where others can read it',
  severity: 'warning',
  why: 'Logs, cookies and the browser\'s storage are read by many more people and programs than the one the secret was meant for.',
  remedy: 'Leave it out, mask it, or store a hash or an encrypted form.',
  silentWhen: 'The value is hashed, encrypted or masked, or only named after a secret (a field, a length, a flag).',
  cwe: ['CWE-312', 'CWE-532'],
  example: { bad: 'console.log(`login ${user} ${password}`)', good: 'console.log(`login ${user}`)' },
});

export const mailedHost = rule({
  name: 'mailed-host',
  title: 'Link in a mail points where the request says',
  severity: 'warning',
  why: 'The sender of a request writes its `Host` header: a mail to somebody else then carries a link, and its token, to a foreign host.',
  remedy: 'Take the host from the configuration.',
  silentWhen: untilChecked,
  cwe: ['CWE-640'],
  example: { bad: 'sendMail({ html: `https://${req.headers.host}/reset/${token}` })', good: 'sendMail({ html: `https://${config.host}/reset/${token}` })' },
});

export const xmlEntities = rule({
  name: 'xml-entities',
  title: 'XML that can grow without end',
  severity: 'info',
  why: 'Entities that name each other turn a few bytes into gigabytes when the parser expands them.',
  remedy: 'Use a parser that does not expand entities, or limit them.',
  silentWhen: untilChecked,
  cwe: ['CWE-776'],
  example: { bad: 'new expat.Parser().write(req.body)', good: 'new sax.SaxParser().write(req.body)' },
});

// ---- Habits that look safe -------------------------------------------------------------------------------------------

export const needlessProcess = rule({
  name: 'needless-process',
  title: 'Process started to read a file',
  severity: 'hint',
  why: 'A shell that runs `cat` reads signs in the name as its own, works on some systems only and is slow; the file system says the same without it.',
  remedy: 'Use `fs.readFile` or `fs.readFileSync`.',
  silentWhen: 'The command does more than read one file: pipes, patterns, options.',
  cwe: ['CWE-78'],
  example: { bad: "exec('cat ' + file, done)", good: 'fs.readFile(file, done)' },
});

export const pollutingMerge = rule({
  name: 'polluting-merge',
  title: 'Copying that follows `__proto__`',
  severity: 'warning',
  why: 'An object read from JSON can have a key `__proto__`; a recursive copy walks through it into the prototype that all objects share, and changes every one of them.',
  remedy: 'Skip `__proto__`, `constructor` and `prototype`, or go on only into what the target has itself (`Object.hasOwn`).',
  silentWhen: 'These names are compared with, or the target is asked whether it has the key itself.',
  cwe: ['CWE-915', 'CWE-1321'],
  example: { bad: 'for (const key in from) isObject(from[key]) ? merge(to[key], from[key]) : (to[key] = from[key])', good: "for (const key in from) { if (key === '__proto__' || key === 'constructor') continue; … }" },
});

export const missingOriginCheck = rule({
  name: 'missing-origin-check',
  title: 'Message taken from any window',
  severity: 'info',
  why: 'Any page that opens this one, or is framed in it, can send it messages. Without a look at `event.origin` it acts on what a stranger says.',
  remedy: 'Compare `event.origin` with the origins that may write, or `event.source` with the window that you opened.',
  silentWhen: 'The handler looks at `origin` or `source`, or belongs to a worker or port.',
  cwe: ['CWE-20', 'CWE-940'],
  example: { bad: "window.addEventListener('message', (event) => open(event.data))", good: "window.addEventListener('message', (event) => { if (event.origin === origin) open(event.data); })" },
});

export const suffixCheck = rule({
  name: 'suffix-check',
  title: 'Check of an ending that a shorter text passes',
  severity: 'warning',
  why: '`indexOf` gives -1 for what is not there, and so does the difference of the lengths when the text is one letter shorter than the ending.',
  remedy: 'Use `endsWith`.',
  silentWhen: 'The position is compared with -1 or the lengths are compared as well.',
  cwe: ['CWE-20'],
  example: { bad: 'host.indexOf(domain) === host.length - domain.length', good: 'host.endsWith(domain)' },
});

export const wideRange = rule({
  name: 'wide-range',
  title: 'Range of characters that takes in more than it says',
  severity: 'warning',
  why: '`A-z` also holds `[`, `\\`, `]`, `^`, `_` and the backtick, which stand between the two alphabets.',
  remedy: 'Write `A-Za-z`, or add the `i` flag.',
  silentWhen: 'Both ends of the range are of one kind.',
  cwe: ['CWE-20'],
  example: { bad: '/^[A-z]+$/', good: '/^[A-Za-z]+$/' },
});

export const lostEscape = rule({
  name: 'lost-escape',
  title: 'Backslash that never reaches the pattern',
  severity: 'warning',
  why: 'In a text `\\.` is just a dot: the pattern made of it takes any character where a dot was meant.',
  remedy: 'Double the backslash, or write the pattern as a literal.',
  silentWhen: 'The text escapes something for itself, such as a quote or a line break.',
  cwe: ['CWE-20', 'CWE-116'],
  example: { bad: "new RegExp('^www\\.example')", good: 'new RegExp(String.raw`^www\\.example`)' },
});

export const doubleEscaping = rule({
  name: 'double-escaping',
  title: 'The escape sign is replaced at the wrong time',
  severity: 'warning',
  why: 'Escaped last, the sign is doubled in what was escaped before; unescaped first, it makes new escapes of what was only text: `&amp;lt;` ends as `<`.',
  remedy: 'Escape `&` first and unescape it last, or do all in one `replace`.',
  silentWhen: 'The order is right, or one replacement handles all signs.',
  cwe: ['CWE-116'],
  example: { bad: "text.replace(/&amp;/g, '&').replace(/&lt;/g, '<')", good: "text.replace(/&lt;/g, '<').replace(/&amp;/g, '&')" },
});

export const onePassRemoval = rule({
  name: 'one-pass-removal',
  title: 'Removing something can put it together again',
  severity: 'warning',
  why: 'In `....//` the inner `../` is removed, and what stood around it is `../` again. One pass over the text leaves what it was meant to remove.',
  remedy: 'Repeat until nothing changes, resolve the path instead, or refuse the value.',
  silentWhen: 'The replacement is repeated in a loop.',
  cwe: ['CWE-116', 'CWE-20'],
  example: { bad: "name.replace(/\\.\\.\\//g, '')", good: "if (name.includes('..')) throw new Error('Not a name')" },
});

export const attributeEscaping = rule({
  name: 'attribute-escaping',
  title: 'Quotes go through into an attribute',
  severity: 'warning',
  why: 'Inside of an attribute the quote is the sign that ends it: with `<` and `>` alone replaced, `" onmouseover="…` adds an attribute that runs code.',
  remedy: 'Escape `"` and `\'` as well, or set the attribute with `setAttribute`.',
  silentWhen: 'Quotes are escaped in the same chain.',
  cwe: ['CWE-116', 'CWE-79'],
  example: { bad: "'<a title=\"' + text.replace(/</g, '&lt;') + '\">'", good: "'<a title=\"' + escapeHtml(text) + '\">'" },
});

export const halfAnchored = rule({
  name: 'half-anchored',
  title: 'Anchor that holds for one alternative only',
  severity: 'info',
  why: '`^a|b` means "begins with a, or holds b anywhere": the anchor does not reach past the bar.',
  remedy: 'Put the alternatives in a group: `^(?:a|b)`.',
  silentWhen: 'The alternatives are in a group, each has its own anchor, or the pattern cuts both ends of a text.',
  cwe: ['CWE-20'],
  example: { bad: '/^admin|owner/.test(role)', good: '/^(?:admin|owner)/.test(role)' },
});

export const exposedFolder = rule({
  name: 'exposed-folder',
  title: 'Folder served with more than was meant',
  severity: 'warning',
  why: 'The root of the project, the home folder or `node_modules` holds sources, settings and keys; whoever asks for the right name gets them.',
  remedy: 'Serve a folder that holds nothing but what is public.',
  silentWhen: 'A folder inside of the project is named.',
  cwe: ['CWE-200', 'CWE-548'],
  example: { bad: 'app.use(express.static(__dirname))', good: "app.use(express.static(path.join(__dirname, 'public')))" },
});

export const insecureDownload = rule({
  name: 'insecure-download',
  title: 'Program downloaded over an unencrypted connection',
  severity: 'warning',
  why: 'Anyone on the way can hand out another file, and it is run here.',
  remedy: 'Use `https:`, and compare the hash of what arrives.',
  silentWhen: 'The address is on this machine, or what is downloaded is no program or archive.',
  cwe: ['CWE-829', 'CWE-494'],
  example: { bad: "exec('curl http://example.com/setup.sh | sh')", good: "exec('curl https://example.com/setup.sh | sh')" },
});

export const missingCsrfCheck = rule({
  name: 'missing-csrf-check',
  title: 'Cookies are trusted wherever a request comes from',
  severity: 'info',
  why: 'A browser sends its cookies along with requests that another page starts; without a token that page acts for the signed-in user.',
  remedy: 'Set `sameSite` on the cookies, or check a token that only your own pages know.',
  silentWhen: 'The file mentions such a token, `sameSite`, or the origin of requests, or has no route that changes something.',
  cwe: ['CWE-352'],
  example: { bad: "app.use(cookieParser()); app.post('/email', change)", good: "app.use(cookieParser()); app.use(csrf()); app.post('/email', change)" },
});
