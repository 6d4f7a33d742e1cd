import { decoratorsOf, shortText } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import { functionAround, isAsync, namesIn } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { visitSameFunction } from '../syntax.ts';
import { awaitInLoop, blockingInAsync } from './infos.ts';

const blocking = /^(time\.sleep|requests\.(get|post|put|patch|delete|head|options|request)|requests\.[sS]ession\(\)\.(get|post|put|patch|delete|head|options|request)|httpx\.(get|post|put|patch|delete|head|options|request)|urllib\.request\.(urlopen|urlretrieve)|subprocess\.(run|call|check_call|check_output|getoutput)|os\.system|os\.wait|socket\.create_connection|builtins\.input|psycopg2\.connect|pymysql\.connect|MySQLdb\.connect)$/;

/** Work in async functions that keeps everything else waiting. */
export const asyncChecks: PythonCheck = {
  infos: [blockingInAsync, awaitInLoop],
  create: (context) => (context.isTest ? {} : { enter: { call: (node) => blocks(context, node), for_statement: (node) => waits(context, node) } }),
};

function blocks(context: PythonContext, node: PyNode): void {
  const callee = context.names.callee(node) ?? '';
  const around = functionAround(node);
  if (!isAsync(around)) return;
  const isHandlerRead = callee === 'builtins.open' && decoratorsOf(around!).some(({ text }) => /\.(get|post|put|patch|delete|route|api_route)\(/.test(text));
  if (!blocking.test(callee) && !isHandlerRead) return;
  const name = node.child('function')!.text.replace(/\s+/g, '');
  const called = node.child('function')!;
  const binding = callee === 'time.sleep' ? context.scopes.lookup('asyncio', context.scopes.scopeOf(node)) : undefined;
  const canAwait = binding?.definitions.every(({ imported }) => imported === 'asyncio') === true && node.parent?.kind === 'expression_statement';
  context.report(blockingInAsync, node, {
    message: `\`${name}\` blocks the event loop: every other task waits until it is done`,
    confidence: isHandlerRead ? 0.6 : 0.9,
    ...(isHandlerRead && { severity: 'info' as const }),
    evidence: [
      seen(context, `\`${callee.replace('builtins.', '')}\` waits without giving way`, node),
      seen(context, `\`${around!.child('name')?.text ?? ''}\` is async`, around!.child('name')),
    ],
    ...(canAwait && { fix: { title: 'Use `await asyncio.sleep`', isSafe: true, edits: [{ range: context.rangeOf(called), newText: 'await asyncio.sleep' }] } }),
  });
}

const fetching = /^_?(fetch|get|load|download|lookup|look_up|resolve|request|search|retrieve|head|describe|read_url|query)(_|$)/i;
const shared = /(^|[._])(db|conn|connection|cursor|session|tx|transaction|page|browser|reader|stream|queue|lock|channel|ws|websocket|bot|client_session)(\.|$)/i;

/** A loop that only gathers what it fetches, each for itself. */
function waits(context: PythonContext, loop: PyNode): void {
  if (loop.hasToken('async') || !isAsync(functionAround(loop)) || loop.child('alternative') !== undefined) return;
  const body = loop.child('body');
  const left = loop.child('left');
  if (body === undefined || left === undefined) return;
  let awaited: PyNode | undefined;
  let count = 0;
  let isSimple = true;
  visitSameFunction(body, ({ kind }) => {
    if (/^(break|continue|return|raise|try|while|with|for|if|assert|delete)_statement$/.test(kind) || kind === 'yield' || kind === 'augmented_assignment' || kind === 'named_expression') isSimple = false;
  });
  visitSameFunction(body, (node) => {
    if (node.kind === 'await') {
      count++;
      awaited ??= node;
    }
  });
  const call = awaited?.children[0];
  if (!isSimple || count !== 1 || call?.kind !== 'call' || body.children.length > 2) return;
  const called = call.child('function')!;
  const receiver = called.kind === 'attribute' ? called.child('object')!.text : '';
  if (!fetching.test(context.names.calledName(call)) || (shared.test(receiver) && !/^(aiohttp|httpx)\./.test(context.names.callee(call) ?? ''))) return;
  const loopNames = new Set(namesIn(left).map(({ text }) => text));
  const used = namesIn(call.child('arguments')!);
  if (!used.some(({ text }) => loopNames.has(text))) return;
  // What the call uses must not come from an earlier round.
  const carried = used.some((name) => !loopNames.has(name.text) && context.scopes.bindingOf(name)?.definitions.some((definition) => definition.name.isInside(body)) === true);
  const gathers = body.children.some((statement) => /\.append\(|\.add\(|\.extend\(|\]\s*=/.test(statement.text));
  if (carried || !gathers) return;
  context.report(awaitInLoop, awaited!, {
    message: `Each round waits for \`${shortText(called)}\` before the next one starts, although nothing connects them`,
    confidence: 0.65,
    evidence: [
      seen(context, `The call uses only \`${[...loopNames].join('`, `')}\` and what does not change in the loop`, call),
      seen(context, 'The loop does nothing but gather the results', loop.child('left')),
    ],
  });
}
