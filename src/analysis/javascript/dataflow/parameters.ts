import { dataDecorators, koaNames, parameterTypes, requestDecorators, requestNames, responseNames } from '../knowledge/sources.ts';
import { calledName, functionName } from '../syntax/names.ts';
import type { FunctionNode, Node } from '../syntax/tree.ts';
import { isCall, parentOf } from '../syntax/tree.ts';
import type { Interpreter } from './interpreter.ts';
import type { Value } from './values.ts';

/** What a parameter holds when no call says so: judged by type, decorator, or the names that handlers go by. */
export function parameterValue(machine: Interpreter, node: FunctionNode, parameter: Node, index: number): Value | undefined {
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const decorated = decoratorValue(machine, pattern);
  if (decorated !== undefined) return decorated;
  const type = typeName(pattern);
  if (type !== undefined && parameterTypes[type] !== undefined) {
    // The browser's own `Request` and `Response` have the same names; there they are what our code asks for.
    // Others have a `Router` as well.
    const isAngulars = parameterTypes[type]!.startsWith('@rout') ? machine.imports(/^@angular\/router$/) : true;
    if (isAngulars && (type !== 'Response' || node.params.length > 1)) return { taints: [], path: parameterTypes[type] };
  }
  if (pattern.type === 'Identifier') {
    const [first, second] = node.params.map(parameterName);
    const [firstOfError, secondOfError, thirdOfError] = [first, second, parameterName(node.params[2])];
    const isErrorHandler = /^_?(err|error)$/.test(firstOfError ?? '') && requestNames.test(secondOfError ?? '') && responseNames.test(thirdOfError ?? '');
    const at = isErrorHandler ? index - 1 : index;
    const [request, response] = isErrorHandler ? [second, parameterName(node.params[2])] : [first, second];
    if (at >= 0 && requestNames.test(request ?? '') && responseNames.test(response ?? '')) {
      if (at === 0) return { taints: [], path: '@request' };
      if (at === 1) return { taints: [], path: '@response' };
    }
    if (index === 0 && requestNames.test(pattern.name) && isRouteExport(node)) return { taints: [], path: '@request' };
    if (index === 0 && koaNames.test(pattern.name) && machine.imports(/^(koa|@koa\/.*|koa-.*)$/)) return { taints: [], path: '@koa' };
    if (index === 0 && pattern.name === 'c' && machine.imports(/^hono/)) return { taints: [], path: '@c' };
    if (index === 0 && /^_?(request|req)$/.test(pattern.name) && machine.imports(/^(@hapi\/hapi|hapi)$/)) return { taints: [], path: '@hapi' };
    if (index === 0 && /^_?event$/.test(pattern.name) && isLambda(node)) return { taints: [], path: '@event' };
  }
  return undefined;
}

/** What a caller of the package hands over: a text like any other, unless its name says that it is meant to be run. */
export function libraryInput(machine: Interpreter, parameter: Node, of: string): Value | undefined {
  const pattern = parameter.type === 'AssignmentPattern' ? parameter.left : parameter.type === 'RestElement' ? parameter.argument : parameter.type === 'TSParameterProperty' ? parameter.parameter : parameter;
  const name = pattern.type === 'Identifier' ? pattern.name : '';
  if (/cmd|command|exec|shell|script|html|markup|code|callback|^(cb|fn|func|done|next|resolve|reject)$/i.test(name)) return undefined;
  // A plugin is handed elements as well; its options are what texts come in.
  if (of.startsWith('$.fn.') && !/opt|conf|setting|param|arg/i.test(name)) return undefined;
  if (isHarmlessType(pattern) || hasHarmlessDefault(parameter) || numericNames.test(name) || isDocumentedHarmless(machine, parameter, name)) return undefined;
  const taint = machine.newTaint({ node: pattern, from: `a caller of \`${of}\``, origin: 'library', certainty: 0.6 }, true);
  return { taints: [taint] };
}

/** Names that numbers and flags go by. */
export const numericNames = /^(port|pid|index|idx|count|size|width|height|depth|length|timeout|delay|interval|limit|offset|max|min|num|number|level|ms|seconds|is[A-Z]\w*|has[A-Z]\w*|should[A-Z]\w*)$/;

/** `(count = 3)`, `(verbose = false)`: what stands in for a missing argument says what the argument is. */
function hasHarmlessDefault(parameter: Node): boolean {
  return parameter.type === 'AssignmentPattern' && /^(NumericLiteral|BooleanLiteral|ArrowFunctionExpression|FunctionExpression)$/.test(parameter.right.type);
}

/** `@param {number} count` in the comment in front of the function. */
function isDocumentedHarmless(machine: Interpreter, parameter: Node, name: string): boolean {
  if (name === '') return false;
  const { text } = machine.tree;
  const end = text.lastIndexOf('*/', parameter.start ?? 0);
  const start = end === -1 ? -1 : text.lastIndexOf('/**', end);
  if (start === -1 || (parameter.start ?? 0) - end > 200) return false;
  const type = new RegExp(`@param\\s*\\{([^}]*)\\}\\s*\\[?${name.replaceAll('$', '\\$')}\\b`).exec(text.slice(start, end))?.[1];
  return type !== undefined && /^[\s?!=|()]*(?:(?:number|boolean|bigint|integer|int|null|undefined|function)[\s=|()]*)+$/i.test(type);
}

function isHarmlessType(pattern: Node): boolean {
  if (!('typeAnnotation' in pattern) || pattern.typeAnnotation?.type !== 'TSTypeAnnotation') return false;
  const type = pattern.typeAnnotation.typeAnnotation.type;
  return type === 'TSNumberKeyword' || type === 'TSBooleanKeyword' || type === 'TSFunctionType' || type === 'TSLiteralType' || type === 'TSUnionType';
}

function parameterName(parameter: Node | undefined): string | undefined {
  return parameter?.type === 'Identifier' ? parameter.name : undefined;
}

function typeName(pattern: Node): string | undefined {
  if (!('typeAnnotation' in pattern) || pattern.typeAnnotation?.type !== 'TSTypeAnnotation') return undefined;
  const type = pattern.typeAnnotation.typeAnnotation;
  if (type.type !== 'TSTypeReference') return undefined;
  return type.typeName.type === 'Identifier' ? type.typeName.name : type.typeName.type === 'TSQualifiedName' ? type.typeName.right.name : undefined;
}

function decoratorValue(machine: Interpreter, pattern: Node): Value | undefined {
  if (!('decorators' in pattern) || !pattern.decorators) return undefined;
  for (const decorator of pattern.decorators) {
    const name = isCall(decorator.expression) ? calledName(decorator.expression.callee) : calledName(decorator.expression);
    if (name === undefined || !machine.imports(/^(@nestjs\/common|routing-controllers|tsoa|@tsed\/)/)) continue;
    const path = requestDecorators[name];
    if (path !== undefined && !isCall(decorator.expression)) return { taints: [], path };
    if (path !== undefined) return { taints: [], path };
    if (dataDecorators.has(name)) {
      const taint = machine.newTaint({ node: pattern, from: 'the request', origin: 'remote', certainty: 0.95 }, isPlainObject(pattern));
      return { taints: [taint] };
    }
  }
  return undefined;
}

/** A parameter typed as a text is validated as one; what is typed as a class usually is too. */
function isPlainObject(pattern: Node): boolean {
  return typeName(pattern) === undefined;
}

/** `export function GET(request)`, `export default handler`: what file-based routers call. */
function isRouteExport(node: FunctionNode): boolean {
  const name = functionName(node) ?? '';
  if (!/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|loader|action|fetch)$/.test(name)) return false;
  for (let at = parentOf(node); at !== null; at = parentOf(at)) {
    if (at.type === 'ExportNamedDeclaration' || at.type === 'ExportDefaultDeclaration') return true;
  }
  return false;
}

/** `exports.handler = async (event) => …`. */
function isLambda(node: FunctionNode): boolean {
  const name = functionName(node) ?? '';
  return /^(?:(?:module\.)?exports\.)?(?:\w*[hH]andler|main)$/.test(name) && node.params.length <= 3;
}
