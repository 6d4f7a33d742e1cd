import { swallowedError } from '../../../rules/infos/structure.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { dottedName, enclosingFunction, functionName, memberName, unwrap } from '../../syntax/names.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { descendants, endOf, isCall, isFunction, isMember, parentOf, startOf } from '../../syntax/tree.ts';

/** Names of work whose failure is an answer, or does not matter: cleaning up, looking whether something is there. */
const mayFail = /^(try|maybe|attempt|safe|is|has|can|supports?|exists?|detect|probe|check|ignore|quiet|silent|cleanup|clean|dispose|destroy|close|kill|stop|abort|cancel|unlink|remove|rm|rmdir|rmSync|unlinkSync|rmdirSync|unref|end|release|disconnect|shutdown|terminate|revoke|unsubscribe|teardown|after|accessSync|statSync|existsSync|lstatSync|mkdirSync|mkdir|chmodSync|parse|require|resolve|import|localStorage|sessionStorage|getItem|setItem|removeItem|focus|scrollTo|vibrate|play|requestFullscreen|warn|log|decode|URL|Function|eval|setPrototypeOf|defineProperty|return$)/i;

/** What a comment above says when the silence is meant. */
const meant = /\b(catch|ignor|swallow|suppress|fail|reject|throw|error|exception|best[ -]effort|clean|tear|deadlock|optional|harmless|safe|silent|no-?op|never mind|does ?n.t matter|not matter)/i;

/** Errors that nobody learns of. */
export const swallowedErrors: JavaScriptRule = {
  infos: [swallowedError],
  create: (context): Visitor => ({
    TryStatement: (node) => checkCatch(context, node),
    CallExpression: (node) => checkPromise(context, node),
  }),
};

function checkCatch(context: RuleContext, node: NodeOf<'TryStatement'>): void {
  const { handler, block } = node;
  if (context.isTest || !handler || handler.body.body.length > 0 || hasComment(context, handler) || isExplainedAbove(context, node)) return;
  if (block.body.length === 0 || isExpectedToFail(context, node) || block.body.some((statement) => statement.type === 'ReturnStatement')) return;
  // The caught value named `ignored` says as much as a comment.
  if (handler.param?.type === 'Identifier' && /^(_|ignore|unused|expected|noop)/i.test(handler.param.name)) return;
  context.report(swallowedError, handler, {
    message: `When ${whatIsTried(context, block)} fails, nobody learns of it`,
    confidence: 0.75,
    range: context.rangeAt(startOf(handler), startOf(handler.body) + 1),
  });
}

function checkPromise(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  const callee = unwrap(node.callee);
  if (context.isTest || !isMember(callee) || memberName(callee) !== 'catch' || node.arguments.length !== 1) return;
  const handler = unwrap(node.arguments[0]);
  if (!isFunction(handler)) return;
  const isEmpty = handler.body.type === 'BlockStatement' ? handler.body.body.length === 0 : handler.body.type === 'Identifier' && handler.body.name === 'undefined';
  if (!isEmpty || hasComment(context, handler)) return;
  const inner = unwrap(callee.object);
  // A promise that has a name is handled elsewhere as well, and what is kept or returned tells its reader.
  if (!isCall(inner) || parentOf(node)?.type !== 'ExpressionStatement') return;
  const name = dottedName(inner.callee) ?? '';
  const last = name.split('.').at(-1) ?? '';
  if (mayFail.test(last) || /^(fs|fsp|promises)\./.test(name) && /unlink|rm|access|stat/.test(last) || inFunctionThatMayFail(node)) return;
  const what = last === '' || name.length > 40 ? 'this' : `\`${name}\``;
  context.report(swallowedError, node, {
    message: `When ${what} fails, nobody learns of it`,
    confidence: 0.7,
    range: context.rangeAt(endOf(callee.object), endOf(node)),
  });
}

function isExpectedToFail(context: RuleContext, node: NodeOf<'TryStatement'>): boolean {
  const { block } = node;
  if (inFunctionThatMayFail(node)) return true;
  const statements = block.body;
  // Several statements: cleaning up only if all of them do.
  return statements.every((statement) => {
    if (statement.type === 'ThrowStatement') return true;
    const names: string[] = [];
    for (const inner of descendants(context.tree, statement)) {
      if (isCall(inner) || inner.type === 'NewExpression') {
        const name = dottedName(inner.callee)?.split('.').at(-1);
        if (name !== undefined) names.push(name);
      }
    }
    const assigned = statement.type === 'ExpressionStatement' && unwrap(statement.expression).type === 'AssignmentExpression';
    // Without a call there is little that could fail on purpose; `x = JSON.parse(text)` leaves the default.
    return names.length === 0 || assigned || statement.type === 'VariableDeclaration' || names.some((name) => mayFail.test(name));
  });
}

function inFunctionThatMayFail(node: Node): boolean {
  for (let at = enclosingFunction(node); at !== null; at = enclosingFunction(at)) {
    const name = functionName(at)?.split('.').at(-1);
    if (name !== undefined) return mayFail.test(name) || /(Safe|Quiet|Silent|IfExists|OrNull|OrUndefined|BestEffort|Noop)/.test(name);
  }
  return false;
}

function hasComment(context: RuleContext, node: Node): boolean {
  const line = context.tree.lines.positionAt(endOf(node)).line;
  return context.tree.comments.some((comment) => (comment.start >= startOf(node) && comment.end <= endOf(node)) || (comment.start >= endOf(node) && context.tree.lines.positionAt(comment.start).line === line));
}

/** A comment right above the statement, or above the statement that holds it and nothing else. */
function isExplainedAbove(context: RuleContext, node: Node): boolean {
  const { lines, comments } = context.tree;
  for (let at: Node | null = node; at !== null; at = parentOf(at)) {
    // What stands beside other statements is explained where it stands.
    if (at.type === 'BlockStatement' && (at.body.length !== 1 || /^(FunctionDeclaration|ClassMethod|ObjectMethod)$/.test(parentOf(at)?.type ?? ''))) return false;
    if (!/Statement$|Declaration$/.test(at.type) || at.type === 'BlockStatement') continue;
    let line = lines.positionAt(startOf(at)).line;
    for (let index = comments.length - 1; index >= 0; index--) {
      const comment = comments[index]!;
      if (comment.end > startOf(at) || lines.positionAt(comment.end).line !== line - 1) continue;
      if (meant.test(context.tree.text.slice(comment.start, comment.end))) return true;
      line = lines.positionAt(comment.start).line;
    }
  }
  return false;
}

function whatIsTried(context: RuleContext, block: NodeOf<'BlockStatement'>): string {
  for (const inner of descendants(context.tree, block)) {
    if (!isCall(inner)) continue;
    const name = dottedName(inner.callee);
    if (name !== undefined && name.length <= 40) return `\`${name}\``;
  }
  return 'this';
}
