import { needlessProcess } from '../../../rules/infos/security.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { apiPath } from '../../syntax/apiPath.ts';
import { constantText, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { isFunction, parentOf } from '../../syntax/tree.ts';
import { looksLikeTest } from './settings.ts';

/** Stands for a part of a command that is not written out. */
const part = '\u0000';

/** `exec('cat file')`: a process for what the file system does. */
export const processes: JavaScriptRule = {
  infos: [needlessProcess],
  create: (context): Visitor => {
    if (context.isTest && looksLikeTest(context)) return {};
    return { CallExpression: (node) => checkCall(context, node) };
  },
};

function checkCall(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const path = apiPath(context.scopes, node.callee) ?? '';
  const called = /^child_process\.(exec|execSync|execFile|execFileSync|spawnSync)$/.exec(path)?.[1];
  if (called === undefined || !node.arguments[0]) return;
  const command = commandOf(context, node, called);
  if (command === undefined || !/^(?:sudo\s+)?(?:\/bin\/|\/usr\/bin\/)?cat\s+(?!-)[^\s|<>&;*?$`"'{}()~]+\s*$/.test(command)) return;
  // Whoever is handed the process wants more than what is in the file.
  if (node.arguments.slice(1).some((argument) => hasStreams(argument))) return;
  // Whoever keeps the process, or listens to it, wants to know how it goes.
  const callback = node.arguments.at(-1);
  const use = parentOf(node)?.type;
  const isHandedOut = use === 'ReturnStatement' || use === 'ArrowFunctionExpression';
  if (!called.endsWith('Sync') && use !== 'ExpressionStatement' && (!isHandedOut || node.arguments.length < 2)) return;
  // A callback that asks for the error output wants the program, not the file.
  if (isFunction(callback) && callback.params.length > 2) return;
  context.report(needlessProcess, node, { message: 'A process is started to read a file: `fs.readFile` does so without a shell and on every system', confidence: 0.72 });
}

function commandOf(context: RuleContext, node: NodeOf<'CallExpression'>, called: string): string | undefined {
  const first = textOf(context, node.arguments[0]!);
  if (called.startsWith('exec') && !called.startsWith('execFile')) return first;
  const list = unwrap(node.arguments[1]);
  if (first === undefined || list?.type !== 'ArrayExpression' || list.elements.length !== 1 || !list.elements[0]) return undefined;
  return `${first} ${textOf(context, list.elements[0]) ?? part}`;
}

/** A text with a mark for each part that is not known. */
function textOf(context: RuleContext, expression: Node, depth = 6): string | undefined {
  const node = unwrap(expression);
  const known = constantText(node);
  if (known !== undefined) return known;
  if (depth === 0) return part;
  if (node.type === 'BinaryExpression' && node.operator === '+') return (textOf(context, node.left, depth - 1) ?? part) + (textOf(context, node.right, depth - 1) ?? part);
  if (node.type === 'TemplateLiteral') return node.quasis.map(({ value }, index) => (value.cooked ?? '') + (index < node.expressions.length ? part : '')).join('');
  return undefined;
}

/** Options other than the encoding: input, a folder to run in, streams. */
function hasStreams(argument: Node): boolean {
  const node = unwrap(argument);
  if (node.type !== 'ObjectExpression') return !isFunction(node) && node.type !== 'ArrayExpression' && node.type !== 'Identifier' && node.type !== 'MemberExpression' && node.type !== 'StringLiteral';
  return node.properties.some((property) => property.type !== 'ObjectProperty' || property.key.type !== 'Identifier' || !/^(encoding|maxBuffer|timeout)$/.test(property.key.name));
}
