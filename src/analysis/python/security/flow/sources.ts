/** Who chooses a value. A parameter is not an origin of its own: it stands for whatever the caller hands in, as `elsewhere` does for another file. */
export type Origin = 'request' | 'network' | 'arguments' | 'parameter' | 'elsewhere';

export const originNames: Readonly<Record<Origin, string>> = {
  request: 'the request',
  network: 'the network',
  arguments: 'the command line',
  parameter: 'the caller',
  elsewhere: 'another file',
};

/** Expressions that hold what somebody outside chose, by qualified name. `*` ends in any one attribute of the list. */
export const sourceNames: ReadonlyMap<string, Origin> = new Map<string, Origin>([
  ...['args', 'form', 'values', 'json', 'files', 'headers', 'cookies', 'data', 'query_string', 'url', 'full_path', 'path', 'base_url',
    'host', 'referrer', 'user_agent', 'stream', 'get_json', 'get_data', 'view_args'].flatMap((name): [string, Origin][] => [
    [`flask.request.${name}`, 'request'], [`quart.request.${name}`, 'request'], [`bottle.request.${name}`, 'request'],
  ]),
  ...['query', 'forms', 'params', 'body'].map((name): [string, Origin] => [`bottle.request.${name}`, 'request']),
  ['sys.argv', 'arguments'],
  ['builtins.input', 'arguments'],
  ['argparse.ArgumentParser().parse_args', 'arguments'],
  ['argparse.ArgumentParser().parse_known_args', 'arguments'],
  ['optparse.OptionParser().parse_args', 'arguments'],
  ['socket.socket().recv', 'network'],
  ['socket.socket().recvfrom', 'network'],
  ['socket.create_connection().recv', 'network'],
]);

/** What a request object that is handed in holds, by framework habit. */
export const requestMembers: ReadonlySet<string> = new Set([
  'GET', 'POST', 'COOKIES', 'FILES', 'META', 'body', 'headers', 'query_params', 'path_params', 'data', 'cookies', 'files', 'args', 'form',
  'values', 'json', 'query', 'rel_url', 'match_info', 'url', 'get_json', 'get_data', 'params', 'query_string', 'text', 'post', 'read', 'stream',
]);

/** Members that only Django's request has, so that no import is needed to know it. */
export const djangoMembers: ReadonlySet<string> = new Set(['GET', 'POST', 'COOKIES', 'FILES', 'META']);

export const requestTypes = /(^|\.)(Request|HttpRequest|HTTPConnection|WebSocket|WSGIRequest)(\(\))?$/;
export const webFrameworks = /^(django|rest_framework|flask|fastapi|starlette|litestar|sanic|tornado|pyramid|bottle|falcon|quart|werkzeug|webob|cherrypy|aiohttp\.web)(\.|$)/;

/** Members of `self` in handler classes, by the class they derive from. */
export const handlerMembers: readonly { readonly base: RegExp; readonly members: ReadonlySet<string> }[] = [
  { base: /(BaseHTTPRequestHandler|SimpleHTTPRequestHandler)$/, members: new Set(['path', 'headers', 'rfile', 'requestline']) },
  { base: /(RequestHandler|WebSocketHandler)$/, members: new Set(['get_argument', 'get_arguments', 'get_query_argument', 'get_body_argument', 'get_cookie', 'path_args', 'path_kwargs']) },
];

/** Decorators that make a function answer requests: `@app.route("/x")`, `@router.get("/x")`. */
export const routeMethods: ReadonlySet<string> = new Set(['route', 'get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'api_route', 'websocket']);
