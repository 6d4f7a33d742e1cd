/** A name in a text which says that its value opens something. */
export interface TellingName {
  readonly text: string;
  /** Offset behind the name. */
  readonly end: number;
  readonly strength: 'password' | 'strong' | 'weak';
}

/** Finding these is cheap; what the name around one means is asked afterwards. */
const words = ['passw', 'passphrase', 'pwd', 'secret', 'token', 'key', 'credential', 'creds', 'auth', 'login', 'bearer'];
const longestName = 80;

/** Finds names of secrets, in any language; each once. */
export function* tellingNames(text: string): Generator<TellingName> {
  // Lower case of the few letters that are longer or shorter in it would shift everything behind them.
  const lower = text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase());
  const seen = new Set<number>();
  for (const word of words) {
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length)) {
      let end = at + word.length;
      while (end < text.length && end - at < longestName && isNameCharacter(text.charCodeAt(end))) end++;
      if (seen.has(end)) continue;
      seen.add(end);
      let start = at;
      while (start > 0 && at - start < longestName && isNameCharacter(text.charCodeAt(start - 1))) start--;
      // The last part of a path of types, such as `Service::ApiKey`, names a kind of thing.
      if (text.startsWith('::', start - 2)) continue;
      const name = text.slice(start, end);
      const strength = strengthOf(name);
      if (strength !== null) yield { text: name, end, strength };
    }
  }
}

const password = /passw(?:or)?d|passphrase|pwd|(?:^|[_.-])pass$/i;
const strong = /secret|token|api[_.-]?key|(?:access|auth|private|encryption|signing|master)[_.-]?key|credential|authorization/i;
const weak = /[a-z\d]{4}[_.-]?key\d?$|creds|auth(?:$|[_.-])|login$|bearer/i;

export function strengthOf(name: string): TellingName['strength'] | null {
  if (aboutSecrets.test(name) || publicByNature.test(name) || namesOfKeys.test(name)) return null;
  if (password.test(name)) return 'password';
  if (strong.test(name)) return 'strong';
  return weak.test(name) ? 'weak' : null;
}

/** What is said about a secret is not one: its name, its place, its kind, the text beside its input. */
const aboutSecrets =
  /(?:name|id|path|file|ur[il]|type|length|size|regex|pattern|prefix|suffix|header|field|label|title|hint|message|error|placeholder|endpoint|class|selector|description|hash|alias|count|index|ref|arn|version|required|expir\w*|ttl|lifetime|limit|budget|usage|kind|symbol|address|policy|strength|confirm\w*|reset|input|manager|store|engine|salt|min|max|ring|pair|code|board|frame|keyword|spec|press(?:ed)?|down|up)s?[_.-]?(?:v?\d{1,2})?$|_file_|keyvault|key[_.-]?(?:vault|store)|jsonwebtoken|tokeni[sz]e|^authors?$|(?:^|[_.-])author(?:$|[_.-])/i;
/** Values that everyone may see, or that are content and not access. */
const publicByNature = /public|pubkey|csrf|xsrf|authenticity|nonce|captcha|site[_.-]?key|(?:next|prev\w*|page|paging|continu\w+|cursor|sync|update|resume|client[_.-]?request|verification|idempotency|change|lock|fencing|stop|pad\w*|eos|bos|unk|mask|special)[_.-]?token|sha\d*|checksum|digest|integrity|etag|commit|revision|fingerprint|thumbprint|(?:^|[_.-])(?:test|mock|dummy|fake|example|sample|demo|stub|fixture)s?(?:$|[_.-])/i;
/** Keys that find something instead of opening it. */
const namesOfKeys =
  /(?:primary|foreign|sort|partition|hash|range|cache|map|object|query|row|column|natural|composite|unique|dedupe|idempotency|react|item|group|route|locale|i18n|translation|message|event|hot|short|arrow|bucket|schema|sequence|host|index|lookup|registry|issuer|node|tree|dict|json|state|sub|parent|child|tab|menu|data|property|prop|field|turn|don|mon|whis|joc|hoc)[_.-]?key/i;

function isNameCharacter(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === 45 || code === 46;
}
