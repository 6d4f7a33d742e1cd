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
    'node-pty.spawn:0', '#Bun.spawn:0', '#Deno.run:0.cmd', 'open:0', 'opn:0',
  ],
  code: [
    '#eval:0', '#Function:*', '#setTimeout:0', '#setInterval:0', '#setImmediate:0', '#execScript:0', 'vm.runInNewContext:0', 'vm.runInThisContext:0', 'vm.runInContext:0', 'vm.Script:0',
    'vm.compileFunction:0', 'vm.SourceTextModule:0', 'vm2.VM().run:0', 'vm2.NodeVM().run:0', 'module._load:0', 'require-from-string:0', 'eval:0', 'safe-eval:0', 'notevil:0',
    '~executeJavaScript:0', '~executeScript:0', '~injectJavaScript:0', '#importScripts:*', '~$apply:0', '~$applyAsync:0', '~$eval:0', '~$evalAsync:0', '~$watch:0', '@mongo.mapReduce:*', '@mongo.group:*',
  ],
  sql: [
    '@sql.query:0', '@sql.execute:0', '@sql.raw:0', '@sql.run:0', '@sql.all:0', '@sql.get:0', '@sql.each:0', '@sql.exec:0', '@sql.prepare:0', '@sql.any:0', '@sql.one:0', '@sql.many:0',
    '@sql.none:0', '@sql.oneOrNone:0', '@sql.manyOrNone:0', '@sql.result:0', '@sql.multi:0', '@sql.literal:0', '@sql.whereRaw:0', '@sql.orderByRaw:0', '@sql.havingRaw:0', '@sql.joinRaw:0',
    '@sql.unsafe:0', '@sql.$queryRawUnsafe:0', '@sql.$executeRawUnsafe:0', '@sql.execSql:0', '@sql.query:0.text', '@sql.query:0.sql', '@sql.Request:0', '@sql.batch:0', '@sql.PreparedStatement:0',
    '~$queryRawUnsafe:0', '~$executeRawUnsafe:0', '~whereRaw:0', '~orderByRaw:0', '~havingRaw:0', '~joinRaw:0', '@sql.executeSql:0', '@sql.stream:0', '@sql.func:0', '@sql.proc:0',
  ],
  nosql: [
    '@mongo.find:0', '@mongo.findOne:0', '@mongo.findOneAndUpdate:0', '@mongo.findOneAndDelete:0', '@mongo.findOneAndRemove:0', '@mongo.findOneAndReplace:0', '@mongo.findById:0',
    '@mongo.findByIdAndUpdate:0', '@mongo.updateOne:0', '@mongo.updateMany:0', '@mongo.update:0', '@mongo.deleteOne:0', '@mongo.deleteMany:0', '@mongo.remove:0', '@mongo.count:0',
    '@mongo.countDocuments:0', '@mongo.distinct:1', '@mongo.where:0', '@mongo.aggregate:0', '@mongo.replaceOne:0', '@mongo.exists:0', '@mongo.and:0', '@mongo.or:0', '@mongo.nor:0',
    '@mongo.merge:0', '@mongo.equals:0', '@mongo.$where:0', '@mongo.findAndModify:0',
  ],
  path: [
    '@response.sendFile:0', '@response.sendfile:0', '@response.download:0', '@koa.attachment:0', 'send:1', 'koa-send:1', 'express.static:0', 'serve-static:0', 'fs.createReadStream:0',
    'fs.createWriteStream:0', '#Bun.file:0', '#Deno.readFile:0', '#Deno.readTextFile:0', '#Deno.writeFile:0', 'rimraf:0', 'del:0', 'unzipper.Open.file:0', '#require:0', 'glob:0', 'glob.sync:0',
    'mkdirp:0', 'read-pkg:0', 'tmp.file:0.prefix', '@response.render:0', 'prettier.resolveConfig:0', '@files.mv:0',
  ],
  html: [
    '#document.write:*', '#document.writeln:*', '~insertAdjacentHTML:1', '~createContextualFragment:0', '~setHTMLUnsafe:0', '@jquery.html:0', '@jquery.append:*', '@jquery.prepend:*',
    '@jquery.after:*', '@jquery.before:*', '@jquery.replaceWith:0', '@jquery.wrap:0', '@jquery.appendTo:0', '#$.parseHTML:0', '@response.send:0', '@response.write:0', '@response.end:0',
    '~html:0', '~trustAsHtml:0', '~trustAsJs:0', '~trustAsUrl:0', '~trustAsResourceUrl:0', '~trustAs:1', '~sendMail:0.html', '~bypassSecurityTrustStyle:0', '~bypassSecurityTrustHtml:0', '~bypassSecurityTrustScript:0', '~bypassSecurityTrustResourceUrl:0', '~bypassSecurityTrustUrl:0', 'react-dom/server.renderToString:0', '~parseFromString:0',
  ],
  template: [
    'pug.render:0', 'pug.compile:0', 'jade.render:0', 'jade.compile:0', 'ejs.render:0', 'ejs.compile:0', 'handlebars.compile:0', 'handlebars.precompile:0', 'nunjucks.renderString:0',
    'nunjucks.compile:0', 'mustache.render:0', 'mustache.parse:0', 'lodash.template:0', 'underscore.template:0', 'dot.template:0', 'dot.compile:0', 'hogan.js.compile:0', 'swig.render:0',
    'swig.compile:0', 'eta.renderString:0', 'eta.render:0', 'squirrelly.render:0', 'whiskers.render:0', 'toffee.render:0', 'haml-coffee.compile:0', 'hogan.compile:0', 'velocityjs.render:0',
    'doT.template:0', 'art-template.render:0', 'atpl.renderSync:0', 'liquidjs.Liquid().parseAndRender:0', 'mustache.to_html:0',
  ],
  redirect: ['@response.redirect:0', '@response.redirect:1', '@response.location:0', '@koa.redirect:0', '@hapi.redirect:0', '#open:0', '#location.assign:0', '#location.replace:0', 'next/navigation.redirect:0', '#Response.redirect:0'],
  request: [
    '#fetch:0', 'node-fetch:0', 'cross-fetch:0', 'undici.fetch:0', 'undici.request:0', 'undici.stream:0', 'got:0', 'ky:0', 'axios:0', 'axios.request:0', 'needle:1', 'request:0', 'request-promise:0',
    'request-promise-native:0', 'superagent:1', 'http.get:0', 'http.request:0', 'https.get:0', 'https.request:0', '~goto:0', 'ws:0', '#WebSocket:0', 'jsdom.JSDOM.fromURL:0', 'jsdom.env:0',
    'puppeteer.connect:0', 'chrome-remote-interface.Page.navigate:0', 'net.connect:1', 'net.createConnection:0.host', 'soap.createClient:0', 'apollo-client:0.uri',
  ],
  deserialize: ['node-serialize.unserialize:0', 'serialize-to-js.deserialize:0', 'serialize-javascript.deserialize:0', 'funcster.deepDeserialize:0', 'cryo.parse:0', 'js-yaml.load:0', 'js-yaml.loadAll:0', 'php-unserialize.unserialize:0'],
  regex: ['#RegExp:0'],
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

/** Drivers whose connections, pools and models speak SQL, and those that speak MongoDB. */
export const sqlModules = /^(mysql|mysql2|mysql2\/promise|pg|pg-promise|postgres|sqlite3|better-sqlite3|sqlite|sequelize|knex|mssql|tedious|oracledb|typeorm|@prisma\/client|slonik|@google-cloud\/spanner|mariadb|node:sqlite)\b/;
export const mongoModules = /^(mongodb|mongoose|mongojs|monk|marsdb|minimongo)\b/;
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
