import type { RuleInfo } from '../../observation.ts';

const base = { area: 'security', languages: ['python'] } as const;

export const tlsVerificationOff: RuleInfo = {
  ...base,
  id: 'security/tls-verification-off',
  title: 'Certificate check switched off',
  severity: 'error',
  why: 'Without the certificate check anyone on the way can read and change what is sent, passwords and tokens included. It works the same in every test, so nobody notices.',
  remedy: 'Leave verification on. For a private certificate authority, hand its bundle in: `verify="/path/ca.pem"` or `ssl.create_default_context(cafile=...)`.',
  silentWhen: 'The file is a test, or the value comes from a setting instead of being written out.',
  cwe: ['CWE-295'],
  example: { bad: 'requests.get(url, verify=False)', good: 'requests.get(url)' },
};

export const weakHash: RuleInfo = {
  ...base,
  id: 'security/weak-hash',
  title: 'Broken hash, cipher or key in a security use',
  severity: 'warning',
  why: 'MD5 and SHA-1 collide on demand and are computed billions of times a second, so a password or signature built on them can be guessed or forged. DES, RC4 and ECB mode leak what they hide; short keys and old TLS versions can be broken.',
  remedy: 'Use `hashlib.scrypt` or a password library for passwords, `hmac` with SHA-256 for signatures, AES-GCM for encryption, RSA keys from 2048 bits, and TLS from 1.2.',
  silentWhen: 'Nothing around the hash speaks of passwords, tokens, keys or signatures (checksums, cache keys), or `usedforsecurity=False` is set.',
  cwe: ['CWE-327', 'CWE-328'],
  example: { bad: 'password_hash = hashlib.md5(password).hexdigest()', good: 'password_hash = hashlib.scrypt(password, salt=salt, n=2**14, r=8, p=1)' },
};

export const weakRandom: RuleInfo = {
  ...base,
  id: 'security/weak-random',
  title: 'Guessable random value in a security use',
  severity: 'warning',
  why: '`random` is made for simulations: after a few hundred outputs the rest can be computed. A token, password or key made from it can be predicted.',
  remedy: 'Use the `secrets` module: `secrets.token_urlsafe()`, `secrets.choice()`, `secrets.randbelow()`.',
  silentWhen: 'Neither the variable nor the function is named after a secret, or `random.SystemRandom` is used.',
  cwe: ['CWE-338'],
  example: { bad: 'token = "".join(random.choice(letters) for _ in range(32))', good: 'token = secrets.token_urlsafe(32)' },
};

export const hardCodedCredential: RuleInfo = {
  ...base,
  id: 'security/hard-coded-credential',
  title: 'Credential written in the code',
  severity: 'warning',
  why: 'Whoever can read the repository, now or in its history, holds the credential, and changing it needs a release.',
  remedy: 'Read it from the environment or a secret store, and replace the one that was committed.',
  silentWhen: 'The value looks like a placeholder, a name or a path, or the file is a test or an example.',
  cwe: ['CWE-798'],
  example: { bad: 'DB_PASSWORD = "h7Gk2!pq"', good: 'DB_PASSWORD = os.environ["DB_PASSWORD"]' },
};

export const debugMode: RuleInfo = {
  ...base,
  id: 'security/debug-mode',
  title: 'Debugger reachable over the network',
  severity: 'warning',
  why: 'Flask\'s debug mode serves an interactive Python console with every error page: whoever reaches it runs code on the server.',
  remedy: 'Leave `debug` out and switch it on for yourself with `flask run --debug`.',
  silentWhen: 'The value comes from a setting.',
  cwe: ['CWE-489'],
  example: { bad: 'app.run(debug=True)', good: 'app.run()' },
};

export const insecureTemporaryFile: RuleInfo = {
  ...base,
  id: 'security/insecure-temporary-file',
  title: 'Temporary name that another process can take first',
  severity: 'warning',
  why: '`tempfile.mktemp` returns a name, not a file: between the name and the opening another process can put a link there and have your program write where it likes.',
  remedy: 'Use `tempfile.NamedTemporaryFile` or `tempfile.mkstemp`, which create the file in the same step.',
  cwe: ['CWE-377'],
  example: { bad: 'path = tempfile.mktemp()', good: 'with tempfile.NamedTemporaryFile() as file: ...' },
};

export const assertAsGuard: RuleInfo = {
  ...base,
  id: 'security/assert-as-guard',
  title: 'Permission checked with assert',
  severity: 'info',
  why: 'Assertions vanish when Python runs with `-O`, and the check goes with them.',
  remedy: 'Raise an exception: `if not user.is_admin: raise PermissionError(...)`.',
  silentWhen: 'The file is a test, or the assertion does not speak of permissions.',
  cwe: ['CWE-617'],
  example: { bad: 'assert user.is_admin', good: 'if not user.is_admin:\n    raise PermissionError' },
};

export const filePermissions: RuleInfo = {
  ...base,
  id: 'security/file-permissions',
  title: 'File that every user may change',
  severity: 'warning',
  why: 'A file that every account on the machine may write can be replaced by any of them, or by whatever broke into one of them.',
  remedy: 'Give the least that works: `0o600` for private files, `0o755` for programs.',
  silentWhen: 'Others may only read, or the sticky bit is set.',
  cwe: ['CWE-732'],
  example: { bad: 'os.chmod(path, 0o777)', good: 'os.chmod(path, 0o750)' },
};

export const jwtUnverified: RuleInfo = {
  ...base,
  id: 'security/jwt-unverified',
  title: 'Token believed without checking its signature',
  severity: 'error',
  why: 'Anyone can write a token that says anything; only the signature tells yours from theirs.',
  remedy: 'Pass the key and the algorithms you issue: `jwt.decode(token, key, algorithms=["HS256"])`.',
  silentWhen: 'The file is a test.',
  cwe: ['CWE-347'],
  example: { bad: 'jwt.decode(token, options={"verify_signature": False})', good: 'jwt.decode(token, key, algorithms=["HS256"])' },
};

export const sshHostKeyUnchecked: RuleInfo = {
  ...base,
  id: 'security/ssh-host-key-unchecked',
  title: 'SSH connects to whoever answers',
  severity: 'warning',
  why: 'Accepting unknown host keys lets anyone on the way play the server and take the password or the session.',
  remedy: 'Load the known hosts and use `paramiko.RejectPolicy()`.',
  cwe: ['CWE-322'],
  example: { bad: 'client.set_missing_host_key_policy(paramiko.AutoAddPolicy())', good: 'client.load_system_host_keys()' },
};

export const corsAnyOrigin: RuleInfo = {
  ...base,
  id: 'security/cors-any-origin',
  title: 'Every site may act for the signed-in user',
  severity: 'warning',
  why: 'With credentials allowed from every origin, any page the user visits can read and change their data here.',
  remedy: 'List the origins that you serve.',
  silentWhen: 'Credentials are not allowed, so that only public data is shared.',
  cwe: ['CWE-942'],
  example: { bad: 'allow_origins=["*"], allow_credentials=True', good: 'allow_origins=["https://app.example.com"], allow_credentials=True' },
};

export const unsafeDeserialization: RuleInfo = {
  ...base,
  id: 'security/unsafe-deserialization',
  title: 'Data that can run code when it is read',
  severity: 'error',
  why: 'Pickle, marshal and the full YAML loader build any object they are told to, and building an object can run any command.',
  remedy: 'Use JSON, or `yaml.safe_load`; sign the data where pickle cannot be avoided.',
  silentWhen: 'Pickled data does not come from outside as far as the function shows; YAML is read with a safe loader.',
  cwe: ['CWE-502'],
  example: { bad: 'yaml.load(request.data, Loader=yaml.Loader)', good: 'yaml.safe_load(request.data)' },
};

export const secretLogged: RuleInfo = {
  ...base,
  id: 'security/secret-logged',
  title: 'Secret written to the log',
  severity: 'warning',
  why: 'Logs are copied, searched, sent to other services and kept for years; whoever reads them has the secret.',
  remedy: 'Leave it out, or log that it is set: `bool(password)`.',
  silentWhen: 'Only its length, hash or presence is logged, or the file is a test.',
  cwe: ['CWE-532', 'CWE-312'],
  example: { bad: 'logger.info("login with %s", password)', good: 'logger.info("login of %s", user)' },
};

export const autoescapeOff: RuleInfo = {
  ...base,
  id: 'security/autoescape-off',
  title: 'Templates that do not escape',
  severity: 'warning',
  why: 'Jinja does not escape unless it is told to: markup in any value becomes part of the page and runs in the browser of whoever opens it.',
  remedy: 'Pass `autoescape=True` or `autoescape=select_autoescape()`.',
  silentWhen: 'The file does not take part in a web application, because text that is no page must not be escaped.',
  cwe: ['CWE-79'],
  example: { bad: 'Environment(loader=loader)', good: 'Environment(loader=loader, autoescape=select_autoescape())' },
};

export const archiveExtraction: RuleInfo = {
  ...base,
  id: 'security/archive-extraction',
  title: 'Archive that can write outside its folder',
  severity: 'warning',
  why: 'A tar archive may hold names such as `../../etc/cron.d/x` and links; before Python 3.14 `extractall` follows them.',
  remedy: 'Pass `filter="data"`, which refuses such members.',
  silentWhen: '`filter` or `members` is given, or the archive is a zip file, whose names Python cleans itself.',
  cwe: ['CWE-22'],
  example: { bad: 'tarfile.open(upload).extractall(folder)', good: 'tarfile.open(upload).extractall(folder, filter="data")' },
};

function flow(id: string, title: string, cwe: string[], why: string, remedy: string, bad: string, good: string,
  severity: RuleInfo['severity'] = 'error'): RuleInfo {
  return {
    ...base,
    id,
    title,
    severity,
    why,
    remedy,
    silentWhen: 'The value is converted to a number, escaped for this use, or compared with an allow list or a validating function before it gets here.',
    cwe,
    example: { bad, good },
  };
}

export const commandInjection = flow('security/command-injection', 'Input becomes part of a command', ['CWE-78'],
  'The shell reads `;`, `|` and `$( )` in the value as commands of its own, so whoever chooses the value runs programs on this machine.',
  'Pass the program and its arguments as a list and leave `shell` out; where a shell is needed, quote with `shlex.quote`.',
  'subprocess.run(f"ping {host}", shell=True)', 'subprocess.run(["ping", host])');

export const codeInjection = flow('security/code-injection', 'Input is run as code', ['CWE-94', 'CWE-95'],
  '`eval`, `exec` and their kin run whatever they are given with all the rights of the program.',
  'Parse the value instead: `ast.literal_eval` for plain values, `json.loads` for data, a dictionary of allowed operations for formulas.',
  'eval(request.args["formula"])', 'ast.literal_eval(request.args["value"])');

export const sqlInjection = flow('security/sql-injection', 'Input becomes part of a query', ['CWE-89'],
  'A value put into the text of a query can end the string and add conditions or statements of its own: read, change or delete any row.',
  'Leave the text constant and hand the values over separately: `cursor.execute("... WHERE id = %s", (user_id,))`.',
  'cursor.execute(f"SELECT * FROM users WHERE name = \'{name}\'")', 'cursor.execute("SELECT * FROM users WHERE name = %s", (name,))');

export const pathTraversal = flow('security/path-traversal', 'Input chooses the file', ['CWE-22'],
  'A name such as `../../etc/passwd` or an absolute path leads out of the folder it was meant for.',
  'Resolve the path and check that it still lies in the folder (`Path.is_relative_to`), or use `secure_filename` / `send_from_directory`.',
  'open(os.path.join(folder, request.args["name"]))', 'open(os.path.join(folder, secure_filename(request.args["name"])))');

export const htmlInjection = flow('security/html-injection', 'Input becomes part of a page', ['CWE-79'],
  'Markup in the value runs as script in the browser of whoever opens the page, with their session.',
  'Render through an auto-escaping template, or escape with `markupsafe.escape`.',
  'return f"<p>Hello {name}</p>"', 'return f"<p>Hello {escape(name)}</p>"');

export const templateInjection = flow('security/template-injection', 'Input becomes a template', ['CWE-1336', 'CWE-94'],
  'A template is a program: `{{ ... }}` in the value reaches Python objects and from there the whole process.',
  'Keep the template constant and pass the value as a variable.',
  'render_template_string("Hello " + name)', 'render_template_string("Hello {{ name }}", name=name)');

export const openRedirect = flow('security/open-redirect', 'Input chooses where the browser goes', ['CWE-601'],
  'A link on your domain that leads to a foreign page makes phishing look real, and may carry tokens along.',
  'Redirect to known targets only, or check host and scheme (`url_has_allowed_host_and_scheme`).',
  'return redirect(request.args["next"])', 'return redirect(url_for("home"))', 'warning');

export const serverSideRequest = flow('security/server-side-request-forgery', 'Input chooses what the server fetches', ['CWE-918'],
  'The server can reach what the outside cannot: metadata services, databases, admin pages. Whoever chooses the address reads them through it.',
  'Check the host against a list of allowed ones before fetching.',
  'requests.get(request.args["url"])', 'requests.get(allowed[request.args["feed"]])');

export const regexInjection = flow('security/regex-injection', 'Input becomes a regular expression', ['CWE-1333', 'CWE-730'],
  'A pattern of a few characters can keep the matcher busy for hours and the process with it.',
  'Escape the value with `re.escape`.', 're.search(request.args["q"], text)', 're.search(re.escape(request.args["q"]), text)', 'warning');

export const xmlExternalEntities = flow('security/xml-external-entities', 'XML that can read files', ['CWE-611'],
  'A document type in the input can name local files and internal addresses, whose content then appears in the parsed data.',
  'Use `defusedxml`, or a parser with `resolve_entities=False, no_network=True`.',
  'lxml.etree.fromstring(request.data)', 'lxml.etree.fromstring(request.data, lxml.etree.XMLParser(resolve_entities=False))');

export const logInjection = flow('security/log-injection', 'Input can forge log lines', ['CWE-117'],
  'A line break in the value starts a new entry that looks like one of yours.',
  'Replace line breaks, or log it as a field: `%r` or structured logging.',
  'logging.info("login " + name)', 'logging.info("login %r", name)', 'hint');
