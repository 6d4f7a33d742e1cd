import type { SinkSet } from '../dataflow/values.ts';
import { everySink, sinkSet } from '../dataflow/values.ts';

/** What a function does to data that goes through it: keeps it (0), makes it safe for some sinks, or for all. */
const html = sinkSet('html');
const path = sinkSet('path');

/** Functions by path that hand their arguments on in what they return, with what they make safe. */
export const passing: ReadonlyMap<string, SinkSet> = new Map<string, SinkSet>([
  ...['path.join', 'path.resolve', 'path.normalize', 'path.dirname', 'path.relative', 'path.posix.join', 'path.win32.join', 'url.parse', 'url.resolve', 'url.format', '#URL', 'url.URL', 'querystring.parse',
    'querystring.unescape', 'qs.parse', 'util.format', 'printf', 'sprintf-js.sprintf', 'sprintf-js', 'sprintf', 'format-util', 'string-format', 'string-template', 'util.inspect', 'util.promisify', '#JSON.parse', '#decodeURIComponent', '#decodeURI', '#unescape', '#atob', '#Buffer.from', '#Buffer.concat', '#Buffer', '#String',
    '#Object.assign', '#Object.values', '#Object.entries', '#Object.keys', '#Object.fromEntries', '#Array.from', '#Array.of', '#Promise.resolve', '#Promise.reject', '#Promise.all', '#Promise.race', '#String.raw', '#URLSearchParams', 'url.URLSearchParams',
    '#Array', '#Object', '#structuredClone', '#Object.create', '#Object.freeze', 'lodash', 'underscore', 'JSON5.parse', 'json5.parse', 'url.fileURLToPath', '#TextDecoder().decode', '#Response', 'fs.realpathSync', 'path.toNamespacedPath', '#Set', '#Map',
    'querystring.stringify', 'qs.stringify', 'marked', 'marked.parse', 'markdown-it().render', 'showdown.Converter().makeHtml', 'cookie.parse', 'parse-url', 'url-parse', '@request.accepts()', 'dot-prop.get',
    'lodash.get', 'lodash.trim', 'lodash.trimStart', 'lodash.trimEnd', 'lodash.last', 'lodash.first', 'lodash.head', 'lodash.nth', 'lodash.values', 'lodash.keys', 'lodash.toLower', 'lodash.toUpper', 'lodash.replace', 'lodash.split', 'lodash.join', 'lodash.compact', 'lodash.concat', 'lodash.flatten', 'lodash.uniq', 'lodash.defaultTo', '#$.trim', '#jQuery.trim', 'jquery.trim', 'query-string.parse', 'query-string', 'querystringify.parse', 'query-string.parseUrl', 'lodash.merge', 'lodash.extend', 'lodash.assign', 'lodash.cloneDeep', 'lodash.map', 'lodash.template', 'lodash.pick', 'extend', 'deepmerge', 'xtend', 'object-assign', 'clone', 'strip-ansi', 'classnames', 'clsx', 'classnames/bind', '#String.fromCharCode', '#Error', '#TypeError', '#RangeError',
  ].map((name): [string, SinkSet] => [name, 0]),
  ['#JSON.stringify', sinkSet('code', 'nosql', 'path', 'redirect', 'request')],
  ['#encodeURIComponent', sinkSet('html', 'redirect', 'request', 'path', 'command', 'sql', 'nosql', 'log', 'code', 'template')],
  ['#encodeURI', sinkSet('html', 'log')],
  ['#escape', sinkSet('html', 'redirect', 'request', 'log')],
  ['#btoa', sinkSet('html', 'sql', 'command')],
  ['path.basename', path],
  ['path.extname', path],
  ['path.parse', 0],
]);

/** Functions whose result holds nothing of their arguments, whoever wrote them. */
export const harmlessCalls = new Set([
  '#Number', '#parseInt', '#parseFloat', '#Boolean', '#BigInt', '#isNaN', '#isFinite', '#Number.parseInt', '#Number.parseFloat', '#Number.isInteger', '#Math.floor', '#Math.round', '#Math.min', '#Math.max', '#Math.abs', '#Date.parse', '#Array.isArray', '#Date',
]);

/** Methods of texts and lists that hand on what they are called on. */
export const passingMethods = new Set([
  'toString', 'valueOf', 'trim', 'trimStart', 'trimEnd', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'slice', 'substring', 'substr', 'split', 'concat', 'replace', 'replaceAll', 'padStart', 'padEnd', 'repeat',
  'normalize', 'charAt', 'at', 'match', 'matchAll', 'exec', 'join', 'reverse', 'sort', 'pop', 'shift', 'flat', 'filter', 'map', 'flatMap', 'find', 'findLast', 'reduce', 'reduceRight', 'get', 'getAll', 'values', 'keys', 'entries', 'then', 'catch', 'finally',
  'toJSON', 'toISOString', 'big', 'bold', 'anchor', 'link', 'json', 'text', 'splice', 'from', 'unshift', 'next', 'first', 'last', 'item', 'toArray', 'forEach', 'clone', 'href',
]);

/** Methods whose result tells about a value without holding any of it. */
export const tellingMethods = new Set(['indexOf', 'lastIndexOf', 'includes', 'startsWith', 'endsWith', 'test', 'has', 'localeCompare', 'charCodeAt', 'codePointAt', 'search', 'every', 'some', 'findIndex', 'push', 'isInteger', 'hasOwnProperty', 'getTime', 'toFixed', 'toPrecision', 'toExponential', 'getFullYear', 'getMonth', 'getDate', 'getDay', 'getHours', 'getMinutes', 'getSeconds', 'getTimezoneOffset']);

interface NamedSanitizer {
  readonly name: RegExp;
  readonly clears: SinkSet;
}

/** Functions known by what they are called, where nothing else is known of them. */
const named: readonly NamedSanitizer[] = [
  { name: /^(escape|encode|sanitize|sanitise|purify|clean|strip)_?(html|xml|markup|tags|entities|attr|attribute|text)/i, clears: html },
  { name: /^(html|xml)_?(escape|encode|entities|sanitize|sanitise)/i, clears: html },
  { name: /^(escapehtml|sanitizehtml|htmlescape|striptags|xss|he|dompurify|purify|escapeexpression|encodeforhtml|validator)$/i, clears: html },
  { name: /^(sanitize|sanitise|purify)$/i, clears: sinkSet('html', 'path', 'command', 'sql', 'log', 'nosql', 'template') },
  { name: /^(escape|_\.escape|encode|escapeString|htmlEncode)$/, clears: sinkSet('html', 'sql', 'log') },
  { name: /^(escapeId|escapeLiteral|escapeIdentifier|sqlEscape|escapeSql|quoteIdent|quoteLiteral|format)$/i, clears: sinkSet('sql') },
  { name: /^(shell_?(escape|quote)|escape_?shell(arg)?|quote_?shell|quote)$/i, clears: sinkSet('command') },
  { name: /^(escape_?reg_?exp?|escape_?string_?regexp|regexp?_?(escape|quote)|escape_?regex|quote_?regexp?|_?\.?escapeRegExp)$/i, clears: sinkSet('regex') },
  { name: /^(sanitize_?file_?name|sanitize_?path|safe_?path|clean_?path|secure_?filename|slugify|kebabCase|snakeCase|camelCase)$/i, clears: sinkSet('path', 'command', 'html', 'sql') },
  { name: /^(to_?(number|int|integer|float|boolean|date)|parse_?(int|number|date|float)|hash|sha\d+|md5|digest|createHash|uuid|ObjectId|toObjectId|hashPassword|length|count|bcrypt|encrypt|compare)$/i, clears: everySink },
  { name: /(validate|assert|check)[A-Z_]?.*(url|host|redirect|uri)/i, clears: sinkSet('redirect', 'request') },
];

/** What a function makes safe, judged by its name; 0 where the name says nothing. */
export function clearedByName(name: string): SinkSet {
  let set: SinkSet = 0;
  for (const sanitizer of named) if (sanitizer.name.test(name)) set |= sanitizer.clears;
  return set;
}

/** Modules whose functions make what goes through them safe. */
export const sanitizerModules: ReadonlyMap<string, SinkSet> = new Map([
  ['escape-html', html], ['he', html], ['html-entities', html], ['sanitize-html', html], ['dompurify', html], ['isomorphic-dompurify', html], ['xss', html], ['striptags', html], ['lodash.escape', html], ['entities', html],
  ['ent', html], ['escape-goat', html], ['html-escape', html], ['html-escaper', html], ['htmlencode', html], ['js-htmlencode', html], ['node-html-encoder', html], ['xss-filters', html], ['secure-filters', html], ['html-janitor', html],
  ['sanitizer', html], ['insane', html], ['mustache.escape', html], ['underscore.escape', html], ['lodash/escape', html], ['handlebars.escapeExpression', html], ['handlebars.Utils.escapeExpression', html], ['express-sanitizer', html],
  ['validator', everySink], ['sqlstring', sinkSet('sql')], ['shell-quote', sinkSet('command')], ['shell-escape', sinkSet('command')], ['escape-string-regexp', sinkSet('regex')], ['sanitize-filename', path], ['lodash.escapeRegExp', sinkSet('regex')],
  ['lodash.escaperegexp', sinkSet('regex')], ['path-is-inside', 0], ['crypto', everySink], ['bcrypt', everySink], ['bcryptjs', everySink], ['uuid', everySink], ['jsonwebtoken', 0], ['mongo-sanitize', sinkSet('nosql')], ['express-mongo-sanitize', sinkSet('nosql')], ['#DOMPurify', html], ['#CSS', html],
]);

/** Functions that answer yes only for values that are fine, by name. */
export const validatorNames = /^(is|has|can|validate|verify|check|matches|test|ensure)_?.*(valid|allow|safe|whitelist|permit|trusted|known|legal|local|inside|within|numeric|number|integer|alpha|uuid|email|slug|objectid|sanitary|sanitiz|sanitis|authori|relative|clean)/i;
