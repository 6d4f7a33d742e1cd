import type { RuleInfo } from '../../observation.ts';
import { argument, argumentsOf, keyword, stringValue, unwrapped } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import type { PyNode } from '../syntax.ts';
import { namesSecret, spelled } from '../../words.ts';
import {
  archiveExtraction, corsAnyOrigin, debugMode, filePermissions, insecureTemporaryFile, jwtUnverified,
  sshHostKeyUnchecked, tlsVerificationOff, unsafeDeserialization, weakHash, weakRandom, xmlExternalEntities,
} from './infos.ts';

const httpVerbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'request', 'stream', 'send', 'Client', 'AsyncClient']);

/** Calls that are dangerous by what they are told, whatever data flows through them. */
export const dangerousCalls: PythonCheck = {
  infos: [
    tlsVerificationOff, weakHash, weakRandom, debugMode, insecureTemporaryFile, filePermissions, jwtUnverified,
    sshHostKeyUnchecked, corsAnyOrigin, unsafeDeserialization, archiveExtraction, xmlExternalEntities,
  ],
  create: (context) => {
    if (context.isTest) return {};
    return { enter: { call: (call) => look(context, call), assignment: (node) => lookAtAssignment(context, node) } };
  },
};

function look(context: PythonContext, call: PyNode): void {
  const callee = context.names.callee(call) ?? '';
  const name = context.names.calledName(call);
  tls(context, call, callee, name);
  hashes(context, call, callee);
  randoms(context, call, callee);
  if (callee === 'tempfile.mktemp') {
    say(context, insecureTemporaryFile, call, '`tempfile.mktemp` only makes up a name: another process can take it before this one opens it', 0.9);
  }
  if (name === 'chmod' || name === 'fchmod') permissions(context, call, callee);
  if (callee === 'jwt.decode' || callee === 'jose.jwt.decode') jwt(context, call);
  if (name === 'set_missing_host_key_policy') {
    const policy = unwrapped(argument(call, 0, 'policy'));
    if (policy !== undefined && /\b(AutoAddPolicy|WarningPolicy)\b/.test(policy.text)) {
      say(context, sshHostKeyUnchecked, policy, `\`${policy.text.replace(/\(\)$/, '')}\` accepts any host key: the connection goes to whoever answers`, 0.9);
    }
  }
  if (callee === 'flask.Flask().run' && isTrue(constantValue(context, keyword(call, 'debug')))) debug(context, call);
  keys(context, call, callee);
  protocols(context, call);
  if (callee === 'yaml.load' || callee === 'yaml.load_all') yaml(context, call, callee);
  if (name === 'extractall') tar(context, call, callee);
  if (name === 'setFeature' && /external_(ges|pes)|external-(general|parameter)-entities/.test(argument(call, 0)?.text ?? '') && /^(True|1)$/.test(argument(call, 1)?.text ?? '')) {
    say(context, xmlExternalEntities, call, 'External entities are switched on: a document can have local files and internal addresses read', 0.85);
  }
  if (name === 'CORS' || name === 'add_middleware' || name === 'CORSMiddleware') cors(context, call);
}

function say(context: PythonContext, info: RuleInfo, node: PyNode, message: string, confidence: number, fact?: string): void {
  context.report(info, node, { message, confidence, evidence: [seen(context, fact ?? `\`${firstLine(node)}\``, node)] });
}

function firstLine(node: PyNode): string {
  const line = node.text.split('\n')[0]!;
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

export function isTrue(node: PyNode | undefined): boolean {
  return node?.kind === 'true';
}

export function isFalse(node: PyNode | undefined): boolean {
  return node?.kind === 'false' || (node?.kind === 'integer' && node.text === '0');
}

function tls(context: PythonContext, call: PyNode, callee: string, name: string): void {
  const verify = keyword(call, 'verify');
  if (isFalse(verify) && (/^(requests|httpx)\./.test(callee) || (callee === '' && httpVerbs.has(name)))) {
    context.report(tlsVerificationOff, verify!.parent!, {
      message: '`verify=False` switches the certificate check off: anyone on the way can read and change this traffic',
      confidence: callee === '' ? 0.75 : 0.95,
      evidence: [seen(context, `\`${name}\` is told not to check the server's certificate`, verify!.parent)],
    });
  }
  if (callee === 'ssl._create_unverified_context') {
    say(context, tlsVerificationOff, call, '`ssl._create_unverified_context` checks no certificate: anyone on the way can read and change this traffic', 0.95);
  }
  if (/^urllib3\./.test(callee) || callee === 'ssl.wrap_socket') {
    const required = keyword(call, 'cert_reqs');
    if (required !== undefined && /CERT_NONE/.test(required.text)) {
      say(context, tlsVerificationOff, required.parent!, '`CERT_NONE` switches the certificate check off: anyone on the way can read and change this traffic', 0.95);
    }
  }
  if (/^aiohttp\./.test(callee) && isFalse(keyword(call, 'ssl') ?? keyword(call, 'verify_ssl'))) {
    say(context, tlsVerificationOff, call, '`ssl=False` switches the certificate check off: anyone on the way can read and change this traffic', 0.95);
  }
}

function lookAtAssignment(context: PythonContext, node: PyNode): void {
  const left = node.child('left');
  const right = unwrapped(node.child('right'));
  if (left?.kind !== 'attribute' || right === undefined) return;
  const property = left.child('attribute')?.text;
  const owner = context.names.qualified(left.child('object')) ?? '';
  if (property === 'verify_mode' && context.names.qualified(right) === 'ssl.CERT_NONE') {
    // Under a condition that asks for it, it is an option and somebody else's choice.
    if (/verify|insecure|check|cert|tls|ssl/i.test(node.enclosing('if_statement', 'elif_clause', 'function_definition')?.child('condition')?.text ?? '')) return;
    say(context, tlsVerificationOff, node, '`CERT_NONE` switches the certificate check off: anyone on the way can read and change this traffic', 0.9);
  } else if (property === '_create_default_https_context' && /_create_unverified_context$/.test(right.text)) {
    say(context, tlsVerificationOff, node, 'Every HTTPS connection of this process now skips the certificate check', 0.95);
  } else if (property === 'verify' && isFalse(right) && owner === 'requests.Session()') {
    say(context, tlsVerificationOff, node, '`verify = False` switches the certificate check off for the whole session', 0.95);
  }
}

/** Names of what the value goes to and of the functions around, to tell a security use from any other. */
function namesAround(node: PyNode): string[] {
  const names: string[] = [];
  for (let at: PyNode | undefined = node; at !== undefined; at = at.parent) {
    if (at.kind === 'assignment') names.push(...targetNames(at.child('left')));
    else if (at.kind === 'keyword_argument') names.push(at.child('name')?.text ?? '');
    else if (at.kind === 'pair') names.push(stringValue(at.child('key')) ?? '');
    else if (at.kind === 'function_definition') {
      names.push(at.child('name')?.text ?? '');
      break;
    } else if (at.kind === 'lambda' || at.kind === 'class_definition' || at.kind === 'block') {
      if (at.parent?.kind !== 'function_definition') continue;
    }
  }
  return names;
}

function targetNames(target: PyNode | undefined): string[] {
  if (target === undefined) return [];
  if (target.kind === 'identifier') return [target.text];
  if (target.kind === 'attribute') return [target.child('attribute')?.text ?? ''];
  if (target.kind === 'subscript') return target.childrenIn('subscript').map((key) => stringValue(key) ?? '');
  return target.children.flatMap(targetNames);
}

function secretAround(node: PyNode): string | undefined {
  return namesAround(node).find(namesSecret);
}

/** What a name stands for where it is given a value exactly once. */
function constantValue(context: PythonContext, node: PyNode | undefined): PyNode | undefined {
  if (node?.kind !== 'identifier') return node;
  const definitions = context.scopes.bindingOf(node)?.definitions ?? [];
  return definitions.length === 1 ? definitions[0]!.value : undefined;
}

/** Keys short enough to be broken. */
function keys(context: PythonContext, call: PyNode, callee: string): void {
  const place = /(^|\.)(rsa|dsa)\.generate_private_key$/.test(callee) ? (callee.includes('rsa.') ? 1 : 0) : /^(Crypto|Cryptodome)\.PublicKey\.(RSA|DSA)\.generate$/.test(callee) ? 0 : undefined;
  if (place === undefined) return;
  const size = constantValue(context, argument(call, place, callee.startsWith('cryptography') ? 'key_size' : 'bits'));
  const bits = size?.kind === 'integer' ? Number(size.text.replaceAll('_', '')) : undefined;
  if (bits === undefined || bits >= 2048 || bits < 128) return;
  say(context, weakHash, call, `A key of ${bits} bits can be broken: 2048 is the least that holds`, 0.9);
}

const oldProtocol = /^(ssl\.PROTOCOL_(SSLv2|SSLv3|TLSv1|TLSv1_1)|OpenSSL\.SSL\.(SSLv2|SSLv3|TLSv1|TLSv1_1)_METHOD|ssl\.TLSVersion\.(SSLv3|TLSv1|TLSv1_1))$/;

/** Protocol versions that no longer protect what they carry. */
function protocols(context: PythonContext, call: PyNode): void {
  const { positional, named } = argumentsOf(call);
  for (const value of [...positional, ...named.values()]) {
    const version = oldProtocol.exec(context.names.qualified(constantValue(context, value)) ?? '')?.[0];
    if (version === undefined) continue;
    say(context, weakHash, value, `\`${version.split('.').at(-1)}\` no longer protects what it carries: it can be read and changed on the way`, 0.9);
  }
}

function hashes(context: PythonContext, call: PyNode, callee: string): void {
  const named = callee === 'hashlib.new' ? stringValue(argument(call, 0, 'name'))?.toLowerCase() : /^hashlib\.(md5|sha1)$/.exec(callee)?.[1];
  if (named === 'md5' || named === 'sha1') {
    if (isFalse(keyword(call, 'usedforsecurity'))) return;
    const input = argument(call, callee === 'hashlib.new' ? 1 : 0, 'string') ?? argument(call, 1, 'data');
    const hashed = input === undefined ? undefined : (input.text.match(/[A-Za-z_]\w*/g) ?? []).find((word) => /_(password|passwd|passphrase|pwd|secret)_/.test(spelled(word)) && namesSecret(word));
    // What a function is called tells what it is for only where it says that it hashes or signs.
    const around = namesAround(call).filter((name, index, all) => index < all.length - 1 || call.enclosing('function_definition')?.child('name')?.text !== name || /hash|digest|sign|hmac|encrypt|make|generate|create/i.test(name));
    const secret = hashed ?? around.find((name) => /_(password|passwd|passphrase|pwd|signature|hmac|token|api_key)_/.test(spelled(name)) && namesSecret(name));
    if (secret === undefined) return;
    const spoken = named === 'md5' ? 'MD5' : 'SHA-1';
    context.report(weakHash, call, {
      message: `${spoken} protects \`${secret}\`: it is guessed or forged with ordinary hardware`,
      confidence: hashed === undefined ? 0.7 : 0.85,
      evidence: [seen(context, `\`${callee}\` computes ${spoken}; \`${secret}\` says that it is meant to be safe`, call)],
    });
    return;
  }
  const cipher = /^(?:Crypto|Cryptodome)\.Cipher\.(DES3?|ARC[24]|Blowfish)\.new$/.exec(callee)?.[1]
    ?? /^cryptography\.hazmat\.primitives\.ciphers\.algorithms\.(TripleDES|ARC4|Blowfish|IDEA)$/.exec(callee)?.[1];
  if (cipher !== undefined) say(context, weakHash, call, `${cipher} no longer hides anything: what it encrypts can be read`, 0.9);
  const mode = /^(?:Crypto|Cryptodome)\.Cipher\.AES\.new$/.test(callee) ? argument(call, 1, 'mode') : undefined;
  if (mode !== undefined && /MODE_ECB$/.test(mode.text)) {
    say(context, weakHash, mode, 'ECB encrypts equal blocks to equal blocks: the pattern of the data stays visible', 0.9);
  }
  if (callee === 'cryptography.hazmat.primitives.ciphers.modes.ECB') {
    say(context, weakHash, call, 'ECB encrypts equal blocks to equal blocks: the pattern of the data stays visible', 0.9);
  }
}

function randoms(context: PythonContext, call: PyNode, callee: string): void {
  const used = /^random\.(random|randint|randrange|choice|choices|sample|getrandbits|randbytes|uniform|shuffle)$/.exec(callee)?.[1];
  if (used === undefined) return;
  const secret = secretAround(call);
  if (secret === undefined) return;
  context.report(weakRandom, call, {
    message: `\`${secret}\` is made with \`random.${used}\`, whose next values can be computed from earlier ones`,
    confidence: 0.8,
    evidence: [seen(context, `\`random\` is not made for secrets; \`${secret}\` is one by its name`, call)],
  });
}

function permissions(context: PythonContext, call: PyNode, callee: string): void {
  const isFunction = callee === 'os.chmod' || callee === 'os.fchmod';
  const mode = argument(call, isFunction ? 1 : 0, 'mode');
  if (mode !== undefined && /\bS_(IWOTH|IRWXO)\b/.test(mode.text)) {
    say(context, filePermissions, call, `\`${mode.text.replace(/\s+/g, ' ')}\` lets every user of the machine change this file`, 0.85);
    return;
  }
  if (isFunction && mode?.kind === 'integer' && /^[4-7][0-7]{2}$/.test(mode.text)) {
    say(context, filePermissions, mode, `Mode \`${mode.text}\` is decimal: it sets \`0o${Number(mode.text).toString(8)}\`, not \`0o${mode.text}\``, 0.9);
    return;
  }
  const value = mode?.kind === 'integer' ? Number(mode.text.toLowerCase().replaceAll('_', '')) : undefined;
  if (value === undefined || (value & 0o002) === 0 || (value & 0o1000) !== 0) return;
  say(context, filePermissions, call, `Mode \`${mode!.text}\` lets every user of the machine change this file`, 0.9);
}

function jwt(context: PythonContext, call: PyNode): void {
  const verify = argumentsOf(call).named.get('verify');
  const options = keyword(call, 'options');
  const pair = options?.kind === 'dictionary'
    ? options.children.find((item) => item.kind === 'pair' && stringValue(item.child('key')) === 'verify_signature' && isFalse(item.child('value')))
    : undefined;
  const at = isFalse(verify) ? verify!.parent : pair;
  if (at === undefined) return;
  // Reading the header's claims to choose the key, and verifying afterwards, is how key sets are used.
  const around = call.enclosing('function_definition', 'module');
  const again = (around?.text.match(/\bdecode\(/g) ?? []).length > 1;
  if (again) return;
  say(context, jwtUnverified, at!, 'The token is believed without its signature: anyone can write one that says anything', 0.9);
}

function debug(context: PythonContext, call: PyNode): void {
  let isMain = false;
  for (let at = call.parent; at !== undefined; at = at.parent) {
    if (at.kind === 'if_statement' && /__name__/.test(at.child('condition')?.text ?? '')) isMain = true;
  }
  context.report(debugMode, keyword(call, 'debug')!.parent!, {
    message: '`debug=True` serves a Python console with every error page: whoever reaches it runs code here',
    confidence: isMain ? 0.6 : 0.85,
    ...(isMain && { severity: 'info' as const }),
    evidence: [seen(context, isMain ? 'Only when the file is started directly' : 'Also when the module is imported by a server', call)],
  });
}

function yaml(context: PythonContext, call: PyNode, callee: string): void {
  const input = argument(call, 0, 'stream');
  const loader = argument(call, 1, 'Loader');
  const loaderName = loader === undefined ? undefined : (context.names.qualified(loader) ?? loader.text);
  if (input === undefined || stringValue(input) !== undefined) return;
  if (loaderName !== undefined && !/(^|\.)(Loader|UnsafeLoader|CLoader)$/.test(loaderName)) return;
  if (argumentsOf(call).isOpen) return;
  const called = call.child('function')!;
  const safe = callee === 'yaml.load' ? 'safe_load' : 'safe_load_all';
  const canEdit = called.kind === 'attribute' && (loader === undefined || loader.parent?.kind === 'keyword_argument' || loader.parent?.kind === 'argument_list');
  const source = context.tree.lines;
  const arguments_ = call.child('arguments')!;
  context.report(unsafeDeserialization, call, {
    message: `\`${called.text}\` builds any object the document asks for, which can run any command`,
    severity: 'warning',
    confidence: 0.8,
    evidence: [seen(context, loader === undefined ? 'No loader is given' : `The loader is \`${loader.text}\``, loader ?? call)],
    ...(canEdit && {
      fix: {
        title: `Use \`yaml.${safe}\``,
        isSafe: false,
        edits: [
          { range: context.rangeOf(called.child('attribute')!), newText: safe },
          { range: source.rangeOf(arguments_.start, arguments_.end), newText: `(${input.text})` },
        ],
      },
    }),
  });
}

function tar(context: PythonContext, call: PyNode, callee: string): void {
  if (!/^tarfile\.(open|TarFile|TarFile\.open)\(\)\.extractall$/.test(callee)) return;
  const { named, positional, isOpen } = argumentsOf(call);
  if (named.has('filter') || named.has('members') || positional.length > 1 || isOpen) return;
  // `archive.extraction_filter = ...` set somewhere says that the author thought of it.
  if (/extraction_filter/.test(context.tree.source)) return;
  say(context, archiveExtraction, call, 'A name such as `../x` in the archive is written outside the folder', 0.65, '`extractall` is called without `filter` or `members`');
}

function cors(context: PythonContext, call: PyNode): void {
  const origins = keyword(call, 'allow_origins') ?? keyword(call, 'origins');
  const credentials = keyword(call, 'allow_credentials') ?? keyword(call, 'supports_credentials');
  if (origins === undefined || !isTrue(credentials)) return;
  const all = stringValue(origins) === '*' || (origins.kind === 'list' && origins.children.some((item) => stringValue(item) === '*'));
  if (all) say(context, corsAnyOrigin, origins.parent!, 'Any site the user visits can act here with the user\'s session', 0.85);
}
