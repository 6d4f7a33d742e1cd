import { dottedName, unwrap } from '../syntax/names.ts';
import type { Node, Tree } from '../syntax/tree.ts';
import { endOf, isCall, isMember, parentOf, startOf } from '../syntax/tree.ts';
import type { Step } from './values.ts';

/** The way from the source, in the order it is gone. */
export function stepsOf(last: Step): Step[] {
  const steps: Step[] = [];
  for (let step: Step | undefined = last; step !== undefined; step = step.before) steps.unshift(step);
  return steps;
}

/** All of `req.headers.referer`, or `req.get('referer')`, though the data enters at its start. */
export function sourceText(tree: Tree, node: Node): string {
  let outer = node;
  for (let parent = parentOf(outer); isMember(parent) && parent.object === outer; parent = parentOf(outer)) outer = parent;
  return textOf(tree, outer).slice(0, 200);
}

/** What a developer calls the value: the variable it was taken apart into, else all of `req.query.name`. */
export function nameOfSource(tree: Tree, steps: readonly Step[]): string {
  let node = steps[0]!.node;
  for (let parent = parentOf(node); isMember(parent) && parent.object === node && !parent.computed; parent = parentOf(node)) {
    const above = parentOf(parent);
    if (isCall(above) && above.callee === parent) break;
    node = parent;
  }
  const holder = parentOf(node);
  const second = steps[1]?.node;
  if (holder?.type === 'VariableDeclarator' && holder.id.type === 'ObjectPattern' && second?.type === 'Identifier') node = second;
  const text = textOf(tree, node);
  return text.length <= 50 && !text.includes('\n') ? `\`${text}\`` : 'A value';
}

/** Without a declared type a browser looks at how an answer begins, and JSON does not begin like a page. */
export function isBareJson(tree: Tree, { name, value }: { readonly name: string; readonly value: Node }): boolean {
  const written = unwrap(value);
  return /\.(end|write)$/.test(name) && isCall(written) && dottedName(written.callee) === 'JSON.stringify' && !/text\/html/i.test(tree.text);
}

function textOf(tree: Tree, node: Node): string {
  return tree.text.slice(startOf(node), endOf(node));
}
