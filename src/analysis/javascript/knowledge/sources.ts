import type { Source } from '../dataflow/values.ts';

/**
 * Where untrusted data enters, by interface. Paths are written as code is: `@request` is what a web framework hands to
 * a handler, `#name` is a global, a bare name is a module. A listed member taints everything read from it.
 */
interface SourceGroup {
  readonly from: string;
  readonly origin: Source['origin'];
  /** Below 1 where an attacker needs another hole to write there. */
  readonly certainty?: number;
  /** Whether an attacker can send structured data there. */
  readonly mayBeObject?: boolean;
  readonly paths: readonly string[];
}

export const sourceGroups: readonly SourceGroup[] = [
  {
    from: 'the request',
    origin: 'remote',
    mayBeObject: true,
    paths: [
      // Express, Fastify, Hapi, Next, Nest, Lambda
      '@request.query', '@request.body', '@request.rawBody', '@request.payload', '@request.files', '@request.file', '@request.json()', '@request.formData()',
      '@koa.query', '@koa.request.query', '@koa.request.body', '@event.body', '@event.queryStringParameters', '@event.multiValueQueryStringParameters',
      '@hapi.query', '@hapi.payload', '@c.req.query()', '@c.req.json()', '@c.req.parseBody()',
    ],
  },
  {
    from: 'the request',
    origin: 'remote',
    paths: [
      '@request.params', '@request.cookies', '@request.signedCookies', '@request.headers', '@request.rawHeaders', '@request.url', '@request.originalUrl', '@request.path',
      '@request.hostname', '@request.host', '@request.subdomains', '@request.get()', '@request.header()', '@request.param()', '@request.text()', '@request.nextUrl',
      '@request.info', '@request.read()', '@request.orig', '@request.urlData()',
      '@koa.params', '@koa.url', '@koa.originalUrl', '@koa.path', '@koa.querystring', '@koa.search', '@koa.hostname', '@koa.host', '@koa.headers', '@koa.header', '@koa.get()',
      '@koa.request.url', '@koa.request.originalUrl', '@koa.request.headers', '@koa.request.header', '@koa.request.path', '@koa.request.querystring', '@koa.request.href',
      '@koa.cookies.get()', '@koa.req.url', '@koa.req.headers',
      '@event.pathParameters', '@event.headers', '@event.rawPath', '@event.rawQueryString', '@event.path',
      '@hapi.params', '@hapi.headers', '@hapi.state', '@hapi.url', '@hapi.path',
      '@c.req.param()', '@c.req.header()', '@c.req.text()', '@c.req.url', '@c.req.path',
    ],
  },
  {
    from: 'the page\'s address',
    origin: 'browser',
    paths: [
      '#location', '#document.location', '#document.URL', '#document.documentURI', '#document.baseURI', '#document.referrer', '#window.name',
      // Angular's router
      ...['@route', '@route.snapshot'].flatMap((route) => ['params', 'queryParams', 'fragment', 'paramMap', 'queryParamMap', 'url'].map((part) => `${route}.${part}`)), '@router.url',
    ],
  },
  { from: 'a message from another window', origin: 'browser', mayBeObject: true, paths: ['@message.data'] },
  { from: 'a network message', origin: 'remote', mayBeObject: true, paths: ['@socket.data'] },
  { from: 'the command line', origin: 'local', paths: ['#process.argv', 'process.argv', 'yargs.argv', 'yargs().argv', 'yargs.parse()', 'yargs().parse()', 'yargs-parser()', 'minimist()', 'optimist.argv', 'nopt()', 'argparse.ArgumentParser().parse_args()', 'command-line-args()', 'dashdash.parse()', 'commander.opts()', 'commander.Command().opts()', 'yargs/yargs().argv', 'cli.parse()', 'docopt()', 'commander.program.opts()', 'meow().flags', 'arg()', 'get-them-args()', 'mri()'] },
  { from: 'the environment', origin: 'local', paths: ['#process.env', 'process.env'] },
  { from: 'the machine', origin: 'machine', paths: ['#__dirname', '#__filename', '#process.cwd()', 'process.cwd()', '#process.execPath', 'os.homedir()', 'os.tmpdir()', '#require.resolve()'] },
  {
    from: 'the page\'s own text',
    origin: 'page',
    certainty: 0.7,
    paths: ['@jquery.val()', '@jquery.text()', '@jquery.attr()', '@jquery.prop()', '@jquery.data()', '~dataset', '~textContent', '~innerText', '~getAttribute()', '#document.title', '#getSelection()', '#document.getSelection()'],
  },
  { from: 'an error', origin: 'error', certainty: 0.9, paths: ['~stack'] },
  { from: 'stored data', origin: 'stored', certainty: 0.7, paths: ['fs.readdirSync()', 'fs.promises.readdir()', 'fs-extra.readdir()'] },
];

/** By path, for the data flow. */
export const sources: ReadonlyMap<string, SourceGroup> = new Map(sourceGroups.flatMap((group) => group.paths.map((path) => [path, group])));

const commandLine = sourceGroups.find(({ from }) => from === 'the command line')!;
/** Parsers of arguments are told what to expect in a chain of calls before they answer. */
const commandLineChains = /^(?:yargs(?:\/yargs)?(?:\(\)|\.\w+\(\))*\.(?:argv|parse\(\)|parseSync\(\))|commander(?:\.program|\.Command\(\))?(?:\.\w+\(\))*\.(?:args|opts\(\)|parse\(\)\.[a-z]\w*)|meow\(\)\.(?:input|flags)|util\.parseArgs\(\)\.(?:values|positionals)|subarg\(\))$/;

/** Sources whose path has many forms. */
export function chainedSource(path: string): SourceGroup | undefined {
  return /^(?:yargs|commander|meow|util\.parseArgs|subarg)/.test(path) && commandLineChains.test(path) ? commandLine : undefined;
}

/** Attributes that a page's author writes for the browser; the others carry what users wrote. */
export const fixedAttributes = /^(id|class|className|for|type|style|rel|role|width|height|tabindex|checked|disabled|selected|hidden|method|target|lang|dir|draggable|colspan|rowspan|max|min|step)$/;

/** Of a page's address only these parts are free for an attacker to write. */
export const harmlessLocationParts = new Set(['origin', 'host', 'hostname', 'protocol', 'port']);

/** Parameter names that a handler goes by, when nothing says how it is registered. */
export const requestNames = /^_?(req|request)$/;
export const responseNames = /^_?(res|resp|response|reply)$/;
export const koaNames = /^(ctx|context)$/;

/** Types of parameters, by name, that say what a parameter is. */
export const parameterTypes: Readonly<Record<string, string>> = {
  Request: '@request', NextApiRequest: '@request', NextRequest: '@request', IncomingMessage: '@request', FastifyRequest: '@request', VercelRequest: '@request', ExpressRequest: '@request',
  Response: '@response', NextApiResponse: '@response', ServerResponse: '@response', FastifyReply: '@response', VercelResponse: '@response', ExpressResponse: '@response',
  APIGatewayProxyEvent: '@event', APIGatewayProxyEventV2: '@event', APIGatewayEvent: '@event', ParameterizedContext: '@koa', MessageEvent: '@message', ActivatedRoute: '@route', ActivatedRouteSnapshot: '@route.snapshot', Router: '@router',
};

/** Parameter decorators of Nest and its kin whose parameter is request data itself. */
export const dataDecorators: ReadonlySet<string> = new Set(['Query', 'Body', 'Param', 'Headers', 'QueryParam', 'QueryParams', 'BodyParam', 'HeaderParam', 'CookieParam', 'UploadedFile']);
export const requestDecorators: Readonly<Record<string, string>> = { Req: '@request', Request: '@request', Res: '@response', Response: '@response' };

/** Calls that register a request handler, by the path of what they are called on. */
export const handlerOwners = /^(express\(\)|express\.Router\(\)|express\.Router|restify\.createServer\(\)|polka\(\)|router\(\)|connect\(\)|fastify\(\)|@app|find-my-way\(\))(\.route\(\)|\.(get|post|put|delete|patch|all|use|options|head)\(\))*$/;
export const handlerMethods = new Set(['get', 'post', 'put', 'delete', 'del', 'patch', 'all', 'use', 'options', 'head', 'route', 'param', 'search', 'addHook']);
export const koaOwners = /^(koa\(\)|@koa\/router\(\)|koa-router\(\))/;
export const serverFactories = new Set(['http.createServer', 'https.createServer', 'http2.createServer', 'http2.createSecureServer', 'http.Server', 'https.Server', 'micro']);
