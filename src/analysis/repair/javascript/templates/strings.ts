import type { Node, NodeOf } from '../../../javascript/syntax/tree.ts';
import { descendants, endOf, startOf } from '../../../javascript/syntax/tree.ts';
import type { SourceEdit } from '../../candidate.ts';
import { isExpression } from '../places.ts';
import type { RepairContext } from '../repairContext.ts';

const separators = ['', ' ', ', ', ',', '\n', '-', '_', '.', '/'];

/** Another text: one that the function has elsewhere, another separator, another case, a character more or less. */
export function strings(node: Node, context: RepairContext): void {
  if (node.type === 'TemplateLiteral') {
    templateParts(node, context);
    return;
  }
  if (node.type !== 'StringLiteral' || (!isExpression(node) && node.extra?.rawValue === undefined)) return;
  if (!isExpression(node) || node.value.length > 60) return;
  const { value } = node;
  const quote = context.source(node)[0] ?? "'";
  const twins = [...descendants(context.tree, context.outermost(node))].filter((each) => each.type === 'StringLiteral' && each.value === value && isExpression(each));
  const offer = (other: string, prior: number): void => {
    if (other === value) return;
    const text = `${quote}${JSON.stringify(other).slice(1, -1).replace(/\\"/g, '"').replaceAll(quote, `\\${quote}`)}${quote}`;
    context.replace(node, text, 'constant.text', prior);
    if (twins.length === 1 || twins.length > 6 || twins[0] !== node) return;
    const title = `use ${context.short(text)} instead of ${context.short(node)}`;
    const at = (places: readonly Node[]): SourceEdit[] => places.map((twin) => ({ start: startOf(twin), end: endOf(twin), text }));
    context.edits(at(twins), 'constant.everywhere', prior * 0.5, `${title} everywhere in the function`);
    if (twins.length > 2) for (let a = 0; a < twins.length; a++) for (let b = a + 1; b < twins.length; b++) context.edits(at([twins[a]!, twins[b]!]), 'constant.twice', prior * 0.4, `${title} in two places`);
  };
  for (const other of context.ingredients(node).strings) offer(readText(other), 0.45);
  if (value.length <= 2) for (const other of separators) offer(other, other === '' || other === ' ' ? 0.35 : 0.15);
  offer(value.toUpperCase(), 0.3);
  offer(value.toLowerCase(), 0.3);
  if (value.length > 0) offer(value[0]!.toUpperCase() + value.slice(1), 0.2);
  offer(value.trim(), 0.25);
  offer(`${value} `, 0.12);
  offer(` ${value}`, 0.12);
  if (value.length <= 12) for (let at = 0; at < value.length; at++) offer(value.slice(0, at) + value.slice(at + 1), 0.25);
  if (value.length > 2) offer(value + value.at(-1)!, 0.08);
  offer([...value].reverse().join(''), 0.12);
}

function readText(source: string): string {
  try {
    return JSON.parse(source.startsWith('"') ? source : `"${source.slice(1, -1).replace(/\\'/g, "'").replace(/"/g, '\\"')}"`) as string;
  } catch {
    return source.slice(1, -1);
  }
}

function templateParts(node: NodeOf<'TemplateLiteral'>, context: RepairContext): void {
  for (const quasi of node.quasis.slice(0, 8)) {
    const { raw } = quasi.value;
    if (raw.length > 40) continue;
    const offer = (text: string, prior: number): void => context.replace(quasi, text, 'constant.text', prior, `write ${context.short(text === '' ? ' ' : text)} instead of ${context.short(raw === '' ? ' ' : raw)}`);
    if (raw !== raw.trim()) offer(raw.trim(), 0.25);
    if (raw === '') offer(' ', 0.2);
    for (let at = 0; at < Math.min(raw.length, 12); at++) if (!/[\\$`{]/.test(raw)) offer(raw.slice(0, at) + raw.slice(at + 1), 0.15);
  }
}
