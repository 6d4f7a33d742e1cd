import { complexityRaised, functionGrown } from '../../../rules/infos/structure.ts';
import { hardToFollow, isMuchHarder } from '../../../isMuchHarder.ts';
import { cognitiveComplexity } from '../../complexity.ts';
import type { JavaScriptRule, RuleContext, Visitor } from '../../rule.ts';
import { functionName, symbolOf } from '../../syntax/names.ts';
import type { FunctionNode, Node, Tree } from '../../syntax/tree.ts';
import { endOf, isFunction, startOf } from '../../syntax/tree.ts';

const long = 120;

/** Functions that the change made harder or longer than is good for their readers. */
export const growth: JavaScriptRule = {
  infos: [complexityRaised, functionGrown],
  create: (context): Visitor => ({
    atEnd: () => {
      const base = context.base();
      if (base === undefined || context.isTest) return;
      const before = namedFunctions(base);
      for (const [name, node] of namedFunctions(context.tree)) {
        const old = before.get(name);
        if (old === undefined) checkNew(context, name, node);
        else if (textIn(context.tree, node) !== textIn(base, old)) compare(context, name, node, base, old);
      }
    },
  }),
};

function compare(context: RuleContext, name: string, node: FunctionNode, base: Tree, old: FunctionNode): void {
  const was = cognitiveComplexity(base, old);
  const is = cognitiveComplexity(context.tree, node);
  const at = headOf(context, node);
  if (is > was && is > hardToFollow) {
    context.report(complexityRaised, node, {
      message: `The change raises the cognitive complexity of \`${name}\` from ${was} to ${is}`,
      confidence: is - was >= 3 ? 0.85 : 0.6,
      // One more branch in a function that is at the limit anyhow is not what the change is about.
      ...(is - was < 3 && { severity: 'hint' as const }),
      range: at,
      ...(isMuchHarder(was, is) && { isOfChange: true }),
      evidence: [{ kind: 'metric', text: `Cognitive complexity ${was} before, ${is} after; readers start to miss cases above ${hardToFollow}.` }],
    });
  }
  const [linesWere, linesAre] = [lineCount(base, old), lineCount(context.tree, node)];
  if (linesAre > long && linesAre > linesWere + 5) {
    context.report(functionGrown, node, {
      message: `\`${name}\` grows from ${linesWere} to ${linesAre} lines`,
      confidence: 0.7,
      range: at,
      evidence: [{ kind: 'metric', text: `${linesWere} lines before, ${linesAre} after.` }],
    });
  }
}

function checkNew(context: RuleContext, name: string, node: FunctionNode): void {
  const is = cognitiveComplexity(context.tree, node);
  if (is <= hardToFollow * 1.5) return;
  context.report(complexityRaised, node, {
    message: `The new function \`${name}\` has a cognitive complexity of ${is}`,
    confidence: 0.7,
    range: headOf(context, node),
    evidence: [{ kind: 'metric', text: `Cognitive complexity ${is}; readers start to miss cases above ${hardToFollow}.` }],
  });
}

/** Outermost functions with a name, once each; what is inside counts for the one around it. */
function namedFunctions(tree: Tree): Map<string, FunctionNode> {
  const found = new Map<string, FunctionNode>();
  const twice = new Set<string>();
  for (const node of tree.nodes) {
    if (!isFunction(node) || functionName(node) === undefined) continue;
    const name = symbolOf(node);
    if (found.has(name)) twice.add(name);
    found.set(name, node);
  }
  // Where two share a name there is no telling which was which.
  for (const name of twice) found.delete(name);
  return found;
}

function textIn(tree: Tree, node: Node): string {
  return tree.text.slice(startOf(node), endOf(node));
}

function lineCount(tree: Tree, node: Node): number {
  return tree.lines.positionAt(endOf(node)).line - tree.lines.positionAt(startOf(node)).line + 1;
}

/** The line that names the function: a squiggle under all of it would help nobody. */
function headOf(context: RuleContext, node: FunctionNode): ReturnType<RuleContext['rangeOf']> {
  const end = Math.min(startOf(node.body), startOf(node) + 200);
  return context.rangeAt(startOf(node), end > startOf(node) ? context.tree.text.slice(0, end).trimEnd().length : endOf(node));
}
