import type { SinkKind } from '../dataflow/values.ts';

/**
 * Where untrusted data must not arrive, by interface: `path:argument`, where the argument is a number, `*` for all, or
 * `N.option` for a property of an argument. `~name` is a method of that name on anything.
 */
const written: Readonly<Partial<Record<SinkKind, readonly string[]>>> = {
  command: [
    'child_process.exec:0', 'child_process.execSync:0', 'child_process.spawn:0', 'child_process.spawnSync:0', 'child_process.execFile:0', 'child_process.execFileSync:0',
    'child_process.fork:0', 'shelljs.exec:0', '#exec:0', 'execa.command:0', 'execa.commandSync:0', 'execa.execaCommand:0', 'execa.execaCommandSync:0', 'execa.shell:0', 'execa:0',
    'execa.execa:0', 'cross-spawn:0', 'cross-spawn.sync:0', 'cross-spawn-async:0', 'exec:0', 'exec-async:0', 'remote-exec:1', 'ssh2.Client().exec:0', 'ssh2().exec:0',
    'node-pty.spawn:0', 'ssh2.Client().exec:0', 'node-ssh.NodeSSH().execCommand:0', 'simple-ssh().exec:0', 'remote-exec:1', 'cross-spawn.spawn:0', 'cross-spawn-async.spawn:0', 'spawn-sync:0', 'shelljs.cmd:0', 'execa.$:0', 'zx.$:0', 'exec.sync:0', 'exec-sh:0', 'exec-sh.promise:0', 'gulp-shell:0', 'npm-run:0', 'command-exists:0', 'command-exists.sync:0', 'node-cmd.run:0', 'node-cmd.get:0', 'node-cmd.runSync:0', 'foreground-child:0', 'async-execute:0', 'child-process-promise.exec:0', 'child-process-promise.spawn:0', 'mz/child_process.exec:0', '#Bun.spawn:0', '#Deno.run:0.cmd', 'open:0', 'opn:0', 'execa.sync:0', 'remote-exec:1', 'npm-run.exec:0', 'npm-run.execSync:0', 'npm-run.spawn:0', 'npm-run.spawnSync:0',
  ],
  code: [
    '#eval:0', '#Function:*', '#setTimeout:0', '#setInterval:0', '#setImmediate:0', '#execScript:0', 'vm.runInNewContext:0', 'vm.runInThisContext:0', 'vm.runInContext:0', 'vm.Script:0',
    'vm.compileFunction:0', 'vm.SourceTextModule:0', 'vm2.VM().run:0', 'vm2.NodeVM().run:0', 'module._load:0', 'require-from-string:0', 'eval:0', 'safe-eval:0', 'notevil:0',
    '~executeJavaScript:0', '~executeScript:0', '~injectJavaScript:0', '#importScripts:*', '~$apply:0', '~$applyAsync:0', '~$eval:0', '~$evalAsync:0', '~$watch:0', '~$watchGroup:0', '~$watchCollection:0', '#window.setTimeout:0', '#window.setInterval:0', '#window.eval:0', '#globalThis.eval:0', 'vm.measureMemory:0', 'vm.createScript:0', '#webkitEvaluate:0', '~evaluateJavaScript:0', 'puppeteer.launch().newPage().evaluate:0', 'node-eval:0', 'eval-file:0', '#require("vm").runInNewContext:0', '#WebView().injectJavaScript:0', '#WebAssembly.compile:0', '#chrome.tabs.executeScript:0.code', '#chrome.tabs.executeScript:1.code', '@mongo.mapReduce:*', '@mongo.group:*', 'module()._compile:0', '#module._compile:0', 'module.prototype._compile:0', '#$.getScript:0', '#jQuery.getScript:0', 'jquery.getScript:0',
  ],
  sql: [
    '@sql.query:0', '@sql.execute:0', '@sql.raw:0', '@sql.run:0', '@sql.all:0', '@sql.get:0', '@sql.each:0', '@sql.exec:0', '@sql.prepare:0', '@sql.any:0', '@sql.one:0', '@sql.many:0',
    '@sql.none:0', '@sql.oneOrNone:0', '@sql.manyOrNone:0', '@sql.result:0', '@sql.multi:0', '@sql.literal:0', '@sql.whereRaw:0', '@sql.orderByRaw:0', '@sql.havingRaw:0', '@sql.joinRaw:0',
    '@sql.unsafe:0', '@sql.$queryRawUnsafe:0', '@sql.$executeRawUnsafe:0', '@sql.execSql:0', '@sql.query:0.text', '@sql.query:0.sql', '@sql.Request:0', '@sql.batch:0', '@sql.PreparedStatement:0',
    '~$queryRawUnsafe:0', '~$executeRawUnsafe:0', '~whereRaw:0', '~orderByRaw:0', '~havingRaw:0', '~joinRaw:0', '@sql.executeSql:0', '@sql.stream:0', '@sql.selectOne:0', '@sql.oneFirst:0', '@sql.task:0', '@sql.map:0', '@sql.query:0.query', '@sql.$queryRaw:0', '@sql.$executeRaw:0', '@sql.queryArray:0', '@sql.queryRaw:0', '@sql.iterate:0', '@sql.pluck:0', '@sql.runStream:0', '@sql.createQueryStream:0', '@sql.executeSqlBatch:0', '@sql.selectRaw:0', '@sql.fromRaw:0', '@sql.groupByRaw:0', '@sql.schema.raw:0', '~orderByRaw:0', '~groupByRaw:0', '~fromRaw:0', '@sql.func:0', '@sql.proc:0',
    '@sql.any:0.text', '@sql.one:0.text', '@sql.many:0.text', '@sql.none:0.text', '@sql.oneOrNone:0.text', '@sql.manyOrNone:0.text', '@sql.result:0.text', '@sql.run:0.sql', '@sql.execute:0.sqlText', '@sql.execute:0.sql',
    'neo4j-driver.driver().session().run:0', 'graphql.graphql:1', '@octokit/core.Octokit().graphql:0', '@octokit/graphql.graphql:0', '@octokit/rest.Octokit().graphql:0', 'ldapjs.createClient().search:1.filter',
    ...['where', 'andWhere', 'orWhere', 'having', 'andHaving', 'orHaving'].map((name) => `typeorm.getRepository().createQueryBuilder().${name}:0`),
  ],
  nosql: [
    '@mongo.find:0', '@mongo.findOne:0', '@mongo.findOneAndUpdate:0', '@mongo.findOneAndDelete:0', '@mongo.findOneAndRemove:0', '@mongo.findOneAndReplace:0', '@mongo.findById:0',
    '@mongo.findByIdAndUpdate:0', '@mongo.updateOne:0', '@mongo.updateMany:0', '@mongo.update:0', '@mongo.deleteOne:0', '@mongo.deleteMany:0', '@mongo.remove:0', '@mongo.count:0',
    '@mongo.countDocuments:0', '@mongo.distinct:1', '@mongo.where:0', '@mongo.aggregate:0', '@mongo.replaceOne:0', '@mongo.exists:0', '@mongo.and:0', '@mongo.or:0', '@mongo.nor:0',
    '@mongo.merge:0', '@mongo.findByIdAndDelete:0', '@mongo.findByIdAndRemove:0', '@mongo.findOneAndModify:0', '@mongo.estimatedDocumentCount:0', '@mongo.insert:0.$where', '@mongo.match:0', '@mongo.deleteById:0', '@mongo.updateById:0', '@mongo.bulkWrite:0', '@mongo.watch:0', '@mongo.equals:0', '@mongo.$where:0', '@mongo.findAndModify:0',
  ],
  path: [
    '@response.sendFile:0', '@response.sendfile:0', '@response.download:0', '@koa.attachment:0', 'send:1', 'koa-send:1', 'express.static:0', 'serve-static:0', 'fs.createReadStream:0',
    'fs.createWriteStream:0', '#Bun.file:0', '#Deno.readFile:0', '#Deno.readTextFile:0', '#Deno.writeFile:0', 'rimraf:0', 'del:0', 'unzipper.Open.file:0', '#require:0', 'glob:0', 'glob.sync:0',
    'mkdirp:0', 'read-pkg:0', 'tmp.file:0.prefix', '@response.render:0', 'prettier.resolveConfig:0', '@files.mv:0',
  ],
  html: [
    '#document.write:*', '#document.writeln:*', '~insertAdjacentHTML:1', '~createContextualFragment:0', '~setHTMLUnsafe:0', '@jquery.html:0', '@jquery.append:*', '@jquery.prepend:*',
    '@jquery.after:*', '@jquery.before:*', '@jquery.replaceWith:0', '@jquery.wrap:0', '@jquery.appendTo:0', '#$.parseHTML:0', '#jQuery.parseHTML:0', 'jquery.parseHTML:0', '@response.send:0', '@response.write:0', '@response.end:0',
    '~html:0', '~trustAsHtml:0', '~trustAsJs:0', '~trustAsUrl:0', '~trustAsResourceUrl:0', '~trustAs:1', '~sendMail:0.html', '~bypassSecurityTrustStyle:0', '~bypassSecurityTrustHtml:0', '~bypassSecurityTrustScript:0', '~bypassSecurityTrustResourceUrl:0', '~bypassSecurityTrustUrl:0', '~parseFromString:0', '~writeln:*', '#document.implementation.createHTMLDocument:0', '@jquery.add:0', '@jquery.insertAfter:0', '@jquery.insertBefore:0', '@jquery.prependTo:0', '@jquery.wrapAll:0', '@jquery.wrapInner:0', '@jquery.replaceAll:0', '@jquery.before:*', '#$.globalEval:0', '@koa.response.body:0', '~safeHtml:0', '~safeStyle:0', 'handlebars.SafeString:0', 'handlebars/runtime.SafeString:0', '#Handlebars.SafeString:0', '#angular.element:0', '~setInnerHTML:0', 'unified().processSync:0', '#$:1.html', '#jQuery:1.html', 'jquery:1.html', '#Vue:0.template', 'vue:0.template', '#Vue.component:1.template', 'vue.component:1.template',
  ],
  template: [
    'pug.render:0', 'pug.compile:0', 'jade.render:0', 'jade.compile:0', 'ejs.render:0', 'ejs.compile:0', 'handlebars.compile:0', 'handlebars.precompile:0', 'nunjucks.renderString:0',
    'nunjucks.compile:0', 'mustache.render:0', 'mustache.parse:0', 'lodash.template:0', 'underscore.template:0', 'dot.template:0', 'dot.compile:0', 'hogan.js.compile:0', 'swig.render:0',
    'swig.compile:0', 'eta.renderString:0', 'eta.render:0', 'squirrelly.render:0', 'whiskers.render:0', 'toffee.render:0', 'haml-coffee.compile:0', 'hogan.compile:0', 'velocityjs.render:0',
    'doT.template:0', '#Handlebars.compile:0', '#Mustache.render:0', '#_.template:0', '#ejs.render:0', '#doT.template:0', 'art-template.render:0', 'atpl.renderSync:0', 'liquidjs.Liquid().parseAndRender:0', 'mustache.to_html:0',
  ],
  redirect: ['@response.redirect:0', '@response.redirect:1', '@response.location:0', '@koa.redirect:0', '@hapi.redirect:0', '#open:0', '#location.assign:0', '#location.replace:0', 'next/navigation.redirect:0', '#Response.redirect:0'],
  request: [
    '#fetch:0', 'node-fetch:0', 'cross-fetch:0', 'undici.fetch:0', 'undici.request:0', 'undici.stream:0', 'got:0', 'ky:0', 'axios:0', 'axios.request:0', 'needle:1', 'request:0', 'request-promise:0',
    'request-promise-native:0', 'superagent:1', 'http.get:0', 'http.request:0', 'https.get:0', 'https.request:0', '~goto:0', 'ws:0', '#WebSocket:0', 'jsdom.JSDOM.fromURL:0', 'jsdom.env:0',
    '#XMLHttpRequest().open:1', '#EventSource:0', '#Request:0', 'jquery.ajax:0', '#$.ajax:0', '#$.get:0', '#$.post:0', '#$.getJSON:0', 'bent:0', 'phin:0', 'superagent.get:0', 'node-fetch.default:0', 'isomorphic-fetch:0', 'make-fetch-happen:0', 'urllib.request:0', 'wreck.get:0', '@hapi/wreck.get:0', 'rest:0', 'axios.getUri:0.url', 'request.defaults():0', 'jsdom.JSDOM.fromURL:0', 'download:0', '#navigator.sendBeacon:0', 'net.connect:0.host', 'tls.connect:0.host', 'http2.connect:0', 'socket.io-client:0', 'socket.io-client.io:0', 'ws.WebSocket:0', 'puppeteer.connect:0', 'chrome-remote-interface.Page.navigate:0', 'net.connect:1', 'net.createConnection:0.host', 'soap.createClient:0', 'apollo-client:0.uri', 'apollo-link-http.createHttpLink:0.uri', 'axios.create:0.baseURL',
  ],
  deserialize: ['node-serialize.unserialize:0', 'serialize-to-js.deserialize:0', 'serialize-javascript.deserialize:0', 'funcster.deepDeserialize:0', 'cryo.parse:0', 'js-yaml.load:0', 'js-yaml.loadAll:0', 'php-unserialize.unserialize:0'],
  regex: ['#RegExp:0'],
  xpath: ['xpath.parse:0', 'xpath.select:0', 'xpath.select1:0', 'xpath.evaluate:0', 'xpath.selectWithResolver:0', 'xpath.useNamespaces()()():0', 'xpath.useNamespaces():0', '#document.evaluate:0', 'xpath.js:1', 'xpath-ts.select:0', 'fontoxpath.evaluateXPath:0', 'fontoxpath.evaluateXPathToNodes:0'],
  entities: [
    'node-expat.Parser().parse:0', 'node-expat.Parser().write:0', 'node-expat.Parser().end:0', 'node-expat.createParser().parse:0', 'node-expat.createParser().write:0', 'expat-wasm.parse:0', '#DOMParser().parseFromString:0', '~loadXML:0',
    'libxmljs.SaxParser().parseString:0', 'libxmljs.SaxPushParser().push:0', 'libxmljs2.SaxParser().parseString:0', 'libxmljs2.SaxPushParser().push:0', 'libxml-xsd.parse:0',
  ],
  mail: ['~sendMail:0.html', '~sendMail:0.text', '~send:0.html', '@sendgrid/mail.send:0.html'],
  disclosure: ['@response.send:0', '@response.end:0', '@response.write:0', '@response.json:0', '@response.jsonp:0'],
  format: [
    '#console.log:0', '#console.info:0', '#console.warn:0', '#console.error:0', '#console.debug:0', '#console.trace:0', '#console.assert:1', '#console.group:0', '#console.time:0', 'console.log:0', 'console.error:0', 'console.warn:0', 'console.info:0', 'util.format:0', 'util.log:0', 'util.formatWithOptions:1', 'printf:0',
    'printj.sprintf:0', 'sprintf-js.sprintf:0', 'sprintf-js.vsprintf:0', 'sprintf:0', 'string-format:0', 'format-util:0', 'printf.sprintf:0', 'debug():0', 'fmt:0',
  ],
  // They take whatever has a length for a list.
  loop: ['forEach', 'each', 'map', 'filter', 'reduce', 'every', 'some', 'find', 'forEachRight'].flatMap((name) => [`lodash.${name}:0`, `underscore.${name}:0`]),
  log: ['#console.log:*', '#console.info:*', '#console.warn:*', '#console.error:*', '#console.debug:*', 'pino().info:*', 'winston.info:*', 'winston.error:*', 'winston.createLogger().info:*', 'winston.createLogger().error:*'],
};

const fileFunctions = [
  'readFile', 'readFileSync', 'writeFile', 'writeFileSync', 'appendFile', 'appendFileSync', 'open', 'openSync', 'unlink', 'unlinkSync', 'rm', 'rmSync', 'rmdir', 'rmdirSync', 'readdir', 'readdirSync', 'mkdir',
  'mkdirSync', 'stat', 'statSync', 'lstat', 'lstatSync', 'exists', 'existsSync', 'access', 'accessSync', 'copyFile', 'copyFileSync', 'rename', 'renameSync', 'createReadStream', 'createWriteStream', 'readJson',
  'readJsonSync', 'readJSON', 'remove', 'removeSync', 'outputFile', 'outputFileSync', 'chmod', 'chmodSync', 'truncate', 'symlink', 'link', 'watch', 'readlink', 'opendir', 'copy', 'copySync', 'move', 'emptyDir', 'pathExists', 'ensureDir',
];
const fileModules = ['fs', 'fs.promises', 'fs-extra', 'graceful-fs', 'mz/fs', 'original-fs'];
const twoPaths = new Set(['copyFile', 'copyFileSync', 'rename', 'renameSync', 'symlink', 'link', 'copy', 'copySync', 'move']);
const requestModules = ['got', 'axios', 'ky', 'needle', 'request', 'request-promise', 'superagent', 'axios.create()', 'undici'];

export interface Sink {
  readonly kind: SinkKind;
  readonly argument: number | '*';
  /** Only this property of the argument. */
  readonly option?: string;
}

/** By path of what is called. */
export const sinks: ReadonlyMap<string, readonly Sink[]> = build();

/** Properties whose assignment puts text into a page or leads the browser away. */
export const propertySinks: Readonly<Record<string, SinkKind>> = { innerHTML: 'html', outerHTML: 'html', srcdoc: 'html' };

/** Attributes that the browser follows, and so runs where the address begins with `javascript:`. */
export const addressAttributes = /^(href|src|action|formaction|xlink:href)$/i;
/** Attributes that are markup or code. */
export const codeAttributes = /^(srcdoc|on[a-z]+)$/i;

/** Drivers whose connections, pools and models speak SQL, and those that speak MongoDB. */
export const sqlModules = /^(mysql|mysql2|mysql2\/promise|pg|pg-promise|postgres|sqlite3|better-sqlite3|sqlite|sequelize|knex|mssql|tedious|oracledb|typeorm|@prisma\/client|slonik|@google-cloud\/spanner|mariadb|node:sqlite|pg-pool|pg-cursor|pg-query-stream|promise-mysql|msnodesqlv8|better-sqlite3-multiple-ciphers|duckdb|mysql2-promise|@databases\/\w+|kysely|drizzle-orm|ibm_db|snowflake-sdk|@neondatabase\/serverless|@vercel\/postgres|sql\.js|sqlite-async|massive|objection|bookshelf|waterline)\b/;
export const mongoModules = /^(mongodb|mongoose|mongojs|monk|marsdb|minimongo|mongoist|promised-mongo|mongodb-core|mongoose-\w+|nedb|camo|@typegoose\/typegoose)\b/;
export const jqueryRoots = /^#?(\$|jQuery|jquery)\(\)/;
/** Programs that read a command from their arguments. */
export const shells = /^(?:\/(?:usr\/)?bin\/)?(?:ba|z|k|da|fi)?sh$|^(?:cmd(?:\.exe)?|powershell(?:\.exe)?|pwsh)$/;

function build(): Map<string, Sink[]> {
  const table = new Map<string, Sink[]>();
  const add = (kind: SinkKind, entry: string): void => {
    const [, path, argument, option] = /^(.*):(\d+|\*)(?:\.(.+))?$/.exec(entry)!;
    const sink: Sink = { kind, argument: argument === '*' ? '*' : Number(argument), ...(option !== undefined && { option }) };
    const known = table.get(path!);
    if (known === undefined) table.set(path!, [sink]);
    else known.push(sink);
  };
  for (const [kind, entries] of Object.entries(written)) for (const entry of entries) add(kind as SinkKind, entry);
  for (const module of fileModules) {
    for (const name of fileFunctions) {
      if (!table.has(`${module}.${name}`)) add('path', `${module}.${name}:0`);
      if (twoPaths.has(name)) add('path', `${module}.${name}:1`);
    }
  }
  for (const module of requestModules) for (const verb of ['get', 'post', 'put', 'patch', 'delete', 'head', 'del', 'stream']) add('request', `${module}.${verb}:0`);
  return table;
}
