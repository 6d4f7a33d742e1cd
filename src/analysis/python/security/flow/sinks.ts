import type { RuleInfo } from '../../../observation.ts';
import {
  codeInjection, commandInjection, htmlInjection, logInjection, openRedirect, pathTraversal, regexInjection, serverSideRequest,
  sqlInjection, templateInjection, unsafeDeserialization, xmlExternalEntities,
} from '../infos.ts';
import type { Use } from './contexts.ts';

/** Where a value becomes dangerous. */
export interface Sink {
  readonly rule: RuleInfo;
  readonly use: Use;
  /** Place of the argument and its name, where it may be named. */
  readonly argument: number;
  readonly name?: string;
  /** What happens there, to end the sentence "... reaches `x`: ". */
  readonly consequence: string;
  /** What else must hold of the call. */
  readonly when?: 'shell' | 'no-shell' | 'no-parser' | 'full-loader' | 'html-response' | 'upload' | 'log-text' | 'no-list';
  readonly confidence?: number;
}

const consequences = {
  command: 'anyone can run commands here',
  program: 'anyone can choose the program that runs',
  code: 'anyone can run code here',
  sql: 'anyone can change the query',
  path: 'anyone can reach files outside the folder',
  html: 'anyone can put script into the page',
  template: 'anyone can run code through the template',
  redirect: 'anyone can send visitors to a foreign site',
  fetch: 'anyone can make the server fetch internal addresses',
  objects: 'anyone can run code while it is read',
  regex: 'anyone can keep the matcher busy',
  xml: 'anyone can have local files read',
  log: 'anyone can forge log lines',
};

/** What is said of each use where data came through other files; the program alone is a use of its own there. */
export const told: Readonly<Record<Use | 'program', { readonly rule: RuleInfo; readonly consequence: string }>> = {
  command: { rule: commandInjection, consequence: consequences.command },
  program: { rule: commandInjection, consequence: consequences.program },
  code: { rule: codeInjection, consequence: consequences.code },
  sql: { rule: sqlInjection, consequence: consequences.sql },
  path: { rule: pathTraversal, consequence: consequences.path },
  html: { rule: htmlInjection, consequence: consequences.html },
  template: { rule: templateInjection, consequence: consequences.template },
  redirect: { rule: openRedirect, consequence: consequences.redirect },
  fetch: { rule: serverSideRequest, consequence: consequences.fetch },
  objects: { rule: unsafeDeserialization, consequence: consequences.objects },
  regex: { rule: regexInjection, consequence: consequences.regex },
  xml: { rule: xmlExternalEntities, consequence: consequences.xml },
  log: { rule: logInjection, consequence: consequences.log },
};

const command = (argument: number, more: Partial<Sink> = {}): Sink => ({ rule: commandInjection, use: 'command', argument, consequence: consequences.command, ...more });
const path = (argument: number, name?: string): Sink => ({ rule: pathTraversal, use: 'path', argument, consequence: consequences.path, ...(name !== undefined && { name }) });
const fetch = (argument: number, name = 'url'): Sink => ({ rule: serverSideRequest, use: 'fetch', argument, name, consequence: consequences.fetch });
const redirect = (name: string): Sink => ({ rule: openRedirect, use: 'redirect', argument: 0, name, consequence: consequences.redirect });
const html = (more: Partial<Sink> = {}): Sink => ({ rule: htmlInjection, use: 'html', argument: 0, consequence: consequences.html, ...more });
const template = (argument: number, name?: string): Sink => ({ rule: templateInjection, use: 'template', argument, consequence: consequences.template, ...(name !== undefined && { name }) });
const objects = (more: Partial<Sink> = {}): Sink => ({ rule: unsafeDeserialization, use: 'objects', argument: 0, consequence: consequences.objects, ...more });
const code: Sink = { rule: codeInjection, use: 'code', argument: 0, consequence: consequences.code };
const sql = (argument: number, name?: string): Sink => ({ rule: sqlInjection, use: 'sql', argument, consequence: consequences.sql, ...(name !== undefined && { name }) });
const regex: Sink = { rule: regexInjection, use: 'regex', argument: 0, name: 'pattern', consequence: consequences.regex };
const xml: Sink = { rule: xmlExternalEntities, use: 'xml', argument: 0, consequence: consequences.xml, when: 'no-parser', confidence: 0.6 };
const log: Sink = { rule: logInjection, use: 'log', argument: 0, consequence: consequences.log, when: 'log-text', confidence: 0.5 };

const subprocesses = ['run', 'call', 'check_call', 'check_output', 'Popen'].map((name) => `subprocess.${name}`);
const requestVerbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'];
const httpClients = ['requests', 'requests.Session()', 'requests.session()', 'httpx', 'httpx.Client()', 'httpx.AsyncClient()', 'aiohttp.ClientSession()'];

/** Dangerous functions by qualified name. */
export const sinksByName: ReadonlyMap<string, readonly Sink[]> = new Map<string, readonly Sink[]>([
  ['os.system', [command(0)]],
  ['os.popen', [command(0)]],
  ['subprocess.getoutput', [command(0)]],
  ['subprocess.getstatusoutput', [command(0)]],
  ['asyncio.create_subprocess_shell', [command(0)]],
  ['commands.getoutput', [command(0)]],
  ...subprocesses.map((name): [string, readonly Sink[]] => [name, [
    command(0, { name: 'args', when: 'shell' }),
    command(0, { name: 'args', when: 'no-shell', consequence: consequences.program, confidence: 0.65 }),
  ]]),
  ['builtins.eval', [code]],
  ['builtins.exec', [code]],
  ['builtins.compile', [code]],
  ['code.interact', []],
  ['builtins.open', [path(0, 'file')]],
  ['io.open', [path(0, 'file')]],
  ['codecs.open', [path(0)]],
  ...['remove', 'unlink', 'rmdir', 'mkdir', 'makedirs', 'removedirs', 'listdir', 'scandir', 'open', 'chmod'].map((name): [string, readonly Sink[]] => [`os.${name}`, [path(0, 'path')]]),
  ['os.rename', [path(0), path(1)]],
  ['os.replace', [path(0), path(1)]],
  ['shutil.rmtree', [path(0, 'path')]],
  ...['copy', 'copy2', 'copyfile', 'copytree', 'move'].map((name): [string, readonly Sink[]] => [`shutil.${name}`, [path(0, 'src'), path(1, 'dst')]]),
  ['flask.send_file', [path(0)]],
  ['django.http.FileResponse', []],
  ['starlette.responses.FileResponse', [path(0, 'path')]],
  ['fastapi.responses.FileResponse', [path(0, 'path')]],
  ...['read_text', 'read_bytes', 'write_text', 'write_bytes', 'open', 'unlink', 'rmdir', 'mkdir', 'touch', 'iterdir'].map((name): [string, readonly Sink[]] => [`pathlib.Path().${name}`, [path(-1)]]),
  ['flask.render_template_string', [template(0, 'source')]],
  ['jinja2.Template', [template(0)]],
  ['jinja2.Environment().from_string', [template(0)]],
  ['mako.template.Template', [template(0)]],
  ['django.template.Template', [template(0)]],
  ['flask.redirect', [redirect('location')]],
  ['werkzeug.utils.redirect', [redirect('location')]],
  ['quart.redirect', [redirect('location')]],
  ['bottle.redirect', [redirect('url')]],
  ['django.shortcuts.redirect', [redirect('to')]],
  ['django.http.HttpResponseRedirect', [redirect('redirect_to')]],
  ['django.http.HttpResponsePermanentRedirect', [redirect('redirect_to')]],
  ['starlette.responses.RedirectResponse', [redirect('url')]],
  ['fastapi.responses.RedirectResponse', [redirect('url')]],
  ['aiohttp.web.HTTPFound', [redirect('location')]],
  ...httpClients.flatMap((client): [string, readonly Sink[]][] => [
    ...requestVerbs.map((verb): [string, readonly Sink[]] => [`${client}.${verb}`, [fetch(0)]]),
    [`${client}.request`, [fetch(1)]],
  ]),
  ['urllib.request.urlopen', [fetch(0)]],
  ['urllib.request.urlretrieve', [fetch(0)]],
  ['urllib.request.Request', [fetch(0)]],
  ...['pickle', 'cPickle', '_pickle', 'dill', 'cloudpickle', 'marshal'].flatMap((module): [string, readonly Sink[]][] => [
    [`${module}.loads`, [objects()]], [`${module}.load`, [objects()]],
  ]),
  ['pickle.Unpickler', [objects()]],
  ['joblib.load', [objects()]],
  ['jsonpickle.decode', [objects()]],
  ['shelve.open', [objects()]],
  ['pandas.read_pickle', [objects()]],
  ['yaml.load', [objects({ when: 'full-loader' })]],
  ['yaml.load_all', [objects({ when: 'full-loader' })]],
  ['yaml.unsafe_load', [objects()]],
  ['yaml.full_load', []],
  ...['compile', 'match', 'search', 'fullmatch', 'findall', 'finditer', 'split', 'sub'].map((name): [string, readonly Sink[]] => [`re.${name}`, [regex]]),
  ...['lxml.etree.fromstring', 'lxml.etree.parse', 'lxml.etree.XML'].map((name): [string, readonly Sink[]] => [name, [xml]]),
  ['markupsafe.Markup', [html()]],
  ['flask.Markup', [html()]],
  ['jinja2.Markup', [html()]],
  ['django.utils.safestring.mark_safe', [html()]],
  ['django.utils.safestring.SafeString', [html()]],
  ['django.utils.html.format_html', [html()]],
  ['django.http.HttpResponse', [html({ name: 'content', when: 'html-response' })]],
  ['flask.make_response', [html({ when: 'html-response' })]],
  ['flask.Response', [html({ name: 'response', when: 'html-response' })]],
  ['fastapi.responses.HTMLResponse', [html({ name: 'content' })]],
  ['starlette.responses.HTMLResponse', [html({ name: 'content' })]],
  ['sqlalchemy.text', [sql(0, 'text')]],
  ['sqlalchemy.sql.text', [sql(0, 'text')]],
  ['django.db.models.expressions.RawSQL', [sql(0, 'sql')]],
  ['pandas.read_sql', [sql(0, 'sql')]],
  ['pandas.read_sql_query', [sql(0, 'sql')]],
  ...['debug', 'info', 'warning', 'error', 'critical', 'exception'].flatMap((level): [string, readonly Sink[]][] => [
    [`logging.${level}`, [log]], [`logging.getLogger().${level}`, [log]], [`flask.Flask().logger.${level}`, [log]], [`flask.current_app.logger.${level}`, [log]],
  ]),
]);

/** Dangerous methods of objects whose class the file does not show; they need an argument that looks the part. */
export const sinksByMethod: ReadonlyMap<string, readonly Sink[]> = new Map<string, readonly Sink[]>([
  ['execute', [sql(0)]],
  ['executemany', [sql(0)]],
  ['executescript', [sql(0)]],
  ['raw', [sql(0)]],
  ['extra', [sql(0)]],
  ['read_sql', [sql(0)]],
  ['save', [{ ...path(0), when: 'upload' }]],
]);

/** What a view returns is a page. */
export const returnedPage: Sink = html();
