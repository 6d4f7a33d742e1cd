import type { Uses } from './contexts.ts';
import { everyUse, usesOf } from './contexts.ts';

/** Functions whose result is safe for some uses whatever goes in, by qualified name. */
export const cleaners: ReadonlyMap<string, Uses> = new Map<string, Uses>([
  ...['builtins.int', 'builtins.float', 'builtins.bool', 'builtins.len', 'builtins.ord', 'builtins.hash', 'builtins.complex', 'builtins.abs',
    'builtins.round', 'builtins.sum', 'builtins.isinstance', 'builtins.type', 'builtins.id', 'builtins.range', 'uuid.UUID', 'decimal.Decimal',
    'ipaddress.ip_address', 'ipaddress.ip_network', 'datetime.datetime.fromisoformat', 'datetime.datetime.strptime', 'datetime.date.fromisoformat',
    'werkzeug.security.generate_password_hash', 'hashlib.sha256', 'hashlib.md5', 'hashlib.sha1', 'hmac.new'].map((name): [string, Uses] => [name, everyUse]),
  ['shlex.quote', usesOf('command')],
  ['pipes.quote', usesOf('command')],
  ['shlex.join', usesOf('command')],
  ...['html.escape', 'markupsafe.escape', 'flask.escape', 'cgi.escape', 'django.utils.html.escape', 'django.utils.html.conditional_escape',
    'django.utils.html.strip_tags', 'bleach.clean', 'nh3.clean', 'xml.sax.saxutils.escape', 'werkzeug.utils.escape', 'flask.jsonify', 'json.dumps',
    'flask.json.dumps', 'flask.render_template', 'markdown.escape'].map((name): [string, Uses] => [name, usesOf('html')]),
  ['os.path.basename', usesOf('path')],
  ['ntpath.basename', usesOf('path')],
  ['werkzeug.utils.secure_filename', usesOf('path', 'command')],
  ['werkzeug.secure_filename', usesOf('path', 'command')],
  ['werkzeug.utils.safe_join', usesOf('path')],
  ['flask.safe_join', usesOf('path')],
  ['django.utils._os.safe_join', usesOf('path')],
  ['django.utils.text.get_valid_filename', usesOf('path', 'command')],
  ['django.utils.text.slugify', everyUse],
  ['slugify.slugify', everyUse],
  ['re.escape', usesOf('regex')],
  ['urllib.parse.quote', usesOf('html', 'redirect', 'fetch', 'sql', 'command', 'log')],
  ['urllib.parse.quote_plus', usesOf('html', 'redirect', 'fetch', 'path', 'sql', 'command', 'log')],
  ['urllib.parse.urlencode', usesOf('html', 'redirect', 'fetch', 'path', 'sql', 'command', 'log')],
  ['flask.url_for', everyUse],
  ['django.urls.reverse', everyUse],
  ['ast.literal_eval', usesOf('code')],
  ['builtins.repr', usesOf('log')],
]);

/** Methods whose result is safe whatever the object is: numbers and answers. */
export const cleanMethods: ReadonlySet<string> = new Set([
  'isdigit', 'isalpha', 'isalnum', 'isnumeric', 'isdecimal', 'isidentifier', 'startswith', 'endswith', 'find', 'index', 'count', 'exists',
  'is_file', 'is_dir', 'hexdigest', 'digest', 'keys', 'is_relative_to', 'filter', 'exclude', 'all', 'save_as', 'has_key', 'commit', 'close',
]);

/** Functions whose result still holds what went in, by qualified name. */
export const carriers: ReadonlySet<string> = new Set([
  'builtins.str', 'builtins.bytes', 'builtins.bytearray', 'builtins.repr', 'builtins.list', 'builtins.tuple', 'builtins.set', 'builtins.dict',
  'builtins.sorted', 'builtins.reversed', 'builtins.zip', 'builtins.enumerate', 'builtins.next', 'builtins.iter', 'builtins.format',
  'builtins.max', 'builtins.min', 'builtins.frozenset', 'builtins.getattr', 'builtins.map', 'builtins.filter',
  'json.loads', 'json.load', 'json.dumps', 'base64.b64decode', 'base64.urlsafe_b64decode', 'base64.b64encode', 'base64.decodebytes', 'binascii.unhexlify',
  'urllib.parse.unquote', 'urllib.parse.unquote_plus', 'urllib.parse.urlparse', 'urllib.parse.urlsplit', 'urllib.parse.parse_qs',
  'urllib.parse.parse_qsl', 'urllib.parse.urljoin', 'urllib.parse.urlunparse', 'urllib.parse.quote', 'urllib.parse.quote_plus',
  'os.path.join', 'os.path.abspath', 'os.path.normpath', 'os.path.realpath', 'os.path.expanduser', 'os.path.basename', 'os.path.dirname', 'os.fspath',
  'os.path.splitext', 'os.path.expandvars', 'pathlib.Path', 'pathlib.PurePath', 'pathlib.PosixPath', 'io.StringIO', 'io.BytesIO', 'textwrap.dedent', 'copy.copy', 'copy.deepcopy',
  'html.unescape', 'html.escape', 'markupsafe.escape', 'shlex.split', 'shlex.quote', 'typing.cast', 'string.Template', 'zlib.decompress', 'gzip.decompress',
  're.sub', 'ast.literal_eval', 'asyncio.wait_for', 'itertools.chain', 'functools.reduce', 'os.path.relpath', 'werkzeug.utils.secure_filename', 're.escape',
]);

/** Values of these types cannot carry an attack. */
export const harmlessTypes = /^(int|float|bool|complex|Decimal|UUID|date|datetime|time|timedelta|(uuid\.)?UUID\d?|(datetime\.)?(date|datetime|time)|PositiveInt|conint.*)$/;

/** What a parameter may be annotated with and still be text from somewhere. */
export const textTypes = /^(str|bytes|Any|object|(typing\.)?(Any|AnyStr|Text)|Optional\[(str|bytes)\]|(str|bytes) \| None|None \| str|Union\[str, ?bytes\]|str \| bytes|bytes \| str)$/;

/** Functions that answer whether a value is acceptable, or raise if it is not. */
export const guardName = /(^|_)(is|has|valid|validate|validated|validates|verify|check|allow|allowed|allows|safe|permitted|ensure|sanitize|sanitise|require|authorize|whitelist|match|matches|fullmatch|url_has_allowed_host_and_scheme|accept|acceptable|known)(_|$)/i;
export const reverseGuardName = /(invalid|unsafe|bad|malicious|illegal|forbidden|blocked|dangerous|disallowed|not_allowed)/i;
/** Checks that say nothing about what the value may do. */
export const noGuard: ReadonlySet<string> = new Set(['is_file', 'is_dir', 'is_ajax', 'is_json', 'is_authenticated', 'has_perm', 'has_permission', 'is_mount', 'is_symlink', 'check_output', 'check_call', 'is_xhr', 'has_key', 'is_none', 'is_absolute', 'is_empty']);
