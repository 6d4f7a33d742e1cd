import { stringPrefix } from '../calls.ts';
import type { PythonCheck, PythonContext } from '../check.ts';
import { seen } from '../check.ts';
import { normalised } from '../statements.ts';
import type { PyNode } from '../syntax.ts';
import { duplicateKey, fStringWithoutPlaceholder, literalIdentity, noneComparison } from './infos.ts';

/** The small set that stands in where a workspace has no linter of its own. */
export const styleChecks: PythonCheck = {
  infos: [noneComparison, literalIdentity, fStringWithoutPlaceholder, duplicateKey],
  create: (context) => ({
    enter: {
      comparison_operator: (node) => comparison(context, node),
      string: (node) => fString(context, node),
      dictionary: (node) => keys(context, node),
    },
  }),
};

function comparison(context: PythonContext, node: PyNode): void {
  const [left, right] = node.children;
  if (node.children.length !== 2 || left === undefined || right === undefined) return;
  const signs = node.all.filter(({ isNamed }) => !isNamed);
  const operator = signs.map(({ text }) => text).join(' ');
  if (/^(==|!=)$/.test(operator) && (right.kind === 'none' || left.kind === 'none') && left.kind !== right.kind) {
    if (buildsQuery(node)) return;
    const wanted = operator === '==' ? 'is' : 'is not';
    context.report(noneComparison, node, {
      message: `\`${operator}\` asks the object whether it equals None; \`${wanted}\` asks whether it is None`,
      confidence: 0.85,
      evidence: [seen(context, `\`${normalised(node)}\``, node)],
      fix: { title: `Use \`${wanted}\``, isSafe: false, edits: [{ range: context.rangeOf(signs[0]!), newText: wanted }] },
    });
  }
  if (/^is( not)?$/.test(operator)) {
    const literal = [left, right].find(({ kind }) => /^(string|concatenated_string|integer|float)$/.test(kind)) ?? ([left, right].find((side) => /^(list|dictionary|set)$/.test(side.kind)));
    if (literal === undefined) return;
    const wanted = operator === 'is' ? '==' : '!=';
    const first = signs[0]!;
    context.report(literalIdentity, node, {
      message: `\`${operator}\` compares identity: whether this literal is the same object depends on the interpreter`,
      confidence: 0.95,
      evidence: [seen(context, 'One side is a literal', literal)],
      fix: { title: `Use \`${wanted}\``, isSafe: false, edits: [{ range: context.tree.lines.rangeOf(first.start, signs.at(-1)!.end), newText: wanted }] },
    });
  }
}

/** In a query or a mask the comparison is data for someone else: `filter(User.name == None)`, `frame[frame.a == None]`. */
function buildsQuery(node: PyNode): boolean {
  for (let at: PyNode | undefined = node; at?.parent !== undefined; at = at.parent) {
    const holder: PyNode = at.parent;
    if (holder.kind === 'argument_list' || holder.kind === 'subscript' || holder.kind === 'keyword_argument') return true;
    if (/^binary_operator$/.test(holder.kind)) return true;
    if (!/^(parenthesized_expression|not_operator|boolean_operator|unary_operator|comparison_operator)$/.test(holder.kind)) return false;
  }
  return false;
}

function fString(context: PythonContext, node: PyNode): void {
  const prefix = stringPrefix(node);
  if (!prefix.includes('f') || node.children.some(({ kind }) => kind === 'interpolation') || node.parent?.kind === 'concatenated_string' || node.enclosing('interpolation') !== undefined) return;
  const opening = node.children[0];
  if (opening === undefined) return;
  const isPlain = !/[{}]/.test(node.text);
  const bare = opening.text.replace(/[fF]/, '');
  context.report(fStringWithoutPlaceholder, node, {
    message: 'This text has an `f` in front but nothing to fill in',
    confidence: 0.9,
    evidence: [seen(context, 'No braces with a value in it', node)],
    ...(isPlain && { fix: { title: 'Remove the `f`', isSafe: true, edits: [{ range: context.rangeOf(opening), newText: bare }] } }),
  });
}

function keys(context: PythonContext, node: PyNode): void {
  const known = new Map<string, PyNode>();
  for (const pair of node.children) {
    if (pair.kind !== 'pair') continue;
    const key = pair.child('key');
    if (key === undefined || !/^(string|integer|identifier|attribute|tuple)$/.test(key.kind) || /[({]/.test(key.text) && key.kind !== 'tuple') continue;
    const text = normalised(key).replace(/^'([^'"\\]*)'$/, '"$1"');
    const earlier = known.get(text);
    known.set(text, pair);
    if (earlier === undefined || normalised(earlier.child('value')) === normalised(pair.child('value'))) continue;
    context.report(duplicateKey, key, {
      message: `The key \`${key.text}\` stands here twice: the value of the first is lost`,
      confidence: 0.95,
      evidence: [seen(context, 'The same key earlier in this dictionary', earlier)],
      related: [{ place: { range: context.rangeOf(earlier) }, message: 'The value that is lost' }],
    });
  }
}
