import { queryInLoop } from '../../../rules/infos/performance.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { calledName, dottedName, unwrap } from '../../syntax/names.ts';
import { patternNames } from '../../syntax/scopes.ts';
import type { Node, NodeOf } from '../../syntax/tree.ts';
import { contains, endOf, isFunction, parentOf, startOf } from '../../syntax/tree.ts';
import { isQuery } from './isQuery.ts';
import { isScript, mayBeLong, repetitionAround } from './loops.ts';

/** A query for each element of a list: N rows, N + 1 queries. */
export const queriesInLoops: JavaScriptRule = {
  infos: [queryInLoop],
  create: (context): Visitor => {
    if (context.isTest || isScript(context)) return {};
    return { CallExpression: (node) => checkQuery(context, node) };
  },
};

function checkQuery(context: RuleContext, node: NodeOf<'CallExpression'>): void {
  if (!isQuery(node)) return;
  const repetition = repetitionAround(node);
  if (repetition?.over === undefined || !mayBeLong(context, repetition.over) || isCutIntoBatches(repetition.over)) return;
  if (!elementNames(repetition.body).some((name) => isUsedIn(context, name, node))) return;
  const list = dottedName(repetition.over);
  context.report(queryInLoop, node, {
    message: `\`${calledName(node.callee)}\` asks the database once for each ${list === undefined ? 'element' : `of \`${list}\``}: a thousand of them are a thousand queries`,
    confidence: 0.75,
    evidence: [
      { kind: 'syntax', text: 'What is asked for depends on the element of this round, so each round is a query of its own.', place: { range: context.rangeAt(startOf(repetition.body), Math.min(endOf(repetition.body), startOf(repetition.body) + 60)) } },
    ],
  });
}

/** The names that hold the element of a round. */
function elementNames(body: Node): readonly Node[] {
  if (isFunction(body)) return patternNames(body.params[0]);
  if (body.type !== 'ForOfStatement' && body.type !== 'ForInStatement') return body.type === 'ForStatement' && body.init?.type === 'VariableDeclaration' ? patternNames(body.init.declarations[0]?.id) : [];
  return patternNames(body.left.type === 'VariableDeclaration' ? body.left.declarations[0]?.id : body.left);
}

/** Whether a name, or a constant made from it in the same round, stands in the query. */
function isUsedIn(context: RuleContext, name: Node, query: Node, depth = 3): boolean {
  const binding = context.scopes.bindingOf(name);
  if (binding === undefined || depth === 0) return false;
  return binding.references.some(({ node }) => {
    if (contains(query, node)) return true;
    const made = declaratorAround(node);
    return made !== undefined && !contains(made, query) && patternNames(made.id).some((other) => isUsedIn(context, other, query, depth - 1));
  });
}

/** The declaration whose value a node is part of, within one statement. */
function declaratorAround(node: Node): NodeOf<'VariableDeclarator'> | undefined {
  for (let at = parentOf(node); at !== null && !isFunction(at) && at.type !== 'BlockStatement'; at = parentOf(at)) {
    if (at.type === 'VariableDeclarator') return at;
  }
  return undefined;
}

/** Batches are what the remedy asks for. */
function isCutIntoBatches(over: Node): boolean {
  return /chunk|batch|page|group|partition|shard|slice/i.test(dottedName(over) ?? calledName(unwrap(over)) ?? '');
}
